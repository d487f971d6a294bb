"""A festival's gifts: when to plan, to buy, to hand out, and to have the sign-for sheets complete."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy

from almanac.festivals import Festival, festival_date
from finance.models import Budget
from members.models import Post
from reminders.audience import holders
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.facts import Fact, as_facts
from reminders.kinds.said import day_said, listed

_LONGEST_SUBJECT = 80


class Gift(NamedTuple):
    """A festival whose gift is prepared; `items` as the budget writes them, `festival` the almanac's code."""

    day: date
    festival: str
    items: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.festival or self.items[0]

    def said(self) -> str:
        return listed(self.items) if self.items else str(Festival(self.festival).label)


def gifts_of(years: Iterable[int], lines: Iterable[Fact]) -> list[Gift]:
    """The festivals of the years' budgets; of a year without a budget, the seven of the rules."""
    found: dict[tuple[date, str], set[str]] = defaultdict(set)
    budgeted = set()
    for year, item, festival, day in lines:
        budgeted.add(year)
        known = festival if festival in Festival.values else ""
        day = day or (festival_date(known, year) if known else None)
        if day is not None:
            found[day, known or item].add(item)
    named = [
        Gift(day, key if key in Festival.values else "", tuple(sorted(items)))
        for (day, key), items in found.items()
    ]
    return sorted([*named, *_by_rule(set(years) - budgeted)])


def _budgeted(years: Iterable[int]) -> Any:
    """The years that have a budget, with its lines."""
    item, festival, day = F("lines__item"), F("lines__festival"), F("lines__festival_day")
    budgets = Budget.objects.filter(year__in=years)
    return as_facts(budgets, number=F("year"), name=item, code=festival, day=day)


def _by_rule(years: Iterable[int]) -> Iterator[Gift]:
    """No.32, article 8: the seven festivals at which every member may be given something."""
    for year in years:
        for festival in Festival:
            if festival.is_union_gift_festival:
                yield Gift(festival_date(festival, year), festival.value, ())


def find_gifts(ask: Ask) -> Iterable[Matter]:
    """One query."""
    spans = list(ask.led())
    if not spans:
        return
    years = range(ask.first.year - 1, ask.last.year + 2)
    for gift in gifts_of(years, ask.facts(f"gifts:{years}", _budgeted(years))):
        for first, last in spans:
            if first <= gift.day <= last:
                yield _matter(ask, gift, gift.day - (first - ask.first))


def _matter(ask: Ask, gift: Gift, said_on: date) -> Matter:
    def facts() -> dict[str, Any]:
        return {"gift": gift.said(), "day": day_said(gift.day)}

    return Matter(
        subject=f"gift:{gift.day}:{gift.key}"[:_LONGEST_SUBJECT],
        day=said_on,
        about=gift.said(),
        facts=facts,
        people=lambda: holders(ask.rule.posts, said_on),
        link=reverse("finance:budget_list"),
        until=max(gift.day, said_on),
    )


def _kind(code: str, label: Any, explanation: Any, lead: int, zh: Wording, en: Wording) -> Kind:
    return Kind(
        code=code,
        label=label,
        explanation=explanation,
        topic=Topic.OFFICE,
        fields={"gift": gettext_lazy("the gift"), "day": gettext_lazy("the day of the festival")},
        zh=zh,
        en=en,
        find=find_gifts,
        leads=(lead,),
        posts=(Post.Kind.CHAIR, Post.Kind.TREASURER, Post.Kind.WELFARE),
    )


GIFT_PLAN = _kind(
    "gift_plan",
    gettext_lazy("Festival gifts: plan"),
    gettext_lazy("A month before: what will be given, to whom, for how much."),
    30,
    Wording(
        "该商量{gift}的慰问了",
        "{name}老师，您好！{day}是{gift}，请商量发什么、发给谁、每人多少，并看一下预算。",
    ),
    Wording(
        "Plan the gift: {gift}",
        "Dear {name},\n{gift} is on {day}. Please agree on what to give, to whom and "
        "for how much, and look at the budget.",
    ),
)
GIFT_PURCHASE = _kind(
    "gift_purchase",
    gettext_lazy("Festival gifts: purchase"),
    gettext_lazy("Two weeks before: order, and get the invoice."),
    14,
    Wording(
        "该采购{gift}的慰问品了",
        "{name}老师，您好！{day}是{gift}，请落实采购，核对人数，别忘了要发票和清单。",
    ),
    Wording(
        "Buy the gift: {gift}",
        "Dear {name},\n{gift} is on {day}. Please place the order, check the number of "
        "people, and ask for the invoice and the list.",
    ),
)
GIFT_HAND_OUT = _kind(
    "gift_hand_out",
    gettext_lazy("Festival gifts: hand out"),
    gettext_lazy("Three days before: hand out, and have it signed for."),
    3,
    Wording(
        "该发放{gift}的慰问品了",
        "{name}老师，您好！{day}是{gift}，请安排发放，并请每位领取人在签领表上签字。",
    ),
    Wording(
        "Hand out the gift: {gift}",
        "Dear {name},\n{gift} is on {day}. Please hand the gifts out and have each one signed for.",
    ),
)
GIFT_RECEIPTS = _kind(
    "gift_receipts",
    gettext_lazy("Festival gifts: sign-for sheets"),
    gettext_lazy("A week after: are the sign-for sheets complete?"),
    -7,
    Wording(
        "{gift}的签领表齐了吗",
        "{name}老师，您好！{gift}（{day}）已经过去一周，请看一下签领表是否签齐，发票、清单是否都在。",
    ),
    Wording(
        "Sign-for sheets: {gift}",
        "Dear {name},\n{gift} ({day}) was a week ago. Please check that the sign-for "
        "sheets, the invoice and the list are complete.",
    ),
)
