"""Each act of joining and leaving: what it makes of somebody, and when it is refused, in a sentence."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Decision, Move, Standing
from members.services import membership as acts
from members.services import strike_move
from members.services.sequences import can_happen, state_on
from tests.factories.members import LONG_AGO, PersonFactory, UnionGroupFactory

pytestmark = pytest.mark.django_db

DAY = date(2024, 9, 1)
LATER = date(2025, 9, 1)


def now(person, day=DAY):
    standing = Standing.objects.on(day).filter(person=person).first()
    return standing and (standing.category, standing.membership, standing.group_id)


def colleague(**standing):
    """A colleague who is not a member."""
    facts = {"category": "permanent", "membership": "none"} | standing
    return PersonFactory(name="林晓春", **{f"standing__{k}": v for k, v in facts.items()})


def member(**standing):
    return colleague(**({"membership": "full"} | standing))


def refused(code, act, **facts):
    before = Move.objects.count()
    with pytest.raises(ValidationError) as refusal:
        act(by=None, **facts)
    assert refusal.value.error_list[0].code == code
    assert "%(" not in refusal.value.messages[0]
    assert Move.objects.count() == before
    return refusal.value.messages[0]


def decision(met_on=DAY):
    return Decision.objects.create(met_on=met_on, title="吸收新会员")


def test_row_1_a_life_is_a_dated_history_and_no_overwritten_flag():
    person, group = colleague(), UnionGroupFactory()
    acts.join(person=person, effective_on=DAY, group=group, by=None)
    acts.retire(person=person, effective_on=LATER, keeps_membership=True, by=None)
    assert now(person, DAY - timedelta(days=1)) == ("permanent", "none", None)
    assert now(person, DAY) == ("permanent", "full", group.pk)
    assert now(person, LATER) == ("retired", "kept", group.pk)


@pytest.mark.parametrize("category", ["permanent", "contract", "temporary", "agency"])
def test_row_2_whoever_lives_on_wages_may_join(category):
    person = colleague(category=category)
    acts.join(person=person, effective_on=DAY, by=None)
    assert now(person) == (category, "full", None)


@pytest.mark.parametrize(
    ("category", "code"), [("retired", "retired_cannot_join"), ("other", "not_on_wages")]
)
def test_who_does_not_cannot(category, code):
    refused(code, acts.join, person=colleague(category=category), effective_on=DAY)


def test_who_is_a_member_already_cannot_join():
    refused("member_already", acts.join, person=member(), effective_on=DAY)
    refused("member_already", acts.transfer_in, person=member(), effective_on=DAY)
    refused("member_already", acts.reinstate, person=member(), effective_on=DAY)


def test_a_membership_that_is_kept_is_resumed_and_not_joined_again():
    person = member()
    acts.keep_membership(person=person, effective_on=DAY, by=None)
    assert now(person) == ("permanent", "kept", None)
    refused("membership_kept", acts.join, person=person, effective_on=LATER)
    acts.reinstate(person=person, effective_on=LATER, by=None)
    assert now(person, LATER) == ("permanent", "full", None)


def test_a_membership_is_kept_once_and_only_a_members():
    refused("nothing_to_keep", acts.keep_membership, person=colleague(), effective_on=DAY)
    refused("kept_already", acts.keep_membership, person=member(membership="kept"), effective_on=DAY)
    refused("nothing_to_keep", acts.retire, person=colleague(), effective_on=DAY, keeps_membership=True)


def test_a_newcomer_brings_a_membership_along():
    person = PersonFactory(standing__category="")
    refused("category_missing", acts.transfer_in, person=person, effective_on=DAY)
    acts.transfer_in(person=person, effective_on=DAY, category="contract", by=None)
    assert now(person) == ("contract", "full", None)


def test_who_comes_to_the_school_is_not_yet_a_member():
    person = PersonFactory(standing__category="")
    acts.hire(person=person, effective_on=DAY, category="contract", by=None)
    assert now(person) == ("contract", "none", None)
    refused("here_already", acts.hire, person=person, effective_on=LATER, category="contract")


def test_who_retires_without_keeping_is_no_member_also_when_joining_is_entered_late():
    person = colleague()
    acts.retire(person=person, effective_on=LATER, keeps_membership=False, by=None)
    acts.join(person=person, effective_on=DAY, by=None)
    assert now(person, DAY) == ("permanent", "full", None)
    assert now(person, LATER) == ("retired", "none", None)
    refused("retired_already", acts.retire, person=person, effective_on=LATER, keeps_membership=False)


@pytest.mark.parametrize("kind", ["leave_union", "lapse", "expel"])
def test_a_membership_ends_and_the_group_with_it(kind):
    person = member(group=UnionGroupFactory())
    facts = {"decision": decision(), "reason": "多次谈话后仍不参加"}
    acts.end_membership(person=person, kind=kind, effective_on=DAY, by=None, **facts)
    assert now(person) == ("permanent", "none", None)
    refused("not_a_member", acts.end_membership, person=person, kind=kind, effective_on=LATER, **facts)


def test_expelling_needs_a_decision_and_lapsing_a_talk():
    person = member()
    refused("no_decision", acts.end_membership, person=person, kind="expel", effective_on=DAY)
    refused("reason_missing", acts.end_membership, person=person, kind="lapse", effective_on=DAY)


def test_nobody_leaves_automatically_for_dues_that_are_waived():
    facts = {"person": member(membership="kept"), "kind": "lapse", "effective_on": DAY}
    refused("dues_waived", acts.end_membership, reason="未缴会费", **facts)


def test_who_left_rejoins_and_who_never_was_a_member_joins():
    person = member()
    acts.end_membership(person=person, kind="leave_union", effective_on=DAY, by=None)
    refused("left_before", acts.join, person=person, effective_on=LATER)
    acts.reinstate(person=person, effective_on=LATER, by=None)
    assert now(person, LATER)[1] == "full"
    refused("never_left", acts.reinstate, person=colleague(), effective_on=DAY)


def test_after_leaving_the_school_only_coming_back_is_possible():
    person, group = member(), UnionGroupFactory()
    acts.transfer_out(person=person, effective_on=DAY, by=None)
    refused("gone", acts.change_group, person=person, effective_on=LATER, group=group)
    refused("gone", acts.record_death, person=person, effective_on=LATER)
    acts.reinstate(person=person, effective_on=LATER, category="permanent", by=None)
    assert now(person, LATER) == ("permanent", "full", None)


def test_after_death_nothing_is_possible():
    person = member()
    acts.record_death(person=person, effective_on=DAY, by=None)
    assert now(person) is None
    facts = {"person": person, "effective_on": LATER}
    refused("dead", acts.transfer_in, category="permanent", **facts)
    refused("dead", acts.record_death, **facts)


def test_before_somebody_came_nothing_is_possible():
    early = LONG_AGO - timedelta(days=1)
    refused("not_here", acts.transfer_out, person=member(), effective_on=early)
    refused("not_here", acts.change_category, person=member(), effective_on=early, category="contract")


def test_a_category_changes_to_another_and_retiring_is_an_act_of_its_own():
    person = colleague()
    acts.change_category(person=person, effective_on=DAY, category="contract", by=None)
    assert now(person)[0] == "contract"
    facts = {"person": person, "effective_on": LATER}
    refused("same_category", acts.change_category, category="contract", **facts)
    refused("retire_is_an_act", acts.change_category, category="retired", **facts)


def test_a_group_changes_to_another_or_to_none():
    person, group = member(), UnionGroupFactory()
    acts.change_group(person=person, effective_on=DAY, group=group, by=None)
    refused("same_group", acts.change_group, person=person, effective_on=LATER, group=group)
    acts.change_group(person=person, effective_on=LATER, group=None, by=None)
    assert now(person, LATER)[2] is None
    refused("no_group", acts.change_group, person=person, effective_on=LATER, group=None)


def test_a_day_more_than_a_year_ahead_or_before_birth_is_refused():
    person = member()
    far = localdate() + timedelta(days=400)
    refused("too_far_ahead", acts.transfer_out, person=person, effective_on=far)
    person.born_on = date(1990, 1, 1)
    person.save()
    refused("before_birth", acts.transfer_out, person=person, effective_on=date(1980, 1, 1))


def test_an_act_entered_late_is_judged_by_its_own_day_and_names_the_later_act_it_would_undo():
    person = member()
    acts.retire(person=person, effective_on=LATER, keeps_membership=True, by=None)
    said = refused("later_act", acts.end_membership, person=person, kind="leave_union", effective_on=DAY)
    assert "2025" in said
    # Retired today, and permanent staff on that day.
    acts.change_category(person=person, effective_on=DAY, category="contract", by=None)
    assert now(person, DAY)[0] == "contract"
    assert now(person, LATER)[0] == "retired"


def test_striking_out_what_a_later_act_rests_on_is_refused(cast):
    person = colleague()
    joined = acts.join(person=person, effective_on=DAY, by=None)
    acts.retire(person=person, effective_on=LATER, keeps_membership=True, by=None)
    with pytest.raises(ValidationError) as refusal:
        strike_move(move=joined, by=cast.chair, reason="录错")
    assert refusal.value.code == "later_act"
    joined.refresh_from_db()
    assert joined.struck_at is None


def test_acts_that_were_impossible_before_are_left_alone():
    """A roster may say of somebody that they joined twice."""
    person = member()
    Move.objects.create(person=person, kind="join", effective_on=LATER, membership="full")
    acts.change_category(person=person, effective_on=DAY, category="contract", by=None)
    assert now(person)[0] == "contract"


def test_many_are_admitted_by_one_decision_in_as_many_statements_as_one():
    group, asked = UnionGroupFactory(), set()
    for count in (1, 30):
        people = [colleague() for _ in range(count)]
        with CaptureQueriesContext(connection) as statements:
            _admit(people, group)
        asked.add(len(statements))
        assert all(now(person) == ("permanent", "full", group.pk) for person in people)
    assert len(asked) == 1


def _admit(people, group):
    return acts.admit_members(
        people=people, decision=decision(), by=None, groups={p.pk: group for p in people}
    )


def test_one_that_cannot_be_admitted_stops_all_and_is_named():
    good, wrong = colleague(), PersonFactory(name="王已入", standing__membership="full")
    said = refused("member_already", _admit_by, people=[good, wrong])
    assert "王已入" in said
    assert now(good)[1] == "none"


def _admit_by(people, by):
    return acts.admit_members(people=people, decision=decision(), by=by, groups={})


def test_who_left_rejoins_when_admitted_with_others():
    person = member()
    acts.end_membership(person=person, kind="leave_union", effective_on=DAY, by=None)
    [move] = acts.admit_members(people=[person], decision=decision(LATER), by=None, groups={})
    assert move.kind == "reinstate"


def test_what_can_happen_is_what_the_form_offers():
    possible = {k for k in Move.Kind if can_happen(k, state_on([], DAY))}
    assert possible == {"hire", "join", "transfer_in"}
    person = member()
    possible = {k for k in Move.Kind if can_happen(k, state_on(list(person.moves.valid()), DAY))}
    assert possible == set(Move.Kind) - {"register", "hire", "join", "transfer_in", "reinstate"}


FIRST = date(2020, 1, 1)
VERBS = st.one_of(
    st.tuples(st.just("hire"), st.fixed_dictionaries({"category": st.sampled_from(["permanent", "other"])})),
    st.tuples(
        st.sampled_from(["join", "transfer_in", "reinstate"]),
        st.fixed_dictionaries({"category": st.sampled_from(["", "temporary"])}),
    ),
    st.tuples(st.just("retire"), st.fixed_dictionaries({"keeps_membership": st.booleans()})),
    st.tuples(
        st.just("end_membership"),
        st.fixed_dictionaries(
            {"kind": st.sampled_from(["leave_union", "lapse"]), "reason": st.just("谈话无效")}
        ),
    ),
    st.tuples(
        st.just("change_category"),
        st.fixed_dictionaries({"category": st.sampled_from(["contract", "retired", "other"])}),
    ),
    st.tuples(
        st.sampled_from(["keep_membership", "transfer_out", "record_death"]), st.fixed_dictionaries({})
    ),
)
STEPS = st.lists(st.tuples(st.integers(0, 60), VERBS, st.booleans()), max_size=14)


def recount(moves, day):
    """A naive recount: each act up to the day, one after the other."""
    facts = None
    for move in moves:
        if move.effective_on <= day and move.kind in ("transfer_out", "die"):
            facts = None
        elif move.effective_on <= day:
            before = facts or ("", "none")
            facts = (move.category or before[0], move.membership or before[1])
    return facts


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_run_of_acts_is_refused_in_a_sentence_or_gives_what_a_naive_recount_gives(cast, steps):
    person = PersonFactory(standing__category="")
    for offset, (verb, facts), then_struck in steps:
        with suppress(ValidationError):
            move = getattr(acts, verb)(
                person=person, effective_on=FIRST + timedelta(days=offset), by=None, **facts
            )
            if then_struck:
                strike_move(move=move, by=cast.chair, reason="录错")
    valid = list(person.moves.valid())
    for offset in range(62):
        day = FIRST + timedelta(days=offset)
        found = now(person, day)
        assert (found and found[:2]) == recount(valid, day)
        # Nobody is a full member who cannot be one, nor after the end.
        assert not found or found[1] != "full" or found[0] != "retired"
