"""A month for the group: as a picture to press and hold, and as text to copy."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired
from activities.reports.calendar import YEARS
from activities.reports.month_sheet import MonthSheet, month_sheet
from paperwork.pictures import FONT_PACKAGE, NoFont, has_letters, picture


class _OfMonth(PermissionRequired, View):
    permission_required = "activities.view_calendar"

    @cached_property
    def told(self) -> MonthSheet:
        if self.kwargs["year"] not in YEARS:
            raise Http404
        return month_sheet(user=self.request.user, year=self.kwargs["year"], month=self.kwargs["month"])


class MonthShare(_OfMonth, TemplateView):
    """The picture in the page, so that it can be kept where downloads are closed, and the text beside it."""

    template_name = "activities/month_share.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            told=self.told,
            first=date(self.kwargs["year"], self.kwargs["month"], 1),
            has_letters=has_letters(),
            package=FONT_PACKAGE,
            **kwargs,
        )


class MonthPicture(_OfMonth):
    """The month as a PNG; a sentence where the machine has no letters for it."""

    def get(self, request: HttpRequest, year: int, month: int) -> HttpResponse:
        try:
            drawn = picture(self.told.sheet)
        except NoFont:
            words = _("This machine has no Chinese fonts to draw with; install the package %(name)s.")
            return HttpResponse(
                words % {"name": FONT_PACKAGE},
                status=HTTPStatus.NOT_FOUND,
                content_type="text/plain; charset=utf-8",
            )
        response = HttpResponse(drawn, content_type="image/png")
        response.headers["Content-Disposition"] = f'inline; filename="union-{year}-{month:02d}.png"'
        patch_cache_control(response, private=True, no_cache=True)
        return response
