"""Each of the cast walks to every page the menu offers, at a desk and on a phone."""

import pytest

from tests.journeys.conftest import PHONE, WIDE


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_menu_leads_everybody_to_pages_that_are_sound(visit, size):
    for who in ("chair", "teacher", "administrator"):
        visitor = visit(size)
        page = visitor.sign_in(who)
        visitor.audit()
        links = {a.get_attribute("href") for a in page.locator("nav a[href^='/']").all()}
        assert links
        for link in sorted(links):
            visitor.open(link)
            visitor.audit()
