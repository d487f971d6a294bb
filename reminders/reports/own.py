"""What somebody may choose to hear."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from members.models import Person, Post
from reminders.kinds import KINDS, Kind, Topic
from reminders.models import OptOut, ReminderRule

ICONS = {
    Topic.BIRTHDAY: "balloon-heart",
    Topic.FESTIVAL: "stars",
    Topic.ACTIVITY: "calendar2-check",
    Topic.CONGRESS: "megaphone",
    Topic.OFFICE: "clipboard-check",
}


class Choice(NamedTuple):
    """A topic as it stands on one's own page.

    `may_choose` is false where all of it is a duty; `duties` come whatever is chosen.
    """

    topic: str
    label: str
    icon: str
    is_on: bool
    kinds: list[Any]
    duties: list[Any]

    @property
    def may_choose(self) -> bool:
        return bool(self.kinds)

    @property
    def says_more(self) -> bool:
        """Whether the names of what it is made of add anything to its own."""
        return [str(kind) for kind in self.kinds] != [self.label] and (
            len(self.kinds) > 1 or bool(self.duties)
        )


def own_choices(user: User, person: Person) -> list[Choice]:
    """The topics that concern somebody, the office's only where one is held. Two queries."""
    switched_off = topics_off(person)
    concerned = _concerning(user)
    found = []
    for topic in Topic:
        kinds = [kind for kind in concerned if kind.topic == topic]
        if not kinds or (topic == Topic.OFFICE and not user.roles - {Role.STAFF}):
            continue
        open_kinds = [kind.label for kind in kinds if not kind.is_duty]
        duties = [kind.label for kind in kinds if kind.is_duty]
        is_on = topic.value not in switched_off
        found.append(Choice(topic.value, str(topic.label), ICONS[topic], is_on, open_kinds, duties))
    return found


def topics_off(person: Person) -> set[str]:
    """What somebody has switched off, e-mail among it. One query."""
    return set(OptOut.objects.filter(person=person).values_list("topic", flat=True))


def topic_label(topic: str) -> str:
    """What a topic is called; raises KeyError where there is none."""
    names = {str(value): str(label) for value, label in Topic.choices}
    return {**names, OptOut.EMAIL: _("e-mail from the union")}[topic]


def duties_of(topic: str) -> list[Any]:
    """What of the topic comes whatever is chosen."""
    return [kind.label for kind in KINDS.values() if kind.is_duty and kind.topic == topic]


def _concerning(user: User) -> Iterable[Kind]:
    """The kinds that are switched on and go to everybody or to an office that `user` holds."""
    posts_of = dict(ReminderRule.objects.switched_on().values_list("code", "posts"))
    return [kind for kind in KINDS.values() if kind.code in posts_of and _is_for(user, posts_of[kind.code])]


def _is_for(user: User, posts: Iterable[str]) -> bool:
    return not posts or any(Post(kind=post).role in user.roles for post in posts)
