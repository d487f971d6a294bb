"""提案交办单 to the departments, and 答复函 from them to the proposers."""

from congress import sheets
from congress.letters.names import BLANK, body_name, day_name, full_name, school_name, union_name
from congress.letters.proposals import long_row
from congress.models import Body, Proposal
from congress.reports.dossiers import Dossier
from members.models import Union
from members.sheets import mark_letter
from paperwork.letters import (
    NO_5,
    SMALL_4,
    SONG,
    add_paragraphs,
    add_row,
    add_ruled_table,
    add_signature,
    add_text,
    add_title,
    as_bytes,
    new_letter,
    number_pages,
)

_WIDTHS = (30, 57, 30, 57)
_ASKED = (
    "1．请在答复期限前研究办理，由主办部门综合协办部门的意见，给提案人一个答复。\n"
    "2．能够解决的，请说明措施和完成时间；一时难以解决的，请说明计划和时间；不能解决的，请说明理由。\n"
    "3．不属于本部门职责的，请说明理由并及时退回工会；确需延期的，请在期限前提出申请并说明理由。"
)


def handing_over_slip(dossier: Dossier, union: Union | None) -> bytes:
    """The slip with which the union hands a proposal to lead and supporting departments, to be signed for."""
    letter = new_letter(top=22, bottom=18, left=18, right=18)
    proposal, lead = dossier.proposal, dossier.lead
    again = "（重新办理）" if dossier.again_on else ""
    add_title(letter, f"{school_name(union)}{body_name(proposal.call.session.term)}提案交办单{again}")
    given = day_name(dossier.again_on or (lead.given_on if lead else None))
    head = f"提案编号：{proposal.code}　　交办日期：{given}"
    add_text(letter, head, size=SMALL_4, indent=0, line=24, font=SONG)
    table = add_ruled_table(letter, _WIDTHS)
    support = "、".join(one.department.name for one in dossier.supporting) or "无"
    rows = [
        ("提 案 人", "、".join(dossier.proposers), "代表团（小组）", proposal.unit),
        ("类　　别", proposal.get_category_display(), "审查结果", proposal.get_outcome_display()),
        ("主办部门", lead.department.name if lead else "", "协办部门", support),
        ("答复期限", day_name(lead.due_on if lead else None), "联系电话", dossier.mobile),
    ]
    for row in rows:
        add_row(table, row, size=NO_5)
    wide = (1, 3)
    long_row(table, "案　　由", proposal.title, 11, spans=wide)
    long_row(table, "情况分析\n（理由）", proposal.reasons, 36, spans=wide, indent=2)
    long_row(table, "建议、措施\n（解决办法）", proposal.measures, 36, spans=wide, indent=2)
    said = f"{proposal.instruction}\n{proposal.instructed_by}" if proposal.instruction else ""
    long_row(table, "分管校领导\n批　　示", said, 24, spans=wide)
    long_row(table, "办理要求", _ASKED, 24, spans=wide)
    cell = long_row(table, "承办部门\n签　　收", "", 24, spans=wide)
    sign = f"签收人：{BLANK}　{day_name(None)}"
    add_text(cell, sign, size=NO_5, align="right", indent=0, line=30)
    add_signature(letter, f"{union_name(union)}（盖章）", given, size=SMALL_4)
    mark_letter(letter, sheets.HANDING_OVER, proposal.pk)
    return as_bytes(letter)


def reply_letter(dossier: Dossier, union: Union | None) -> bytes:
    """The answer to the proposers, as the lead department sends it; of two the second. It has been given."""
    letter = new_letter()
    number_pages(letter)
    proposal, answer = dossier.proposal, dossier.answer
    name = full_name(proposal.call.session, union)
    again = "重新办理的" if answer and answer.round > 1 else ""
    add_title(letter, f"关于{name}\n第{proposal.code}号提案{again}答复")
    add_text(letter, f"{_addressed(dossier)}：", indent=0)
    add_text(letter, f"您提出的《{proposal.title}》收悉，感谢您对学校工作的关心。经研究，现答复如下。")
    if answer:
        add_paragraphs(letter, answer.text)
        planned = f"，计划于{day_name(answer.planned_for)}前完成" if answer.planned_for else ""
        add_text(letter, f"办理结果：{answer.get_result_display()}{planned}。")
    add_text(letter, "如对答复有不同意见，请向工会反馈，我们将进一步研究办理。")
    add_text(letter, f"（答复人：{answer.signed_by if answer else BLANK}）")
    add_text(letter, "", indent=0)
    department = dossier.lead.department.name if dossier.lead else ""
    issuer = f"{school_name(union)}{department}（盖章）"
    add_signature(letter, issuer, day_name(answer.replied_on if answer else None))
    mark_letter(letter, sheets.REPLY, proposal.pk)
    return as_bytes(letter)


def _addressed(dossier: Dossier) -> str:
    is_congress = dossier.proposal.call.session.term.body == Body.STAFF_CONGRESS
    polite = "代表" if is_congress else "老师"
    if dossier.proposal.kind == Proposal.Kind.COLLECTIVE and dossier.proposal.unit:
        return dossier.proposal.unit
    return "、".join(f"{name}{polite}" for name in dossier.proposers)
