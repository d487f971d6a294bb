"""The words for sex, category and membership: which of them a cell may have, and which is written."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from members.models import Person
from members.models.standings import Category, Membership
from members.spreadsheets.cells import Cell, CellError, bare, text_of

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


def _reader(words: dict[Any, str]) -> Callable[[Cell, date], Any]:
    values = {bare(word): value for value, line in words.items() for word in line.split()}

    def read(cell: Cell, today: date) -> Any:
        text = text_of(cell)
        if not text:
            return None
        value = values.get(bare(text)) or values.get(re.sub(r"\(.*?\)", "", bare(text)))
        if value is None:
            known = "、".join(line.split()[0] for line in words.values())
            raise CellError(
                _("“%(text)s” is not known here; write one of %(known)s.")
                % {"text": text[:40], "known": known}
            )
        return value.value

    return read


def _writer(words: dict[Any, str]) -> Callable[[Any], str]:
    return lambda value: words[value] if value else ""


read_sex, write_sex = _reader(_SEXES), _writer(SEX_WORDS)
read_category, write_category = _reader(_CATEGORIES), _writer(CATEGORY_WORDS)
read_membership, write_membership = _reader(_MEMBERSHIPS), _writer(MEMBERSHIP_WORDS)
