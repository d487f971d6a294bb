"""A proposal on its way to the meeting: begun, changed, handed in, completed, taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from congress.models import Proposal
from congress.services.proposals import (
    change_proposal,
    hand_in,
    start_proposal,
    take_back,
    withdraw_proposal,
)
from congress.services.seconding import second
from congress.states import WITHDRAWABLE, Status
from tests.factories.congress import (
    CallFactory,
    DelegateFactory,
    ProposalFactory,
    RuleSetFactory,
    TermFactory,
)
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db

TEXT = {
    "title": "关于在教学楼增设直饮水机的提案",
    "category": "welfare",
    "reasons": "教学楼三层以上没有饮水点。",
    "measures": "三、四层各装一台直饮水机。",
}


def start(person, call=None, **fields):
    return start_proposal(call=call or CallFactory(), proposer=person, by=person.user, **(TEXT | fields))


@pytest.fixture
def teacher(cast):
    return cast.teacher.person


@pytest.mark.parametrize(("opens", "closes", "code"), [(-9, -1, "after_window"), (1, 9, "before_window")])
def test_row_79_a_proposal_is_written_in_the_days_of_the_call(teacher, opens, closes, code):
    day = localdate()
    call = CallFactory(opens_on=day + timedelta(days=opens), closes_on=day + timedelta(days=closes))
    with pytest.raises(ValidationError) as refusal:
        start(teacher, call)
    assert refusal.value.code == code
    assert not Proposal.objects.exists()


def test_a_draft_finished_after_the_window_is_kept_and_not_handed_in(teacher):
    proposal = start(teacher)
    proposal.call.closes_on = localdate() - timedelta(days=1)
    proposal.call.save()
    with pytest.raises(ValidationError) as refusal:
        hand_in(proposal=proposal, by=teacher.user)
    assert refusal.value.code == "after_window"
    assert Proposal.objects.get().reasons == TEXT["reasons"]


def test_row_79_a_proposal_says_one_matter_why_and_what(teacher):
    proposal = start(teacher, title="", measures="  ")
    with pytest.raises(ValidationError) as refusal:
        hand_in(proposal=proposal, by=teacher.user)
    assert set(refusal.value.error_dict) == {"title", "measures"}


def test_row_79_the_second_seconder_hands_it_in_with_the_next_number(teacher):
    call = CallFactory()
    ProposalFactory(call=call, at=Status.SUBMITTED)
    proposal = hand_in(proposal=start(teacher, call), by=teacher.user)
    assert (proposal.status, proposal.number) == (Status.SECONDING, None)
    second(proposal=proposal, by=PersonFactory(signs_in=True).user)
    proposal = second(proposal=proposal, by=PersonFactory(signs_in=True).user)
    assert (proposal.status, proposal.number, proposal.submitted_on) == ("submitted", 2, localdate())


def test_a_number_is_never_given_again(teacher):
    RuleSetFactory(seconders=0)
    call = CallFactory()
    first = hand_in(proposal=start(teacher, call), by=teacher.user)
    withdraw_proposal(proposal=first, by=teacher.user)
    assert hand_in(proposal=start(teacher, call), by=teacher.user).number == 2


def test_two_calls_of_a_year_give_no_number_twice(teacher):
    RuleSetFactory(seconders=0)
    first, second_call = CallFactory(), CallFactory()
    done = [hand_in(proposal=start(teacher, call), by=teacher.user) for call in (first, second_call, first)]
    assert [one.code for one in done] == [f"{first.opens_on.year}-{n:03d}" for n in (1, 2, 3)]
    with pytest.raises(IntegrityError, match="one_proposal_a_number_of_the_year"), transaction.atomic():
        Proposal.objects.filter(pk=done[1].pk).update(number=1)


def test_a_number_keeps_its_year_when_the_call_is_moved(teacher):
    RuleSetFactory(seconders=0)
    call = CallFactory()
    first = hand_in(proposal=start(teacher, call), by=teacher.user)
    call.opens_on = call.opens_on.replace(year=call.opens_on.year - 1)
    call.save()
    later = hand_in(proposal=start(teacher, call), by=teacher.user)
    first.refresh_from_db()
    assert (first.code, later.code) == (
        f"{call.opens_on.year + 1}-001",
        f"{call.opens_on.year}-002",
    )


def test_who_has_no_vote_does_not_propose(cast):
    with pytest.raises(ValidationError) as refusal:
        start(cast.retiree.person)
    assert refusal.value.code == "not_entitled"


def test_in_a_congress_only_its_delegates_propose(teacher):
    call = CallFactory(session__term=TermFactory(body="staff_congress"))
    with pytest.raises(ValidationError):
        start(teacher, call)
    seat = DelegateFactory(term=call.session.term, person=teacher)
    assert start(seat.person, call).status == Status.DRAFT


def test_nobody_writes_in_the_name_of_another_but_the_union_from_paper(cast, teacher):
    call = CallFactory()
    with pytest.raises(ValidationError) as refusal:
        start_proposal(call=call, proposer=cast.leader.person, by=teacher.user, **TEXT)
    assert refusal.value.code == "not_yours"
    proposal = start_proposal(call=call, proposer=teacher, by=cast.chair, **TEXT)
    assert (proposal.proposer, proposal.entered_by) == (teacher, cast.chair)


def test_the_same_form_sent_twice_makes_one_draft(teacher):
    call = CallFactory()
    start(teacher, call, form_key="a", title="直饮")
    start(teacher, call, form_key="a")
    assert [one.title for one in Proposal.objects.all()] == [TEXT["title"]]


def test_a_form_does_not_meet_its_own_earlier_save_but_another_s(teacher):
    draft = start(teacher, form_key="a")
    seen = draft.version
    change_proposal(proposal=draft, version=seen, by=teacher.user, form_key="a", reasons="一")
    change_proposal(proposal=draft, version=seen, by=teacher.user, form_key="a", reasons="二")
    with pytest.raises(ValidationError) as refusal:
        change_proposal(proposal=draft, version=seen, by=teacher.user, form_key="b", reasons="三")
    assert refusal.value.code == "stale"


def test_the_text_that_is_being_seconded_stands(teacher):
    proposal = hand_in(proposal=start(teacher), by=teacher.user)
    with pytest.raises(ValidationError) as refusal:
        change_proposal(proposal=proposal, version=proposal.version, by=teacher.user, title="别的")
    assert refusal.value.code == "text_is_closed"


def test_taken_back_to_be_changed_it_is_seconded_anew(teacher):
    proposal = hand_in(proposal=start(teacher), by=teacher.user)
    second(proposal=proposal, by=PersonFactory(signs_in=True).user)
    proposal = take_back(proposal=proposal, by=teacher.user)
    assert (proposal.status, proposal.secondings.count()) == (Status.DRAFT, 0)


def test_nobody_changes_somebody_else_s_draft(cast, teacher):
    proposal = start(teacher)
    for stranger in (cast.leader, cast.chair):
        with pytest.raises(ValidationError) as refusal:
            change_proposal(proposal=proposal, version=proposal.version, by=stranger, title="别的")
        assert refusal.value.code == "not_yours"


def test_reasons_of_200_000_characters_are_refused_with_both_numbers(teacher):
    with pytest.raises(ValidationError) as refusal:
        start(teacher, reasons="长" * 200_000)
    assert "200000" in refusal.value.messages[0]
    assert "20000" in refusal.value.messages[0].replace("200000", "")


def test_a_delegation_s_proposal_needs_no_seconders_and_somebody_who_speaks_for_it(cast, teacher):
    call = CallFactory()
    proposal = hand_in(proposal=start(cast.leader.person, call, kind="collective"), by=cast.leader)
    assert (proposal.status, proposal.number, proposal.unit) == ("submitted", 1, "语文小组")
    with pytest.raises(ValidationError) as refusal:
        hand_in(proposal=start(teacher, call, kind="collective"), by=teacher.user)
    assert "kind" in refusal.value.error_dict


def test_what_was_returned_is_completed_under_its_number(teacher):
    proposal = ProposalFactory(proposer=teacher, at=Status.RETURNED)
    proposal.call.closes_on = proposal.call.opens_on
    proposal.call.save()
    change_proposal(proposal=proposal, version=proposal.version, by=teacher.user, measures="再说清楚。")
    done = hand_in(proposal=proposal, by=teacher.user)
    assert (done.status, done.number, done.measures) == ("submitted", proposal.number, "再说清楚。")


@pytest.mark.parametrize("status", Status)
def test_withdrawn_until_it_is_accepted(teacher, status):
    proposal = ProposalFactory(proposer=teacher, at=status)
    if status in WITHDRAWABLE:
        assert withdraw_proposal(proposal=proposal, by=teacher.user).status == Status.WITHDRAWN
    else:
        with pytest.raises(ValidationError) as refusal:
            withdraw_proposal(proposal=proposal, by=teacher.user)
        assert refusal.value.code == "step_not_allowed"


def test_only_the_proposer_withdraws_or_the_union_for_them_with_why(cast, teacher):
    proposal = ProposalFactory(proposer=teacher, at=Status.SUBMITTED)
    for who, why in ((cast.leader, "误会"), (cast.chair, " ")):
        with pytest.raises(ValidationError):
            withdraw_proposal(proposal=proposal, by=who, reason=why)
    withdraw_proposal(proposal=proposal, by=cast.chair, reason="提案人来电话撤回")
    assert proposal.steps.last().reason == "提案人来电话撤回"
