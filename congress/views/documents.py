"""Documents as files: of a session and of a proposal, for whoever may see its row."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.views.generic import View

from accounts.access import MissingPermission, PermissionRequired
from accounts.models import User
from congress.letters.handing_over import handing_over_slip, reply_letter
from congress.letters.handling_reports import handling_report
from congress.letters.minutes import minutes
from congress.letters.names import session_name
from congress.letters.notices import notice
from congress.letters.proposals import empty_form, proposal_form
from congress.letters.resolutions import resolutions
from congress.letters.scripts import host_scripts
from congress.letters.sign_in import sign_in_sheets
from congress.letters.summaries import summary_letter, summary_name, summary_workbook
from congress.models import Assignment, Call, Proposal, Session
from congress.reports.dossiers import Dossier, dossiers_of, submitted_to
from congress.reports.proceedings import Proceedings, proceedings_of
from congress.reports.statistics import statistics_of
from members.models import Union

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SessionPaper(NamedTuple):
    """A kind of document of a session, and what one must hold besides seeing the session."""

    title: str
    write: Callable[[Proceedings, Union | None], bytes]
    permission: str


class ProposalPaper(NamedTuple):
    """A kind of document of a proposal."""

    title: str
    write: Callable[[Dossier, Union | None], bytes]
    # What must have happened before there is one.
    is_there: Callable[[Dossier], object]
    # For the desk and the department it was given to.
    is_desk_s: bool = False


_EVERYBODY, _DESK = "congress.view_congress", "congress.keep_doors"
SESSION_PAPERS = {
    "notice": SessionPaper("会议通知", notice, _EVERYBODY),
    "script": SessionPaper("主持词", host_scripts, _DESK),
    "sign_in": SessionPaper("签到表", sign_in_sheets, _DESK),
    "minutes": SessionPaper("会议记录", minutes, _DESK),
    "resolutions": SessionPaper("决议", resolutions, _EVERYBODY),
    "form": SessionPaper("提案表（空白）", empty_form, _EVERYBODY),
}
PROPOSAL_PAPERS = {
    "form": ProposalPaper("提案表", proposal_form, lambda dossier: True),
    "slip": ProposalPaper("提案交办单", handing_over_slip, lambda dossier: dossier.lead, is_desk_s=True),
    "reply": ProposalPaper("提案答复", reply_letter, lambda dossier: dossier.answer),
}


class SessionDocument(PermissionRequired, View):
    """A document of a session that may be seen; what is for the desk asks for more."""

    permission_required = "congress.view_congress"
    http_method_names = ["get"]

    def get(self, request: Any, pk: int, kind: str) -> HttpResponse:
        paper = SESSION_PAPERS.get(kind)
        if paper is None:
            raise Http404
        seen = Session.objects.visible_to(request.user).select_related("term", "joint_term", "call")
        session = get_object_or_404(seen, pk=pk)
        if not may_print(request.user, session, kind):
            raise MissingPermission(paper.permission)
        # Labels are words of the paper, which is in Chinese.
        with translation.override("zh-hans"):
            told = _for_reader(proceedings_of(session), request)
            content = paper.write(told, Union.objects.first())
            return as_file(content, f"{session_name(session)}{paper.title}.docx", DOCX)


class ProposalDocument(PermissionRequired, View):
    """A document of a proposal that may be seen."""

    permission_required = "congress.view_congress"
    http_method_names = ["get"]

    def get(self, request: Any, pk: int, kind: str) -> HttpResponse:
        paper = PROPOSAL_PAPERS.get(kind)
        if paper is None:
            raise Http404
        rows = Proposal.objects.visible_to(request.user).filter(pk=pk)
        if paper.is_desk_s and not request.user.has_perm("congress.handle_proposals"):
            rows = rows.filter(pk__in=Assignment.objects.given_to(request.user).values("proposal"))
        with translation.override("zh-hans"):
            found = [one for one in dossiers_of(rows, reader=request.user) if paper.is_there(one)]
            if not found:
                raise Http404
            proposal = found[0].proposal
            name = f"{paper.title}-{proposal.code or proposal.title[:30]}.docx"
            return as_file(paper.write(found[0], Union.objects.first()), name, DOCX)


class ProposalSummary(PermissionRequired, View):
    """All proposals of a call that one may see, in a table."""

    permission_required = "congress.view_congress"
    http_method_names = ["get"]

    def get(self, request: Any, pk: int, format: str) -> HttpResponse:
        if format not in ("docx", "xlsx"):
            raise Http404
        call = get_object_or_404(calls_of(request.user), pk=pk)
        with translation.override("zh-hans"):
            dossiers = dossiers_of(submitted_to(call, reader=request.user), reader=request.user)
            union, name = Union.objects.first(), f"{summary_name(call)}.{format}"
            if format == "xlsx":
                return as_file(summary_workbook(call, dossiers, union), name, XLSX)
            return as_file(summary_letter(call, dossiers, union), name, DOCX)


class HandlingReport(PermissionRequired, View):
    """What became of the proposals of a call, as the union reports it to the next session."""

    permission_required = "congress.handle_proposals"
    http_method_names = ["get"]

    def get(self, request: Any, pk: int) -> HttpResponse:
        call, day = get_object_or_404(calls_of(request.user), pk=pk), localdate()
        with translation.override("zh-hans"):
            dossiers = dossiers_of(submitted_to(call, reader=request.user), reader=request.user)
            figures = statistics_of(call.proposals.all(), day=day)
            content = handling_report(call, dossiers, figures, Union.objects.first(), day=day)
            return as_file(content, f"{session_name(call.session)}提案办理情况报告.docx", DOCX)


def calls_of(user: User) -> QuerySet[Call]:
    """The calls of sessions that `user` may see."""
    calls = Call.objects.visible_to(user)
    return calls.select_related("session__term", "session__joint_term")


def may_print(user: User, session: Session, kind: str) -> bool:
    """The minutes are everybody's once the session has ended, and the desk's before that."""
    if kind == "minutes" and session.archived_at:
        return True
    return user.has_perm(SESSION_PAPERS[kind].permission)


def _for_reader(proceedings: Proceedings, request: Any) -> Proceedings:
    """With the resolutions that the reader may know; with only the one whose `number` is asked for."""
    found = proceedings.resolutions
    if not request.user.has_perm("congress.keep_doors"):
        found = [one for one in found if one.published_on]
    if asked := request.GET.get("number"):
        found = [one for one in found if str(one.number) == asked]
        if not found:
            raise Http404
    return proceedings._replace(resolutions=found)


def as_file(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to keep under a Chinese name, that no cache keeps."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response
