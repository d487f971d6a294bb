"""Who is on a roll and why; fixing it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now
from django.utils.translation import override

from congress.models import Body, Delegate, Roll, RollEntry
from congress.reports.rolls import line_of, roll_of
from congress.services.rolls import fix_roll
from tests.factories.congress import (
    ConstituencyFactory,
    DelegateFactory,
    RuleSetFactory,
    SessionFactory,
    TermFactory,
)
from tests.factories.members import PersonFactory, UnionGroupFactory

pytestmark = pytest.mark.django_db

# Of each kind of people one: whether they vote in the general staff meeting and in the members' meeting.
PEOPLE = {
    "在编会员": ("permanent", "full", True, True),
    "在编非会员": ("permanent", "none", True, False),
    "合同制会员": ("contract", "full", True, True),
    "临时工": ("temporary", "none", True, False),
    "派遣会员": ("agency", "full", False, True),
    "退休": ("retired", "kept", False, False),
}


@pytest.fixture
def school():
    return {
        name: PersonFactory(name=name, standing={"category": category, "membership": membership})
        for name, (category, membership, *_votes) in PEOPLE.items()
    }


def voting(lines):
    return {line.person.name for line in lines if line.has_vote}


def test_row_70_all_staff_vote_in_the_general_staff_meeting(school):
    lines = roll_of(TermFactory(body=Body.GENERAL_STAFF), localdate())
    assert voting(lines) == {name for name, (*_is, votes, _member) in PEOPLE.items() if votes}


def test_row_70_members_vote_in_the_members_meeting(school):
    lines = roll_of(TermFactory(body=Body.MEMBERS_MEETING), localdate())
    assert voting(lines) == {name for name, (*_is, votes) in PEOPLE.items() if votes}


def test_everybody_has_a_reason(school):
    for body in Body:
        lines = roll_of(TermFactory(body=body), localdate())
        assert {line.person.name for line in lines} == set(PEOPLE)
        assert all(line.reason for line in lines)


def test_the_rules_say_who_is_staff(school):
    RuleSetFactory(staff_categories=["permanent"])
    lines = roll_of(TermFactory(), localdate())
    assert voting(lines) == {"在编会员", "在编非会员"}


def test_delegates_alone_vote_in_the_congress(school):
    seat = DelegateFactory(person=school["在编会员"])
    seat.constituency = ConstituencyFactory(term=seat.term, name="语文选区")
    seat.save()
    lines = {line.person.name: line for line in roll_of(seat.term, localdate())}
    assert voting(lines.values()) == {"在编会员"}
    assert lines["在编会员"].reason == "语文选区选出的正式代表。"
    assert lines["在编会员"].unit == "语文选区"
    assert lines["合同制会员"].reason == "未当选代表。"


def test_a_delegate_who_is_staff_no_longer_is_not_on_the_roll(school):
    seat = DelegateFactory(person=school["退休"])
    line = line_of(seat.term, school["退休"], localdate())
    assert not line.is_on
    assert line.reason.startswith("曾当选，但：")


def test_guests_are_on_the_roll_without_a_vote(school):
    seat = DelegateFactory(person=school["退休"], seat=Delegate.Seat.INVITED)
    line = line_of(seat.term, school["退休"], localdate())
    assert line.is_on
    assert not line.has_vote


def test_an_invitation_takes_no_vote_away(school):
    term = TermFactory(body=Body.GENERAL_STAFF)
    DelegateFactory(term=term, person=school["在编会员"], seat=Delegate.Seat.NON_VOTING)
    assert line_of(term, school["在编会员"], localdate()).has_vote


def test_a_seat_ends_with_its_post():
    seat = DelegateFactory()
    day = seat.post.period.upper
    assert not line_of(seat.term, seat.person, day).is_on
    assert line_of(seat.term, seat.person, day - timedelta(days=1)).is_on


def test_the_roll_is_fixed_with_reasons_in_the_language_of_the_house(school):
    session = SessionFactory()
    with override("en"):
        fix_roll(session, None)
    entry = RollEntry.objects.get(session=session, person=school["在编会员"])
    assert entry.reason == "本校教职工（在编）。"
    assert session.roll_entries.voters(Roll.STAFF).count() == 4


def test_a_joint_sitting_has_two_rolls(school):
    session = SessionFactory(joint_term=TermFactory(body=Body.MEMBERS_MEETING))
    fix_roll(session, None)
    assert session.roll_entries.voters(Roll.STAFF).count() == 4
    assert session.roll_entries.voters(Roll.MEMBERS).count() == 3


def test_two_bodies_of_the_staff_do_not_sit_jointly(school):
    session = SessionFactory(joint_term=TermFactory(body=Body.STAFF_CONGRESS))
    with pytest.raises(ValidationError) as refusal:
        fix_roll(session, None)
    assert refusal.value.code == "one_roll_twice"


def test_a_roll_without_voters_is_refused():
    session = SessionFactory(term=TermFactory(body=Body.STAFF_CONGRESS))
    with pytest.raises(ValidationError) as refusal:
        fix_roll(session, None)
    assert refusal.value.code == "empty_roll"


def test_the_roll_is_fixed_anew_until_a_sitting_opens(school):
    session = SessionFactory()
    fix_roll(session, None)
    PersonFactory(name="新来的")
    fix_roll(session, None)
    assert session.roll_entries.count() == 5
    session.sittings.update(check_in_opened_at=now(), opened_at=now(), due=5, present=5)
    PersonFactory(name="更晚来的")
    assert len(fix_roll(session, None)) == 5


@pytest.mark.parametrize("people", [1, 3, 30])
def test_a_roll_asks_the_same_for_any_number(people, django_assert_num_queries):
    group = UnionGroupFactory()
    PersonFactory.create_batch(people, standing__group=group)
    term = TermFactory()
    with django_assert_num_queries(3):
        roll_of(term, localdate())
