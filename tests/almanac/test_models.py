from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from almanac.models import DayOff, Semester


def semester(**fields):
    return Semester(
        **{
            "name": "2026—2027学年度第一学期",
            "starts_on": date(2026, 9, 1),
            "ends_on": date(2027, 1, 29),
            "first_teaching_week": date(2026, 9, 1),
        }
        | fields
    )


SECOND = {
    "name": "2026—2027学年度第二学期",
    "starts_on": date(2027, 2, 20),
    "ends_on": date(2027, 7, 9),
    "first_teaching_week": date(2027, 2, 22),
}


@pytest.mark.django_db
def test_semesters_one_after_the_other_are_kept():
    semester().save()
    second = semester(**SECOND)
    second.full_clean()
    second.save()
    assert Semester.objects.on(date(2027, 7, 9)).get() == second
    assert not Semester.objects.on(date(2027, 7, 10)).exists()


@pytest.mark.django_db
def test_semesters_never_share_a_day():
    semester().save()
    overlapping = semester(**SECOND | {"starts_on": date(2027, 1, 29)})
    with pytest.raises(ValidationError):
        overlapping.full_clean()
    with pytest.raises(IntegrityError, match="semesters_do_not_overlap"), transaction.atomic():
        overlapping.save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"ends_on": date(2026, 9, 1)}, "semester_ends_after_it_starts"),
        ({"first_teaching_week": date(2026, 8, 31)}, "semester_holds_its_first_teaching_week"),
    ],
)
def test_a_semester_that_cannot_be_is_refused(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        semester(**fields).save()


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 8, 30), None),
        (date(2026, 8, 31), 1),
        (date(2026, 9, 6), 1),
        (date(2026, 9, 7), 2),
        (date(2027, 1, 29), 22),
        (date(2027, 1, 30), None),
    ],
)
def test_teaching_weeks_run_from_monday(day, week):
    assert semester().teaching_week(day) == week


@pytest.mark.django_db
def test_a_date_is_entered_once():
    DayOff.objects.all().delete()
    fields = {"date": date(2027, 1, 1), "kind": DayOff.Kind.DAY_OFF, "name": "元旦", "document_no": "通知"}
    DayOff.objects.create(**fields)
    with pytest.raises(IntegrityError):
        DayOff.objects.create(**fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "kind", "constraint"),
    [
        (date(2027, 1, 4), DayOff.Kind.WORKING_DAY, "adjusted_working_day_is_at_a_weekend"),
        (date(2027, 1, 4), "holiday", "day_off_kind_is_known"),
    ],
)
def test_a_day_off_that_cannot_be_is_refused(day, kind, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        DayOff.objects.create(date=day, kind=kind, name="元旦", document_no="通知")
