"""What this room holds about somebody, in words, for their own eyes."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress.models import (
    Body,
    Delegate,
    Idea,
    IdeaSupport,
    Opinion,
    PaperRead,
    Proposal,
    RollEntry,
    Seconding,
)
from congress.states import Status
from members.models import Person
from members.reports.held import Fact, Said, Section, as_said

_LABELS = {
    "seat": gettext_lazy("Seat in a body"),
    "roll": gettext_lazy("On the roll of"),
    "proposal": gettext_lazy("Proposal of mine"),
    "draft": gettext_lazy("Proposal of mine (draft)"),
    "seconding": gettext_lazy("Seconded by me"),
    "opinion": gettext_lazy("Opinion of mine"),
    "read": gettext_lazy("Paper I have read"),
    "idea": gettext_lazy("Bright idea of mine"),
    "support": gettext_lazy("Bright idea I support"),
}


def rows_about(person: Person) -> list[QuerySet[Any]]:
    """Seats, rolls, proposals, opinions, ideas and the like, to be asked with what other rooms hold.

    What was written without a name is nobody's, and so not here.
    """
    mine = {"person": person}
    own = Proposal.objects.filter(proposer=person)
    return [
        as_said("seat", Delegate.objects.filter(**mine), F("term__body")),
        as_said("roll", RollEntry.objects.filter(**mine), F("session__activity__title")),
        as_said("proposal", own.exclude(status=Status.DRAFT), F("title"), TruncDate("created_at"), F("pk")),
        as_said("draft", own.filter(status=Status.DRAFT), F("title"), TruncDate("created_at"), F("pk")),
        as_said(
            "seconding",
            Seconding.objects.filter(**mine),
            F("proposal__title"),
            TruncDate("at"),
            F("proposal"),
        ),
        as_said("opinion", Opinion.objects.filter(**mine), F("text"), TruncDate("entered_at")),
        as_said("read", PaperRead.objects.filter(**mine), F("paper__title"), F("read_on")),
        as_said("idea", Idea.objects.filter(author=person), F("title"), F("written_on")),
        as_said("support", IdeaSupport.objects.filter(**mine), F("idea__title")),
    ]


def sections_of(said: list[Said]) -> list[Section]:
    """The rows of this room in words; nothing here is restricted."""
    order = list(_LABELS)
    rows = sorted(
        (one for one in said if one.kind in _LABELS), key=lambda one: (order.index(one.kind), str(one.day))
    )
    facts = [
        Fact(str(_LABELS[one.kind]), _with_day(_title(one.kind, one.title), one.day), _page(one))
        for one in rows
    ]
    return [Section("congress", _("Democratic management"), facts)] if facts else []


def _title(kind: str, title: str) -> str:
    if kind == "draft":
        return title or _("without a title yet")
    return str(Body(title).label) if kind == "seat" else title


def _page(one: Said) -> str:
    """Of a proposal, which is always seen by those who wrote or seconded it."""
    return reverse("congress:proposal_detail", args=[one.subject]) if one.subject else ""


def _with_day(title: str, day: date | None) -> str:
    return f"{title} · {date_format(day)}" if day else title
