"""Quiet hours and the pause over the holidays."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from almanac.models import Semester
from reminders.models import ReminderSettings
from reminders.reports.rules import holidays_from
from reminders.services.quiet import MOST_PAUSED_DAYS

pytestmark = pytest.mark.django_db
PAGE, LIST, RESUME = (reverse(f"reminders:{name}") for name in ("settings", "rule_list", "resume"))


def manners():
    return ReminderSettings.objects.get(pk=1)


def day(after):
    return (localdate() + timedelta(days=after)).isoformat()


def typed(**changes):
    stored = manners()
    plain = {"quiet_from": "21:00", "quiet_to": "07:00", "paused_from": "", "paused_until": ""}
    return plain | {"version": stored.version} | changes


def semester(first, last):
    Semester.objects.create(name=first, starts_on=first, ends_on=last, first_teaching_week=first)


def test_a_pause_is_entered_and_stands_on_the_list(as_):
    chair = as_("chair")
    assert chair.post(PAGE, typed(paused_from=day(0), paused_until=day(9))).url == LIST
    assert manners().is_paused(localdate())
    assert "现在恢复" in chair.get(LIST).text


def test_a_pause_to_come_can_be_dropped_and_one_that_stands_ended(as_):
    chair = as_("chair")
    for first in (-1, 3):
        stored = {"paused_from": day(first), "paused_until": day(9)}
        ReminderSettings.objects.update(**stored)
        assert ("取消这次暂停" in chair.get(LIST).text) == (first > 0)
        assert chair.post(RESUME).url == LIST
        assert manners().paused_from is None


def test_a_look_does_not_resume(as_):
    ReminderSettings.objects.update(paused_from=day(0), paused_until=day(9))
    assert as_("chair").get(RESUME).status_code == 405
    assert manners().is_paused(localdate())


def test_quiet_hours_may_run_over_midnight_or_not_be(as_):
    as_("chair").post(PAGE, typed(quiet_from="20:30", quiet_to="08:00"))
    assert f"{manners().quiet_from:%H:%M}" == "20:30"
    assert as_("chair").post(PAGE, typed(quiet_from="08:00", quiet_to="08:00")).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quiet_from": "07:00", "quiet_to": "06:00"}, "quiet_to"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"quiet_to": ""}, "quiet_to"),
        ({"quiet_to": "傍晚"}, "quiet_to"),
        ({"paused_from": "2026-02-30"}, "paused_from"),
        ({"paused_from": day(1)}, "paused_until"),
        ({"paused_until": day(1)}, "paused_from"),
        ({"paused_from": day(5), "paused_until": day(4)}, "paused_until"),
        ({"paused_from": day(-5), "paused_until": day(-1)}, "paused_until"),
        ({"paused_from": day(0), "paused_until": day(MOST_PAUSED_DAYS)}, "paused_until"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_with_one_sentence(as_, wrong, field):
    response = as_("chair").post(PAGE, typed(**wrong))
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert len(errors[field]) == 1
    assert "“" not in errors[field][0]
    assert manners().version == 1


def test_a_pause_that_is_over_does_not_stand_in_the_way_of_quiet_hours(as_):
    over = {"paused_from": day(-9), "paused_until": day(-3)}
    ReminderSettings.objects.update(**over)
    assert as_("chair").post(PAGE, typed(quiet_from="22:00", **over)).status_code == 302


def test_of_two_who_set_hours_the_second_sees_both(as_):
    opened = typed(quiet_from="20:00")
    ReminderSettings.objects.update(quiet_from="22:00", quiet_to="08:00")
    response = as_("chair").post(PAGE, opened)
    assert response.status_code == 422
    assert [row[1:] for row in response.context["form"].moved] == [("22:00", "20:00")]
    assert response.context["form"]["quiet_to"].value() == "08:00"


def test_holidays_are_the_gaps_between_semesters():
    semester("2026-09-01", "2027-01-20")
    semester("2027-02-26", "2027-07-02")
    semester("2027-09-01", "2028-01-20")
    winter, summer = holidays_from(date(2026, 11, 22))
    assert winter[1:] == (date(2027, 1, 21), date(2027, 2, 25))
    assert summer[1:] == (date(2027, 7, 3), date(2027, 8, 31))
    assert winter.label != summer.label
    assert holidays_from(date(2027, 2, 1))[0].first == date(2027, 2, 1)
    assert holidays_from(date(2027, 9, 2)) == []


def test_proposed_days_are_filled_in_by_the_link_without_a_script(as_):
    semester((localdate() - timedelta(days=60)).isoformat(), day(5))
    semester(day(40), day(150))
    chair = as_("chair")
    (proposed,) = chair.get(PAGE).context["holidays"]
    page = chair.get(PAGE, {"first": proposed.first.isoformat(), "last": proposed.last.isoformat()})
    assert page.text.count(f'value="{proposed.last}"') == 1
    assert manners().paused_from is None


def test_a_proposal_that_somebody_made_up_is_only_shown(as_):
    page = as_("chair").get(PAGE, {"first": "<script>", "last": "x"})
    assert page.status_code == 200
    assert "<script>x" not in page.text
    assert 'value="<script>"' not in page.text


def test_the_page_takes_few_statements(as_, django_assert_max_num_queries):
    chair = as_("chair")
    with django_assert_max_num_queries(8):
        chair.get(PAGE)


def test_a_teacher_sets_no_quiet_hours(as_):
    teacher = as_("teacher")
    assert teacher.get(PAGE).status_code == 403
    assert teacher.post(RESUME).status_code == 403
