"""Birthdays: a greeting on the day, and next month's list for those who prepare the party."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from members.models import Consent, Post
from members.models.standings import SERVING_CATEGORIES
from members.reports.birthdays import Celebrant, celebrants
from reminders.audience import holders, offices_with
from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.said import listed
from reminders.kinds.spans import month_after
from reminders.models import OptOut
from reminders.models.rules import Crowd


def find_birthdays(ask: Ask) -> Iterable[Matter]:
    """A matter a day, for all who celebrate. Two queries."""
    for first, last in ask.led():
        found = _celebrants(first, last, ask.rule.crowd)
        named = _named({one.person_id for one in found}) if found and ask.to_groups else set()
        by_day = defaultdict(list)
        for one in found:
            by_day[one.day].append(one)
        for day, theirs in by_day.items():
            yield _greeting(day, day - (first - ask.first), theirs, named)


def _celebrants(first: date, last: date, crowd: str) -> list[Celebrant]:
    categories = SERVING_CATEGORIES if crowd == Crowd.SERVING else None
    return celebrants(first, last, members_only=crowd == Crowd.MEMBERS, categories=categories)


def _named(people: set[int]) -> set[int]:
    """Who agreed to stand in lists that all colleagues see, and wants to hear of birthdays."""
    agreed = Consent.objects.filter(
        person__in=people, purpose=Consent.Purpose.BIRTHDAY_LIST, withdrawn_at=None
    )
    deaf = OptOut.objects.filter(topic=Topic.BIRTHDAY).values("person")
    return set(agreed.exclude(person__in=deaf).order_by().values_list("person", flat=True))


def _greeting(day: date, said_on: date, theirs: list[Celebrant], named: set[int]) -> Matter:
    names = [one.name for one in theirs if one.person_id in named]
    return Matter(
        subject=f"birthday:{day}",
        day=said_on,
        about=listed([one.name for one in theirs]),
        facts=lambda: {"names": listed(names, most=len(names))},
        people=lambda: [one.person_id for one in theirs],
        for_groups=bool(names),
    )


BIRTHDAY = Kind(
    code="birthday",
    label=_("Birthday wishes"),
    explanation=_(
        "A greeting on the morning of each birthday, by the calendar the person keeps it by; "
        "no year, no age. A group is told only the names of those who agreed to that."
    ),
    topic=Topic.BIRTHDAY,
    fields={},
    zh=Wording(
        "生日快乐！",
        "亲爱的{name}老师：\n今天是您的生日。感谢您一直以来的付出，祝您生日快乐，身体健康，家庭幸福！\n{union}",
    ),
    en=Wording(
        "Happy birthday!",
        "Dear {name},\nit is your birthday today. Thank you for all you do; we wish you joy, good health "
        "and happiness with your family!\n{union}",
    ),
    zh_group=Wording("生日祝福", "今天是{names}的生日，祝生日快乐，身体健康，家庭幸福！\n{union}"),
    en_group=Wording("Birthday wishes", "Today is the birthday of {names}. Many happy returns!\n{union}"),
    find=find_birthdays,
    is_on=True,
    leads=(0,),
    crowd=Crowd.EVERYBODY,
    keeps_for=3,
    is_greeting=True,
)


def find_lists(ask: Ask) -> Iterable[Matter]:
    """No query; how many there are is asked when it is said."""
    return (_list(ask, day) for day in ask.months())


def _list(ask: Ask, day: date) -> Matter:
    first, last = month_after(day)

    @cache
    def count() -> int:
        return len(celebrants(first, last, members_only=True))

    # Nobody is sent to a page that is not theirs.
    posts = set(ask.rule.posts) & set(offices_with("members.view_everybody"))
    return Matter(
        subject=f"birthday_list:{first:%Y-%m}",
        day=day,
        about=_("birthday list"),
        facts=lambda: {"month": date_format(first, "YEAR_MONTH_FORMAT"), "count": str(count())},
        people=lambda: holders(posts, day),
        link=f"{reverse('members:birthday_list')}?month={first:%Y-%m}",
        until=last,
    )


BIRTHDAY_LIST = Kind(
    code="birthday_list",
    label=_("Next month's birthday list"),
    explanation=_("Once a month, to those who prepare the birthday party: how many, and the list."),
    topic=Topic.OFFICE,
    fields={"month": _("the month"), "count": _("how many birthdays")},
    zh=Wording(
        "{month}生日名单",
        "{name}老师，您好！{month}有{count}位会员过生日，名单已经排好，可以准备生日会和慰问了。",
    ),
    en=Wording(
        "Birthdays in {month}",
        "Dear {name},\n{count} members have their birthday in {month}. The list is ready for the party.",
    ),
    find=find_lists,
    month_day=25,
    posts=(Post.Kind.CHAIR, Post.Kind.VICE_CHAIR, Post.Kind.WELFARE),
)
