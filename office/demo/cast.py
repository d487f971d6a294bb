"""The seven who can sign in to the demo."""

import base64
from datetime import date
from typing import NamedTuple

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.crypto import salted_hmac

from accounts.models import User
from members.models import Person, Post, Standing, UnionGroup


class Part(NamedTuple):
    """One of the cast: which office they hold, and in whose place of the registry they stand."""

    kind: Post.Kind | None
    label: str


CAST = (
    Part(Post.Kind.CHAIR, "工会主席 chair"),
    Part(Post.Kind.TREASURER, "财务委员 treasurer"),
    Part(Post.Kind.AUDITOR, "经审委员 auditor"),
    Part(Post.Kind.GROUP_LEADER, "工会小组长 group leader"),
    Part(None, "教师 teacher"),
    Part(Post.Kind.SCHOOL_OFFICE, "学校办公室 school office"),
    Part(Post.Kind.ADMINISTRATOR, "系统管理员 administrator"),
)


class SignIn(NamedTuple):
    label: str
    name: str
    staff_number: str
    password: str


def demo_password(staff_number: str) -> str:
    """Eight letters and figures, this installation's own: kept nowhere, worked out from its secret key."""
    digest = salted_hmac("office.demo", staff_number, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:8]


def seed_cast(people: list[Person], *, since: date) -> User:
    """Give the first of the people their offices and a way to sign in; returns the chair."""
    users = []
    for part, person in zip(CAST, people, strict=False):
        person.user = User.objects.create_user(person.staff_number, demo_password(person.staff_number))
        person.save(update_fields=["user"])
        users.append(person.user)
        if part.kind:
            group = _own_group(person) if part.kind == Post.Kind.GROUP_LEADER else None
            Post.objects.create(person=person, kind=part.kind, group=group, period=DateRange(since, None))
    return users[0]


def _own_group(person: Person) -> UnionGroup | None:
    return Standing.objects.get(person=person, period__upper_inf=True).group


def sign_ins() -> list[SignIn]:
    """Who can sign in to the demo, with passwords; empty where this is not a demo."""
    people = list(Person.objects.filter(user__isnull=False).order_by("staff_number")[: len(CAST)])
    return [
        SignIn(part.label, person.name, person.staff_number, demo_password(person.staff_number))
        for part, person in zip(CAST, people, strict=False)
        if person.user is not None and person.user.check_password(demo_password(person.staff_number))
    ]
