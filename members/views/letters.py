"""The papers of joining as Word: for oneself, for somebody one may see, or for all of one decision."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import PermissionRequired
from members.letters import application_forms, registration_forms
from members.models import Decision, Person, Union
from members.reports.joining import applicants
from members.services.disclosures import record_export

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Write = Callable[[Sequence[Any], Union | None], bytes]


class _PersonPaper(PermissionRequired, View):
    """A paper about one person, for themself or whoever handles applications; the rest stays blank."""

    permission_required = "members.apply_to_join"
    http_method_names = ["get"]
    write: Write
    title: str

    def get(self, request: Any, pk: int) -> HttpResponse:
        people = Person.objects.visible_to(request.user).select_related("department")
        if not request.user.has_perm("members.give_group_opinion"):
            people = people.filter(user=request.user)
        person = get_object_or_404(people, pk=pk)
        return _answer(type(self).write, [person], f"{type(self).title}-{person.name}", request)


class ApplicationForm(_PersonPaper):
    write = staticmethod(application_forms)
    title = "入会申请书"


class RegistrationForm(_PersonPaper):
    write = staticmethod(registration_forms)
    title = "会员登记表"


class DecisionForms(PermissionRequired, View):
    """The papers of all who were admitted by a decision, in one file; written down as an export."""

    permission_required = "members.export_people"
    http_method_names = ["post"]

    def post(self, request: Any, pk: int) -> HttpResponse:
        decision = get_object_or_404(Decision, pk=pk)
        paper = ApplicationForm if request.POST.get("kind") == "application" else RegistrationForm
        admitted = Person.objects.visible_to(request.user).filter(
            moves__decision=decision, moves__struck_at=None
        )
        people = list(admitted.select_related("department").distinct())
        record_export(
            what=paper.title,
            columns=[paper.title],
            rows=len(people),
            purpose=_("To be signed: %(decision)s") % {"decision": decision.title},
            by=request.user,
        )
        return _answer(paper.write, people, f"{paper.title}-{decision.met_on}", request)


def _answer(write: Write, people: list[Person], name: str, request: Any) -> HttpResponse:
    # Labels such as sex and category are words of the paper, which is in Chinese.
    with translation.override("zh-hans"):
        content = write(applicants(people, reader=request.user), Union.objects.first())
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.docx")
    response["Cache-Control"] = "private, no-store"
    return response
