"""The budget that is signed, sealed and handed up, and whether it has come back."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from finance.models import Budget
from members.sheets import Sheet, SheetKind, Source, has_copy

BUDGET = "budget"


def _budget(budget: Budget) -> Sheet:
    return Sheet(
        BUDGET,
        budget.pk,
        _("Budget of %(year)s, with seal") % {"year": budget.year},
        reverse("finance:budget_detail", args=[budget.pk]),
        None,
        reverse("finance:budget_export", args=[budget.pk]),
    )


def find_budget(user: User, pk: int) -> Sheet | None:
    """A budget that `user` may see."""
    found = Budget.objects.visible_to(user).filter(pk=pk).first()
    return _budget(found) if found else None


def budgets_awaited(user: User) -> Iterable[Sheet]:
    """This year's and later ones that were passed and lie here without their seal. One query."""
    passed = Budget.objects.visible_to(user).exclude(status__in=Budget.OPEN_STATUSES)
    return map(_budget, passed.filter(~has_copy(BUDGET), year__gte=localdate().year))


KINDS = (
    SheetKind(
        BUDGET,
        gettext_lazy("Budget with seal"),
        "finance.view_budget",
        find_budget,
        keeper="finance.change_budget",
    ),
)
SOURCES = (Source("finance.view_budget", budgets_awaited),)
