from datetime import date

import pytest

from activities.models import Activity, CheckIn, Occasion
from activities.services import cancel_occasion, check_in, excuse
from tests.factories.activities import OccasionFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 20)
TODAY = date(2026, 5, 21)


def lacking(today=TODAY):
    return list(Occasion.objects.without_attendance(today))


def test_what_is_over_and_has_nobody_entered_lacks_its_attendance():
    held = OccasionFactory(starts_on=MAY)
    assert lacking() == [held]
    assert lacking(MAY) == []
    excuse(occasion=held, person=PersonFactory(), by=None)
    assert lacking() == []


def test_nobody_is_awaited_where_nothing_was_held(cast):
    cancel_occasion(occasion=OccasionFactory(starts_on=MAY), version=1, by=cast.chair)
    OccasionFactory(starts_on=MAY, activity__plan__status="void")
    OccasionFactory(starts_on=MAY, activity__out_of_use=True)
    OccasionFactory(starts_on=MAY, ends_on=TODAY)
    for kind in Activity.WITHOUT_GATHERING:
        OccasionFactory(starts_on=MAY, activity__kind=kind)
    assert lacking() == []


def test_attendance_is_counted_beside_the_day():
    held = OccasionFactory(starts_on=MAY)
    for _ in range(3):
        check_in(occasion=held, person=PersonFactory(), by=None)
    excuse(occasion=held, person=PersonFactory(), by=None)
    counted = Occasion.objects.with_attendance().get()
    assert (counted.came, counted.excused) == (3, 1)
    assert CheckIn.objects.present().count() == 3
