"""Sign-in slips: whoever makes one could act as its owner, so it counts who may make one for whom."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts import slips
from accounts.models import User
from accounts.roles import Role
from members.models import Person, Post, Standing
from members.models.people import PersonQuerySet
from members.services.signing_in import open_accounts

_LEADING = (Post.Kind.CHAIR, Post.Kind.VICE_CHAIR, Post.Kind.ADMINISTRATOR)


class Issued(NamedTuple):
    """A slip as it is printed; its code is nowhere else."""

    person: Person
    code: str


def within_reach(user: User) -> PersonQuerySet:
    """Whom `user` may let in today: chairs everybody; the organiser all but chairs and administrators;
    a group leader those of the group who hold no office."""
    today = localdate()
    standing = Standing.objects.on(today)
    people = Person.objects.filter(merged_into=None, pk__in=standing.values("person"))
    if user.roles & {Role.CHAIR, Role.VICE_CHAIR}:
        return people
    held = Post.objects.held_on(today)
    if Role.ORGANISER in user.roles:
        return people.exclude(pk__in=held.filter(kind__in=_LEADING).values("person"))
    led = held.filter(kind=Post.Kind.GROUP_LEADER, person__user=user).values("group")
    people = people.filter(pk__in=standing.filter(group__in=led).values("person"))
    return people.exclude(pk__in=held.values("person"))


@transaction.atomic
def issue_slips(*, people: Iterable[Person], by: User) -> list[Issued]:
    """Make a slip for each, and a sign-in for those who had none; refused for anybody out of reach."""
    people = list(people)
    reached = set(
        within_reach(by).filter(pk__in=[person.pk for person in people]).values_list("pk", flat=True)
    )
    refused = [person.name for person in people if person.pk not in reached]
    if refused:
        raise ValidationError(
            _("Whoever holds an office gets the slip from the chair: %(names)s."),
            code="out_of_reach",
            params={"names": "、".join(refused[:5])},
        )
    users = open_accounts(people=people, by=by)
    codes = slips.issue_slips(users=users, by=by)
    return [Issued(person, codes[user.pk]) for person, user in zip(people, users, strict=True)]
