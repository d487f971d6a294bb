"""One call a session, with its days."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate, now

from congress.services.calls import add_call, change_call
from tests.factories.congress import CallFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_a_session_has_one_call(cast):
    session, today = SessionFactory(held_on=localdate() + timedelta(days=30)), localdate()
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


def test_a_call_does_not_end_after_the_meeting(cast):
    session, today = SessionFactory(held_on=localdate()), localdate()
    days = {"opens_on": today, "closes_on": today + timedelta(days=1)}
    with pytest.raises(ValidationError) as refusal:
        add_call(session=session, by=cast.chair, **days)
    assert refusal.value.error_dict["closes_on"][0].code == "after_meeting"


@pytest.mark.parametrize(("announced_at", "says"), [(None, True), ("2026-01-01T08:00Z", False)])
def test_whoever_calls_before_the_announcement_is_told_who_sees_it(as_, announced_at, says):
    session, day = SessionFactory(announced_at=announced_at), str(localdate())
    typed = {"opens_on": day, "closes_on": day, "words": "", "version": 1}
    page = as_("chair").post(reverse("congress:call_add", args=[session.pk]), typed, follow=True)
    assert ("会议发布以后" in page.content.decode()) is says
