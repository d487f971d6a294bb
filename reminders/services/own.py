"""What somebody wants to hear, and what not."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Person
from reminders.kinds import KINDS, Topic
from reminders.models import Notice, OptOut

# What may be switched off; what is a duty comes all the same.
SWITCHES = (*Topic.values, OptOut.EMAIL)


@transaction.atomic
def opt_out(*, person: Person, topic: str, by: User | None) -> None:
    """Switch a topic off, or all e-mail; what waits to be sent of it stays in the inbox alone.

    Only the person's own, or, without `by`, that of whoever holds the key of a letter to them.
    """
    _hold(person, topic, by)
    OptOut.objects.get_or_create(person=person, topic=topic)
    _waiting(person, topic).update(waits=False)


@transaction.atomic
def opt_in(*, person: Person, topic: str, by: User | None) -> None:
    """Switch a topic on again, or e-mail; what was said in between is not said again."""
    _hold(person, topic, by)
    OptOut.objects.filter(person=person, topic=topic).delete()


def _hold(person: Person, topic: str, by: User | None) -> None:
    if topic not in SWITCHES:
        raise ValidationError(_("There is no such topic."), code="unknown_topic")
    if by is not None and person.user_id != by.pk:
        raise ValidationError(_("Everybody chooses for themselves what to hear."), code="not_own")
    # Two taps at once wait for each other.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _waiting(person: Person, topic: str) -> QuerySet[Notice]:
    waiting = Notice.objects.filter(person=person, waits=True)
    if topic == OptOut.EMAIL:
        return waiting
    codes = [kind.code for kind in KINDS.values() if kind.topic == topic and not kind.is_duty]
    return waiting.filter(rule__code__in=codes)
