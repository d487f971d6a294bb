"""Activities of a draft that are likely the same one, told of in two places of the document."""

import re
from collections import defaultdict

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
    surer: list[ActivityLine] = []
    of_month: dict[int | None, list[ActivityLine]] = defaultdict(list)
    found: dict[int, ActivityLine] = {}
    by_sureness = sorted(kept, key=_is_dated)
    for line in reversed(by_sureness):
        # Those of no month come last and may be any; a fixed one is compared within its month.
        others = surer if _is_open(line) else of_month[line.month_from]
        double = next((other for other in others if _are_one(line, other)), None)
        if double is not None:
            found[line.id] = double
        surer.append(line)
        of_month[line.month_from].append(line)
    return found


def merge_into(line: ActivityLine, other: ActivityLine, draft: Draft) -> None:
    """Leave `line` out in favour of `other`, which takes over its money, its note and what it lacks."""
    _fill_in(other, line)
    for money in draft.money_of(line):
        money.activity = other.id
        if money.pay_month in (None, line.month_from):
            money.pay_month = other.month_from
        money.rev += 1
    if line.note and line.note not in other.note:
        other.note = "；".join(part for part in (other.note, line.note) if part)
    other.rev += 1
    line.dropped = True


def _fill_in(other: ActivityLine, line: ActivityLine) -> None:
    """Take over month, day and festival where `other` has none; a day only within the same month."""
    if other.month_from is None:
        other.month_from, other.month_to = line.month_from, line.month_to
    is_same_month = (other.month_from, other.month_to) == (line.month_from, line.month_to)
    if other.day is None and is_same_month:
        other.day, other.day_to, other.day_computed = line.day, line.day_to, line.day_computed
    other.festival = other.festival or line.festival


def _is_dated(line: ActivityLine) -> int:
    """How surely it is said when: by the document a day or a month, by the almanac, or not at all."""
    if line.month_from is None:
        return 0
    if line.day_computed:
        return 1
    return 3 if line.day is not None else 2


def _are_one(line: ActivityLine, other: ActivityLine) -> bool:
    if line.month_from != other.month_from and not (_is_open(line) or _is_open(other)):
        return False
    if _have_other_days(line, other):
        return False
    if line.festival and other.festival and line.festival != other.festival:
        return False
    if line.festival and line.festival == other.festival and line.festival in Festival.values:
        return is_alike(line.title, other.title) or _say_no_more_than_the_festival(line, other)
    return is_alike(line.title, other.title)


def _have_other_days(line: ActivityLine, other: ActivityLine) -> bool:
    """Whether the document itself names a day for each, and not the same: two meetings of one month."""
    if line.day is None or other.day is None or line.day_computed or other.day_computed:
        return False
    return line.day != other.day


def _is_open(line: ActivityLine) -> bool:
    return line.month_from is None or line.day_computed


def _say_no_more_than_the_festival(line: ActivityLine, other: ActivityLine) -> bool:
    """Whether one is the festival in general, and both are gifts or neither is (三八妇女节活动)."""
    rests = [_GENERAL.sub("", bare(each.title)) for each in (line, other)]
    gifts = [bool(_GIFT.search(each.title)) for each in (line, other)]
    names_only = [not re.search("活动|(?<!国)庆|慰问|会|发放|礼", each.title) for each in (line, other)]
    return (not all(rests) and gifts[0] == gifts[1]) or any(names_only)
