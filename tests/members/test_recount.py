"""Standing is what the moves add up to, whatever order they were entered in."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Move, Person, Standing
from members.services import record_move, standing_from_moves, strike_move
from tests.factories.members import PersonFactory, UserFactory

FIRST = date(2015, 1, 1)
DAYS = 400
CHANGES = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.just("change_category"), "category": st.sampled_from(["permanent", "contract"])}
    ),
    st.fixed_dictionaries({"kind": st.just("join"), "membership": st.sampled_from(["full", "none", "kept"])}),
    st.fixed_dictionaries({"kind": st.just("retire"), "category": st.just("retired")}),
    st.fixed_dictionaries({"kind": st.just("transfer_out")}),
)
ACTS = st.lists(st.tuples(st.integers(1, DAYS), CHANGES), max_size=8)
HIRED = {"kind": "hire", "category": "permanent"}


def on_day(moves, day):
    """An independent recount: walk every act up to and including the day."""
    facts = None
    for move in sorted(moves, key=lambda m: (m.effective_on, m.pk)):
        if move.effective_on > day:
            break
        if move.kind in ("transfer_out", "die"):
            facts = None
        else:
            category, membership = facts or ("", "none")
            facts = (move.category or category, move.membership or membership)
    return facts


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, struck=st.integers(0, 7))
def test_every_day_is_what_the_valid_acts_say(acts, struck):
    person = PersonFactory(standing__category="")
    by = UserFactory()
    record_move(person=person, effective_on=FIRST, by=None, **HIRED)
    for offset, change in acts:
        again = {"category": "permanent"} if change["kind"] == "join" else {}
        record_move(person=person, effective_on=FIRST + timedelta(days=offset), by=None, **(change | again))
    moves = list(person.moves.order_by("pk"))[1:]
    if len(moves) > struck:
        with suppress(ValidationError):  # A later act may rest on it.
            strike_move(move=moves[struck], by=by, reason="写错了")

    valid = list(person.moves.valid())
    for offset in range(0, DAYS + 2, 7):
        day = FIRST + timedelta(days=offset)
        stored = Standing.objects.on(day).filter(person=person).first()
        assert (stored and (stored.category, stored.membership)) == on_day(valid, day)


def test_moves_that_name_no_category_are_refused_with_the_person_s_name():

    move = Move(person=Person(name="林晓春"), kind="join", membership="full", effective_on=FIRST)
    with pytest.raises(ValidationError, match="林晓春"):
        standing_from_moves([move])
