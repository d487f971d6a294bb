"""提案汇总表: every proposal of a call in a line, on A4 across and as a workbook (as schools draw it)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from congress.letters.names import day_name, full_name, session_name, unit_name
from congress.models import Call, Proposal
from congress.reports.dossiers import Dossier
from congress.states import Status
from members.models import Union
from paperwork.letters import (
    SMALL_4,
    SONG,
    add_lines,
    add_row,
    add_ruled_table,
    add_text,
    add_title,
    as_bytes,
    new_letter,
    number_pages,
)
from paperwork.workbooks import COUNT_FORMAT, Column, add_sheet, new_workbook, to_bytes

_HEADINGS = (
    "序号",
    "编号",
    "案　由",
    "提案人",
    "附议人",
    "代表团",
    "类别",
    "审查结果",
    "主办",
    "协办",
    "答复日期",
    "满意度",
)
_WIDTHS = (12, 20, 42, 18, 26, 22, 20, 26, 18, 18, 28, 23)
# Where the title of the proposal, and the delegation, stand.
_TITLE, _UNIT = 2, 5
# 小五: a line for most proposals.
_SIZE = 9.0


def summary_letter(call: Call, dossiers: Sequence[Dossier], union: Union | None) -> bytes:
    """The table as Word, its headings on each page."""
    letter = new_letter(top=20, bottom=25, left=12, right=12, across=True)
    number_pages(letter)
    add_title(letter, f"{full_name(call.session, union)}\n提案汇总表")
    add_text(letter, _counted(dossiers), size=SMALL_4, indent=0, line=22, font=SONG)
    table = add_ruled_table(letter, _WIDTHS)
    add_row(table, _headings(call), repeats=True, size=_SIZE, height=8)
    lines = ([_shown(value) for value in _line(number, one)] for number, one in enumerate(dossiers, 1))
    add_lines(table, lines, size=_SIZE, height=8, left=(_TITLE,))
    if not dossiers:
        add_row(table, ("尚无提案。",), spans=(len(_WIDTHS),), size=_SIZE)
    return as_bytes(letter)


def summary_workbook(call: Call, dossiers: Sequence[Dossier], union: Union | None) -> bytes:
    """The table as a workbook to sort and to count in."""
    columns = [
        Column("序号", number_format=COUNT_FORMAT),
        Column("编号", min_width=11),
        Column("案由", horizontal="left", min_width=24),
        *(Column(one.replace("　", ""), min_width=9, max_width=24) for one in _headings(call)[3:]),
    ]
    workbook = new_workbook()
    sheet = add_sheet(workbook, "提案汇总表", columns)
    sheet.title(f"{full_name(call.session, union)}提案汇总表")
    sheet.line(_counted(dossiers))
    sheet.headings()
    for number, dossier in enumerate(dossiers, 1):
        sheet.data(_line(number, dossier))
    sheet.finish()
    return to_bytes(workbook)


def summary_name(call: Call) -> str:
    return f"{session_name(call.session)}提案汇总表"


def satisfaction(dossier: Dossier) -> str:
    """What the proposer said of attitude and result; one word where both are the same."""
    rating = dossier.rating
    if rating is None:
        return ""
    attitude, result = rating.get_attitude_display(), rating.get_outcome_display()
    return attitude if attitude == result else f"态度{attitude}\n结果{result}"


def outcome(proposal: Proposal) -> str:
    """What was decided, and where it was merged, into which; empty while that is still open."""
    if into := proposal.merged_into:
        return f"并入{into.code}"
    if proposal.status in (Status.RETURNED, Status.WITHDRAWN):
        return proposal.get_status_display()
    return proposal.get_outcome_display()


def _headings(call: Call) -> list[str]:
    """Only a congress has delegations."""
    headings = list(_HEADINGS)
    headings[_UNIT] = unit_name(call.session.term)
    return headings


def _counted(dossiers: Sequence[Dossier]) -> str:
    return f"共{len(dossiers)}件"


def _line(number: int, dossier: Dossier) -> list[Any]:
    proposal, answer = dossier.proposal, dossier.answer
    return [
        number,
        proposal.code,
        proposal.title,
        proposal.proposer.name,
        "、".join(one.person.name for one in dossier.seconders),
        proposal.unit,
        proposal.get_category_display(),
        outcome(proposal),
        dossier.lead.department.name if dossier.lead else "",
        "、".join(one.department.name for one in dossier.supporting),
        answer.replied_on if answer else None,
        satisfaction(dossier),
    ]


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return day_name(value)
    return "" if value is None else str(value)
