"""Next year's plan and budget from this year's, in one step."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activities.models import WorkPlan
from activities.services import PlanCopy, copy_plan
from almanac.lunar import LAST_YEAR
from finance.services import Carry, carries, carry_money

_NAMES_SHOWN = 12


class Goes(StrEnum):
    """How a plan's money meets the budget of a year."""

    INTO_A_NEW_ONE = "new"
    INTO_WHAT_IS_THERE = "there"
    NOWHERE = "frozen"


@dataclass(frozen=True)
class MoneyMove:
    """What of a plan's money goes into the budget of one year, in figures that a session can keep."""

    year: int
    goes: str
    count: int
    total: str
    already: list[str]

    @classmethod
    def of(cls, carry: Carry) -> "MoneyMove":
        goes = Goes.INTO_WHAT_IS_THERE if carry.budget else Goes.INTO_A_NEW_ONE
        return cls(
            carry.year,
            Goes.NOWHERE if carry.is_frozen else goes,
            len(carry.new),
            f"{carry.total:,.2f}",
            carry.already,
        )

    @property
    def sentences(self) -> list[str]:
        """What it means for that budget, in the language now active."""
        facts = {"year": self.year, "next_year": self.year, "count": self.count, "total": self.total}
        if self.goes == Goes.NOWHERE:
            sentence = _(
                "The budget of %(next_year)s has been passed: it stays as it is, "
                "and no money is carried over."
            )
            return [sentence % facts]
        said = []
        if self.count:
            sentences = {
                Goes.INTO_A_NEW_ONE: ngettext(
                    "Budget of %(year)s, begun for it: %(count)s sum, %(total)s yuan.",
                    "Budget of %(year)s, begun for it: %(count)s sums, %(total)s yuan.",
                    self.count,
                ),
                Goes.INTO_WHAT_IS_THERE: ngettext(
                    "Budget of %(year)s, which is there: %(count)s sum, %(total)s yuan is added.",
                    "Budget of %(year)s, which is there: %(count)s sums, %(total)s yuan are added.",
                    self.count,
                ),
            }
            said.append(sentences[Goes(self.goes)] % facts)
        if self.already:
            names = "、".join(self.already[:_NAMES_SHOWN]) + ("……" if self.already[_NAMES_SHOWN:] else "")
            sentence = _("In the budget of %(year)s already, and left as they are: %(items)s.")
            said.append(sentence % (facts | {"items": names}))
        return said


@dataclass(frozen=True)
class NextYear:
    """The new plan with what became of each line, what went into which budget, and what changed in it."""

    copy: PlanCopy
    moves: list[MoneyMove] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    @property
    def told(self) -> dict[str, Any]:
        """What a session keeps of the money."""
        return {"moves": [asdict(move) for move in self.moves], "changes": self.changes}


def money_moves(plan: WorkPlan) -> list[MoneyMove]:
    """Where the money of `plan` would go a year later, by the budgets' years. Five statements at most."""
    return [MoneyMove.of(carry) for carry in carries(plan=plan, activities={})]


def money_sentences(moves: Iterable[MoneyMove], *, plan: WorkPlan) -> list[str]:
    """What the moves say; that there is nothing to carry where there are none."""
    said = [sentence for move in moves for sentence in move.sentences]
    return said or [
        _("No budget has money for “%(title)s”, so none is carried over.") % {"title": plan.title}
    ]


@transaction.atomic
def make_next_year(*, plan: WorkPlan, by: User) -> NextYear:
    """Make the plan of the year after `plan`'s, and put its money into the budgets of its months.

    Refused when the next year has a plan with lines already, and beyond the almanac's last year. What a
    budget has already stays as it is, and one that has been passed takes nothing, which `moves` tells.
    """
    refuse_next_year(plan)
    copy = copy_plan(plan=plan, year=plan.year + 1, by=by)
    activities = {move.source.pk: move.activity for move in copy.moves if move.activity}
    try:
        found = carry_money(plan=plan, activities=activities, by=by)
    except ValidationError as refusal:
        return NextYear(copy, changes=refusal.messages)
    changes = [change for carry in found if not carry.is_frozen for change in carry.changes]
    return NextYear(copy, [MoneyMove.of(carry) for carry in found], changes)


def refuse_next_year(plan: WorkPlan) -> None:
    """Refuse to make the next year's plan where there is one with lines, or the almanac ends."""
    year = plan.year + 1
    if year > LAST_YEAR:
        raise ValidationError(_("The almanac ends with %(year)s.") % {"year": LAST_YEAR}, code="almanac_ends")
    existing = WorkPlan.objects.filter(year=year, first_month=plan.first_month, activities__isnull=False)
    if found := existing.exclude(status=WorkPlan.Status.VOID).first():
        raise ValidationError(
            _("%(year)s has a plan with lines already: “%(title)s”. Open it, or make it void first."),
            code="there_already",
            params={"year": year, "title": found.title},
        )
