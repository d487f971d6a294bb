"""提案表: what was proposed, who seconds it, what was decided, replied and said of that."""

from datetime import date

from docx.document import Document as Letter
from docx.table import Table, _Cell

from congress import sheets
from congress.letters.names import BLANK, body_name, day_name, school_name, session_name
from congress.models import Proposal, Reply, Session
from congress.reports.dossiers import Dossier
from congress.reports.proceedings import Proceedings
from members.models import Union
from members.sheets import mark_letter
from paperwork.letters import (
    FANGSONG,
    NO_5,
    SMALL_4,
    SONG,
    add_row,
    add_ruled_table,
    add_text,
    add_title,
    as_bytes,
    new_letter,
    write_cell,
)

_WIDTHS = (28, 30, 22, 32, 22, 40)
_WIDE = (1, 5)
_OUTCOMES = {
    Proposal.Outcome.ACCEPTED.value: "立案",
    Proposal.Outcome.SUGGESTION.value: "不作为提案立案，作为意见建议转有关部门",
    Proposal.Outcome.REFUSED.value: "不予立案",
}
_NO_RATING = "办理态度：□满意　□基本满意　□不满意\n办理结果：□满意　□基本满意　□不满意"


def proposal_form(dossier: Dossier, union: Union | None) -> bytes:
    """The form of a proposal, filled in as far as it has come."""
    letter = new_letter(top=22, bottom=18, left=18, right=18)
    proposal = dossier.proposal
    table = _begin(letter, proposal.call.session, union, code=proposal.code)
    unit = proposal.unit
    _six(table, "提案人", "、".join(dossier.proposers), "代表团\n（小组）", unit, "联系电话", dossier.mobile)
    kind, category = proposal.get_kind_display(), proposal.get_category_display()
    _six(table, "类　别", category, "类　型", kind, "提案日期", _written(proposal))
    long_row(table, "附议人", "、".join(one.person.name for one in dossier.seconders), 11)
    long_row(table, "案　由", proposal.title, 11)
    long_row(table, "情况分析\n（理由）", proposal.reasons, 34, indent=2)
    long_row(table, "建议、措施\n（解决办法）", proposal.measures, 34, indent=2)
    _signed(table, "审查意见", _decided(dossier), "提案工作委员会", proposal.decided_on, 26)
    _signed(table, "分管校领导\n批　示", proposal.instruction, proposal.instructed_by, None, 24)
    long_row(table, "承办部门", handled_by(dossier), 11)
    _replies(table, dossier)
    _signed(table, "提案人\n反　馈", _rated(dossier), "提案人", None, 24)
    mark_letter(letter, sheets.PROPOSAL, proposal.pk)
    return as_bytes(letter)


def empty_form(proceedings: Proceedings, union: Union | None) -> bytes:
    """The form to be filled in by hand, with as many lines for seconders as the rules ask for."""
    letter = new_letter(top=22, bottom=18, left=18, right=18)
    table = _begin(letter, proceedings.session, union)
    _six(table, "提案人", "", "代表团\n（小组）", "", "联系电话", "")
    _six(table, "类　别", "", "类　型", "□个人　□集体", "提案日期", "")
    lines = "\n".join(
        f"签名：{BLANK}　代表团（小组）：{BLANK}" for _ in range(max(proceedings.rules.seconders, 2))
    )
    long_row(table, "附议人\n（本人签名）", lines, 20)
    long_row(table, "案　由", "", 14)
    long_row(table, "情况分析\n（理由）", "", 70)
    long_row(table, "建议、措施\n（解决办法）", "", 70)
    _signed(table, "审查意见", "", "提案工作委员会", None, 24)
    long_row(table, "说　明", "一事一案，有情况、有分析、有具体建议；附议人须本人签名，不得代签。", 12)
    return as_bytes(letter)


def handled_by(dossier: Dossier) -> str:
    """Lead and supporting departments, and until when."""
    if not dossier.lead:
        return ""
    support = "、".join(one.department.name for one in dossier.supporting)
    parts = [f"主办：{dossier.lead.department.name}", f"协办：{support}" if support else ""]
    due = dossier.proposal.due_on or dossier.lead.due_on
    return "；".join(filter(None, [*parts, f"答复期限：{day_name(due)}"]))


def _begin(letter: Letter, session: Session, union: Union | None, *, code: str = "") -> Table:
    add_title(letter, f"{school_name(union)}{body_name(session.term)}提案表")
    add_text(
        letter,
        f"届次：{session_name(session)}　　编号：{code or BLANK}",
        size=SMALL_4,
        indent=0,
        line=24,
        font=SONG,
    )
    return add_ruled_table(letter, _WIDTHS)


def _six(table: Table, *cells: str) -> None:
    add_row(table, cells, height=11, size=NO_5)


def long_row(
    table: Table,
    label: str,
    text: str,
    height: float,
    *,
    indent: float = 0,
    spans: tuple[int, int] = _WIDE,
) -> _Cell:
    """A row whose text may run over several pages; the cell is returned."""
    label_cell, cell = add_row(table, ("", ""), spans=spans, height=height, splits=True)
    write_cell(label_cell, label, size=NO_5)
    for number, line in enumerate([one.strip() for one in text.splitlines() if one.strip()]):
        if number:
            add_text(cell, line, size=SMALL_4, line=20, indent=indent)
        else:
            write_cell(cell, line, size=SMALL_4, font=FANGSONG, align="both", indent=indent)
    return cell


def _signed(table: Table, label: str, text: str, who: str, day: date | None, height: float) -> None:
    """A row that ends with a place to sign and to date."""
    cell = long_row(table, label, text, height)
    label = f"{who}（签名）" if who else "签名"
    sign = f"{label}：{BLANK}　{day_name(day)}"
    add_text(cell, sign, size=NO_5, align="right", indent=0, line=22)


def _written(proposal: Proposal) -> str:
    return day_name(proposal.submitted_on) if proposal.submitted_on else ""


def _decided(dossier: Dossier) -> str:
    proposal, screening = dossier.proposal, dossier.screening
    if not proposal.outcome:
        return ""
    into = proposal.merged_into
    said = f"并入{into.code}号提案《{into.title}》" if into else _OUTCOMES[proposal.outcome]
    reason = screening.reason if screening else ""
    return f"{said}。{reason}".strip()


def _replies(table: Table, dossier: Dossier) -> None:
    """Each part with who gave it and when; the empty place where there is none yet."""
    if not dossier.replies:
        _signed(table, "承办部门\n办理答复", "", "承办人", None, 40)
    for reply in dossier.replies:
        label = "承办部门\n办理答复" if reply.round == 1 else "重新办理\n答　复"
        label = "协办部门\n意　见" if _is_support_s(reply) else label
        cell = long_row(table, label, reply_text(reply), 30)
        end = f"{reply.signed_by}　{day_name(reply.replied_on)}"
        add_text(cell, end, size=NO_5, align="right", indent=0, line=22)


def reply_text(reply: Reply) -> str:
    """What was replied, with its result before it."""
    head = ""
    if reply.result:
        head = f"办理结果：{reply.get_result_display()}"
        head += f"（计划{day_name(reply.planned_for)}前完成）" if reply.planned_for else ""
    elif reply.assignment:
        kind = "协办意见" if _is_support_s(reply) else "意见"
        head = f"{reply.assignment.department.name}{kind}"
    return f"{head}\n{reply.text}"


def _is_support_s(reply: Reply) -> bool:
    return reply.assignment is not None and not reply.assignment.is_lead


def _rated(dossier: Dossier) -> str:
    lines = []
    for rating in dossier.ratings:
        again = "（重新办理后）" if rating.round > 1 else ""
        attitude, result = rating.get_attitude_display(), rating.get_outcome_display()
        lines += [f"办理态度：{attitude}　办理结果：{result}{again}", rating.comment]
    return "\n".join(filter(None, lines)) or _NO_RATING
