"""A sheet that was printed: what it is, the photos of it signed, and what is still to come back."""

from http import HTTPStatus
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import MissingPermission, PermissionRequired, asked_again
from accounts.pages import ServiceFormPage
from accounts.roles import ASKS_AGAIN
from members.forms.sheets import SignedCopyForm, TakeBackForm
from members.models import SignedCopy
from members.reports.signed_copies import copies_of
from members.services.signed_copies import keep_copies, take_back_copy
from members.sheets import KINDS, Sheet, SheetKind, awaited_by, read_code
from paperwork.photos import small_picture

# Everybody in the registry may be handed a sheet; its kind asks for a permission of its own.
HANDED_A_SHEET = "members.apply_to_join"


class OfSheet(PermissionRequired, View):
    """A page about one sheet, named by the code in its QR."""

    permission_required = HANDED_A_SHEET
    kwargs: dict[str, Any]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.has_permission():
            self.handle_no_permission()
        permission = self.kind.permission
        if not request.user.has_perm(permission):
            raise MissingPermission(permission)
        if permission in ASKS_AGAIN and (question := asked_again(request)):
            return question
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def named(self) -> tuple[SheetKind, int]:
        found = read_code(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    @property
    def kind(self) -> SheetKind:
        return self.named[0]

    @cached_property
    def sheet(self) -> Sheet:
        """Raises Http404 where the row is not there for this person."""
        found = self.kind.find(self.request.user, self.named[1])
        if found is None:
            raise Http404
        return found

    @property
    def here(self) -> str:
        return reverse("members:sheet", args=[self.kwargs["code"]])


class SheetPage(OfSheet, ServiceFormPage):
    """What the sheet is, the photos that lie here, and the way to send more (拍照回传)."""

    template_name = "members/sheet_page.html"
    form_class = SignedCopyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, sheet, may_keep = self.request.user, self.sheet, self.kind.may_keep(self.request.user)
        copies = [
            (copy, may_keep or copy.sent_by_id == user.pk) for copy in copies_of(sheet.kind, sheet.subject)
        ]
        return super().get_context_data(
            sheet=sheet, kind=self.kind, copies=copies, code=self.kwargs["code"], **kwargs
        )

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return _private(super().get(request, *args, **kwargs))

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        # Looked up before anything is read of what was sent.
        _found = self.sheet
        return _private(super().post(request, *args, **kwargs))

    def act(self, form: SignedCopyForm) -> int:
        note = form.cleaned_data["note"]
        return keep_copies(sheet=self.sheet, papers=form.papers, note=note, by=self.request.user)

    def answer(self, done: int) -> HttpResponse:
        record = format_html('<a href="{}">{}</a>', self.sheet.url, self.sheet.title)
        if done:
            messages.success(self.request, format_html(_("Kept with “{}”."), record))
        else:
            messages.info(self.request, _("These photos lie here already; nothing was stored twice."))
        return HttpResponseRedirect(self.here)


class SignedCopyFile(OfSheet):
    """One photo or PDF; it lies in no public folder."""

    http_method_names = ["get"]

    def get(self, request: Any, code: str, pk: int) -> HttpResponseBase:
        sheet = self.sheet
        rows = SignedCopy.objects.of(sheet.kind, sheet.subject).valid()
        copy = get_object_or_404(rows, pk=pk)
        try:
            file = copy.file.open("rb")
        except FileNotFoundError as missing:
            raise Http404 from missing
        if copy.is_picture and "small" in request.GET:
            with file:
                return _private(HttpResponse(small_picture(file.read()), content_type="image/jpeg"))
        ending = "jpg" if copy.is_picture else "pdf"
        name = f"{sheet.title}-{copy.pk}.{ending}"
        return _private(FileResponse(file, as_attachment=not copy.is_picture, filename=name))


class SignedCopyTakeBack(OfSheet):
    """Take one photo back, with a reason."""

    http_method_names = ["post"]

    def post(self, request: Any, code: str, pk: int) -> HttpResponse:
        rows = SignedCopy.objects.of(self.sheet.kind, self.sheet.subject)
        copy, form = get_object_or_404(rows, pk=pk), TakeBackForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError(list(form.errors["reason"]), code="reason_missing")
            take_back_copy(copy=copy, reason=form.cleaned_data["reason"], by=request.user)
        except PermissionDenied as refusal:
            raise MissingPermission(self.kind.keeper or self.kind.permission) from refusal
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, _("The photo is taken back; its reason is kept."))
        return HttpResponseRedirect(self.here)


class SheetAwaited(PermissionRequired, TemplateView):
    """待回传: what was to be signed and has not come back, by kind, the latest first."""

    permission_required = HANDED_A_SHEET
    template_name = "members/sheet_awaited.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = list(KINDS)
        awaited = sorted(awaited_by(self.request.user), key=lambda sheet: order.index(sheet.kind))
        parts = [(KINDS[key], list(sheets)) for key, sheets in groupby(awaited, key=lambda sheet: sheet.kind)]
        return super().get_context_data(parts=parts, count=len(awaited), today=localdate(), **kwargs)


def _private(response: Any) -> Any:
    response["X-Content-Type-Options"] = "nosniff"
    if response.status_code in (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY):
        response["Cache-Control"] = "private, no-store"
    return response
