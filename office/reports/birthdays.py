"""Birthdays of the coming week: for those who keep the registry, and among colleagues."""

from datetime import date, timedelta
from typing import NamedTuple

from accounts.models import User
from members.models import Consent, Person
from members.reports.birthdays import celebrants
from reminders.kinds.base import Topic
from reminders.models import OptOut

WEEK = timedelta(days=6)


class Birthday(NamedTuple):
    """Somebody's birthday on a day; `lunar` as people say it, `year` of birth for who may see it."""

    day: date
    person_id: int
    name: str
    lunar: str = ""
    year: int | None = None


def birthdays_ahead(user: User, *, today: date) -> list[Birthday]:
    """Everybody's that `user` may see, with the year where contacts may be seen. Two queries."""
    found = celebrants(today, today + WEEK, members_only=False)
    people = Person.objects.visible_to(user).in_bulk({one.person_id for one in found})
    sees_years = user.has_perm("members.view_contacts")
    return [_birthday(one.day, people[one.person_id], sees_years) for one in found if one.person_id in people]


def _birthday(day: date, person: Person, sees_years: bool) -> Birthday:
    year = person.born_on.year if sees_years and person.born_on else None
    return Birthday(day, person.pk, person.name, str(person.lunar_birthday or ""), year)


def birthdays_said(*, today: date) -> list[Birthday]:
    """Of those who agreed to stand in lists that all colleagues see; never a year. Two queries.

    Whoever wants to hear nothing of birthdays is left out too, as among the wishes said to a group.
    """
    found = celebrants(today, today + WEEK, members_only=False)
    agreed = Consent.objects.filter(purpose=Consent.Purpose.BIRTHDAY_LIST, withdrawn_at=None)
    deaf = OptOut.objects.filter(topic=Topic.BIRTHDAY).values("person")
    known = agreed.filter(person__in={one.person_id for one in found}).exclude(person__in=deaf)
    named = set(known.order_by().values_list("person", flat=True))
    return [Birthday(*one) for one in found if one.person_id in named]
