"""The birthdays of a month."""

from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from almanac.lunar import FIRST_YEAR, LAST_YEAR
from members.forms.birthdays import BirthdayFilter
from members.reports.birthdays import birthdays_in, without_birthday


class BirthdayList(PermissionRequired, TemplateView):
    """Birthdays of a month, for those who keep the registry; a leader sees the own group."""

    permission_required = "members.view_birthdays"
    template_name = "members/birthday_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, user, today = BirthdayFilter(self.request.GET), self.request.user, localdate()
        first, everybody = form.first, form.is_of_everybody
        return super().get_context_data(
            form=form,
            first=first,
            lines=birthdays_in(user, year=first.year, month=first.month, everybody=everybody),
            unknown=without_birthday(user, day=today, everybody=everybody),
            before=_month_beside(first, -1),
            after=_month_beside(first, 1),
            is_this_month=first == today.replace(day=1),
        )


def _month_beside(first: date, step: int) -> date | None:
    """The first day of the month before or after; none outside the almanac."""
    year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
    return date(year, month + 1, 1) if FIRST_YEAR <= year <= LAST_YEAR else None
