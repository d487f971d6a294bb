from datetime import date
from typing import Any

from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.access import PermissionRequired, confirm_address
from accounts.confirming import is_confirmed
from accounts.roles import Role
from almanac.lunar import LunarDate
from members.services.acting import chair_on
from office.reports.festivals import festivals_ahead
from office.reports.group import own_group
from office.reports.machine import machine
from office.reports.money import approvals, budgets, next_budget_year, next_gift
from office.reports.months import months_ahead, next_occasions
from office.reports.notices import newest_notices
from office.reports.planning import planning
from office.reports.waiting import waiting


@method_decorator(never_cache, name="dispatch")
class Home(PermissionRequired, TemplateView):
    """What lies before whoever signed in, by what they are in the house today."""

    permission_required = "office.view_home"
    template_name = "office/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        return super().get_context_data(
            today=today, lunar=LunarDate.from_solar(today), **self._blocks(today), **kwargs
        )

    def _blocks(self, today: date) -> dict[str, Any]:
        user = self.request.user
        blocks: dict[str, Any] = {"approvals": None}
        # A chair who is treasurer too has the bell alone: home asks no more than a dozen questions.
        if not (user.has_perm("office.keep_privacy") and Role.TREASURER in user.roles):
            blocks["told"] = newest_notices(user, today=today)
        if user.has_perm("office.read_plan"):
            blocks["planning"] = planning(user, today=today)
        if user.has_perm("activities.view_calendar"):
            blocks["months"] = months_ahead(user, today=today)
            blocks["may_fix_days"] = user.has_perm("activities.change_calendar")
            if not blocks["may_fix_days"]:
                blocks["coming"] = next_occasions(user, today=today)
                del blocks["months"][1]
            blocks["festivals"] = festivals_ahead(today)
        if user.has_perm("finance.view_budget") and not is_confirmed(self.request):
            blocks["money_waits"] = confirm_address(self.request.get_full_path())
        elif user.has_perm("finance.view_budget"):
            if Role.TREASURER in user.roles:
                blocks["gift"] = next_gift(user, today=today)
            blocks["budgets"] = budgets(user, today=today)
            blocks["next_budget"] = next_budget_year(blocks["budgets"], today=today)
            blocks["sees_money"] = True
        if user.has_perm("members.name_acting_chair"):
            blocks["needs_a_chair"] = chair_on(today) is None
        if Role.AUDITOR in user.roles:
            blocks["approvals"] = approvals(user, today=today)
        if user.has_perm("office.keep_privacy"):
            blocks["waiting"] = waiting(today=today)
        # Who keeps everybody's data has the whole list.
        elif Role.GROUP_LEADER in user.roles:
            blocks["group"] = own_group(user, today=today)
        if Role.ADMINISTRATOR in user.roles:
            blocks["machine"] = machine()
        return blocks
