"""What is told outside the house: pasted into a group, hung up as a poster, read behind its code."""

from datetime import date, time
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.addresses import whole_address
from activities.wording import days_in_full, marked
from almanac.festivals import festivals_between
from paperwork.qr import qr_svg


class Fact(NamedTuple):
    """“时间：6月19日”; words of several lines stand under their label."""

    label: str
    words: str


class Announcement(NamedTuple):
    """Title, facts and where to read more; never a person's name. `mark` is “已取消” and the like."""

    title: str
    facts: list[Fact]
    path: str
    sender: str = ""
    mark: str = ""
    # A sentence that whoever comes must not miss.
    note: str = ""

    @property
    def headline(self) -> str:
        """“【已取消】春季登山”."""
        return marked(self.title, self.mark)

    @property
    def is_long(self) -> bool:
        """Whether its facts need smaller letters on a sheet of A4."""
        return sum(len(line) // 20 + 1 for fact in self.facts for line in fact.words.splitlines()) > 5

    @property
    def address(self) -> str:
        return whole_address(self.path)

    @property
    def qr(self) -> SafeString:
        return qr_svg(self.address)

    @property
    def text(self) -> str:
        """Plain text for a group: what, when, where, the address, and who says so."""
        facts = [*self.facts, Fact(_("Details"), self.address)]
        lines = [self.headline, *([self.note] if self.note else []), *map(_line, facts), self.sender]
        return "\n".join(line for line in lines if line)


def _line(fact: Fact) -> str:
    words = f"\n{fact.words}" if "\n" in fact.words else fact.words
    return _("%(label)s: %(words)s") % {"label": fact.label, "words": words}


def when_said(first: date, last: date, starts_at: time | None = None) -> str:
    """“2026年6月19日（星期五、端午节） 14:00”, “2026年7月1日至3日（星期三至星期五）”.

    Festivals are named whose day the calendar does not tell by itself: those of the moon and the terms.
    """
    weekdays = date_format(first, "l")
    if last > first:
        weekdays = _("%(first)s to %(last)s") % {"first": weekdays, "last": date_format(last, "l")}
    moving = [one.festival for one in festivals_between(first, first) if not one.festival.is_fixed]
    named = _(", ").join([weekdays, *(str(one.label) for one in moving)])
    day = _("%(weekday)s, %(day)s") % {"weekday": named, "day": days_in_full(first, last)}
    return f"{day} {starts_at:%H:%M}" if starts_at else day
