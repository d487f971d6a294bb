"""The papers of joining: the application and the registration form."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from members.models import Application, Person
from members.models.people import PersonQuerySet
from members.sheets import JOINING, REGISTERING, Sheet, SheetKind, Source, has_copy

AWAITED_FOR = timedelta(days=365)


def _paper(kind: str, person: Person, user: User) -> Sheet:
    title = _("Application to join: %(name)s") if kind == JOINING else _("Registration form: %(name)s")
    page = "application_form" if kind == JOINING else "registration_form"
    may_open = user.has_perm("members.view_people")
    record = reverse("members:person_detail", args=[person.pk]) if may_open else reverse("members:apply")
    printed = reverse(f"members:{page}", args=[person.pk])
    return Sheet(kind, person.pk, title % {"name": person.name}, record, None, printed)


def _named(pk: int) -> PersonQuerySet:
    """Whom a sheet of `pk` is about now: a row that was merged leads to the one that was kept."""
    kept = Person.objects.filter(pk=pk).values_list(Coalesce("merged_into", "pk"))
    return Person.objects.filter(pk__in=kept, forgotten_on=None)


def find_joining(user: User, pk: int) -> Sheet | None:
    """The application of somebody whom `user` may see, or who names the group that `user` leads."""
    person = _named(pk).visible_to(user).first()
    if person:
        return _paper(JOINING, person, user)
    named = Application.objects.visible_to(user).filter(person__in=_named(pk)).select_related("person")
    row = named.order_by("pk").last()
    return _of_application(row, user) if row else None


def _of_application(row: Application, user: User) -> Sheet:
    """For who sees the application and not the person: nothing else of theirs opens."""
    record = reverse("members:application_detail", args=[row.pk])
    return _paper(JOINING, row.person, user)._replace(url=record, print_url="")


def find_registering(user: User, pk: int) -> Sheet | None:
    """It holds the date of birth: for oneself and those who may see it."""
    people = _named(pk).visible_to(user)
    if not user.has_perm("members.view_contacts"):
        people = people.filter(user=user)
    person = people.first()
    return _paper(REGISTERING, person, user) if person else None


def joining_awaited(user: User) -> Iterable[Sheet]:
    """Admitted, `user` sees them, and the signed application does not lie here. One query."""
    admitted = Application.objects.visible_to(user).filter(
        ~has_copy(JOINING, of="person_id"),
        status=Application.Status.ADMITTED,
        decision__met_on__gte=localdate() - AWAITED_FOR,
        person__in=Person.objects.visible_to(user).filter(forgotten_on=None),
    )
    for row in admitted.select_related("person", "decision"):
        day = row.decision.met_on if row.decision else None
        yield _paper(JOINING, row.person, user)._replace(day=day)


KINDS = (
    SheetKind(
        JOINING,
        gettext_lazy("Application to join, signed"),
        "members.apply_to_join",
        find_joining,
        keeper="members.change_people",
    ),
    SheetKind(
        REGISTERING,
        gettext_lazy("Registration form, signed"),
        "members.apply_to_join",
        find_registering,
        keeper="members.change_people",
    ),
)
SOURCES = (Source("members.apply_to_join", joining_awaited),)
