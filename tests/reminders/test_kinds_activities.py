from datetime import date, time

import pytest

from activities.models import Invitation, Occasion, WorkPlan
from tests.factories.activities import ActivityFactory, OccasionFactory
from tests.factories.members import PersonFactory
from tests.reminders.kinds import found, queries, said, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("union")]

DAY = date(2026, 6, 23)


def held(**fields):
    return OccasionFactory(**{"starts_on": DAY, "starts_at": time(15, 30), "place": "操场"} | fields)


def test_the_day_before_those_concerned_hear_time_and_place():
    member = PersonFactory()
    PersonFactory(standing__membership="none")
    held()
    (matter,) = found("activity_tomorrow", "2026-06-20", "2026-06-22")
    assert (matter.day, matter.until) == (date(2026, 6, 22), DAY)
    assert told(matter) == [member.pk]
    text = said("activity_tomorrow", matter)
    assert text.startswith("明天，6月23日（星期二）：教职工趣味运动会")
    assert "15:30" in text
    assert "操场" in text
    assert "tomorrow, Tuesday, June 23" in said("activity_tomorrow", matter, "en")


def test_who_is_invited_by_name_hears_it_too():
    guest = PersonFactory(standing__membership="none")
    activity = ActivityFactory(audience="named")
    held(activity=activity)
    Invitation.objects.create(activity=activity, person=guest)
    (matter,) = found("activity_tomorrow", "2026-06-22")
    assert told(matter) == [guest.pk]
    assert not matter.for_groups


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Occasion.Status.POSTPONED},
        {"status": Occasion.Status.CANCELLED},
        {"activity__plan__status": WorkPlan.Status.DRAFT},
        {"activity__plan__status": WorkPlan.Status.VOID},
        {"activity__out_of_use": True},
        {"starts_on": date(2026, 6, 24)},
    ],
)
def test_what_is_not_held_or_not_public_is_not_said(fields):
    held(**fields)
    assert found("activity_tomorrow", "2026-06-22") == []


def test_what_is_caught_up_with_on_the_day_itself_says_today():
    PersonFactory()
    held()
    (matter,) = found("activity_tomorrow", "2026-06-22", "2026-06-23")
    assert said("activity_tomorrow", matter).startswith("今天，6月23日")


@pytest.mark.parametrize("occasions", [1, 20])
def test_what_is_held_in_a_month_takes_one_query(occasions):
    for number in range(occasions):
        held(starts_on=date(2026, 6, number + 2))
    assert queries("activity_tomorrow", "2026-06-01", "2026-06-30") == 1
