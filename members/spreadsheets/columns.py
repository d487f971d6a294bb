"""The columns of a roster: how their headings are written, how a cell is read, how a value is written.

Import and export use the same table, so that what is exported reads back as the same facts.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from members.models import OptionalField, Person
from members.models.standings import Category, Membership
from paperwork.dates import LunarDay, SolarDay, read_date
from paperwork.workbooks import safe_text

Cell = str | int | float | bool | date | None


class CellError(ValueError):
    """A cell that cannot be taken in; `str()` is a translated sentence."""


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
    plain = plain_heading(heading)
    return _BY_HEADING.get(plain) or _BY_HEADING.get(re.sub(r"\(.*?\)|[*#]", "", plain))


def is_of_first_work(heading: object) -> bool:
    """Whether a heading says when somebody began to work, which may have been at another school."""
    return SECOND_MEANINGS.get(re.sub(r"\(.*?\)|[*#]", "", plain_heading(heading))) == ""


def plain_heading(heading: object) -> str:
    """A heading in narrow small letters without blanks, by which it is looked up."""
    text = unicodedata.normalize("NFKC", "" if heading is None else str(heading)).lower()
    return re.sub(r"[\s:、_　]+", "", text)


def is_passed_over(heading: object) -> bool:
    """Whether a column is left alone without a word."""
    return plain_heading(heading) in _PASSED_OVER or is_of_errors(heading)


def is_of_errors(heading: object) -> bool:
    """Whether a heading is 错误, with what is wrong with the sheet as a whole below it or not."""
    lines = str(heading or "").split()
    return bool(lines) and lines[0] == ERRORS_HEADING


# --- Text ----------------------------------------------------------------------------------------


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, full-width signs made narrow, no blanks at the ends."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFKC", str(cell)).strip()


def _text(field: str) -> Callable[[Cell, date], str | None]:
    longest: int = Person._meta.get_field(field).max_length  # type: ignore[union-attr, assignment]
    return lambda cell, today: _words(cell, longest)


def _words(cell: Cell, longest: int) -> str | None:
    """Text as it was typed, with one blank for several: a name's rare letters are left alone."""
    words = tidy(cell if isinstance(cell, str) else text_of(cell))
    if len(words) > longest:
        raise CellError(_("is longer than %(most)d characters.") % {"most": longest})
    return words or None


def without_blanks(text: str) -> str:
    """By which two names of a department or a group are the same."""
    return "".join(safe_text(text).split())


def tidy(text: str) -> str:
    """Text without what a cell cannot hold, and with one blank for several."""
    return " ".join(safe_text(text).split())


_LONGEST_PLACE = 60
_BETWEEN_CHINESE = re.compile(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])")
_read_name, _read_staff_number = _text("name"), _text("staff_number")


def _name(cell: Cell, today: date) -> str | None:
    name = _read_name(cell, today)
    # 王　芳 is padded to look well under 欧阳修; John Smith keeps his blank.
    return _BETWEEN_CHINESE.sub("", name) if name else None


def _staff_number(cell: Cell, today: date) -> str | None:
    number = _read_staff_number(text_of(cell), today)
    if number and re.search(r"\s", number):
        raise CellError(_("“%(text)s” has a blank in it; a staff number has none.") % {"text": number})
    return number


def _place(cell: Cell, today: date) -> str | None:
    """The name of a department or a union group; 语文 小组 is 语文小组."""
    name = _words(cell, _LONGEST_PLACE)
    return _BETWEEN_CHINESE.sub("", name) if name else None


def _mobile(cell: Cell, today: date) -> str | None:
    shown = text_of(cell)
    figures = re.sub(r"^(?:\+|00)86(?=1)", "", re.sub(r"[\s\-()]", "", shown))
    if not shown or re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}", figures):
        return figures or None
    # Beside the landline of the office the mobile is taken.
    mobiles = set(re.findall(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9})(?!\d)", shown.replace("-", "")))
    if len(mobiles) == 1:
        return mobiles.pop()
    if mobiles:
        raise CellError(_("“%(text)s”: please write one mobile number in a cell.") % {"text": shown[:40]})
    raise CellError(
        _("“%(text)s” is not a telephone number; a mobile number has 11 figures and begins with 13 to 19.")
        % {"text": shown[:40]}
    )


def _email(cell: Cell, today: date) -> str | None:
    address = text_of(cell)
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise CellError(_("“%(text)s” is not an e-mail address.") % {"text": address[:60]}) from None
    return address or None


def _identity_number(cell: Cell, today: date) -> str | None:
    if isinstance(cell, float) and abs(cell) >= 1e15:
        raise CellError(
            _(
                "is stored as a number, which has lost its last figures; "
                "format the column as text and type it again."
            )
        )
    return re.sub(r"\s", "", text_of(cell)).upper() or None


# --- Words ---------------------------------------------------------------------------------------

SEX_WORDS = {Person.Sex.MALE: "男", Person.Sex.FEMALE: "女"}
CATEGORY_WORDS = {
    Category.PERMANENT: "在编",
    Category.CONTRACT: "聘用合同",
    Category.TEMPORARY: "临时工",
    Category.AGENCY: "劳务派遣",
    Category.RETIRED: "退休",
    Category.OTHER: "其他",
}
MEMBERSHIP_WORDS = {Membership.FULL: "会员", Membership.KEPT: "保留会籍", Membership.NONE: "非会员"}

_SEXES = {
    Person.Sex.MALE: "男 男性 男士 先生 男教师 m male",
    Person.Sex.FEMALE: "女 女性 女士 女教师 f female",
}
_CATEGORIES = {
    Category.PERMANENT: "在编 在编在岗 在编人员 在编教师 正式 正式在编 正式编制 事业编 事业编制 编内 公办 "
    "公办教师 在职 在职在编 在职教师 全额 permanent",
    Category.CONTRACT: "聘用合同 聘用 聘用制 聘任 合同 合同制 合同工 合同聘用 劳动合同 编外 编外聘用 "
    "编外合同 人事代理 外聘 自聘 校聘 备案制 员额制 员额 控制数 同工同酬 contract",
    Category.TEMPORARY: "临时工 临时 临聘 临时聘用 临时人员 代课 代课教师 temporary",
    Category.AGENCY: "劳务派遣 派遣 派遣制 派遣工 劳务 劳务外派 agency",
    Category.RETIRED: "退休 离休 离退休 退休教师 退休人员 离退休人员 退休教职工 已退休 retired",
    Category.OTHER: "其他 其它 other",
}
_MEMBERSHIPS = {
    Membership.FULL: "会员 是 在籍 在会 已入会 入会 正式会员 工会会员 有 是会员 √ ✓ ✔ v y yes "
    "true full member",
    Membership.KEPT: "保留会籍 保留 会籍保留 保留会员 kept",
    Membership.NONE: "非会员 否 不是 未入会 无 没有 不是会员 未加入 申请中 已退会 退会 × ✗ x n no false none",
}


def _choice(words: dict[Any, str]) -> Callable[[Cell, date], Any]:
    values = {plain_heading(word): value for value, line in words.items() for word in line.split()}

    def read(cell: Cell, today: date) -> Any:
        text = text_of(cell)
        if not text:
            return None
        value = values.get(plain_heading(text)) or values.get(re.sub(r"\(.*?\)", "", plain_heading(text)))
        if value is None:
            known = "、".join(line.split()[0] for line in words.values())
            raise CellError(
                _("“%(text)s” is not known here; write one of %(known)s.")
                % {"text": text[:40], "known": known}
            )
        return value.value

    return read


def _word(words: dict[Any, str]) -> Callable[[Any], str]:
    return lambda value: words[value] if value else ""


# --- Days ----------------------------------------------------------------------------------------


def _birth(cell: Cell, today: date) -> SolarDay | LunarDay | None:
    born = read_date(cell, latest=today)
    year = born.day.year if isinstance(born, SolarDay) else born.year if born else None
    if year is not None and not today.year - 115 <= year <= today.year - 14:
        raise CellError(
            _("“%(text)s” would be an age of %(age)d; is the year right?")
            % {"text": text_of(cell)[:40], "age": today.year - year}
        )
    return born


def _day(cell: Cell, today: date) -> date | None:
    """A day; the first of the month when only that is known."""
    read = read_date(cell, latest=today)
    if isinstance(read, LunarDay):
        raise CellError(_("is a day of the lunar calendar; this column needs one like 2003-09-01."))
    return read.day if read else None


def _past_day(cell: Cell, today: date) -> date | None:
    day = _day(cell, today)
    if day and day > today:
        raise CellError(_("%(day)s lies in the future.") % {"day": day.isoformat()})
    return day


def _iso(value: Any) -> str:
    """A day, a month only, or a lunar day, as text that reads back as the same."""
    return str(value) if value else ""


def _plain_text(value: Any) -> str:
    return value or ""


# --- The table -----------------------------------------------------------------------------------


def _column(
    field: str,
    headings: str,
    read: Callable[[Cell, date], Any],
    write: Callable[[Any], Cell] = _plain_text,
    kept_when: str = "",
) -> RosterColumn:
    heading, *synonyms = headings.split()
    return RosterColumn(field, heading, tuple(synonyms), read, write, kept_when)


COLUMNS = (
    _column(
        "staff_number",
        "工号 职工号 教工号 教师工号 职工工号 教职工号 教职工工号 人员编号 教师编号 职工编号 "
        "教工编号 教职工编号 员工编号 人事编号 工作编号 教师号 员工工号 工作证号 编号 员工号 staffnumber",
        _staff_number,
    ),
    _column("name", "姓名 教师姓名 教职工姓名 职工姓名 会员姓名 教工姓名 名字 name", _name),
    _column("sex", "性别 sex gender", _choice(_SEXES), _word(SEX_WORDS)),
    _column(
        "born_on",
        "出生日期 出生年月 出生年月日 出生时间 出生 生日 公历生日 阳历生日 dateofbirth birthdate",
        _birth,
        _iso,
    ),
    _column("lunar_birthday", "农历生日 阴历生日 旧历生日 过生日 lunarbirthday", _birth, _iso),
    _column(
        "department",
        "部门 科室 教研组 处室 所在部门 所属部门 工作部门 年级组 学科组 办公室 单位部门 部门名称 department",
        _place,
    ),
    _column(
        "group",
        "工会小组 小组 所在工会小组 所属工会小组 工会小组名称 所在小组 分工会 uniongroup",
        _place,
    ),
    _column(
        "category",
        "人员类别 身份 用工性质 人员性质 用工形式 编制 编制情况 编制性质 人员身份 教工类别 类别 在职状态 "
        "人员类型 岗位性质 人员状态 category",
        _choice(_CATEGORIES),
        _word(CATEGORY_WORDS),
    ),
    _column(
        "membership",
        "会籍 会员 是否会员 会籍状态 会员状态 是否入会 是否工会会员 工会会员 会员身份 "
        "会员类别 入会情况 membership",
        _choice(_MEMBERSHIPS),
        _word(MEMBERSHIP_WORDS),
    ),
    _column(
        "joined_on",
        "入会时间 入会年月 入会日期 加入工会时间 何时入会 参加工会时间 joinedon",
        _past_day,
        _iso,
    ),
    _column(
        "hired_on",
        "来校时间 参加工作 入职时间 入职日期 到校时间 进校时间 来校年月 来校日期 入校时间 "
        "参加工作时间 工作时间 参加工作年月 参加工作日期 hiredon",
        _past_day,
        _iso,
    ),
    _column("retired_on", "退休时间 退休日期 退休年月 离退休时间 retiredon", _day, _iso),
    _column(
        "mobile",
        "手机 电话 联系电话 手机号 手机号码 联系方式 移动电话 电话号码 联系手机 本人电话 mobile phone",
        _mobile,
    ),
    _column("email", "邮箱 电子邮箱 电子邮件 邮箱地址 e-mail email", _email),
    _column(
        "identity_number",
        "身份证号 身份证号码 身份证 公民身份号码 居民身份证号 居民身份证号码 证件号码 证件号 identitynumber",
        _identity_number,
        kept_when=OptionalField.IDENTITY_NUMBER,
    ),
    _column("ethnicity", "民族 ethnicity", _text("ethnicity"), kept_when=OptionalField.ETHNICITY),
    _column(
        "political_status",
        "政治面貌 政治身份 党派 politicalstatus",
        _text("political_status"),
        kept_when=OptionalField.POLITICAL_STATUS,
    ),
    _column(
        "education",
        "学历 文化程度 最高学历 学历层次 education",
        _text("education"),
        kept_when=OptionalField.EDUCATION,
    ),
    _column(
        "job_title",
        "职务 行政职务 校内职务 现任职务 岗位 jobtitle",
        _text("job_title"),
        kept_when=OptionalField.JOB_TITLE,
    ),
    _column(
        "professional_title",
        "职称 专业技术职务 技术职称 现任职称 职称等级 professionaltitle",
        _text("professional_title"),
        kept_when=OptionalField.PROFESSIONAL_TITLE,
    ),
    _column(
        "member_number",
        "会员证号 会员证号码 会员证编号 会员卡号 工会证号 会员编号 membernumber",
        _text("member_number"),
        kept_when=OptionalField.MEMBER_NUMBER,
    ),
)


BY_FIELD = {column.field: column for column in COLUMNS}
_BY_HEADING = {
    plain_heading(heading): column for column in COLUMNS for heading in (column.heading, *column.synonyms)
}

# What every sheet has and nobody takes in is passed over without a word.
_PASSED_OVER = frozenset({"序号", "年龄", "no", "no.", "index"})
# The column in which a sheet comes back with its errors.
ERRORS_HEADING = "错误"
# What a heading means where another column has its usual meaning already; nothing for "".
SECOND_MEANINGS = {
    "生日": "lunar_birthday",
    **dict.fromkeys(("参加工作", "参加工作时间", "工作时间", "参加工作年月", "参加工作日期"), ""),
}
