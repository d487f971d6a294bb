from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.access import PermissionRequired, confirm_address
from accounts.confirming import is_confirmed
from almanac.lunar import LunarDate
from office.reports.blocks import BLOCKS, parts_of
from office.reports.desk import Desk
from office.reports.things import MOST


@method_decorator(never_cache, name="dispatch")
class Home(PermissionRequired, TemplateView):
    """What lies before whoever signed in, by what they are in the house today; its first part at once."""

    permission_required = "office.view_home"
    template_name = "office/home.html"

    def get_context_data(self, number: int = 1, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        parts = parts_of(self.request.user)
        if not 1 <= number <= len(parts):
            raise Http404
        return super().get_context_data(
            today=today,
            lunar=LunarDate.from_solar(today),
            number=number,
            next_part=number + 1 if number < len(parts) else None,
            **self._filled(parts[number - 1]),
            **kwargs,
        )

    def _filled(self, codes: list[str]) -> dict[str, Any]:
        """The blocks' templates in order, and for each what it shows under its own name."""
        user = self.request.user
        sees_money = user.has_perm("finance.view_budget") and is_confirmed(self.request)
        said = self.request.GET.getlist("said")[:MOST]
        desk = Desk(user, today=localdate(), sees_money=sees_money, said=said)
        shown = dict.fromkeys(
            "money_waits" if BLOCKS[code].is_money and not sees_money else code for code in codes
        )
        found = {code: BLOCKS[code].fill(desk) for code in shown if code in BLOCKS}
        return found | {
            "said": [one.url for one in found["things"]] if "things" in found else said,
            "templates": [f"office/_home_{code}.html" for code in shown],
            "confirm_first": confirm_address(reverse("office:home")),
        }


class HomePart(Home):
    """A later part of the page: fetched by htmx, or a page of its own."""

    def get_template_names(self) -> list[str]:
        return ["office/_home_part.html" if self.request.htmx else "office/home.html"]
