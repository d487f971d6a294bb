"""Somebody is forgotten: what they read and supported is deleted, and their ideas are nobody's.

Who sat, proposed, seconded and was on a roll stays with the mark in place of the name: the record of a
congress is the school's, and numbers of past sessions do not change. A draft that was never submitted is no
part of that record, and its text is erased, also from the history.
"""

from typing import Any, cast

from django.db import transaction
from django.db.models import CharField, Count, QuerySet, Value

from accounts.models import User
from congress.models import Idea, IdeaSupport, PaperRead, Proposal
from congress.states import Status
from members.models import Person

# What is left of a draft; the trigger of the history compares with the same values.
_BLANK: dict[str, Any] = {"title": "", "reasons": "", "measures": "", "pieces": []}


@transaction.atomic
def forget(*, person: Person, by: User) -> None:
    """Erase what this room holds about one row of the registry; the forgetting has been recorded."""
    IdeaSupport.objects.filter(person=person).delete()
    PaperRead.objects.filter(person=person).delete()
    Idea.objects.filter(author=person).update(author=None)
    drafts = list(_drafts().filter(proposer=person).values_list("pk", flat=True))
    Proposal.objects.filter(pk__in=drafts).update(**_BLANK)
    _events().filter(pgh_obj__in=drafts, proposer=person.pk).update(**_BLANK)


def rows_to_forget(people: QuerySet[Person]) -> dict[str, int]:
    """How many rows forgetting these people rewrites or deletes, by what they are. One query."""
    counted: list[QuerySet] = [
        _counted(Idea, Idea.objects.filter(author__in=people)),
        _counted(IdeaSupport, IdeaSupport.objects.filter(person__in=people)),
        _counted(PaperRead, PaperRead.objects.filter(person__in=people)),
        _counted(Proposal, _drafts().filter(proposer__in=people).exclude(title="", reasons="", measures="")),
    ]
    first, *others = counted
    return {row["kind_of_row"]: row["n"] for row in first.union(*others, all=True) if row["n"]}


def _drafts() -> QuerySet[Proposal]:
    """Those that were never submitted; the trigger of the history (migration 0005) asks the same."""
    return Proposal.objects.filter(number=None, status__in=(Status.DRAFT, Status.WITHDRAWN))


def _events() -> QuerySet:
    return cast(Any, Proposal).pgh_event_model.objects.all()


def _counted(model: Any, rows: QuerySet) -> QuerySet:
    title = Value(str(model._meta.verbose_name), CharField())
    return rows.order_by().annotate(kind_of_row=title).values("kind_of_row").annotate(n=Count("pk"))
