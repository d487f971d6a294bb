"""Decisions in one line."""

import pytest
from django.utils.translation import override

from congress.explain import explain_quorum, explain_vote, explain_vote_figures, quorum_needed, votes_needed
from congress.models import RuleSet, VoteCount

FIGURES = {"due": 42, "present": 39, "quorum_needed": 28, "votes_needed": 22, "pass_rule": "gt_half"}


def test_a_passed_vote_in_one_line():
    assert explain_vote_figures(in_favour=24, **FIGURES) == "应到42 实到39 ≥28 ✔ 赞成24 >21 ✔ 通过"


def test_a_vote_that_is_half_does_not_pass_under_the_strict_rule():
    assert explain_vote_figures(in_favour=21, **FIGURES) == "应到42 实到39 ≥28 ✔ 赞成21 ≤21 ✘ 未通过"


def test_half_passes_under_the_literal_rule():
    literal = FIGURES | {"votes_needed": 21, "pass_rule": "ge_half"}
    assert explain_vote_figures(in_favour=21, **literal) == "应到42 实到39 ≥28 ✔ 赞成21 ≥21 ✔ 通过"


def test_too_few_votes_under_the_literal_rule():
    literal = FIGURES | {
        "due": 36,
        "present": 30,
        "quorum_needed": 24,
        "votes_needed": 18,
        "pass_rule": "ge_half",
    }
    assert explain_vote_figures(in_favour=17, **literal) == "应到36 实到30 ≥24 ✔ 赞成17 <18 ✘ 未通过"


def test_too_few_people_pass_nothing():
    line = explain_vote_figures(in_favour=27, **FIGURES | {"present": 27})
    assert line == "应到42 实到27 <28 ✘ 人数不足 未通过"


@pytest.mark.parametrize(
    ("present", "line"),
    [(28, "应到42 实到28 ≥28 ✔ 达到法定人数"), (27, "应到42 实到27 <28 ✘ 人数不足")],
)
def test_the_quorum_in_one_line(present, line):
    assert explain_quorum(42, present, RuleSet()) == line


def test_a_stored_count_is_explained_by_its_own_figures():
    vote = VoteCount(in_favour=18, against=5, **FIGURES | {"due": 36, "present": 25, "quorum_needed": 24})
    vote.votes_needed, vote.pass_rule = 18, "ge_half"
    assert explain_vote(vote) == "应到36 实到25 ≥24 ✔ 赞成18 ≥18 ✔ 通过"


def test_the_line_in_english():
    with override("en"):
        line = explain_vote_figures(in_favour=24, **FIGURES)
    assert line == "due 42 present 39 ≥28 ✔ in favour 24 >21 ✔ passed"


def test_nobody_at_all_is_never_enough():
    assert quorum_needed(0, RuleSet()) == votes_needed(0, RuleSet(pass_rule="ge_half")) == 1
