"""Marks that people bear for a time: open tags, and care tags whose reason stands covered."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from members.models import CareTag, Person, Tag, Tagging
from members.services.disclosures import record_looks
from paperwork.terms import first_to_last, last_day_before
from vault.secrets import UnreadableSecret

FACT = "care_tag"
# A sentence that names everybody of a long list helps nobody.
_NAMED = 3


def tag_name(text: str) -> str:
    """What a tag is called by what was typed: with single blanks, and none around it."""
    return " ".join(text.split())


def tag_named(name: str) -> Tag:
    """The tag of that name, made when there is none yet."""
    tag = Tag(name=tag_name(name))
    tag.clean_fields(exclude=["id"])
    return Tag.objects.get_or_create(name=tag.name)[0]


@transaction.atomic
def begin_tag(
    *, tag: Tag, people: Iterable[Person], since: date, until: date | None = None, by: User
) -> list[Tagging]:
    """Let people bear a tag from a day to a last day; all or none, four statements at any count.

    Refused when the days are in the wrong order or one of them bears the tag on some of these days already.
    """
    period, people = _period(since, until), list(dict.fromkeys(people))
    _lock(people)
    _refuse_overlaps(Tagging.objects.filter(tag=tag, person__in=people, period__overlap=period))
    return Tagging.objects.bulk_create(Tagging(person=person, tag=tag, period=period) for person in people)


@transaction.atomic
def end_tag(*, tagging: Tagging, last_day: date, by: User) -> Tagging:
    """Let a tag end with that day, which may move an end set before; refused before its first day."""
    tagging = Tagging.objects.select_for_update(of=("self",)).get(pk=tagging.pk)
    same = Tagging.objects.filter(tag=tagging.tag_id, person=tagging.person_id)
    return _ended(tagging, same, last_day)


@transaction.atomic
def drop_tag(*, tagging: Tagging, by: User) -> None:
    """Take away a tag that was given by mistake; the history keeps that it stood here."""
    Tagging.objects.filter(pk=tagging.pk).delete()


@transaction.atomic
def begin_care(
    *, person: Person, kind: str, since: date, until: date | None = None, note: str = "", by: User
) -> CareTag:
    """Look after somebody for a reason, from a day to a last day; the note is encrypted.

    Refused when the same reason stands on some of these days already.
    """
    period = _period(since, until)
    _lock([person])
    _refuse_overlaps(CareTag.objects.filter(person=person, kind=kind, period__overlap=period))
    care_tag = CareTag(person=person, kind=kind, period=period, note=note.strip(), entered_by=by)
    care_tag.clean_fields(exclude=["person", "entered_by"])
    care_tag.save()
    return care_tag


@transaction.atomic
def end_care(*, care_tag: CareTag, last_day: date, by: User) -> CareTag:
    """Let a care tag end with that day; refused before its first day."""
    care_tag = CareTag.objects.defer("note").select_for_update(of=("self",)).get(pk=care_tag.pk)
    same = CareTag.objects.filter(kind=care_tag.kind, person=care_tag.person_id)
    return _ended(care_tag, same, last_day)


@transaction.atomic
def drop_care(*, care_tag: CareTag, by: User) -> None:
    """Take away a care tag that was entered by mistake; the history keeps its kind and days, not its note."""
    CareTag.objects.filter(pk=care_tag.pk).delete()


@transaction.atomic
def uncover_care(*, care_tag: CareTag, by: User) -> str:
    """The note behind a care tag; that `by` looked is recorded, and the person can read it.

    Refused, and not recorded, when the key it was encrypted with is gone.
    """
    try:
        note = CareTag.objects.values_list("note", flat=True).get(pk=care_tag.pk)
    except UnreadableSecret:
        message = _("A note is kept, but the key it was encrypted with is missing.")
        raise ValidationError(message, code="note_unreadable") from None
    record_looks(people=[care_tag.person_id], fact=FACT, by=by)
    return note


def _period(since: date, until: date | None) -> DateRange:
    if until and until < since:
        message = _("The last day, %(until)s, lies before the first, %(since)s.")
        raise ValidationError(
            message % {"until": _day(until), "since": _day(since)}, code="ends_before_it_begins"
        )
    return first_to_last(since, until)


def _lock(people: Collection[Person]) -> None:
    """Two that mark the same person at once wait for each other, and the second is told."""
    list(Person.objects.locked().filter(pk__in=[person.pk for person in people]).values("pk"))


def _refuse_overlaps(standing: QuerySet[Any]) -> None:
    rows = standing.order_by("person__pinyin", "period").values_list("person__name", "period")
    named = [
        _("%(name)s (%(days)s)") % {"name": name, "days": _days(period)}
        for name, period in rows[: _NAMED + 1]
    ]
    if not named:
        return
    more = _(" and others") if len(named) > _NAMED else ""
    raise ValidationError(
        _("This stands there already on some of these days: %(people)s.")
        % {"people": _(", ").join(named[:_NAMED]) + more},
        code="overlaps",
    )


def _ended(mark: Any, same: QuerySet[Any], last_day: date) -> Any:
    period = _period(mark.period.lower, last_day)
    _refuse_overlaps(same.exclude(pk=mark.pk).filter(period__overlap=period))
    mark.period = period
    mark.save(update_fields=["period"])
    return mark


def _days(period: DateRange) -> str:
    last = last_day_before(period)
    if last is None:
        return _("since %(day)s") % {"day": _day(period.lower)}
    return _("%(first)s – %(last)s") % {"first": _day(period.lower), "last": _day(last)}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
