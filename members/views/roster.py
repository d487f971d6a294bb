"""A roster is sent, looked over, mended and taken in."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import View
from django.views.generic.edit import FormView
from kombu.exceptions import OperationalError

from accounts.access import PermissionRequired
from members.forms.roster import RosterUpload, TermsForm
from members.models import RosterDraft
from members.services import roster
from members.spreadsheets.choices import CATEGORY_WORDS, MEMBERSHIP_WORDS, SEX_WORDS
from members.spreadsheets.columns import RosterColumn
from members.spreadsheets.workbooks import errors_workbook, roster_template, template_columns
from members.tasks import check_roster_draft
from paperwork.uploads import MOST_BYTES

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = ("errors", "added", "changed", "remarks")


class RosterStart(PermissionRequired, FormView):
    """Send a sheet; what the columns may be called, and what still waits to be looked over."""

    permission_required = "members.change_people"
    template_name = "members/roster_start.html"
    form_class = RosterUpload

    def form_valid(self, form: RosterUpload) -> HttpResponse:
        file = cast(UploadedFile, form.cleaned_data["file"])
        # One byte more than may be tells that it is too large.
        data = file.read(MOST_BYTES + 1)
        try:
            draft = roster.start_draft(data=data, file_name=file.name or "", by=self.request.user)
        except ValidationError as refusal:
            form.add_error("file", refusal)
            return self.form_invalid(form)
        _check(draft)
        return redirect("members:roster_review", draft.pk)

    def form_invalid(self, form: RosterUpload) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = RosterDraft.objects.visible_to(self.request.user).defer("contents", "reading")
        return super().get_context_data(
            waiting=waiting[:10],
            columns=[_explained(column) for column in template_columns(roster.not_kept())],
            **kwargs,
        )


def _explained(column: RosterColumn) -> tuple[str, str, str]:
    """The heading, some of the others it may have, and the words that can stand below it."""
    others = [synonym for synonym in column.synonyms if not synonym.isascii()]
    words: dict[str, list[str]] = {
        "sex": [*SEX_WORDS.values()],
        "category": [*CATEGORY_WORDS.values()],
        "membership": [*MEMBERSHIP_WORDS.values(), "是", "否"],
    }
    return column.heading, "、".join(others[:6]), "、".join(words.get(column.field, []))


def _check(draft: RosterDraft) -> None:
    """At once, or when the sheet is long in the background; the page then shows how far it has come."""
    if draft.total_rows > roster.CHECKED_AT_ONCE:
        try:
            check_roster_draft.delay_on_commit(draft.pk)
        except OperationalError:
            # The queue does not answer: the browser waits instead.
            roster.check_draft(draft)
    else:
        roster.check_draft(draft)


class RosterTemplate(PermissionRequired, View):
    """An empty roster to fill."""

    permission_required = "members.change_people"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _workbook(roster_template(roster.not_kept()), _("roster template"))


def _workbook(data: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition or ""})


@method_decorator(never_cache, name="dispatch")
class _OneDraft(PermissionRequired, View):
    permission_required = "members.change_people"

    def draft(self) -> RosterDraft:
        return get_object_or_404(RosterDraft.objects.visible_to(self.request.user), pk=self.kwargs["pk"])


class RosterReview(_OneDraft):
    """What would be added and changed and what is wrong; while it is being checked, how far that is."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = get_object_or_404(
            RosterDraft.objects.visible_to(self.request.user).defer("contents"), pk=self.kwargs["pk"]
        )
        if not draft.is_checked:
            template = (
                "members/_roster_progress.html" if self.request.htmx else "members/roster_checking.html"
            )
            return render(request, template, {"draft": draft})
        if self.request.htmx:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return self.page(draft, TermsForm(initial=vars(draft)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Other terms: the sheet is checked once more."""
        draft, form = self.draft(), TermsForm(request.POST)
        if not form.is_valid():
            if not draft.is_checked:
                return redirect("members:roster_review", draft.pk)
            return self.page(draft, form, status=422)
        roster.change_terms(draft=draft, by=self.request.user, **form.cleaned_data)
        _check(draft)
        return redirect("members:roster_review", draft.pk)

    def page(self, draft: RosterDraft, form: TermsForm, *, status: int = 200) -> HttpResponse:
        reading = roster.reading_of(draft)
        lists = {name: getattr(reading, name) for name in _SHOWN if getattr(reading, name)}
        asked = self.request.GET.get("show", "")
        shown = asked if asked in lists else next(iter(lists), "")
        context = {
            "draft": draft,
            "reading": reading,
            "form": form,
            "lists": [(name, len(rows)) for name, rows in lists.items()],
            "shown": shown,
            "page_obj": Paginator(lists.get(shown, []), PAGE).get_page(self.request.GET.get("page")),
            "is_long": draft.total_rows > roster.CHECKED_AT_ONCE,
            "is_news": bool(reading.added or reading.changed),
        }
        return render(self.request, "members/roster_review.html", context, status=status)


class RosterErrors(_OneDraft):
    """The sheet as it was sent, with what is wrong beside each row."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.draft()
        if not draft.is_checked:
            return redirect("members:roster_review", draft.pk)
        data = errors_workbook(roster.sheet_of(draft), roster.reading_of(draft).errors)
        return _workbook(data, _("%(name)s with errors marked") % {"name": draft.file_name.rsplit(".", 1)[0]})


class RosterConfirm(_OneDraft):
    """Take it in, all of it or nothing."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.draft()
        if "counts_from" in request.POST and (changed := self._changed_terms(draft)):
            messages.warning(request, changed)
            return redirect("members:roster_review", draft.pk)
        try:
            reading = roster.confirm_draft(draft=draft, by=self.request.user)
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
            return redirect("members:roster_review", draft.pk)
        messages.success(request, _outcome(reading))
        return redirect("members:person_list")

    def _changed_terms(self, draft: RosterDraft) -> str:
        """What is agreed to is what was shown: other terms are checked first, and that is said."""
        form = TermsForm(self.request.POST)
        if not form.is_valid():
            return " ".join(str(error) for errors in form.errors.values() for error in errors)
        if all(getattr(draft, name) == value for name, value in form.cleaned_data.items()):
            return ""
        roster.change_terms(draft=draft, by=self.request.user, **form.cleaned_data)
        _check(draft)
        return _("You had changed something above: this is what would happen now.")


def _outcome(reading: roster.RosterReading) -> str:
    added, changed = len(reading.added), len(reading.changed)
    return " ".join(
        [
            ngettext("%(n)d person was added.", "%(n)d people were added.", added) % {"n": added},
            ngettext("%(n)d entry was changed.", "%(n)d entries were changed.", changed) % {"n": changed},
        ]
    )


class RosterDrop(_OneDraft):
    """Lay the sheet aside."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        roster.drop_draft(draft=self.draft(), by=self.request.user)
        messages.success(request, _("The roster has been laid aside; nothing was written."))
        return redirect(reverse("members:roster_start"))
