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
from office import reports


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
            blocks["told"] = reports.newest_notices(user, today=today)
        if user.has_perm("office.read_plan"):
            blocks["planning"] = reports.planning(user, today=today)
        if user.has_perm("activities.view_calendar"):
            blocks["months"] = reports.months_ahead(user, today=today)
            blocks["may_fix_days"] = user.has_perm("activities.change_calendar")
            if not blocks["may_fix_days"]:
                blocks["coming"] = reports.next_occasions(user, today=today)
                del blocks["months"][1]
            blocks["festivals"] = reports.festivals_ahead(today)
        if user.has_perm("finance.view_budget") and not is_confirmed(self.request):
            blocks["money_waits"] = confirm_address(self.request.get_full_path())
        elif user.has_perm("finance.view_budget"):
            if Role.TREASURER in user.roles:
                blocks["gift"] = reports.next_gift(user, today=today)
            blocks["budgets"] = reports.budgets(user, today=today)
            blocks["next_budget"] = reports.next_budget_year(blocks["budgets"], today=today)
            blocks["sees_money"] = True
        if user.has_perm("members.name_acting_chair"):
            blocks["needs_a_chair"] = chair_on(today) is None
        if Role.AUDITOR in user.roles:
            blocks["approvals"] = reports.approvals(user, today=today)
        if user.has_perm("office.keep_privacy"):
            blocks["waiting"] = reports.waiting(today=today)
        # Who keeps everybody's data has the whole list.
        elif Role.GROUP_LEADER in user.roles:
            blocks["group"] = reports.own_group(user, today=today)
        if Role.ADMINISTRATOR in user.roles:
            blocks["machine"] = reports.machine()
        return blocks
