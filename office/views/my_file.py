"""One's own file. No address names a person: everybody reaches their own and nobody else's."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from accounts.access import PermissionRequired, Request
from members.models import Person, PrivacyNotice
from members.reports.held import gathering
from members.reports.privacy import consents_of, looks_at, newest_notice_for
from members.services import privacy
from office.forms.my_file import CorrectionForm
from office.services.my_file import file_of, take_file, uncover_file
from office.spreadsheets import write_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# More looks than this are in the download.
MOST_LOOKS = 20


@method_decorator(never_cache, name="dispatch")
class MyFilePage(PermissionRequired, View):
    """A page or an act of one's own file."""

    permission_required = "office.view_my_file"

    @property
    def person(self) -> Person:
        return get_object_or_404(gathering(Person.objects.all()), user=self.request.user)

    def page(
        self, person: Person, *, sections: Any = None, form: CorrectionForm | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "person": person,
            "sections": file_of(person) if sections is None else sections,
            "uncovered": sections is not None,
            "notice": newest_notice_for(person),
            "consents": consents_of(person),
            "corrections": person.corrections.select_related("entered_by__person"),
            "looks": looks_at(person, most=MOST_LOOKS),
            "form": form or CorrectionForm(),
        }
        return render(self.request, "office/my_file.html", context, status=status)


class MyFile(MyFilePage):
    """What is held about me, what I agreed to, who looked, and what I can do about it."""

    def get(self, request: Request) -> HttpResponse:
        return self.page(self.person)


class MyFileUncover(MyFilePage):
    """My own file with what is restricted in full; the look is recorded like anybody's."""

    permission_required = "office.uncover_my_file"

    def get(self, request: Request) -> HttpResponse:
        return redirect("office:my_file")

    def post(self, request: Request) -> HttpResponse:
        person = self.person
        return self.page(person, sections=uncover_file(person=person, by=request.user))


class MyFileDownload(MyFilePage):
    """A copy of everything that is held: for reading (.xlsx) or for another program (.json)."""

    permission_required = "office.uncover_my_file"

    def get(self, request: Request) -> HttpResponse:
        return redirect("office:my_file")

    def post(self, request: Request) -> HttpResponse:
        person = self.person
        sections = take_file(person=person, by=request.user)
        name = _("My file %(day)s") % {"day": localdate().isoformat()}
        if request.POST.get("format") == "json":
            return _attached(_as_json(sections), f"{name}.json", "application/json")
        return _attached(write_file(person, sections), f"{name}.xlsx", XLSX)


def _as_json(sections: Any) -> bytes:
    contents = [
        {
            "title": section.title,
            "facts": [{"label": fact.label, "value": fact.value} for fact in section.facts],
        }
        for section in sections
    ]
    whole = {"made_at": now().isoformat(timespec="seconds"), "sections": contents}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _attached(content: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(True, name)
    return HttpResponse(content, content_type, headers={"Content-Disposition": disposition})


class CorrectionAdd(MyFilePage):
    http_method_names = ["post"]

    def post(self, request: Request) -> HttpResponse:
        person, form = self.person, CorrectionForm(request.POST)
        if not form.is_valid():
            return self.page(person, form=form, status=422)
        privacy.ask_correction(person=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your request is with the union. The answer will stand here."))
        return redirect("office:my_file")


class ConsentChange(MyFilePage):
    """One purpose, agreed to or taken back."""

    http_method_names = ["post"]
    change: Any
    done: Any

    def post(self, request: Request) -> HttpResponse:
        person = self.person
        try:
            self.change(person=person, purpose=request.POST.get("purpose", ""), by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return self.page(person, status=422)
        messages.success(request, self.done)
        return redirect("office:my_file")


class ConsentGive(ConsentChange):
    change = staticmethod(privacy.give_consent)
    done = gettext_lazy("Noted. You can take it back at any time.")


class ConsentWithdraw(ConsentChange):
    change = staticmethod(privacy.withdraw_consent)
    done = gettext_lazy("Taken back. From now on it no longer counts.")


class Notice(MyFilePage):
    """The privacy notice that is up, to read and to print."""

    def get(self, request: Request) -> HttpResponse:
        notice = newest_notice_for(self.person)
        return render(request, "office/notice.html", {"notice": notice})


class NoticeAcknowledge(MyFilePage):
    http_method_names = ["post"]

    def post(self, request: Request, pk: int) -> HttpResponse:
        notice = get_object_or_404(PrivacyNotice, pk=pk)
        privacy.acknowledge_notice(person=self.person, notice=notice, by=request.user)
        messages.success(request, _("Thank you. That you have read the privacy notice is noted."))
        return redirect("office:my_file")
