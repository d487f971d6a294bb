"""Activities of a draft that are likely the same one, told of in two places of the document."""

import re

from almanac.festivals import Festival
from office.drafts import ActivityLine, Draft
from office.likeness import bare, is_alike

# No plan has more; a longer draft is not searched to its end.
MOST_COMPARED = 300
_GENERAL = re.compile(
    r"女|教?职工|教师|老师|会员|全体|一线|活动|庆祝|庆|慰问|节日|礼?品|发放|福利|座谈会?|茶话会?|妇女|国际|劳动|儿童|"
    r"元旦|新年|春节|元宵|三八|清明|五一|端午|六一|中秋|国庆|重阳|教师节|冬至|[和及与、，,节“”\"]"
)
_GIFT = re.compile("慰问|发放|福利|礼品|慰问品")


def doubles_in(draft: Draft) -> dict[int, ActivityLine]:
    """By the id of a line: another that tells of the same, and more surely when it is done."""
    kept = [line for line in draft.kept_activities if not line.out_of_use][:MOST_COMPARED]
    by_sureness = sorted(kept, key=_is_dated)
    found: dict[int, ActivityLine] = {}
    for number, line in enumerate(by_sureness):
        surer = reversed(by_sureness[number + 1 :])
        double = next((other for other in surer if _are_one(line, other)), None)
        if double is not None:
            found[line.id] = double
    return found


def merge_into(line: ActivityLine, other: ActivityLine, draft: Draft) -> None:
    """Leave `line` out in favour of `other`, which takes over its money and its note."""
    for money in draft.money_of(line):
        money.activity = other.id
        if money.pay_month in (None, line.month_from):
            money.pay_month = other.month_from
        money.rev += 1
    if line.note and line.note not in other.note:
        other.note = "；".join(part for part in (other.note, line.note) if part)
    other.rev += 1
    line.dropped = True


def _is_dated(line: ActivityLine) -> int:
    """How surely the document itself says when: a day, a month, or nothing."""
    if line.month_from is None or line.day_computed:
        return 0
    return 2 if line.day is not None else 1


def _are_one(line: ActivityLine, other: ActivityLine) -> bool:
    if line.month_from != other.month_from and not (_is_open(line) or _is_open(other)):
        return False
    if line.festival and other.festival and line.festival != other.festival:
        return False
    if line.festival in Festival.values and line.festival == other.festival:
        return is_alike(line.title, other.title) or _say_no_more_than_the_festival(line, other)
    return is_alike(line.title, other.title)


def _is_open(line: ActivityLine) -> bool:
    return line.month_from is None or line.day_computed


def _say_no_more_than_the_festival(line: ActivityLine, other: ActivityLine) -> bool:
    """Whether one is the festival in general, and both are gifts or neither is (三八妇女节活动)."""
    rests = [_GENERAL.sub("", bare(each.title)) for each in (line, other)]
    gifts = [bool(_GIFT.search(each.title)) for each in (line, other)]
    names_only = [not re.search("活动|(?<!国)庆|慰问|会|发放|礼", each.title) for each in (line, other)]
    return (not all(rests) and gifts[0] == gifts[1]) or any(names_only)
