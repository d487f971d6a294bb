"""A session stands in the calendars of those it calls, whoever a plan's line says it is for."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from activities.reports.audience import occasions_for
from activities.reports.feeds import feed_file, find_feed
from activities.services import invite, make_feed
from congress.models import Body, Delegate
from tests.activities.calendar_reader import read_calendar
from tests.factories.activities import OccasionFactory
from tests.factories.congress import DelegateFactory, SessionFactory, TermFactory
from tests.factories.members import PersonFactory

CONGRESS = {"term__body": Body.STAFF_CONGRESS}


def calls(user):
    return occasions_for(user).filter(activity__session__isnull=False).exists()


@pytest.fixture
def plain(cast):
    """On the school's staff, and no member."""
    return PersonFactory(name="裴静", signs_in=True, standing__membership="none").user


def test_a_general_meeting_calls_the_staff_members_or_not(cast, plain):
    SessionFactory()
    assert (calls(plain), calls(cast.teacher), calls(cast.retiree)) == (True, True, False)


def test_a_members_meeting_calls_members_alone(cast, plain):
    SessionFactory(term__body=Body.MEMBERS_MEETING)
    assert (calls(plain), calls(cast.teacher)) == (False, True)


def test_a_congress_calls_its_delegates_and_guests_and_no_other_member(cast):
    session = SessionFactory(**CONGRESS)
    delegate = DelegateFactory(term=session.term).person.user
    guest = DelegateFactory(term=session.term, person=cast.retiree.person, seat=Delegate.Seat.INVITED)
    assert (calls(delegate), calls(guest.person.user), calls(cast.teacher)) == (True, True, False)


def test_a_delegate_whose_seat_has_ended_is_not_called(cast):
    session = SessionFactory(**CONGRESS)
    seat = DelegateFactory(term=session.term)
    seat.post.period = (date(2024, 1, 1), localdate() + timedelta(days=3))
    seat.post.save()
    assert not calls(seat.person.user)


def test_a_joint_sitting_calls_both_bodies(cast):
    SessionFactory(**CONGRESS, joint_term=TermFactory(body=Body.MEMBERS_MEETING))
    assert calls(cast.teacher)


def test_whoever_is_invited_by_name_has_it_too(cast):
    session = SessionFactory(**CONGRESS)
    session.activity.audience = "named"
    session.activity.save()
    invite(activity=session.activity, person=cast.retiree.person, by=cast.chair)
    assert calls(cast.retiree)


def test_other_activities_go_by_their_own_rule(cast):
    OccasionFactory(starts_on=localdate())
    assert occasions_for(cast.teacher).count() == 1
    assert occasions_for(cast.retiree).count() == 0


def test_the_feed_does_not_say_members_of_a_meeting_of_the_staff(cast):
    SessionFactory()
    body = feed_file(find_feed(make_feed(scope="personal", by=cast.teacher).key))
    event = next(event for event in read_calendar(body) if event.title == "教职工大会")
    assert event.text.startswith("Details") or event.text.startswith("详情")
    assert event.alarms
