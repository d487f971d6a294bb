"""What whoever keeps privacy does: answers corrections, puts up the notice, reads what left the house."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired, Request
from members.models import Correction, PrivacyNotice
from members.reports.privacy import exports, notices_read
from members.services import privacy
from members.services.visits import VISIT_LIST
from office.forms.my_file import AnswerForm, NoticeForm
from office.services.privacy import default_notice

PAGE = 50
# What `Export.what` calls a file, in words.
EXPORTS = {
    "my_file": gettext_lazy("somebody's own file"),
    "roster": gettext_lazy("list of people"),
    "roster_sheet": gettext_lazy("roster of members"),
    VISIT_LIST: gettext_lazy("list of visits"),
    "backup": gettext_lazy("backup of the whole school"),
}


class CorrectionList(PermissionRequired, TemplateView):
    """What people say is wrong: what waits first, then what was answered."""

    permission_required = "office.keep_privacy"
    template_name = "office/correction_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = Correction.objects.select_related("person", "answered_by__person", "entered_by__person")
        waiting = asked.filter(status=Correction.Status.WAITING).order_by("asked_at")
        answered = asked.exclude(status=Correction.Status.WAITING).order_by("-answered_at", "-pk")
        page = Paginator(answered, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(waiting=waiting, page_obj=page, **kwargs)


class CorrectionAnswer(PermissionRequired, View):
    """One request, with the way to the row it speaks of."""

    permission_required = "office.keep_privacy"

    def get(self, request: Request, pk: int) -> HttpResponse:
        return self._page(self._correction(pk), AnswerForm())

    def post(self, request: Request, pk: int) -> HttpResponse:
        correction, form = self._correction(pk), AnswerForm(request.POST)
        if form.is_valid():
            try:
                privacy.answer_correction(correction=correction, by=request.user, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, _("Answered. The person reads it in their own file."))
                return redirect("office:correction_list")
        return self._page(correction, form, status=422)

    def _correction(self, pk: int) -> Correction:
        return get_object_or_404(Correction.objects.select_related("person", "answered_by__person"), pk=pk)

    def _page(self, correction: Correction, form: AnswerForm, *, status: int = 200) -> HttpResponse:
        context = {"correction": correction, "form": form}
        return render(self.request, "office/correction_answer.html", context, status=status)


class NoticeEdit(PermissionRequired, View):
    """The text of the notice; saving it puts up a new version, which everybody is asked to read."""

    permission_required = "office.keep_privacy"

    def get(self, request: Request) -> HttpResponse:
        newest = PrivacyNotice.objects.first()
        return self._page(NoticeForm(initial={"text": newest.text if newest else default_notice()}))

    def post(self, request: Request) -> HttpResponse:
        form = NoticeForm(request.POST)
        if form.is_valid():
            try:
                notice = privacy.publish_notice(text=form.cleaned_data["text"], by=request.user)
            except ValidationError as refusal:
                form.add_error("text", refusal.messages)
            else:
                messages.success(
                    request, _("Version %(number)d is up; everybody is asked to read it.") % vars(notice)
                )
                return redirect("office:notice_edit")
        return self._page(form, status=422)

    def _page(self, form: NoticeForm, *, status: int = 200) -> HttpResponse:
        notices, people = notices_read(localdate())
        context = {"form": form, "notices": notices, "people": people}
        return render(self.request, "office/notice_edit.html", context, status=status)


class ExportLog(PermissionRequired, TemplateView):
    """Which files with personal data left the house: when, who, what, how many rows, what for."""

    permission_required = "office.keep_privacy"
    template_name = "office/export_log.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(exports(), PAGE).get_page(self.request.GET.get("page"))
        lines = [(export, EXPORTS.get(export.what, export.what)) for export in page]
        return super().get_context_data(page_obj=page, lines=lines, **kwargs)
