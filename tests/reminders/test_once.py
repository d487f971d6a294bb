"""N2: exactly one for a rule, a day and a person, whatever clocks and passes do."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Count

from members.models import Post
from reminders.models import Delivery, Notice, ReminderRule
from reminders.services.finding import find_due
from reminders.services.passes import look_round
from tests.factories.members import PersonFactory, PostFactory, UnionFactory
from tests.reminders.clock import at, looked_until

pytestmark = pytest.mark.django_db

DRAGON_BOAT = "2026-06-19"
KEY = "said_once_to_a_person"


@pytest.fixture(autouse=True)
def _mail_is_sent(settings):
    settings.SENDS_EMAIL = True


def only(code):
    UnionFactory()
    ReminderRule.objects.exclude(code=code).update(is_on=False)


def people(count, **facts):
    return [PersonFactory(email=f"p{number}@example.com", **facts) for number in range(count)]


def said():
    """How many were told how often of one thing on one day: {1: 20} is as it should be."""
    times = Notice.objects.values("rule", "subject", "day", "person").annotate(times=Count("pk"))
    return Counter(row["times"] for row in times.order_by())


def days_said(*codes):
    notices = Notice.objects.filter(rule__code__in=codes) if codes else Notice.objects.all()
    return sorted({str(day) for day in notices.values_list("day", flat=True)})


def test_a_pass_that_runs_twice_says_it_once():
    only("festival")
    people(20)
    looked_until("2026-06-18")
    for _turn in range(2):
        look_round(at(f"{DRAGON_BOAT} 08:00"))
    assert said() == {1: 20}
    assert Delivery.objects.count() == 20


def from_two_threads(look, moment):
    ready = Barrier(2)

    def work(_number):
        try:
            ready.wait(10)
            return look(moment)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, range(2)))


@pytest.fixture
def found_before_either_says(monkeypatch):
    """Of two that look at once, neither says anything before both have found what is due."""
    both, say = Barrier(2), Notice.objects.bulk_create

    def say_together(*args, **options):
        both.wait(10)
        return say(*args, **options)

    monkeypatch.setattr(Notice.objects, "bulk_create", say_together)


@pytest.mark.django_db(transaction=True)
def test_of_two_passes_at_once_one_says_it():
    only("festival")
    people(20)
    looked_until("2026-06-18")
    from_two_threads(look_round, at(f"{DRAGON_BOAT} 08:00"))
    assert said() == {1: 20}
    assert Delivery.objects.count() == 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("found_before_either_says")
def test_even_without_the_lock_of_passes_the_database_says_it_once():
    only("festival")
    people(20)
    looked_until("2026-06-18")
    from_two_threads(find_due, at(f"{DRAGON_BOAT} 08:00"))
    assert said() == {1: 20}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("found_before_either_says")
def test_without_lock_and_key_everybody_would_be_told_twice():
    """The control: what the two tests above would find if nothing stood guard."""
    only("festival")
    people(20)
    looked_until("2026-06-18")
    key = next(one for one in Notice._meta.constraints if one.name == KEY)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Notice, key)
    try:
        from_two_threads(find_due, at(f"{DRAGON_BOAT} 08:00"))
        assert Notice.objects.count() == 40
        assert said() == {2: 20}
    finally:
        Notice.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Notice, key)


@pytest.mark.parametrize(
    "moments",
    [
        pytest.param([f"{DRAGON_BOAT} 08:00", "2026-06-20 08:00", f"{DRAGON_BOAT} 08:10"], id="a day fast"),
        pytest.param([f"{DRAGON_BOAT} 08:00", "2026-06-18 08:00", f"{DRAGON_BOAT} 08:10"], id="a day slow"),
        pytest.param(["2026-06-20 08:00", f"{DRAGON_BOAT} 08:00", "2026-06-20 08:00"], id="fast at first"),
    ],
)
def test_a_clock_that_jumps_by_a_day_changes_nothing(moments):
    only("festival")
    people(5)
    looked_until("2026-06-17")
    for moment in moments:
        look_round(at(moment))
    assert said() == {1: 5}
    assert days_said() == [DRAGON_BOAT]


@pytest.mark.parametrize(("year", "day"), [(2026, "2026-02-28"), (2028, "2028-02-29")])
def test_a_birthday_on_29_february_is_greeted_once_a_year(year, day):
    only("birthday")
    people(1, born_on=date(1984, 2, 29))
    looked_until(f"{year}-02-26")
    for text in ("02-27", "02-28", "02-29", "03-01", "03-02"):
        if text != "02-29" or year == 2028:
            look_round(at(f"{year}-{text} 08:00"))
            look_round(at(f"{year}-{text} 20:00"))
    assert days_said() == [day]
    assert said() == {1: 1}


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_the_nights_on_which_clocks_are_changed_lose_and_repeat_nothing(settings, night):
    """China has no summer time; the site may stand where there is one."""
    settings.TIME_ZONE = "Europe/Berlin"
    year, month, day = map(int, night.split("-"))
    only("birthday")
    ReminderRule.objects.filter(code="birthday").update(at="02:30")
    people(3, born_on=date(1980, month, day))
    looked_until(f"{year}-{month:02d}-{day - 2}")
    began = at(f"{year}-{month:02d}-{day - 1} 12:00")
    for half_hours in range(100):
        look_round(began + timedelta(minutes=30 * half_hours))
    assert days_said() == [night]
    assert said() == {1: 3}


def test_what_three_days_without_a_pass_missed_is_caught_up_with():
    """A greeting is worth saying for three days after."""
    only("birthday")
    for day in (17, 18, 19):
        people(2, born_on=date(1980, 6, day))
    looked_until("2026-06-16")
    for text in ("08:00", "08:01"):
        look_round(at(f"2026-06-20 {text}"))
    assert said() == {1: 6}
    assert set(Notice.objects.values_list("is_late", flat=True)) == {True}
    assert days_said() == ["2026-06-17", "2026-06-18", "2026-06-19"]


def test_what_three_weeks_without_a_pass_missed_is_skipped_where_it_is_stale():
    """Of the greetings those of the last three days are said; the list for the party is said late."""
    UnionFactory()
    ReminderRule.objects.exclude(code__in=["birthday", "birthday_list"]).update(is_on=False)
    ReminderRule.objects.filter(code="birthday_list").update(is_on=True, month_day=5)
    PostFactory(kind=Post.Kind.WELFARE)
    for day in range(1, 22):
        people(1, born_on=date(1980, 6, day))
    looked_until("2026-05-31")
    for text in ("08:00", "08:01"):
        look_round(at(f"2026-06-22 {text}"))
    assert days_said("birthday") == ["2026-06-19", "2026-06-20", "2026-06-21"]
    assert days_said("birthday_list") == ["2026-06-05"]
    assert said() == {1: 4}
