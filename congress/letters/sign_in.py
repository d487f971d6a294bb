"""签到表: everybody on the roll, to be signed at the door or with who has come."""

from django.utils.timezone import localtime
from docx.document import Document as Letter

from congress import sheets
from congress.letters.names import BLANK, full_name, moment_name, part_name, unit_name, voter_name
from congress.models import Body, RollEntry, Term
from congress.reports.proceedings import Attendance, Attendee, Proceedings, SittingRecord
from congress.reports.rolls import roll_kind
from members.models import Union
from members.sheets import mark_letter
from paperwork.letters import (
    NO_5,
    SMALL_4,
    add_lines,
    add_row,
    add_ruled_table,
    add_text,
    add_title,
    as_bytes,
    begin_part,
    new_letter,
    number_pages,
)

_HEAD = (22, 23, 22, 22, 22, 22, 22, 19)
_LIST = (13, 30, 26, 24, 34, 22, 25)
# So high a line can be signed, and a body of twenty stands on one page.
_LINE = 7.5
_SEATS = {RollEntry.Seat.NON_VOTING.value: "列席", RollEntry.Seat.INVITED.value: "特邀"}


def sign_in_sheets(proceedings: Proceedings, union: Union | None) -> bytes:
    """A list for each meeting, and for each roll of a joint sitting, on pages of its own."""
    letter = new_letter(top=20, bottom=32, left=18, right=18)
    number_pages(letter)
    first = True
    for record in proceedings.sittings:
        for attendance in record.attendances:
            if not first:
                begin_part(letter)
            _sheet(letter, proceedings, record, attendance, union)
            mark_letter(letter, sheets.SIGN_IN, record.sitting.pk)
            first = False
    if first:
        add_title(letter, f"{full_name(proceedings.session, union)}\n签到表")
        add_text(letter, "会议尚未确定召开日期。")
    return as_bytes(letter)


def _sheet(
    letter: Letter,
    proceedings: Proceedings,
    record: SittingRecord,
    attendance: Attendance,
    union: Union | None,
) -> None:
    session, sitting = proceedings.session, record.sitting
    title = f"{full_name(session, union)}\n{part_name(sitting)}签到表"
    add_title(letter, title)
    occasion = sitting.occasion
    head = add_ruled_table(letter, _HEAD)
    name = f"{full_name(session, union)}{part_name(sitting)}"
    add_row(head, ("会议名称", name), spans=(1, 7), height=_LINE)
    when = moment_name(occasion.starts_on, occasion.starts_at)
    add_row(head, ("时　间", when, "地　点", occasion.place), spans=(1, 4, 1, 2), height=_LINE)
    counted = (attendance.due, attendance.present, attendance.excused, attendance.absent)
    figures = [f"{one}人" for one in counted] if record.has_roll else [f"{attendance.due}人", "", "", ""]
    labels = ("应　到", "实　到", "请　假", "缺　席")
    add_row(head, [text for pair in zip(labels, figures, strict=True) for text in pair], height=_LINE)
    voters = voter_name(attendance.term)
    add_text(letter, f"法定人数{attendance.quorum}人；只计{voters}。", size=NO_5, indent=0, line=20)
    table = add_ruled_table(letter, _LIST)
    add_row(table, _headings(attendance.term), repeats=True, height=_LINE)
    people = [one for one in record.attendees if one.roll == roll_kind(attendance.term)]
    lines = (_line(number, one, voters) for number, one in enumerate(people, 1))
    add_lines(table, lines, height=_LINE)
    if not people:
        add_row(table, ("名册尚未确定。",), spans=(len(_LIST),))
    add_text(letter, f"登记人（签名）：{BLANK}", size=SMALL_4, align="right", indent=0, line=26)


def _headings(term: Term) -> tuple[str, ...]:
    kind = "代表类别" if term.body == Body.STAFF_CONGRESS else "人员类别"
    return "序号", unit_name(term), "姓名", kind, "签　到", "签到时间", "备　注"


def _line(number: int, one: Attendee, voters: str) -> tuple[str, ...]:
    seat = _SEATS.get(one.seat, "正式" if voters == "正式代表" else "有表决权")
    state, at = "", ""
    if one.is_excused:
        state = "请假"
    elif one.check_in:
        state, at = "已签到", f"{localtime(one.check_in.at):%H:%M}"
    note = one.check_in.note if one.check_in else ""
    return str(number), one.unit, one.person.name, seat, state, at, note
