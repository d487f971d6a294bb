"""Recurring tasks (row 118): taken over, reminded of, ticked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from reminders.kinds.base import Ask
from reminders.kinds.routines import find_routines
from reminders.models import ReminderRule, Routine, RoutineDone
from reminders.presets import PRESETS
from reminders.reports.routines import rounds
from reminders.services.routines import add_routine, change_routine, mark_done, mark_undone, take_over
from tests.reminders.clock import at
from vault.versions import StaleVersion

pytestmark = pytest.mark.django_db

LIST = reverse("reminders:routine_list")


def monthly(**fields):
    fields = {"title": "半年经费审查", "months": [1, 6], "day": 15, "posts": ["auditor"]} | fields
    return Routine.objects.create(rhythm="monthly", **fields)


def due_today(**fields):
    today = localdate()
    if today.day <= 28:
        return monthly(months=[today.month], day=today.day, **fields)
    fields = {"title": "每周", "posts": ["auditor"]} | fields
    return Routine.objects.create(rhythm="weekly", weekday=today.isoweekday(), **fields)


def asked(first, last):
    rule = ReminderRule(code="routine", leads=[3, 0, -7])
    now = at(f"{last} 12:00")
    return list(find_routines(Ask(rule, date.fromisoformat(first), date.fromisoformat(last), now, now)))


def test_row_118_a_task_is_reminded_of_before_on_the_day_and_after(cast):
    monthly()
    said = sorted(asked("2026-06-01", "2026-06-30"), key=lambda one: one.day)
    assert [one.day.isoformat() for one in said] == ["2026-06-12", "2026-06-15", "2026-06-22"]
    assert list(said[0].people()) == [cast.auditor.person.pk]


def test_a_task_that_was_ticked_is_not_reminded_of(cast):
    routine = monthly()
    RoutineDone.objects.create(routine=routine, due_on="2026-06-15", done_by=cast.auditor)
    assert asked("2026-06-01", "2026-06-30") == []


def test_a_task_nobody_s_is_the_chair_s(cast):
    monthly(posts=[])
    assert list(asked("2026-06-15", "2026-06-15")[0].people()) == [cast.chair.person.pk]


def test_a_weekly_task_falls_on_its_weekday():
    routine = Routine(title="晨检", rhythm="weekly", weekday=1)
    assert routine.falls_on(date(2026, 6, 22))
    assert not routine.falls_on(date(2026, 6, 23))


@pytest.mark.parametrize(
    "fields",
    [
        {"rhythm": "weekly"},
        {"rhythm": "monthly", "months": [], "day": 3},
        {"rhythm": "monthly", "months": [3]},
        {"rhythm": "monthly", "months": [3], "day": 29},
        {"rhythm": "monthly", "months": [3], "day": 3, "weekday": 1},
    ],
)
def test_the_database_refuses_a_task_that_never_comes_round(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Routine.objects.create(title="空", **fields)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.code)
def test_every_suggestion_can_be_taken_over_and_only_once(cast, preset):
    routine = take_over(code=preset.code, by=cast.chair)
    assert take_over(code=preset.code, by=cast.chair) == routine
    routine.full_clean()


def _ten_at_once(act):
    """What ten give who act in the same moment: each has a connection of its own."""

    def one(_n):
        try:
            return act()
        except ValidationError as refused:
            return refused.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        return list(pool.map(one, range(10)))


@pytest.mark.django_db(transaction=True)
def test_ten_who_take_over_one_suggestion_at_once_make_one(cast):
    given = _ten_at_once(lambda: take_over(code="audit", by=cast.chair).pk)
    assert set(given) == {Routine.objects.get().pk}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "days", [{"rhythm": "weekly", "weekday": 5}, {"rhythm": "monthly", "months": [3, 9], "day": 4}]
)
def test_a_form_sent_ten_times_makes_one_task(cast, days):
    given = _ten_at_once(lambda: add_routine(by=cast.chair, title="打扫活动室", **days).pk)
    assert set(given) == {Routine.objects.get().pk, "已经有这样一项日常事务了。"}


def test_a_second_tap_is_refused_with_a_sentence_and_another_day_or_an_old_task_is_not(as_):
    typed = {"title": "打扫活动室", "rhythm": "weekly", "weekday": "5", "is_on": "on", "version": "1"}
    chair, add = as_("chair"), reverse("reminders:routine_add")
    assert chair.post(add, typed).status_code == 302
    answer = chair.post(add, typed)
    assert (answer.status_code, Routine.objects.count()) == (422, 1)
    assert "已经有这样一项日常事务了。" in answer.text
    assert chair.post(add, typed | {"weekday": "2"}).status_code == 302
    Routine.objects.update(is_on=False)
    assert chair.post(add, typed).status_code == 302


def test_a_suggestion_the_school_has_of_its_own_is_refused_with_a_sentence(cast):
    take_over(code="audit", by=cast.chair)
    Routine.objects.update(preset="")
    with pytest.raises(ValidationError, match="已经有这样一项日常事务了"):
        take_over(code="audit", by=cast.chair)


def test_whose_task_it_is_ticks_it_and_others_do_not(cast):
    routine = due_today()
    with pytest.raises(ValidationError) as refused:
        mark_done(routine=routine, due_on=localdate(), by=cast.treasurer)
    assert refused.value.code == "not_yours"
    done = mark_done(routine=routine, due_on=localdate(), by=cast.auditor)
    assert mark_done(routine=routine, due_on=localdate(), by=cast.chair) == done


def test_a_tick_on_a_day_it_does_not_come_round_is_refused(cast):
    routine = due_today()
    with pytest.raises(ValidationError) as refused:
        mark_done(routine=routine, due_on=localdate() - timedelta(days=1), by=cast.auditor)
    assert refused.value.code == "not_due"


def test_a_tick_can_be_taken_back(cast):
    done = mark_done(routine=due_today(), due_on=localdate(), by=cast.auditor)
    mark_undone(done=done, by=cast.chair)
    assert not RoutineDone.objects.exists()


def test_a_task_that_somebody_else_changed_is_not_overwritten(cast):
    routine = monthly()
    Routine.objects.filter(pk=routine.pk).update(note="anders")
    with pytest.raises(StaleVersion):
        change_routine(routine=routine, version=routine.version, by=cast.chair, title="neu")


def test_rounds_tell_open_from_done(cast):
    routine = due_today()
    today = localdate()
    assert [due.routine for due in rounds(cast.auditor, today=today).open] == [routine]
    mark_done(routine=routine, due_on=today, by=cast.auditor)
    found = rounds(cast.auditor, today=today)
    assert (found.open, [due.routine for due in found.done]) == ([], [routine])


def test_the_page_ticks_takes_over_adds_and_changes(as_):
    routine = due_today()
    chair = as_("chair")
    chair.post(reverse("reminders:routine_done", args=[routine.pk]), {"due_on": localdate().isoformat()})
    assert RoutineDone.objects.filter(routine=routine).exists()
    chair.post(reverse("reminders:routine_undone", args=[RoutineDone.objects.get().pk]))
    assert not RoutineDone.objects.exists()
    chair.post(reverse("reminders:routine_take_over", args=["audit"]))
    typed = {"title": "打扫活动室", "rhythm": "weekly", "weekday": "5", "is_on": "on", "version": "1"}
    assert chair.post(reverse("reminders:routine_add"), typed).status_code == 302
    added = Routine.objects.get(title="打扫活动室")
    edit = reverse("reminders:routine_edit", args=[added.pk])
    chair.post(edit, typed | {"title": "打扫教工之家", "version": added.version})
    assert "打扫教工之家" in chair.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"rhythm": "weekly"}, "weekday"),
        ({"rhythm": "monthly", "day": "3"}, "months"),
        ({"rhythm": "monthly", "months": ["3"], "day": "31"}, "day"),
        ({"rhythm": "monthly", "months": ["3"]}, "day"),
        ({"rhythm": "monthly", "months": ["x"], "day": "3"}, "months"),
    ],
)
def test_a_form_that_never_comes_round_is_refused_with_a_sentence(as_, typed, field):
    response = as_("chair").post(reverse("reminders:routine_add"), {"title": "空", "version": "1"} | typed)
    assert response.status_code == 422
    assert field in response.context["form"].errors


@pytest.mark.parametrize("field", ["title", "note"])
@pytest.mark.parametrize("sign", ["\x00", "\u202e", "\u2069"])
def test_a_sign_nobody_sees_is_refused_in_words(as_, field, sign):
    typed = {"title": "打扫", "rhythm": "weekly", "weekday": "5", "version": "1", field: f"打{sign}扫"}
    answer = as_("chair").post(reverse("reminders:routine_add"), typed)
    assert answer.status_code == 422
    assert "看不见的控制字符" in answer.context["form"].errors[field][0]


def test_a_tick_with_an_unseen_sign_in_its_note_says_so(as_):
    url = reverse("reminders:routine_done", args=[due_today().pk])
    typed = {"due_on": localdate().isoformat(), "note": "好\u202e"}
    assert "看不见的控制字符" in as_("auditor").post(url, typed, follow=True).text
    assert not RoutineDone.objects.exists()


def test_somebody_else_s_tick_is_refused_on_the_page(as_):
    routine = due_today()
    url = reverse("reminders:routine_done", args=[routine.pk])
    as_("treasurer").post(url, {"due_on": localdate().isoformat()})
    as_("auditor").post(url, {"due_on": "gibberish"})
    assert not RoutineDone.objects.exists()


def test_the_list_asks_as_much_for_one_task_as_for_twenty(as_, cast):
    counts = []
    treasurer = as_("treasurer")
    for n in (1, 19):
        for number in range(n):
            mark_done(routine=due_today(title=f"{n}-{number}"), due_on=localdate(), by=cast.chair)
            due_today(title=f"{n}-{number}-open")
        with CaptureQueriesContext(connection) as asked_for:
            assert treasurer.get(LIST).status_code == 200
        counts.append(len(asked_for))
    assert counts[0] == counts[1] <= 12
