"""Somebody is forgotten: a mark for what is personal, in the registry and its history; no count changes."""

from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, QuerySet, Value, When
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.closing import erase_sign_in
from accounts.models import User
from members.models import (
    Application,
    CareTag,
    Consent,
    Correction,
    IdentityCheck,
    IdentityNumber,
    Move,
    Person,
    SignedCopy,
)
from members.models.people import FORGOTTEN
from members.services.signed_copies import forget_copies
from members.sheets import ABOUT_A_PERSON

# What a forgotten person's row holds; the number is that of `forgotten_number`. The trigger of the history
# (migration 0009) compares with the same values.
BLANK: dict[str, Any] = {
    "name": FORGOTTEN,
    "pinyin": "",
    "initials": "",
    "born_on": None,
    "department": None,
    "mobile": "",
    "email": "",
    "birthday_calendar": Person.BirthdayCalendar.SOLAR,
    "lunar_month": None,
    "lunar_day": None,
    "lunar_leap": False,
    "ethnicity": "",
    "political_status": "",
    "education": "",
    "job_title": "",
    "professional_title": "",
    "member_number": "",
}
# Free texts in which people may be named or described; where there was one, the mark stands.
TEXTS: dict[Any, tuple[str, ...]] = {
    Move: ("reason", "strike_reason"),
    Application: ("statement", "group_opinion", "refusal_reason"),
    Correction: ("what", "wanted", "answer"),
}
DELETED: tuple[Any, ...] = (CareTag, IdentityNumber, IdentityCheck)


def forgotten_number(person: Person) -> str:
    """What stands in place of the staff number: unique, and told by nothing but the row's own key."""
    return f"forgotten-{person.pk}"


@transaction.atomic
def forget(*, person: Person, by: User) -> None:
    """Erase what this room holds about one row of the registry; the forgetting must have been recorded.

    Standing, moves, offices, tags and consents stay with their days, under the mark. Deciding whether
    somebody may be forgotten is `office.services.forgetting`'s.
    """
    Application.objects.filter(person=person, status__in=Application.OPEN).update(
        status=Application.Status.WITHDRAWN
    )
    Consent.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=timezone.now())
    for model, columns in TEXTS.items():
        model.objects.filter(person=person).update(**_marked(columns))
    for model in DELETED:
        model.objects.filter(person=person).delete()
    forget_copies(person=person, kinds=ABOUT_A_PERSON, by=by)
    number = forgotten_number(person)
    if person.user:
        erase_sign_in(person.user, staff_number=number)
    Person.objects.filter(pk=person.pk).update(**BLANK, staff_number=number, forgotten_on=localdate())
    _erase_history(person, number)


def rows_to_forget(people: QuerySet[Person]) -> dict[str, int]:
    """How many rows forgetting these people rewrites or deletes, by what they are. One query."""
    counted: list[QuerySet] = [
        _counted(_title(Person), people),
        _counted(_earlier(Person), _events(Person).filter(pgh_obj__in=people)),
        _counted(_title(User), User.objects.filter(person__in=people)),
        _counted(_title(Consent), Consent.objects.filter(person__in=people, withdrawn_at=None)),
        _counted(_earlier(CareTag), _events(CareTag).filter(person__in=people)),
        _counted(_title(SignedCopy), SignedCopy.objects.filter(kind__in=ABOUT_A_PERSON, subject__in=people)),
    ]
    for model, columns in TEXTS.items():
        for title, rows in ((_title(model), model.objects), (_earlier(model), _events(model))):
            counted.append(_counted(title, _with_text(rows, columns).filter(person__in=people)))
    for model in DELETED:
        counted.append(_counted(_title(model), model.objects.filter(person__in=people)))
    first, *others = counted
    return {row["kind_of_row"]: row["n"] for row in first.union(*others, all=True) if row["n"]}


def _erase_history(person: Person, number: str) -> None:
    _events(Person).filter(pgh_obj=person.pk).update(**BLANK, staff_number=number)
    for model, columns in TEXTS.items():
        _events(model).filter(person=person.pk).update(**_marked(columns))
    _events(CareTag).filter(person=person.pk).update(kind=CareTag.Kind.OTHER)


def _marked(columns: tuple[str, ...]) -> dict[str, Case]:
    return {
        column: Case(When(**{column: ""}, then=Value("")), default=Value(FORGOTTEN)) for column in columns
    }


def _events(model: Any) -> QuerySet:
    return model.pgh_event_model.objects.all()


def _with_text(rows: Any, columns: tuple[str, ...]) -> QuerySet:
    return rows.exclude(**dict.fromkeys(columns, ""))


def _counted(title: str, rows: QuerySet) -> QuerySet:
    named = rows.order_by().annotate(kind_of_row=Value(title, CharField()))
    return named.values("kind_of_row").annotate(n=Count("pk"))


def _title(model: Any) -> str:
    return str(model._meta.verbose_name)


def _earlier(model: Any) -> str:
    return _("%(what)s, earlier entries") % {"what": _title(model)}
