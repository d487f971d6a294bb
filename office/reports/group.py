"""A leader's group, and what is not known of its people yet."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from members.models import Application, Person, Post, Standing
from reminders.kinds.said import listed

NAMES_SHOWN = 6


class Gap(NamedTuple):
    """What is lacking, of whom, and where the first of them is put right."""

    label: str
    people: list[Person]
    url: str
    button: str

    @property
    def names(self) -> str:
        """The first of them, and how many there are."""
        return listed([one.name for one in self.people], most=NAMES_SHOWN)


class OwnGroup(NamedTuple):
    """A leader's group (or groups), how many are in it, its gaps, and the applications that wait."""

    name: str
    size: int
    gaps: list[Gap]
    applications: int


def own_group(user: User, *, today: date) -> OwnGroup | None:
    """The group that `user` leads today, or none. Two queries."""
    led = Post.objects.held_on(today).filter(person__user=user, kind=Post.Kind.GROUP_LEADER)
    people = Standing.objects.on(today).filter(group__in=led.values("group"))
    found = list(
        people.select_related("person__user", "group").order_by(
            "group", "person__pinyin", "person__staff_number"
        )
    )
    waiting = Application.objects.filter(
        Exists(led.filter(group=OuterRef("group"))), status=Application.Status.AWAITING_GROUP
    )
    if not found:
        return None
    names = dict.fromkeys(str(one.group) for one in found)
    people_here = [one.person for one in found]
    return OwnGroup(" · ".join(names), len(found), gaps(people_here), waiting.count())


def gaps(people: list[Person]) -> list[Gap]:
    """No query, where the people came with their users."""
    asked: list[tuple[str, Callable[[Person], Any], str, str]] = [
        (_("No mobile number"), lambda one: one.mobile, "members:person_edit", _("Fill in")),
        (_("No birthday"), _birthday, "members:person_edit", _("Fill in")),
        (_("Not signed in yet"), _has_signed_in, "members:slip_list", _("Print sign-in slips")),
    ]
    found = []
    for label, known, url_name, button in asked:
        lacking = [one for one in people if not known(one)]
        if lacking:
            args = [lacking[0].pk] if url_name == "members:person_edit" else []
            found.append(Gap(label, lacking, reverse(url_name, args=args), button))
    return found


def _birthday(person: Person) -> Any:
    return person.lunar_birthday or (person.born_on and person.born_day_known)


def _has_signed_in(person: Person) -> bool:
    return person.user is not None and person.user.last_login is not None
