"""What a plan calls a sum: which group of people it is for, and which matter, if it names one of its own."""

import re

from almanac.names import find_festival
from finance.models import BudgetLine
from office.likeness import bare, is_alike

_CATEGORIES = (
    (BudgetLine.Category.RETIRED, "退休|退養|退养|離休|离休|离退"),
    (BudgetLine.Category.TEMPORARY, "临时|臨時|劳务|勞務|派遣|编外|編外|外聘|代课|保安|保洁|后勤工|临聘"),
    (BudgetLine.Category.OTHER, "非会员|非會員|家属|家屬|学生|學生|子女"),
    (BudgetLine.Category.MEMBER, "会员|會員|在职|在職|教职工|教職工|教师|教師|职工|職工|教工"),
)
_TEACHERS_DAY = re.compile("教[师師][节節]")
_GROUPS = "|".join(pattern for _category, pattern in _CATEGORIES)
_WOMEN = "女|妇|婦|三八"
_EVERYBODY = "全体(?!.{0,2}[女妇婦])|全體(?!.{0,2}[女妇婦])"
_PART = (
    "儿女|子女|女儿|女工委|女职工委|女职委|女生|女排|女篮|女足|青年|青工|困难|困難|特困|患病|住院|生育|新婚|单身|單身|"
    "新教师|新入职|党员|骨干|先进"
)
# What says for whom, when or how much, and nothing of a matter of its own.
_NOT_A_MATTER = re.compile(
    rf"{_GROUPS}|人员|员工|工人|全体|女|青年|\d+|[一二三四五六七八九十]+月|[人元月工的等节節]"
    "|慰问|走访|看望|活动|庆祝|祝|庆|发放|福利|礼品|经费|费用|预算|金额|合计|小计"
)


def category_of(words: str) -> str:
    """The budget's category for what a plan calls a group; '' for none, or one that is not known."""
    plain = _TEACHERS_DAY.sub("", words)
    return next((category for category, pattern in _CATEGORIES if re.search(pattern, plain)), "")


def category_of_lump(words: str) -> str:
    """The category of a sum without people: it is the members' only where nothing but they is named."""
    category = category_of(words)
    return "" if category == BudgetLine.Category.MEMBER and names_a_matter(words) else category


def names_a_matter(words: str) -> bool:
    """Whether the words name more than a group or a festival: 女教工瑜伽班 does, 退休教师走访 does not."""
    return bool(_NOT_A_MATTER.sub("", bare(words)) and not find_festival(words))


def is_named(words: str, title: str) -> bool:
    """Whether the words of a sum are the name of this activity."""
    return names_a_matter(words) and is_alike(words, title)


def names_women(words: str) -> bool:
    """Whether the words, or the day in them, are about women."""
    return re.search(_WOMEN, words) is not None


def names_everybody(words: str) -> bool:
    """Whether the words are about everybody; 全体女教职工 are not everybody."""
    return re.search(_EVERYBODY, words) is not None


def names_a_part(words: str) -> bool:
    """Whether the words are about some people of a category, whom the registry does not count apart."""
    return re.search(_PART, words) is not None
