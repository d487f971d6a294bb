"""The columns of a roster: which headings mean them, and how their cells are read and written.

Import and export use the same table, so that what is exported reads back as the same facts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from members.models import OptionalField
from members.spreadsheets.cells import (
    Cell,
    bare,
    read_birth,
    read_day,
    read_email,
    read_identity_text,
    read_mobile,
    read_name,
    read_past_day,
    read_place,
    read_staff_number,
    text_reader,
    write_day,
    write_text,
)
from members.spreadsheets.choices import (
    read_category,
    read_membership,
    read_sex,
    write_category,
    write_membership,
    write_sex,
)


@dataclass(frozen=True)
class RosterColumn:
    """One meaning that a column of a roster can have.

    `read(cell, today)` gives the value or None for an empty cell, and raises CellError or DateError;
    `write(value)` is its inverse. `kept_when` names the optional field that the school must have
    switched on.
    """

    field: str
    heading: str
    synonyms: tuple[str, ...]
    read: Callable[[Cell, date], Any]
    write: Callable[[Any], Cell]
    kept_when: str = ""


def column_of(heading: object) -> RosterColumn | None:
    """The column that a heading means; blanks, line breaks and what stands in brackets count for nothing."""
    plain = bare(heading)
    return _BY_HEADING.get(plain) or _BY_HEADING.get(re.sub(r"\(.*?\)|[*#]", "", plain))


def is_of_first_work(heading: object) -> bool:
    """Whether a heading says when somebody began to work, which may have been at another school."""
    return SECOND_MEANINGS.get(re.sub(r"\(.*?\)|[*#]", "", bare(heading))) == ""


def is_passed_over(heading: object) -> bool:
    """Whether a column is left alone without a word."""
    return bare(heading) in _PASSED_OVER or is_of_errors(heading)


def is_of_errors(heading: object) -> bool:
    """Whether a heading is 错误, with what is wrong with the sheet as a whole below it or not."""
    lines = str(heading or "").split()
    return bool(lines) and lines[0] == ERRORS_HEADING


def _column(
    field: str,
    headings: str,
    read: Callable[[Cell, date], Any],
    write: Callable[[Any], Cell] = write_text,
    kept_when: str = "",
) -> RosterColumn:
    heading, *synonyms = headings.split()
    return RosterColumn(field, heading, tuple(synonyms), read, write, kept_when)


COLUMNS = (
    _column(
        "staff_number",
        "工号 职工号 教工号 教师工号 职工工号 教职工号 教职工工号 人员编号 教师编号 职工编号 "
        "教工编号 教职工编号 员工编号 人事编号 工作编号 教师号 员工工号 工作证号 编号 员工号 staffnumber",
        read_staff_number,
    ),
    _column("name", "姓名 教师姓名 教职工姓名 职工姓名 会员姓名 教工姓名 名字 name", read_name),
    _column("sex", "性别 sex gender", read_sex, write_sex),
    _column(
        "born_on",
        "出生日期 出生年月 出生年月日 出生时间 出生 生日 公历生日 阳历生日 dateofbirth birthdate",
        read_birth,
        write_day,
    ),
    _column("lunar_birthday", "农历生日 阴历生日 旧历生日 过生日 lunarbirthday", read_birth, write_day),
    _column(
        "department",
        "部门 科室 教研组 处室 所在部门 所属部门 工作部门 年级组 学科组 办公室 单位部门 部门名称 department",
        read_place,
    ),
    _column(
        "group",
        "工会小组 小组 所在工会小组 所属工会小组 工会小组名称 所在小组 分工会 uniongroup",
        read_place,
    ),
    _column(
        "category",
        "人员类别 身份 用工性质 人员性质 用工形式 编制 编制情况 编制性质 人员身份 教工类别 类别 在职状态 "
        "人员类型 岗位性质 人员状态 category",
        read_category,
        write_category,
    ),
    _column(
        "membership",
        "会籍 会员 是否会员 会籍状态 会员状态 是否入会 是否工会会员 工会会员 会员身份 "
        "会员类别 入会情况 membership",
        read_membership,
        write_membership,
    ),
    _column(
        "joined_on",
        "入会时间 入会年月 入会日期 加入工会时间 何时入会 参加工会时间 joinedon",
        read_past_day,
        write_day,
    ),
    _column(
        "hired_on",
        "来校时间 参加工作 入职时间 入职日期 到校时间 进校时间 来校年月 来校日期 入校时间 "
        "参加工作时间 工作时间 参加工作年月 参加工作日期 hiredon",
        read_past_day,
        write_day,
    ),
    _column("retired_on", "退休时间 退休日期 退休年月 离退休时间 retiredon", read_day, write_day),
    _column(
        "mobile",
        "手机 电话 联系电话 手机号 手机号码 联系方式 移动电话 电话号码 联系手机 本人电话 mobile phone",
        read_mobile,
    ),
    _column("email", "邮箱 电子邮箱 电子邮件 邮箱地址 e-mail email", read_email),
    _column(
        "identity_number",
        "身份证号 身份证号码 身份证 公民身份号码 居民身份证号 居民身份证号码 证件号码 证件号 identitynumber",
        read_identity_text,
        kept_when=OptionalField.IDENTITY_NUMBER,
    ),
    _column("ethnicity", "民族 ethnicity", text_reader("ethnicity"), kept_when=OptionalField.ETHNICITY),
    _column(
        "political_status",
        "政治面貌 政治身份 党派 politicalstatus",
        text_reader("political_status"),
        kept_when=OptionalField.POLITICAL_STATUS,
    ),
    _column(
        "education",
        "学历 文化程度 最高学历 学历层次 education",
        text_reader("education"),
        kept_when=OptionalField.EDUCATION,
    ),
    _column(
        "job_title",
        "职务 行政职务 校内职务 现任职务 岗位 jobtitle",
        text_reader("job_title"),
        kept_when=OptionalField.JOB_TITLE,
    ),
    _column(
        "professional_title",
        "职称 专业技术职务 技术职称 现任职称 职称等级 professionaltitle",
        text_reader("professional_title"),
        kept_when=OptionalField.PROFESSIONAL_TITLE,
    ),
    _column(
        "member_number",
        "会员证号 会员证号码 会员证编号 会员卡号 工会证号 会员编号 membernumber",
        text_reader("member_number"),
        kept_when=OptionalField.MEMBER_NUMBER,
    ),
)


BY_FIELD = {column.field: column for column in COLUMNS}
_BY_HEADING = {bare(heading): column for column in COLUMNS for heading in (column.heading, *column.synonyms)}

# What every sheet has and nobody takes in is passed over without a word.
_PASSED_OVER = frozenset({"序号", "年龄", "no", "no.", "index"})
# The column in which a sheet comes back with its errors.
ERRORS_HEADING = "错误"
# What a heading means where another column has its usual meaning already; nothing for "".
SECOND_MEANINGS = {
    "生日": "lunar_birthday",
    **dict.fromkeys(("参加工作", "参加工作时间", "工作时间", "参加工作年月", "参加工作日期"), ""),
}
