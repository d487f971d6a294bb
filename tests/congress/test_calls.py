"""One call a session, with its days."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now

from congress.services.calls import add_call, change_call
from tests.factories.congress import CallFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_a_session_has_one_call(cast):
    session, today = SessionFactory(), localdate()
    call = add_call(session=session, by=cast.chair, opens_on=today, closes_on=today + timedelta(days=14))
    assert call.is_open_on(today)
    with pytest.raises(ValidationError) as refusal:
        add_call(session=session, by=cast.chair, opens_on=today, closes_on=today)
    assert refusal.value.code == "call_exists"


def test_a_call_does_not_close_before_it_opens(cast):
    today = localdate()
    with pytest.raises(ValidationError):
        add_call(session=SessionFactory(), by=cast.chair, opens_on=today, closes_on=today - timedelta(days=1))


def test_a_call_of_an_archived_session_stands(cast):
    call = CallFactory(session__archived_at=now())
    with pytest.raises(ValidationError) as refusal:
        change_call(call=call, version=call.version, by=cast.chair, closes_on=localdate())
    assert refusal.value.code == "archived"


def test_a_call_that_somebody_else_changed_is_not_overwritten(cast):
    call = CallFactory()
    change_call(call=call, version=1, by=cast.chair, words="请踊跃提案。")
    with pytest.raises(ValidationError) as refusal:
        change_call(call=call, version=1, by=cast.chair, words="")
    assert refusal.value.code == "stale"
