"""入会申请书 and 会员登记表 as Word, a page for each person (the union federation's forms).

They are signed, sealed and filed, so they are in Chinese whoever prints them. What the union does not keep
is a blank to be filled in by hand; family, wages, origin and career are not asked for (个人信息保护法, 6).
"""

from collections.abc import Sequence
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Union
from members.models.groups import OptionalField
from members.reports.joining import Applicant
from members.sheets import JOINING, REGISTERING, mark_letter
from paperwork.dates import SolarDay
from paperwork.letters import (
    FANGSONG,
    NO_5,
    SMALL_4,
    add_row,
    add_ruled_table,
    add_text,
    add_title,
    as_bytes,
    begin_part,
    new_letter,
    write_cell,
)

_BLANK = "＿" * 8
_COLUMNS = (22, 33, 22, 36, 22, 37)


def application_forms(applicants: Sequence[Applicant], union: Union | None) -> bytes:
    """The application of each to join the union, to be signed."""
    with translation.override("zh-hans"):
        letter = new_letter(top=30, bottom=20, left=28, right=26)
        for number, applicant in enumerate(applicants):
            if number:
                begin_part(letter)
            _application(letter, applicant, union)
            mark_letter(letter, JOINING, applicant.person.pk)
        return as_bytes(letter)


def registration_forms(applicants: Sequence[Applicant], union: Union | None) -> bytes:
    """The registration form of each, with what the union keeps filled in."""
    with translation.override("zh-hans"):
        letter = new_letter(top=22, bottom=18, left=19, right=19)
        for number, applicant in enumerate(applicants):
            if number:
                begin_part(letter)
            _registration(letter, applicant, union)
            mark_letter(letter, REGISTERING, applicant.person.pk)
        return as_bytes(letter)


def _application(letter, applicant: Applicant, union: Union | None) -> None:
    add_title(letter, _("Application to join the union"))
    add_text(letter, _("%(union)s:") % {"union": union.name if union else ""}, indent=0)
    add_text(
        letter,
        _(
            "I wish to become a member of the trade union of my own free will. I know its constitution and "
            "will keep it, carry out its decisions, take part in its life, pay the dues in time, "
            "and stand together with my colleagues."
        ),
    )
    if applicant.statement:
        add_text(letter, applicant.statement)
    add_text(letter, _("Please admit me."))
    add_text(letter, _("Applicant (signature):") + _BLANK, align="right", indent=0, line=36)
    add_text(letter, _day(applicant.applied_on), align="right", indent=0)
    add_text(letter, "", size=SMALL_4, line=14)
    table = add_ruled_table(letter, (30, 126))
    _opinion(
        table,
        _("Opinion of the union group"),
        applicant.group_opinion,
        _("Group leader (signature):") + _BLANK,
    )
    _opinion(table, _("Decision of the union committee"), applicant.decision, _("(seal)"))
    details = _("Name: %(name)s　Department: %(department)s　Union group: %(group)s") % {
        "name": applicant.name,
        "department": applicant.department or "＿＿＿＿",
        "group": applicant.group or "＿＿＿＿",
    }
    add_text(letter, details, size=SMALL_4, indent=0, line=24)


def _registration(letter, applicant: Applicant, union: Union | None) -> None:
    add_title(letter, _("Registration form of a union member"))
    head = _("Union: %(union)s　　Number: ＿＿＿＿＿＿") % {"union": union.name if union else ""}
    add_text(letter, head, size=SMALL_4, indent=0, line=24)
    table = add_ruled_table(letter, _COLUMNS)
    kept = {field: union.keeps(field) if union else False for field in OptionalField}
    person = applicant.person

    def fact(field: OptionalField) -> str:
        return getattr(person, field) if kept[field] else ""

    rows = [
        (
            _("Name"), applicant.name,
            _("Sex"), applicant.sex,
            _("Date of birth"), _plain_birth(applicant.born),
        ),
        (
            _("Ethnic group"), fact(OptionalField.ETHNICITY),
            _("Education"), fact(OptionalField.EDUCATION),
            _("Political status"), fact(OptionalField.POLITICAL_STATUS),
        ),
        (
            _("Department"), applicant.department,
            _("Position"), fact(OptionalField.JOB_TITLE),
            _("Professional title"), fact(OptionalField.PROFESSIONAL_TITLE),
        ),
        (
            _("Category"), applicant.category,
            _("Union group"), applicant.group,
            _("Membership card"), fact(OptionalField.MEMBER_NUMBER),
        ),
        (
            _("Mobile"), applicant.mobile,
            _("Applied on"), _plain_day(applicant.applied_on),
            _("Joined on"), _plain_day(applicant.joined_on),
        ),
    ]  # fmt: skip
    for row in rows:
        add_row(table, row, height=11, size=NO_5)
    school = union.school_name if union else ""
    add_row(
        table,
        (_("Place of work"), school, _("Staff number"), person.staff_number),
        spans=(1, 3, 1, 1),
        size=NO_5,
        height=11,
    )
    _wide(
        table,
        _("Signature of the applicant"),
        _("What is written above is right."),
        _("Signature:") + _BLANK,
        26,
    )
    _wide(
        table,
        _("Opinion of the union group"),
        applicant.group_opinion,
        _("Group leader (signature):") + _BLANK,
        36,
    )
    _wide(table, _("Decision of the union committee"), applicant.decision, _("(seal)"), 44)
    add_row(table, (_("Remarks"), ""), spans=(1, 5), height=18)


def _opinion(table, label: str, said: str, signed: str) -> None:
    _sign_in(add_row(table, (label, ""), height=38)[1], said, signed)


def _wide(table, label: str, said: str, signed: str, height: float) -> None:
    _sign_in(add_row(table, (label, ""), spans=(1, 5), height=height)[1], said, signed)


def _sign_in(cell, said: str, signed: str) -> None:
    """What was said, then a place to sign and to date."""
    write_cell(cell, said, align="left", font=FANGSONG)
    add_text(cell, "", size=SMALL_4, line=12, indent=0)
    add_text(cell, signed, size=SMALL_4, align="right", indent=0, line=24)
    add_text(cell, _day(None), size=SMALL_4, align="right", indent=0, line=20)


def _day(day: date | None) -> str:
    """A day, or the blanks to write one."""
    if day is None:
        return _("＿＿＿＿ year ＿＿ month ＿＿ day")
    return _plain_day(day)


def _plain_birth(born: SolarDay | None) -> str:
    if born and born.month_only:
        return f"{born.day.year}年{born.day.month}月"
    return _plain_day(born and born.day)


def _plain_day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
