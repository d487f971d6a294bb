"""Somebody is forgotten: what they read and supported is deleted, and their ideas are nobody's.

Who sat, proposed, seconded and was on a roll stays with the mark in place of the name: the record of a
congress is the school's, and numbers of past sessions do not change.
"""

from typing import Any

from django.db import transaction
from django.db.models import CharField, Count, QuerySet, Value

from accounts.models import User
from congress.models import Idea, IdeaSupport, PaperRead
from members.models import Person


@transaction.atomic
def forget(*, person: Person, by: User) -> None:
    """Erase what this room holds about one row of the registry; the forgetting has been recorded."""
    IdeaSupport.objects.filter(person=person).delete()
    PaperRead.objects.filter(person=person).delete()
    Idea.objects.filter(author=person).update(author=None)


def rows_to_forget(people: QuerySet[Person]) -> dict[str, int]:
    """How many rows forgetting these people rewrites or deletes, by what they are. One query."""
    counted: list[QuerySet] = [
        _counted(Idea, Idea.objects.filter(author__in=people)),
        _counted(IdeaSupport, IdeaSupport.objects.filter(person__in=people)),
        _counted(PaperRead, PaperRead.objects.filter(person__in=people)),
    ]
    first, *others = counted
    return {row["kind_of_row"]: row["n"] for row in first.union(*others, all=True) if row["n"]}


def _counted(model: Any, rows: QuerySet) -> QuerySet:
    title = Value(str(model._meta.verbose_name), CharField())
    return rows.order_by().annotate(kind_of_row=title).values("kind_of_row").annotate(n=Count("pk"))
