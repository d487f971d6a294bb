"""How many people there were: the database's tally against a naive recount, on every day of ten years."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Standing, Tally
from members.reports.headcounts import heads_on
from members.services import rebuild_standing, record_move, strike_move
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
FIRST = date(2016, 1, 1)
DAYS = 3660
ACTS = st.one_of(
    st.fixed_dictionaries(
        {
            "kind": st.just("change_category"),
            "category": st.sampled_from(["permanent", "contract", "temporary", "agency", "retired", "other"]),
        }
    ),
    st.fixed_dictionaries({"kind": st.just("join"), "membership": st.sampled_from(["full", "kept", "none"])}),
    st.fixed_dictionaries({"kind": st.just("transfer_out")}),
    st.fixed_dictionaries({"kind": st.just("transfer_in"), "category": st.just("permanent")}),
)
# Each life: acts in the order in which they were entered, which is not that of their days; one is struck out.
LIVES = st.lists(
    st.tuples(st.lists(st.tuples(st.integers(0, DAYS), ACTS), max_size=6), st.integers(0, 6)),
    min_size=1,
    max_size=5,
)


def naive_heads(lives, day):
    """Walk everybody's valid acts up to `day` and count, knowing nothing of Standing or Tally."""
    counts = {"listed": 0, "member": 0, "retired": 0, "temporary": 0}
    for moves in lives:
        facts = None
        for move in moves:
            if move.effective_on > day:
                break
            if move.kind in ("transfer_out", "die"):
                facts = None
                continue
            category, membership = facts or ("", "none")
            facts = (move.category or category, move.membership or membership)
        if facts is None:
            continue
        category, membership = facts
        counts["listed"] += 1
        if membership == "full":
            counts["member"] += 1
        elif category == "retired":
            counts["retired"] += 1
        elif category in ("temporary", "agency"):
            counts["temporary"] += 1
    return tuple(counts.values())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=LIVES)
def test_row_2_headcount_is_a_naive_recount_on_every_day_of_ten_years(lives):
    # Each example in a school of its own.
    with transaction.atomic():
        by = UserFactory()
        people = [live(acts, struck, by) for acts, struck in lives]
        stored = [list(person.moves.valid()) for person in people]
        for day in days_on_which_a_count_can_change(stored):
            assert tuple(heads_on(day)) == naive_heads(stored, day), day
        transaction.set_rollback(True)


def days_on_which_a_count_can_change(lives):
    """Each act's day and its neighbours, the ends of every month: in between nothing can."""
    acted = {move.effective_on + timedelta(days=n) for moves in lives for move in moves for n in (-1, 0, 1)}
    firsts = {date(2016 + n // 12, n % 12 + 1, 1) for n in range(121)}
    return sorted(acted | firsts | {day - timedelta(days=1) for day in firsts})


def live(acts, struck, by):
    person = PersonFactory(standing__category="")
    record_move(person=person, kind="hire", effective_on=FIRST, category="permanent", by=None)
    entered = []
    for offset, act in acts:
        day = FIRST + timedelta(days=offset)
        # Coming back names a category, as the house asks for.
        again = {} if act["kind"] in ("transfer_out",) else {"category": act.get("category", "permanent")}
        entered.append(record_move(person=person, effective_on=day, by=None, **(act | again)))
    if len(entered) > struck:
        # Refused where a later act would hang in the air; then it stays.
        with suppress(ValidationError):
            strike_move(move=entered[struck], by=by, reason="写错了")
    return person


def recounted():
    """The tally as Standing has it."""
    steps = {}
    for standing in Standing.objects.all():
        period, facts = standing.period, (standing.category, standing.membership)
        for day, n in ((period.lower, 1), (period.upper, -1)):
            if day is not None:
                for key in ((False, day, *facts), (True, day.replace(day=1), *facts)):
                    steps[key] = steps.get(key, 0) + n
    return {key: n for key, n in steps.items() if n}


def tallied():
    rows = Tally.objects.exclude(people=0).values_list(
        "is_month", "since", "category", "membership", "people"
    )
    return {row[:4]: row[4] for row in rows}


def test_the_tally_follows_every_way_of_writing_standing():
    person = PersonFactory(standing__since=date(2020, 5, 3))
    other = PersonFactory(standing__since=date(2020, 5, 3), standing__category="retired")
    assert tallied() == recounted()
    Standing.objects.filter(person=other).update(period=DateRange(date(2021, 1, 1), date(2022, 2, 2)))
    assert tallied() == recounted()
    rebuild_standing(person)
    Standing.objects.filter(person=person).delete()
    assert tallied() == recounted() != {}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE members_standing")
    assert tallied() == recounted() == {}


def test_a_headcount_reads_no_more_when_there_are_more_people():
    """Ten people who came on one day leave as many steps as one."""
    PersonFactory(standing__since=date(2020, 5, 3))
    steps = Tally.objects.count()
    PersonFactory.create_batch(10, standing__since=date(2020, 5, 3))
    assert Tally.objects.count() == steps
    assert heads_on(date(2020, 5, 3)).member == 11
    assert heads_on(date(2020, 5, 2)).member == 0
