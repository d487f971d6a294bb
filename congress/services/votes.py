"""Votes as they were counted: by show of hands or on paper, two rounds at most, corrected while it sits."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.explain import explain_vote, quorum_needed, votes_needed
from congress.models import AgendaItem, Roll, Sitting, VoteCount
from congress.reports.sittings import rolls_of, rules_of, tallies_of
from congress.services.sittings import lock_sitting

ROUNDS = 2


class Count(NamedTuple):
    """What the tellers counted, in votes; who is present and does none of these does not vote."""

    present: int
    in_favour: int
    against: int
    abstaining: int
    spoiled: int = 0

    @property
    def votes(self) -> int:
        return self.in_favour + self.against + self.abstaining + self.spoiled


@transaction.atomic
def count_votes(
    *,
    item: AgendaItem,
    roll: str,
    round: int,
    count: Count,
    by: User | None,
    tellers: str = "",
    note: str = "",
) -> VoteCount:
    """Enter one round of an item for one roll, with the rule and the thresholds of the day.

    `round` is the one that the form was shown for: a second entry of it is refused. A second round is held
    only after a first that did not pass. Refused outside the meeting and where figures cannot be.
    """
    sitting, item = _lock_open(item)
    _require_vote(item)
    _require_roll(sitting, roll)
    _require_turn(item, roll, round)
    rules = rules_of(sitting)
    due = _check(sitting, roll, item.method, count)
    return VoteCount.objects.create(
        item=item,
        roll=roll,
        round=round,
        method=item.method,
        due=due,
        quorum_needed=quorum_needed(due, rules),
        votes_needed=votes_needed(due, rules),
        pass_rule=rules.pass_rule,
        tellers=tellers.strip(),
        note=note.strip(),
        counted_by=by,
        **count._asdict(),
    )


@transaction.atomic
def correct_count(
    *, vote: VoteCount, seen: Count, count: Count, by: User | None, tellers: str = "", note: str = ""
) -> VoteCount:
    """Put right what was mistyped, while the meeting sits; refused when it no longer says what was `seen`."""
    sitting, item = _lock_open(vote.item)
    vote = _last_round(item, vote)
    if figures_of(vote) != seen:
        raise ValidationError(
            _("Somebody else has corrected this count in the meantime: %(line)s. Nothing was changed."),
            code="stale",
            params={"line": explain_vote(vote)},
        )
    _check(sitting, vote.roll, vote.method, count)
    for name, value in count._asdict().items():
        setattr(vote, name, value)
    vote.tellers, vote.note, vote.counted_by = tellers.strip(), note.strip(), by
    vote.save()
    vote.refresh_from_db()
    return vote


@transaction.atomic
def drop_count(*, vote: VoteCount, by: User | None) -> AgendaItem:
    """Take a count back that belongs elsewhere, while the meeting sits; the history keeps it."""
    _sitting, item = _lock_open(vote.item)
    _last_round(item, vote).delete()
    return item


def figures_of(vote: VoteCount) -> Count:
    """What is stored, as it was counted."""
    return Count(*(getattr(vote, name) for name in Count._fields))


def _lock_open(item: AgendaItem) -> tuple[Sitting, AgendaItem]:
    """The meeting at which the item stands, and the item, both locked; refused unless it sits."""
    found = Sitting.objects.filter(session=item.session_id, part=item.part).first()
    if found is None:
        raise ValidationError(_("This meeting has not been called."), code="no_sitting")
    sitting = lock_sitting(found)
    if not sitting.opened_at:
        raise ValidationError(
            _("Votes are counted once the quorum is declared and the meeting is open."), code="not_opened"
        )
    if sitting.closed_at:
        raise ValidationError(
            _("The meeting is closed; what was counted stays as it is."), code="sitting_closed"
        )
    return sitting, AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)


def _require_vote(item: AgendaItem) -> None:
    if item.withdrawn_reason:
        raise ValidationError(
            _("“%(title)s” was taken off the agenda."), code="withdrawn", params=_named(item)
        )
    if item.method == AgendaItem.Method.NONE:
        raise ValidationError(
            _("“%(title)s” is not voted on; say first how it is voted on."),
            code="no_vote",
            params=_named(item),
        )


def _named(item: AgendaItem) -> dict[str, str]:
    return {"title": item.title}


def _require_roll(sitting: Sitting, roll: str) -> None:
    if roll not in rolls_of(sitting.session):
        raise ValidationError(_("This meeting has no such roll."), code="no_such_roll")


def _require_turn(item: AgendaItem, roll: str, round: int) -> None:
    earlier = list(item.votes.filter(roll=roll).select_related("counted_by__person").order_by("round"))
    if round <= len(earlier):
        raise _entered_already(earlier[round - 1])
    if round > ROUNDS or round != len(earlier) + 1:
        raise ValidationError(_("A matter is voted on in two rounds at most."), code="no_more_rounds")
    if earlier and earlier[-1].passed:
        raise ValidationError(
            _("“%(title)s” was passed in the first round already."),
            code="passed_already",
            params=_named(item),
        )


def _entered_already(vote: VoteCount) -> ValidationError:
    person = getattr(vote.counted_by, "person", None)
    return ValidationError(
        _("This round has been entered already, by %(name)s: %(line)s. Correct it there if it is wrong."),
        code="entered_already",
        params={"name": person.name if person else "—", "line": explain_vote(vote)},
    )


def _last_round(item: AgendaItem, vote: VoteCount) -> VoteCount:
    """The count, locked; refused when another round was held after it or it is gone."""
    rows = VoteCount.objects.select_for_update(of=("self",)).filter(item=item, roll=vote.roll)
    last = rows.order_by("round").last()
    if last is None or last.pk != vote.pk:
        raise ValidationError(
            _("Another round was counted after this one; correct the last round first."), code="later_round"
        )
    return last


def _check(sitting: Sitting, roll: str, method: str, count: Count) -> int:
    """How many are due; refuses more present than checked in, and more votes than present."""
    tally = next(one for one in tallies_of(sitting) if one.roll == roll)
    if count.present > tally.present:
        raise ValidationError(
            {
                "present": ValidationError(
                    _("%(here)s of “%(roll)s” have checked in. Check the others in first."),
                    code="more_than_checked_in",
                    params={"here": tally.present, "roll": Roll(roll).label},
                )
            }
        )
    if method != AgendaItem.Method.PAPER and count.spoiled:
        raise ValidationError(
            {"spoiled": ValidationError(_("Only paper ballots can be invalid."), code="only_paper")}
        )
    if count.votes > count.present:
        raise ValidationError(
            _("%(votes)s votes were counted, but %(present)s people are present. Please count again."),
            code="more_votes_than_present",
            params={"votes": count.votes, "present": count.present},
        )
    return tally.due
