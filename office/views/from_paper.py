"""Entered for those who signed on paper (代录), and the sheet on which they sign."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, View

from accounts.access import PermissionRequired, Request
from members.models import Acknowledgement, PrivacyNotice, Standing, Union
from members.reports.named import names_offered
from members.services import privacy
from office.forms.from_paper import FORMS
from office.sheets import NOTICE


class PaperEntry(PermissionRequired, View):
    """Three small forms: who signed the notice, a consent, a correction; both names stand there then."""

    permission_required = "office.keep_privacy"

    def get(self, request: Request) -> HttpResponse:
        return self._page({})

    def post(self, request: Request) -> HttpResponse:
        kind = request.POST.get("kind", "")
        if kind not in FORMS:
            raise Http404
        form = FORMS[kind](request.POST, prefix=kind)
        if form.is_valid():
            try:
                said = getattr(self, f"enter_{kind}")(form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, said)
                return redirect("office:paper_entry")
        return self._page({kind: form}, status=422)

    def enter_notice(self, typed: dict[str, Any]) -> str:
        people, notice = typed["names"], typed["notice"]
        count = privacy.enter_acknowledgements(people=people, notice=notice, by=self.request.user)
        sentence = ngettext("%(count)d signature is entered.", "%(count)d signatures are entered.", count)
        return sentence % {"count": count}

    def enter_consent(self, typed: dict[str, Any]) -> str:
        privacy.enter_consent(**typed, by=self.request.user)
        return _("Entered for %(name)s; your name stands beside it.") % {"name": typed["person"].name}

    def enter_correction(self, typed: dict[str, Any]) -> str:
        privacy.enter_correction(**typed, by=self.request.user)
        return _("Entered for %(name)s; your name stands beside it.") % {"name": typed["person"].name}

    def _page(self, filled: dict[str, Any], *, status: int = 200) -> HttpResponse:
        forms = {f"{kind}_form": filled.get(kind) or form(prefix=kind) for kind, form in FORMS.items()}
        context = forms | {"notice": PrivacyNotice.objects.first(), "names": names_offered(localdate())}
        return render(self.request, "office/paper_entry.html", context, status=status)


class NoticeSheet(PermissionRequired, DetailView):
    """The notice with a line for each who has not read it yet, to be printed and signed."""

    permission_required = "office.keep_privacy"
    template_name = "office/notice_sheet.html"
    context_object_name = "notice"
    queryset = PrivacyNotice.objects.all()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        read = Acknowledgement.objects.filter(notice=self.object).values("person")
        missing = Standing.objects.on(localdate()).exclude(person__in=read)
        lines = missing.order_by("person__pinyin", "person__staff_number")
        return super().get_context_data(
            kind=NOTICE,
            union=Union.objects.first(),
            lines=list(lines.values_list("person__name", "person__department__name")),
            **kwargs,
        )
