"""Whoever is forgotten has no calendar address left, not even a revoked one."""

from datetime import date

from activities.models import CalendarFeed
from activities.services import make_feed, revoke_feed
from members.models import Person
from office.services.forgetting import forget_person, rows_behind
from tests.factories.members import PersonFactory


def test_forgetting_takes_the_calendar_addresses_along(cast):
    gone = PersonFactory(signs_in=True)
    standing = gone.standings.get()
    standing.period = (standing.period.lower, date(2026, 1, 1))
    standing.save()
    revoke_feed(feed=make_feed(scope="union", by=gone.user), by=gone.user)
    make_feed(scope="personal", by=gone.user)
    others = make_feed(scope="personal", by=cast.teacher)
    assert rows_behind(Person.objects.filter(pk=gone.pk))["日历订阅地址"] == 2
    forget_person(person=gone, by=cast.chair, reason="本人书面申请", on_request=True)
    assert list(CalendarFeed.objects.all()) == [others]
