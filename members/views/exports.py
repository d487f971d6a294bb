"""The roster as a file, and the sheets that are printed from it."""

from io import BytesIO
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired
from accounts.models import User
from members.forms.bulk import Chosen, ExportForm, SheetForm, SignInForm
from members.forms.rosters import RosterFilter
from members.models import Standing, Union
from members.reports import sheets
from members.reports.rosters import roster
from members.services.disclosures import record_export
from paperwork.workbooks import write_csv, write_rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PersonExport(PermissionRequired, TemplateView):
    """GET asks which columns and what for, POST gives the file and writes it down."""

    permission_required = "members.export_people"
    template_name = "members/person_export.html"

    @cached_property
    def chosen(self) -> Chosen:
        chosen = Chosen(self.request.POST or self.request.GET, user=self.request.user)
        # Nobody ticked: what the list shows.
        chosen.everybody = chosen.everybody or not chosen.keys
        return chosen

    @cached_property
    def kept(self) -> list[Any]:
        return sheets.columns_kept(Union.objects.first())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ExportForm(kept=self.kept))
        return super().get_context_data(chosen=self.chosen, count=self.chosen.standings.count(), **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse | StreamingHttpResponse:
        form = ExportForm(request.POST, kept=self.kept)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        columns, standings = form.chosen, self.chosen.standings
        headings = [column.heading for column in columns]
        record_export(
            what="roster",
            columns=headings,
            rows=standings.count(),
            purpose=form.cleaned_data["purpose"],
            by=request.user,
        )
        rows = sheets.export_rows(standings, columns)
        name = _("Roster of %(day)s") % {"day": self.chosen.form.on.isoformat()}
        if form.cleaned_data["kind"] == ExportForm.Kind.CSV:
            return _as_csv(name, headings, rows)
        return _as_workbook(name, headings, rows)


def _as_csv(name: str, headings: list[str], rows: Any) -> StreamingHttpResponse:
    """Streamed, so that the first lines arrive while the last are still read."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return StreamingHttpResponse(
        (piece.encode() for piece in write_csv(headings, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


def _as_workbook(name: str, headings: list[str], rows: Any) -> HttpResponse:
    file = BytesIO()
    write_rows(file, headings, rows)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    return HttpResponse(file.getvalue(), content_type=XLSX, headers={"Content-Disposition": disposition})


class PrintedSheet(PermissionRequired, TemplateView):
    """A page for the printer, of those whom the list's filter shows and the person may see."""

    permission_required = "members.view_people"

    @cached_property
    def filter(self) -> RosterFilter:
        return RosterFilter(self.request.GET, user=self.request.user)

    @cached_property
    def standings(self) -> Any:
        return roster(self.request.user, day=self.filter.on, wanted=self.filter.wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filter=self.filter, today=localdate(), **kwargs)


class RosterPrint(PrintedSheet):
    """会员花名册 or, when others are among them, 教职工花名册, A4 across."""

    template_name = "members/roster_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SheetForm(self.request.GET)
        sheet = _roster_sheet(self.standings, self.filter, form, self.request.user)
        title = _roster_title(self.filter)
        return super().get_context_data(form=form, sheet=sheet, title=title, **kwargs)


class RosterWorkbook(PermissionRequired, View):
    """The same as a workbook, written down like every file that leaves the house."""

    permission_required = "members.export_people"
    http_method_names = ["post"]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        asked, form = RosterFilter(request.POST, user=request.user), SheetForm(request.POST)
        standings = roster(request.user, day=asked.on, wanted=asked.wanted)
        sheet = _roster_sheet(standings, asked, form, request.user)
        record_export(
            what="roster_sheet",
            columns=sheet.headings,
            rows=len(sheet.rows),
            purpose=_roster_title(asked),
            by=request.user,
        )
        name = f"{_roster_title(asked)} {asked.on.isoformat()}"
        return _as_workbook(name, sheet.headings, sheet.rows)


def _roster_title(asked: RosterFilter) -> str:
    of_members = asked.wanted.membership == Standing.Membership.FULL
    return _("Roster of members") if of_members else _("Roster of the staff")


def _roster_sheet(standings: Any, asked: RosterFilter, form: SheetForm, user: User) -> sheets.Sheet:
    return sheets.roster_sheet(
        standings,
        day=asked.on,
        union=Union.objects.first(),
        order=form.by,
        shows_births=user.has_perm("members.view_contacts"),
        shows_mobiles=user.has_perm("members.edit_people"),
    )


class SignInSheet(PrintedSheet):
    """签到表, A4 upright, a block for each group."""

    template_name = "members/sign_in_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SignInForm(self.request.GET)
        standings = self.standings
        # A list that was narrowed names whom to expect; else the union does.
        leaves_out = not (self.filter.wanted or form.cleaned_data.get("everybody"))
        if leaves_out:
            standings = standings.filter(Q(group__isnull=False) | Q(membership=Standing.Membership.FULL))
        blocks, unknown = sheets.sheet_to_sign(standings, order=form.by)
        expected = sum(len(block.signers) for block in blocks)
        left_out = self.standings.count() - expected if leaves_out else 0
        return super().get_context_data(
            form=form, blocks=blocks, unknown=unknown, left_out=left_out, **kwargs
        )
