"""Somebody is forgotten: the addresses of their calendars go."""

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from activities.models import CalendarFeed
from members.models import Person


@transaction.atomic
def forget(*, person: Person, by: User) -> None:
    """Delete the addresses by which a person's phones fetched calendars; asked before the sign-in goes."""
    CalendarFeed.objects.filter(user__person=person).delete()


def rows_to_forget(people: QuerySet[Person]) -> dict[str, int]:
    """How many rows forgetting these people deletes, by what they are. One query."""
    number = CalendarFeed.objects.filter(user__person__in=people).count()
    return {str(CalendarFeed._meta.verbose_name): number} if number else {}
