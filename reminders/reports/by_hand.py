"""What reaches people without e-mail and phone: a text to paste into a group, and slips to cut."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.addresses import whole_address
from reminders.kinds import Ask, Kind, Matter
from reminders.models import Notice
from reminders.open_links import path_for_group
from reminders.services.finding import Words

# Whom slips are printed for.
EVERYBODY, UNREAD, NEVER_CAME = "all", "unread", "never_came"


class ToPaste(NamedTuple):
    """What stands ready to be pasted into a group; without words, `why_not` is a sentence."""

    title: str = ""
    body: str = ""
    # Where the group reads more; empty where there is no such page.
    path: str = ""
    why_not: str = ""

    @property
    def text(self) -> str:
        address = whole_address(self.path) if self.path else ""
        return "\n".join(part for part in (self.title, self.body, address) if part)


def to_paste(notice: Notice, kind: Kind | None, groups: Sequence[Notice] = ()) -> ToPaste:
    """The words a group may hear, and where it reads more; never those that were meant for one person.

    `groups` are the notices of the same thing that went to groups.
    """
    if kind is None or not kind.speaks_to_groups:
        return ToPaste(why_not=_("This is said to each person alone, so there is no text for a group."))
    if groups:
        return _ready(groups[0].title, groups[0].body, notice)
    matter = _found_again(notice, kind)
    if matter is None:
        return ToPaste(
            why_not=_("What this was about has changed since, so its words for a group cannot be made again.")
        )
    if not matter.for_groups:
        return ToPaste(why_not=_("This concerns a few people only, so there is no text for a group."))
    title, body = Words(kind, notice.rule, matter).for_group()
    return _ready(title, body, notice)


def _ready(title: str, body: str, notice: Notice) -> ToPaste:
    return ToPaste(title, body, path_for_group(notice))


def _found_again(notice: Notice, kind: Kind) -> Matter | None:
    noon = timezone.make_aware(datetime.combine(notice.day, time(12)))
    # What has no day of its own is found as it was when it was said.
    now = notice.said_at if kind.is_live else noon
    ask = Ask(notice.rule, notice.day, notice.day, now - timedelta(days=1), now)
    return next((matter for matter in kind.find(ask) if matter.subject == notice.subject), None)


def slips_of(notice: Notice, *, to: str = EVERYBODY) -> QuerySet:
    """The notices to print, by name: all of it, those not read yet, or of people who have never signed in."""
    rows = Notice.objects.said_alike(notice).filter(person__isnull=False, person__forgotten_on=None)
    if to == UNREAD:
        rows = rows.unread()
    elif to == NEVER_CAME:
        rows = rows.filter(Q(person__user=None) | Q(person__user__last_login=None))
    return rows.select_related("person").order_by("person__pinyin", "person__staff_number", "pk")


def slip_choices(kind: Kind | None) -> list[tuple[str, Any]]:
    """For whom slips may be printed: a list of those who have not read is a duty's alone."""
    choices = [(EVERYBODY, _("everybody")), (NEVER_CAME, _("those who have never signed in"))]
    if kind is not None and kind.is_duty:
        choices.insert(1, (UNREAD, _("those who have not read it")))
    return choices
