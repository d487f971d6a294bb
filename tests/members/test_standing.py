from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from members.models import Standing
from members.reports import headcount
from members.services import record_move, strike_move
from tests.factories.members import PersonFactory, UnionGroupFactory

pytestmark = pytest.mark.django_db


def facts(person):
    return [
        (s.period.lower, s.period.upper, s.category, s.membership)
        for s in person.standings.order_by("period")
    ]


def test_an_act_entered_late_leaves_later_acts_on_other_facts_as_they_are():
    person = PersonFactory(standing__since=date(2010, 9, 1), standing__membership="none")
    record_move(person=person, kind="retire", effective_on=date(2025, 3, 1), by=None, category="retired")

    record_move(person=person, kind="join", effective_on=date(2012, 1, 1), by=None, membership="full")

    assert facts(person) == [
        (date(2010, 9, 1), date(2012, 1, 1), "permanent", "none"),
        (date(2012, 1, 1), date(2025, 3, 1), "permanent", "full"),
        (date(2025, 3, 1), None, "retired", "full"),
    ]


def test_a_move_that_changes_nothing_makes_no_new_stretch():
    person = PersonFactory(standing__since=date(2010, 9, 1))
    record_move(
        person=person, kind="change_category", effective_on=date(2020, 1, 1), by=None, category="permanent"
    )
    assert person.standings.count() == 1


def test_who_leaves_is_nothing_to_the_union_from_that_day():
    person = PersonFactory()
    record_move(person=person, kind="transfer_out", effective_on=date(2024, 8, 1), by=None)
    assert headcount(date(2024, 7, 31)).member == 1
    assert headcount(date(2024, 8, 1)).member == 0


def test_a_struck_move_no_longer_counts_and_stays_to_be_read(cast):
    person = PersonFactory()
    move = record_move(person=person, kind="transfer_out", effective_on=date(2024, 8, 1), by=cast.chair)
    before = person.moves.count()
    strike_move(move=move, by=cast.chair, reason="调动取消")
    assert facts(person)[-1][1] is None
    assert person.moves.count() == before


def test_the_table_refuses_two_standings_on_one_day():
    person = PersonFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(
            person=person, period=DateRange(date(2020, 1, 1), None), category="retired", membership="kept"
        )


def test_the_table_refuses_equal_neighbours():
    person = PersonFactory(standing__category="")
    same = {"person": person, "category": "permanent", "membership": "full"}
    Standing.objects.create(period=DateRange(date(2020, 1, 1), date(2021, 1, 1)), **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        Standing.objects.create(period=DateRange(date(2021, 1, 1), None), **same)


def test_everybody_counts_once_full_member_first():
    PersonFactory(standing__category="temporary", standing__membership="full")
    PersonFactory(standing__category="agency", standing__membership="none")
    PersonFactory(standing__category="retired", standing__membership="kept")
    PersonFactory(standing__category="permanent", standing__membership="kept")
    assert headcount(date(2026, 1, 1)) == (1, 1, 1)


def test_headcount_takes_one_query(django_assert_num_queries):
    PersonFactory.create_batch(3, standing__group=UnionGroupFactory())
    with django_assert_num_queries(1):
        headcount(date(2026, 1, 1))
