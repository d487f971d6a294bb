"""A regrouping is acts like any other: what people are afterwards is what the acts add up to."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Move, Person, Regrouping, Standing
from members.services import record_move
from members.services.groups import change_group
from members.services.regrouping import Change, regroup, undo_regrouping
from tests.factories.members import PersonFactory, UnionGroupFactory, UserFactory

pytestmark = pytest.mark.django_db
FIRST = localdate() + timedelta(days=10)
PEOPLE, GROUPS, DAYS = 3, 3, 6
ROUNDS = st.lists(
    st.tuples(
        st.integers(0, DAYS - 1),
        st.dictionaries(st.integers(0, PEOPLE - 1), st.integers(0, GROUPS), min_size=1),
        st.booleans(),
    ),
    max_size=4,
)


def group_recounted(person, day):
    """An independent recount: the last valid act up to the day that speaks of a group."""
    acts = Move.objects.filter(person=person, struck_at=None, effective_on__lte=day)
    said = [act for act in acts.order_by("effective_on", "pk") if act.group_id or act.leaves_group]
    return said[-1].group_id if said else None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=ROUNDS)
def test_every_day_after_any_regroupings_and_undoings_is_what_the_acts_say(rounds):
    people = [PersonFactory() for _n in range(PEOPLE)]
    groups = [None, *(UnionGroupFactory().pk for _n in range(GROUPS))]
    by = UserFactory()
    for offset, wanted, undone in rounds:
        day = FIRST + timedelta(days=offset)
        now = dict(Standing.objects.on(day).values_list("person_id", "group_id"))
        changes = [Change(people[n].pk, now[people[n].pk], groups[to]) for n, to in wanted.items()]
        if all(change.before == change.after for change in changes):
            continue
        made = regroup(changes=changes, effective_on=day, by=by)
        if undone:
            undo_regrouping(regrouping=made, by=by, reason="重议")
    for person in people:
        for offset in range(-1, DAYS + 1):
            day = FIRST + timedelta(days=offset)
            assert Standing.objects.on(day).get(person=person).group_id == group_recounted(person, day)


def many(count, group):
    people = Person.objects.bulk_create(
        Person(staff_number=f"R{n:04d}", name=f"王{n}", pinyin=f"wang {n}") for n in range(count)
    )
    Move.objects.bulk_create(
        Move(
            person=person,
            kind="hire",
            effective_on=date(2020, 9, 1),
            category="permanent",
            membership="full",
            group=group,
        )
        for person in people
    )
    Standing.objects.bulk_create(
        Standing(
            person=person,
            period=(date(2020, 9, 1), None),
            category="permanent",
            membership="full",
            group=group,
        )
        for person in people
    )
    return people


@pytest.mark.parametrize("count", [1, 300])
def test_a_regrouping_takes_as_many_statements_for_300_as_for_one(count):
    old, new = UnionGroupFactory(), UnionGroupFactory()
    people = many(count, old)
    changes = [Change(person.pk, old.pk, new.pk) for person in people]
    by = UserFactory()
    with CaptureQueriesContext(connection) as asked:
        made = regroup(changes=changes, effective_on=FIRST, by=by)
    assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) == 10
    assert Standing.objects.on(FIRST).filter(group=new).count() == count
    with CaptureQueriesContext(connection) as asked:
        undo_regrouping(regrouping=made, by=by, reason="重议")
    assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) == 8
    assert Standing.objects.on(FIRST).filter(group=old).count() == count


def test_a_day_more_than_a_year_ahead_is_refused_as_for_a_single_act():
    old, new = UnionGroupFactory(), UnionGroupFactory()
    changes = [Change(person.pk, old.pk, new.pk) for person in many(2, old)]
    with pytest.raises(ValidationError) as refusal:
        regroup(changes=changes, effective_on=localdate() + timedelta(days=400), by=None)
    assert refusal.value.code == "too_far_ahead"
    assert not Move.objects.filter(kind="regroup").exists()


def test_one_who_moved_meanwhile_stops_all_of_it():
    old, new, third = (UnionGroupFactory() for _n in range(3))
    people = many(5, old)
    changes = [Change(person.pk, old.pk, new.pk) for person in people]
    record_move(person=people[3], kind="regroup", effective_on=FIRST, by=None, group=third)
    with pytest.raises(ValidationError, match="王3") as refusal:
        regroup(changes=changes, effective_on=FIRST, by=None)
    assert refusal.value.code == "stale"
    assert not Regrouping.objects.exists()
    assert Standing.objects.on(FIRST).filter(group=old).count() == 4


def test_a_move_struck_out_before_stays_struck_out_for_its_own_reason():
    old, new = UnionGroupFactory(), UnionGroupFactory()
    people = many(2, old)
    changes = [Change(person.pk, old.pk, new.pk) for person in people]
    by = UserFactory()
    made = regroup(changes=changes, effective_on=FIRST, by=by)
    first = made.moves.order_by("pk").first()
    Move.objects.filter(pk=first.pk).update(
        struck_at="2026-01-01T00:00Z", struck_by=by, strike_reason="不调了"
    )
    undo_regrouping(regrouping=made, by=by, reason="重议")
    assert sorted(made.moves.values_list("strike_reason", flat=True)) == ["不调了", "重议"]


def test_nothing_brings_anybody_into_a_closed_group():
    old, new = UnionGroupFactory(), UnionGroupFactory()
    person = PersonFactory(standing__group=old)
    by = UserFactory()
    made = regroup(changes=[Change(person.pk, old.pk, new.pk)], effective_on=FIRST, by=by)
    change_group(group=old, version=old.version, name=old.name, position=0, closed_on=FIRST, by=by)
    with pytest.raises(ValidationError) as undone:
        undo_regrouping(regrouping=made, by=by, reason="重议")
    with pytest.raises(ValidationError) as moved:
        record_move(person=person, kind="regroup", effective_on=FIRST, by=None, group=old)
    assert {undone.value.code, moved.value.code} == {"group_closed"}
    assert Standing.objects.on(FIRST).get(person=person).group == new
