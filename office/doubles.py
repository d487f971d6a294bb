"""Activities of a draft that are likely the same one, told of in two places of the document."""

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import Any

from almanac.festivals import Festival
from office.drafts import ActivityLine, Draft, Merger
from office.likeness import bare, is_alike

# No plan has more; a longer draft is not searched to its end.
MOST_COMPARED = 300
_FILLED_IN = ("month_from", "month_to", "day", "day_to", "day_computed", "festival")
_NAMES = re.compile(
    r"(?:元旦|新年|除夕|春节|迎?新春|元宵|三八|3[.·]?8|清明|五一|五四|端午|六一|七一|八一|七夕|中秋|国庆|重阳|冬至|教师节|青年节|建[党军]|"
    r"国际|劳动|妇女|儿童|[“”\"])节?"
)
_GENERAL = re.compile(
    r"教?职工|教师|老师|会员|全体|一线|活动|庆祝?|慰问品?|节日|礼品|发放|福利|座谈会?|茶话会?|[和及与、，,节]"
)
_GIFT = re.compile("慰问|发放|福利|礼品")
_COUNT = "[一二三四五六七八九十\\d]+"
# Where two titles both say one of these, and not the same, they are two activities.
_TELLING = (
    re.compile("(?<!新)(?<!迎)春(?!节)|夏|(?<!中)秋|冬(?!至)"),
    re.compile("[上下](?=半年|半学年|学年|学期)"),
    re.compile(f"第{_COUNT}|{_COUNT}(?=次|届|期|轮|批|场|季度|学期|阶段)|\\({_COUNT}\\)"),
    re.compile("男|女"),
    re.compile("新(?![年春])|老(?!师)|青年|退休|离休"),
)


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
        fitting = [other for other in others if _are_one(line, other)]
        # Of spring's and autumn's walk nobody knows which one a plain walk is.
        if fitting and all(_are_one(fitting[0], other) for other in fitting[1:]):
            found[line.id] = fitting[0]
        surer.append(line)
        of_month[line.month_from].append(line)
    return found


def merge_into(line: ActivityLine, other: ActivityLine, draft: Draft) -> None:
    """Leave `line` out in favour of `other`, which takes over its money, its note and what it lacks."""
    before = _facts(other)
    _fill_in(other, line)
    moved = []
    for money in draft.money_of(line):
        paid = money.pay_month
        money.activity = other.id
        if money.pay_month in (None, line.month_from):
            money.pay_month = other.month_from
        money.rev += 1
        moved.append((money.id, paid, money.pay_month))
    note = line.note if line.note not in other.note else ""
    other.note = "；".join(part for part in (other.note, note) if part)
    other.rev += 1
    line.dropped = True
    line.merger = Merger(into=other.id, money=moved, note=note, before=before, after=_facts(other))


def give_back(line: ActivityLine, draft: Draft) -> None:
    """Undo the merger of `line`; what was changed at the other line or its money since stays changed."""
    merger, line.merger = line.merger, None
    if merger is None:
        return
    holders = _holders(merger, draft)
    months = {holder.month_from for holder in holders.values()}
    for money_id, before, after in merger.money:
        money = next((money for money in draft.money if money.id == money_id), None)
        if money is None or money.activity not in holders:
            continue
        money.activity = line.id
        if money.pay_month == after or (after is None and money.pay_month in months):
            money.pay_month = before
        money.rev += 1
    other = holders.get(merger.into)
    if other is None:
        return
    if merger.note:
        other.note = f"；{other.note}；".replace(f"；{merger.note}；", "；", 1).strip("；")
    if _facts(other) == merger.after:
        for name, value in merger.before.items():
            setattr(other, name, value)
    other.rev += 1


def _holders(merger: Merger, draft: Draft) -> dict[int, ActivityLine]:
    """The lines that may hold what was moved: the other, and where that was merged into further ones."""
    by_id = {line.id: line for line in draft.activities}
    holders: dict[int, ActivityLine] = {}
    next_id: int | None = merger.into
    while next_id in by_id and next_id not in holders:
        holder = holders[next_id] = by_id[next_id]
        next_id = holder.merger.into if holder.merger else None
    return holders


def _facts(line: ActivityLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in _FILLED_IN}


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
    if not is_alike(line.title, other.title) and not _say_no_more_than_the_festival(line, other):
        return False
    return not any(a and b and a != b for a, b in zip(_told(line.title), _told(other.title), strict=True))


@lru_cache(maxsize=4096)
def _told(title: str) -> tuple[frozenset[str], ...]:
    """What in a title tells it from one that is otherwise alike: season, half year, number, for whom."""
    plain = unicodedata.normalize("NFKC", title)
    return tuple(frozenset(mark.strip("第()") for mark in pattern.findall(plain)) for pattern in _TELLING)


def _have_other_days(line: ActivityLine, other: ActivityLine) -> bool:
    """Whether the document itself names a day for each, and not the same: two meetings of one month."""
    if line.day is None or other.day is None or line.day_computed or other.day_computed:
        return False
    return line.day != other.day


def _is_open(line: ActivityLine) -> bool:
    return line.month_from is None or line.day_computed


def _say_no_more_than_the_festival(line: ActivityLine, other: ActivityLine) -> bool:
    """Whether both are the festival in general, and not the one a gift and the other a meeting."""
    if not line.festival or line.festival != other.festival or line.festival not in Festival.values:
        return False
    if any(_rest(each) for each in (line, other)):
        return False
    one, two = _forms(line.title), _forms(other.title)
    return not one or not two or one == two


def _rest(line: ActivityLine) -> str:
    """The title without the festival's name and without general words."""
    rest = _GENERAL.sub("", bare(_NAMES.sub("", line.title)))
    return rest.replace("女", "") if line.festival == Festival.WOMENS_DAY else rest


def _forms(title: str) -> set[str]:
    gift = {"gift"} if _GIFT.search(title) else set()
    return gift | set(re.findall("座谈|茶话", title))
