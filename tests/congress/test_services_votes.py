"""Votes as they were counted."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from congress.models import Body, Roll, VoteCount
from congress.reports.votes import is_passed, rounds_of
from congress.services.sittings import close_sitting
from congress.services.votes import Count, correct_count, count_votes, drop_count
from tests.congress.day import opened
from tests.factories.congress import AgendaItemFactory, RuleSetFactory, TermFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


def item_of(sitting, **fields):
    fields = {"title": "绩效工资分配方案", "power": 4, "mode": "pass", "method": "paper"} | fields
    return AgendaItemFactory(session=sitting.session, **fields)


def enter(item, *figures, roll=Roll.STAFF, round=1):
    return count_votes(item=item, roll=roll, round=round, count=Count(*figures), by=None)


def refused(code, action):
    with pytest.raises(ValidationError) as refusal:
        action()
    fields = getattr(refusal.value, "error_dict", {"": [refusal.value]})
    assert [one.code for errors in fields.values() for one in errors] == [code]
    return refusal.value


def test_row_77_more_than_half_of_all_pass_not_of_those_present(union):
    item = item_of(opened(36, 25, by=None))
    vote = enter(item, 25, 18, 5, 2)
    assert (vote.due, vote.votes_needed, vote.quorum_needed, vote.passed) == (36, 19, 24, False)
    assert is_passed(item) is False
    assert "✘" in rounds_of(item)[0].sentence


def test_row_77_by_the_literal_rule_half_of_all_pass(union):
    RuleSetFactory(pass_rule="ge_half")
    assert enter(item_of(opened(36, 25, by=None)), 25, 18, 5, 2).passed is True


def test_who_is_absent_does_not_abstain(union):
    vote = enter(item_of(opened(9, 8, by=None)), 8, 5, 1, 1)
    assert (vote.abstaining, vote.not_voting, vote.present) == (1, 1, 8)


def test_too_few_in_the_room_decide_nothing(union):
    vote = enter(item_of(opened(9, 8, by=None)), 5, 5, 0, 0)
    assert vote.passed is False


def test_both_rounds_are_kept_and_the_last_one_counts(union):
    item = item_of(opened(9, 8, by=None))
    enter(item, 8, 4, 4, 0)
    enter(item, 8, 7, 1, 0, round=2)
    assert [one.passed for one in item.votes.order_by("round")] == [False, True]
    assert is_passed(item) is True
    refused("no_more_rounds", lambda: enter(item, 8, 7, 1, 0, round=3))


def test_there_is_no_second_round_after_a_first_that_passed(union):
    item = item_of(opened(9, 8, by=None))
    enter(item, 8, 7, 1, 0)
    refused("passed_already", lambda: enter(item, 8, 1, 7, 0, round=2))


def test_the_same_round_twice_is_refused_with_the_figures(cast):
    item = item_of(opened(0, by=cast.chair))
    due = item.session.roll_entries.count()
    count_votes(item=item, roll=Roll.STAFF, round=1, count=Count(due, due, 0, 0), by=cast.chair)
    refusal = refused("entered_already", lambda: enter(item, due, 1, 0, 0))
    assert "周桂兰" in refusal.messages[0]


@pytest.mark.parametrize(("code", "figures"), [
    ("more_than_checked_in", (9, 5, 0, 0)),
    ("more_votes_than_present", (8, 5, 3, 1)),
])  # fmt: skip
def test_figures_that_cannot_be_are_refused(union, code, figures):
    item = item_of(opened(9, 8, by=None))
    refused(code, lambda: enter(item, *figures))
    assert not VoteCount.objects.exists()


def test_only_paper_is_spoiled(union):
    item = item_of(opened(9, 8, by=None), method="show_of_hands")
    refused("only_paper", lambda: enter(item, 8, 5, 1, 1, 1))
    assert enter(item_of(item.session.sittings.get()), 8, 5, 1, 1, 1).spoiled == 1


def test_what_is_not_voted_on_or_was_taken_off_gets_no_count(union):
    sitting = opened(9, 8, by=None)
    refused("no_vote", lambda: enter(item_of(sitting, power=3, mode="hear", method="none"), 8, 5, 0, 0))
    refused("withdrawn", lambda: enter(item_of(sitting, withdrawn_reason="再议"), 8, 5, 0, 0))
    refused("no_such_roll", lambda: enter(item_of(sitting), 8, 5, 0, 0, roll=Roll.MEMBERS))


def test_a_joint_sitting_counts_each_roll(union):
    PersonFactory(standing__membership="none")
    item = item_of(opened(2, by=None, joint_term=TermFactory(body=Body.MEMBERS_MEETING)))
    enter(item, 3, 3, 0, 0)
    enter(item, 2, 0, 2, 0, roll=Roll.MEMBERS)
    assert {vote.roll: vote.due for vote in item.votes.all()} == {"staff": 3, "members": 2}
    assert is_passed(item) is False


def test_a_count_is_corrected_only_while_the_meeting_sits(union):
    sitting = opened(9, 8, by=None)
    vote = enter(item_of(sitting), 8, 5, 0, 0)
    seen = Count(8, 5, 0, 0)
    vote = correct_count(vote=vote, seen=seen, count=Count(8, 4, 1, 0), by=None)
    assert (vote.in_favour, vote.passed) == (4, False)
    refused("stale", lambda: correct_count(vote=vote, seen=seen, count=seen, by=None))
    close_sitting(sitting=sitting, by=None)
    now = Count(8, 4, 1, 0)
    refused("sitting_closed", lambda: correct_count(vote=vote, seen=now, count=seen, by=None))
    refused("sitting_closed", lambda: drop_count(vote=vote, by=None))


def test_only_the_last_round_is_corrected_or_taken_back(union):
    item = item_of(opened(9, 8, by=None))
    first, second = enter(item, 8, 4, 4, 0), enter(item, 8, 7, 1, 0, round=2)
    refused("later_round", lambda: drop_count(vote=first, by=None))
    drop_count(vote=second, by=None)
    assert list(item.votes.all()) == [first]


@pytest.mark.django_db(transaction=True)
def test_row_77_a_vote_entered_twice_at_once_is_refused_kindly(union):
    item = item_of(opened(9, 8, by=None))
    both = Barrier(2)

    def attempt(in_favour):
        both.wait(5)
        try:
            enter(item, 8, in_favour, 0, 0)
        except ValidationError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as tellers:
        assert sorted(tellers.map(attempt, (6, 7)), key=str) == [None, "entered_already"]
    assert VoteCount.objects.count() == 1
