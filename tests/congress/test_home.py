"""The room's first page."""

import pytest
from django.urls import reverse

from tests.factories.congress import CallFactory

pytestmark = pytest.mark.django_db


def test_home_shows_the_call_and_the_session(as_):
    CallFactory()
    page = as_("teacher").get(reverse("congress:home")).content.decode()
    assert "提案征集" in page
    assert "第1届" in page or "教职工大会" in page


def test_a_session_in_preparation_is_not_shown_to_everybody(as_):
    CallFactory(session__announced_at=None)
    assert "提案征集" not in as_("teacher").get(reverse("congress:home")).content.decode()
    assert "提案征集" in as_("chair").get(reverse("congress:home")).content.decode()


@pytest.mark.parametrize("calls", [1, 3])
def test_home_asks_the_same_for_any_number(as_, calls, django_assert_max_num_queries):
    for _ in range(calls):
        CallFactory()
    client = as_("teacher")
    with django_assert_max_num_queries(12):
        client.get(reverse("congress:home"))
