"""What was said: a line for each thing, to how many, and how far it came."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models.people import found_by_beginning
from reminders.kinds import KINDS, Kind
from reminders.models import Delivery, Notice, OptOut

Status = Delivery.Status
# Days that the list goes back unless a month is asked for.
LATELY = 92
_ON_ITS_WAY = Q(waits=True) | Q(delivery__status__in=(Status.WAITING, Status.SENDING))
_EMAIL, _GROUP = Q(channel=None), Q(channel__isnull=False)
# How far it came, counted in the rows that say one thing.
COUNTS = {
    "people": Count("person"),
    "read": Count("read_at"),
    "email_delivered": Count("pk", filter=_EMAIL & Q(delivery__status=Status.SENT)),
    "email_waiting": Count("pk", filter=_EMAIL & _ON_ITS_WAY),
    "email_failed": Count("pk", filter=_EMAIL & Q(delivery__status=Status.FAILED)),
    "unaddressed": Count("pk", filter=_EMAIL & Q(delivery__status=Status.UNADDRESSED)),
    "groups": Count("channel"),
    "groups_delivered": Count("pk", filter=_GROUP & Q(delivery__status=Status.SENT)),
    "groups_waiting": Count("pk", filter=_GROUP & _ON_ITS_WAY),
    "groups_failed": Count("pk", filter=_GROUP & Q(delivery__status=Status.FAILED)),
}


class Stretch(NamedTuple):
    """When it was said: from `first` until before `after`."""

    first: datetime
    after: datetime


def month_of(first_day: date) -> Stretch:
    """The month that begins with that day, by the school's clock."""
    after = (first_day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Stretch(_midnight(first_day), _midnight(after))


def lately(now: datetime) -> Stretch:
    """The last 92 days, with what was said a little after `now`."""
    return Stretch(now - timedelta(days=LATELY), now + timedelta(days=2))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def said_lines(stretch: Stretch, *, rule: str = "", only_failed: bool = False) -> Any:
    """A row for each thing said, the newest first: `notice` is the key of one of its notices."""
    rows = Notice.objects.filter(said_at__gte=stretch.first, said_at__lt=stretch.after)
    if rule:
        rows = rows.filter(rule__code=rule)
    lines = (
        rows.order_by()
        .values("rule__code", "subject", "day")
        # Of titles in two languages the Chinese one sorts last.
        .annotate(notice=Min("pk"), words=Max("title"), latest=Max("said_at"), **COUNTS)
        .order_by("-latest", "-notice")
    )
    return lines.filter(Q(email_failed__gt=0) | Q(groups_failed__gt=0)) if only_failed else lines


def kind_of(code: str) -> Kind | None:
    """None for what an earlier version of the house said."""
    return KINDS.get(code)


def counted(alike: QuerySet) -> dict[str, int]:
    """How far one thing came. One query."""
    return alike.order_by().aggregate(**COUNTS)


def sample_of(notice: Notice) -> Notice:
    """The words as most have read them: in Chinese."""
    alike = Notice.objects.said_alike(notice).filter(person__isnull=False)
    return alike.order_by("-person__user__language", "pk").first() or notice


def switched_off(kind: Kind | None) -> int:
    """How many on the list have asked today not to be told of such; a duty is told to all. One query."""
    if kind is None or kind.is_duty:
        return 0
    return OptOut.objects.filter(topic=kind.topic, person__forgotten_on=None).count()


class Reached(NamedTuple):
    """How it stands with one notice: the word, its tone, and a remark where there is one."""

    text: Any
    tone: str
    remark: Any = ""


_REACHED = {
    Status.WAITING: Reached(_("Waiting to be sent"), "waiting"),
    Status.SENDING: Reached(_("Waiting to be sent"), "waiting"),
    Status.SENT: Reached(_("Delivered"), "good"),
    Status.UNADDRESSED: Reached(_("Delivered"), "good", _("in the inbox only: no e-mail address is known")),
}
_IN_THE_INBOX = Reached(_("Delivered"), "good", _("in the inbox"))


def reached(notice: Notice, *, tells_read: bool) -> Reached:
    """The status of one recipient; who has read it is told only where it is a duty to know."""
    if tells_read and notice.read_at is not None:
        return Reached(_("Read"), "done")
    if notice.delivery is None:
        return _REACHED[Status.WAITING] if notice.waits else _IN_THE_INBOX
    if notice.delivery.status == Status.FAILED:
        return Reached(_("Not delivered"), "alert", notice.delivery.reason)
    return _REACHED.get(Status(notice.delivery.status), _IN_THE_INBOX)


def recipients(notice: Notice, *, text: str = "", show: str = "", tells_read: bool = False) -> QuerySet:
    """The people one thing was said to, by name; `show` is failed, or, where that may be told, unread."""
    rows = Notice.objects.said_alike(notice).filter(person__isnull=False)
    if text.strip():
        rows = found_by_beginning(rows, text, "person__")
    if show == "failed":
        rows = rows.filter(delivery__status=Status.FAILED)
    elif show == "unread" and tells_read:
        rows = rows.unread()
    return rows.select_related("person", "delivery").order_by("person__pinyin", "person__staff_number", "pk")


def groups_told(notice: Notice) -> QuerySet:
    """The notices that said the same thing to groups, by the group's name."""
    rows = Notice.objects.said_alike(notice).filter(channel__isnull=False)
    return rows.select_related("channel", "delivery").order_by("channel__name")


def failed_messages() -> QuerySet:
    """Messages that were given up, the newest first."""
    rows = Delivery.objects.filter(status=Status.FAILED).select_related("person", "channel")
    return rows.annotate(things=Count("notices")).order_by("-day", "-pk")


def without_address(today: date) -> Any:
    """Whom no e-mail could reach lately, a row each, with how many messages that were."""
    rows = Delivery.objects.filter(
        status=Status.UNADDRESSED, day__gt=today - timedelta(days=LATELY), person__email=""
    )
    return (
        rows.filter(person__forgotten_on=None)
        .order_by()
        .values("person", "person__name", "person__staff_number")
        .annotate(messages=Count("pk"), last=Max("day"))
        .order_by("person__pinyin", "person")
    )
