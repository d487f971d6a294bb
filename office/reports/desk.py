"""One person's first page on one day: what several blocks ask is asked once."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.functional import cached_property

from accounts.models import User
from activities.models import Activity, WorkPlan
from congress.reports.sessions import Step, steps_due
from office.reports import money, months, planning
from office.reports.tally import Tally, tally

# The work of a week, its first day included.
AHEAD = timedelta(days=6)


class Desk:
    """Each property is one query, asked when the first block needs it."""

    def __init__(self, user: User, *, today: date, sees_money: bool, said: Iterable[str] = ()) -> None:
        self.user = user
        self.today = today
        # May see it, and has typed PIN or password lately.
        self.sees_money = sees_money
        # Where the things lead that stand on the page already, in a part above.
        self.said = frozenset(said)

    @cached_property
    def held(self) -> list[Any]:
        return months.held(self.user, today=self.today)

    @cached_property
    def undated(self) -> list[Activity]:
        return months.undated(self.user, today=self.today)

    @cached_property
    def tally(self) -> Tally:
        return tally(self.user, today=self.today)

    @cached_property
    def steps(self) -> list[Step]:
        return steps_due(self.user, until=self.today + AHEAD)

    @cached_property
    def plans(self) -> list[WorkPlan]:
        return planning.plans(self.user, today=self.today)

    @cached_property
    def budgets(self) -> list[Any]:
        return money.budgets(self.user, today=self.today) if self.sees_money else []

    @cached_property
    def gifts(self) -> list[tuple[str, Any, int]]:
        if not self.sees_money:
            return []
        return money.gifts_ahead(self.user, today=self.today)
