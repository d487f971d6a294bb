"""A leader's group, and what is not known of its people yet."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from members.models import Application, Person, Post, Standing
from members.services.slips import within_reach
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
        people.annotate(is_reached=Exists(within_reach(user).filter(pk=OuterRef("person"))))
        .select_related("person__user", "group")
        .order_by("group", "person__pinyin", "person__staff_number")
    )
    waiting = Application.objects.filter(
        Exists(led.filter(group=OuterRef("group"))), status=Application.Status.AWAITING_GROUP
    )
    if not found:
        return None
    names = dict.fromkeys(str(one.group) for one in found)
    return OwnGroup(" · ".join(names), len(found), _gaps(found), waiting.count())


def _gaps(found: list[Any]) -> list[Gap]:
    people = [one.person for one in found]
    # Whoever holds an office gets the slip from the chair.
    reached = [one.person for one in found if one.is_reached]
    asked: list[tuple[str, list[Person], Callable[[Person], Any], str, str]] = [
        (_("No mobile number"), people, lambda one: one.mobile, "members:person_edit", _("Fill in")),
        (_("No birthday"), people, _birthday, "members:person_edit", _("Fill in")),
        (_("Not signed in yet"), reached, _has_signed_in, "members:slip_list", _("Print sign-in slips")),
    ]
    gaps = []
    for label, among, known, url_name, button in asked:
        lacking = [one for one in among if not known(one)]
        if lacking:
            args = [lacking[0].pk] if url_name == "members:person_edit" else []
            gaps.append(Gap(label, lacking, reverse(url_name, args=args), button))
    return gaps


def _birthday(person: Person) -> Any:
    return person.lunar_birthday or (person.born_on and person.born_day_known)


def _has_signed_in(person: Person) -> bool:
    return person.user is not None and person.user.last_login is not None
