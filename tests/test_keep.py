"""What a browser may keep of what is typed: never what is restricted, nor what has no name."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.congress import CallFactory


@pytest.mark.parametrize(
    ("who", "name"),
    [("chair", "members:care_add"), ("teacher", "office:my_file")],
    ids=["care", "correction"],
)
def test_what_is_restricted_is_not_kept(as_, who, name):
    page = as_(who).get(reverse(name)).text
    fields = [part.partition(">")[0] for part in page.split("<textarea")[1:]]
    assert fields
    assert all("data-no-keep" in field or "readonly" in field for field in fields)


def test_a_proposal_is_saved_in_the_house_and_not_in_the_browser_too(as_, cast):
    page = as_("teacher").get(reverse("congress:proposal_add", args=[CallFactory().pk])).text
    form = page[page.index("proposal-form") :].partition(">")[0]
    assert "data-no-keep" in form


def test_a_page_without_a_name_does_not_say_who_reads(as_, cast):
    page = as_("teacher").get(reverse("congress:idea_open")).text
    assert "data-keep-for" not in page
    assert "manifest" not in page
    assert "data-keep-for" not in Client().get(reverse("account_login")).text


def test_signing_out_is_known_to_the_browser(as_):
    assert "data-signs-out" in as_("teacher").get(reverse("accounts:security")).text
    assert "data-signs-out" in as_("teacher").get(reverse("account_logout")).text
