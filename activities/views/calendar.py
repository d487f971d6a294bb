"""The calendar: one grid for screen, phone and print, and the whole year."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired
from activities.reports.calendar import YEARS, calendar_month, calendar_year


def month_url(day: date) -> str:
    return reverse("activities:calendar_month", args=[day.year, day.month])


def month_shown(request: HttpRequest) -> date | None:
    """The month of the calendar that a form or a button was opened from (`shown=2026-06`)."""
    written = request.POST.get("shown") or request.GET.get("shown") or ""
    try:
        day = date.fromisoformat(f"{written}-01")
    except ValueError:
        return None
    return day if day.year in YEARS else None


def month_context(user: Any, day: date) -> dict[str, Any]:
    """What the grid needs, for the page and for the answer to a day that was fixed."""
    page = calendar_month(user=user, year=day.year, month=day.month)
    return {
        "month": page.month,
        "coming": page.coming,
        "today": localdate(),
        "can_fix": user.has_perm("activities.change_calendar"),
        "can_plan": user.has_perm("activities.change_plan"),
    }


class Calendar(PermissionRequired, View):
    """Leads to the month we are in."""

    permission_required = "activities.view_calendar"

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(month_url(localdate()))


class CalendarMonth(PermissionRequired, View):
    permission_required = "activities.view_calendar"

    def get(self, request: HttpRequest, year: int, month: int) -> HttpResponse:
        if year not in YEARS:
            raise Http404
        context = month_context(request.user, date(year, month, 1))
        return render(request, "activities/calendar_month.html", context)


class CalendarYear(PermissionRequired, TemplateView):
    permission_required = "activities.view_calendar"
    template_name = "activities/calendar_year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = kwargs.pop("year")
        if year not in YEARS:
            raise Http404
        return super().get_context_data(
            year=calendar_year(user=self.request.user, year=year),
            previous=year - 1 if year - 1 in YEARS else None,
            next=year + 1 if year + 1 in YEARS else None,
            today=localdate(),
            **kwargs,
        )
