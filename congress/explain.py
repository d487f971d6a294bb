"""Each decision in one line that a hall can check: 应到42 实到39 ≥28 ✔ 赞成24 >21 ✔ 通过."""

from django.utils.translation import gettext as _

from congress.models import RuleSet, VoteCount
from congress.thresholds import at_least, votes_to_pass

_MARKS = {True: "✔", False: "✘"}


def quorum_needed(due: int, rules: RuleSet) -> int:
    """How many of the `due` people must be present; nobody at all is never enough."""
    return max(at_least(rules.quorum, due), 1)


def votes_needed(due: int, rules: RuleSet) -> int:
    """How many of the `due` people must be in favour, whoever is absent or abstains."""
    return max(votes_to_pass(due, rules.pass_rule), 1)


def explain_quorum(due: int, present: int, rules: RuleSet) -> str:
    """Whether the meeting may open, with its figures."""
    needed = quorum_needed(due, rules)
    result = _("quorum reached") if present >= needed else _("not enough people")
    return f"{_attendance(due, present, needed)} {result}"


def explain_vote(vote: VoteCount) -> str:
    """One stored round, by the figures and the rule that were stored with it."""
    return explain_vote_figures(
        due=vote.due,
        present=vote.present,
        in_favour=vote.in_favour,
        quorum_needed=vote.quorum_needed,
        votes_needed=vote.votes_needed,
        pass_rule=vote.pass_rule,
    )


def explain_vote_figures(
    *, due: int, present: int, in_favour: int, quorum_needed: int, votes_needed: int, pass_rule: str
) -> str:
    """Whether it is passed, with its figures; too few people decide nothing, however they vote."""
    attendance = _attendance(due, present, quorum_needed)
    if present < quorum_needed:
        return " ".join([attendance, _("not enough people"), _("not passed")])
    passed = in_favour >= votes_needed
    result = _("passed") if passed else _("not passed")
    return f"{attendance} {_in_favour(in_favour, votes_needed, pass_rule)} {_MARKS[passed]} {result}"


def _attendance(due: int, present: int, needed: int) -> str:
    """With the relation that holds: ≥ where enough are there, < where not."""
    enough = present >= needed
    said = {"due": due, "present": present, "needed": needed}
    if enough:
        words = _("due %(due)s present %(present)s ≥%(needed)s") % said
    else:
        words = _("due %(due)s present %(present)s <%(needed)s") % said
    return f"{words} {_MARKS[enough]}"


def _in_favour(in_favour: int, needed: int, pass_rule: str) -> str:
    """With the relation that holds: >30 or ≤30 by the strict rule, ≥18 or <18 by the literal one."""
    passed = in_favour >= needed
    if pass_rule == RuleSet.PassRule.GT_HALF:
        bar = f">{needed - 1}" if passed else f"≤{needed - 1}"
    else:
        bar = f"≥{needed}" if passed else f"<{needed}"
    words = _("in favour %(number)s") % {"number": in_favour}
    return f"{words} {bar}"
