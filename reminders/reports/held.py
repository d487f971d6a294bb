"""What this room holds about somebody, in words, for their own eyes."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.wording import days_in_full
from members.models import Person
from members.reports.held import Fact, Section
from reminders.models import Delivery, Notice, OptOut
from reminders.reports.own import topic_label


def held_about(person: Person, *, uncovered: bool = False) -> list[Section]:
    """How much was said to somebody, and what they do not want to hear. One query; nothing is restricted."""
    said, mailed = Notice.objects.all(), Delivery.objects.filter(status=Delivery.Status.SENT)
    held: Any = Person.objects.annotate(
        said=_of(said, Count("pk")),
        said_last=_of(said, Max("said_at")),
        mailed=_of(mailed, Count("pk")),
        mailed_last=_of(mailed, Max("sent_at")),
        off=ArraySubquery(OptOut.objects.filter(person=OuterRef("pk")).values("topic")),
    ).get(pk=person.pk)
    facts = []
    if held.said:
        count = ngettext("%(n)d notice", "%(n)d notices", held.said) % {"n": held.said}
        facts.append(Fact(_("In my inbox"), _with_last(count, held.said_last)))
    if held.mailed:
        count = ngettext("%(n)d message", "%(n)d messages", held.mailed) % {"n": held.mailed}
        facts.append(Fact(_("By e-mail"), _with_last(count, held.mailed_last)))
    if held.off:
        facts.append(Fact(_("Switched off"), _(", ").join(topic_label(topic) for topic in held.off)))
    return [Section("said", _("Notices to me"), facts)] if facts else []


def all_said_to(person: Person) -> Section:
    """Each notice in full, the newest first, for the copy to take along. One query."""
    rows = Notice.objects.filter(person=person).values_list("said_at", "title", "body")
    facts = [
        Fact(date_format(localtime(moment), "DATETIME_FORMAT"), f"{title}\n{body}".strip())
        for moment, title, body in rows
    ]
    return Section("said_in_full", _("Notices to me, in full"), facts)


def _of(rows: QuerySet, answer: Any) -> Subquery:
    own = rows.filter(person=OuterRef("pk")).order_by().values("person")
    return Subquery(own.annotate(answer=answer).values("answer"))


def _with_last(count: str, last: datetime) -> str:
    day = localtime(last).date()
    latest = _("the last on %(day)s") % {"day": days_in_full(day, day)}
    return f"{count} · {latest}"
