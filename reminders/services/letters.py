"""What a message still has to say at the moment it leaves, or why it does not leave any more."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Person, Standing
from reminders.kinds import KINDS
from reminders.models import Channel, Delivery, Notice, OptOut

# Read together: what somebody asks for while a long batch is sent counts from the next of these on.
AT_A_TIME = 50

Status = Delivery.Status


class Letter(NamedTuple):
    """A message with what it says; with a status, it has come to its end unsent, for that reason."""

    delivery: Delivery
    notices: list[Notice]
    status: str = ""
    reason: str = ""


class _Known(NamedTuple):
    today: date
    listed: set[int]
    deaf: set[tuple[int, str]]


def letters(ids: Sequence[int], now: datetime) -> Iterator[Letter]:
    """Those of the messages that wait and whose time has come, in their order. Four queries for fifty."""
    for start in range(0, len(ids), AT_A_TIME):
        some = ids[start : start + AT_A_TIME]
        found = _waiting(some, now)
        known = _known({one.person_id for one in found.values() if one.person_id is not None}, now)
        for pk in some:
            if pk in found:
                yield _letter(found[pk], known)


def _waiting(ids: Sequence[int], now: datetime) -> dict[int, Delivery]:
    notices = Notice.objects.select_related("rule").order_by("-is_late", "pk")
    rows = Delivery.objects.to_be_sent(now).filter(pk__in=ids).select_related("person__user", "channel")
    return {row.pk: row for row in rows.prefetch_related(Prefetch("notices", notices))}


def _known(people: Iterable[int], now: datetime) -> _Known:
    today = timezone.localtime(now).date()
    listed = Standing.objects.on(today).filter(person__in=people).values_list("person", flat=True)
    deaf = OptOut.objects.filter(person__in=people).values_list("person", "topic")
    return _Known(today, set(listed), set(deaf))


def _letter(delivery: Delivery, known: _Known) -> Letter:
    notices = list(delivery.notices.all())
    worth = [notice for notice in notices if notice.until >= known.today]
    if delivery.person_id is not None:
        return _to_person(delivery, notices, worth, known)
    channel = cast(Channel, delivery.channel)
    if not channel.is_on:
        off = _("“%(channel)s” is switched off.") % {"channel": channel.name}
        return Letter(delivery, [], Status.FAILED, off)
    return Letter(delivery, worth) if worth else _too_late(delivery)


def _to_person(delivery: Delivery, notices: list[Notice], worth: list[Notice], known: _Known) -> Letter:
    person = cast(Person, delivery.person)
    if person.forgotten_on is not None or person.pk not in known.listed:
        return Letter(delivery, [], Status.DROPPED, _("This person is not on the list any more."))
    if (person.pk, OptOut.EMAIL) in known.deaf:
        return Letter(delivery, [], Status.DROPPED, _("This person does not want e-mail."))
    if notices and all(notice.read_at for notice in notices):
        return Letter(delivery, [], Status.DROPPED, _("It was read in the inbox before."))
    unread = [notice for notice in worth if notice.read_at is None]
    if not unread:
        return _too_late(delivery)
    wanted = [notice for notice in unread if _is_wanted(notice, known)]
    if not wanted:
        return Letter(delivery, [], Status.DROPPED, _("This is not wanted any more."))
    return _addressed(delivery, person.email, wanted)


def _addressed(delivery: Delivery, email: str, notices: list[Notice]) -> Letter:
    if not settings.SENDS_EMAIL:
        return Letter(delivery, [], Status.FAILED, _("No mail server is set up."))
    if not email:
        return Letter(delivery, [], Status.UNADDRESSED)
    try:
        validate_email(email)
    except ValidationError:
        return Letter(delivery, [], Status.FAILED, _("This is no e-mail address."))
    return Letter(delivery, notices)


def _is_wanted(notice: Notice, known: _Known) -> bool:
    kind = KINDS.get(notice.rule.code)
    return kind is None or kind.is_duty or (notice.person_id, kind.topic) not in known.deaf


def _too_late(delivery: Delivery) -> Letter:
    """Why it could not go in time is the better reason, where that is known."""
    reason = delivery.reason or _("It could not be sent while it was worth saying.")
    return Letter(delivery, [], Status.FAILED, reason)
