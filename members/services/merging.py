"""Two rows that are one person become one: the duplicate stays, points at it, and counts no more."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.closing import close_sign_in
from accounts.models import User
from members.models import (
    Acknowledgement,
    Application,
    CareTag,
    Consent,
    Correction,
    IdentityCheck,
    IdentityNumber,
    Move,
    NotDuplicate,
    Person,
    Post,
    SignedCopy,
    Tagging,
)
from members.services.identity import unreadable_sentence
from members.services.moves import rebuild_standings
from members.sheets import ABOUT_A_PERSON
from vault.secrets import UnreadableSecret
from vault.versions import StaleVersion

# What may be taken from the duplicate, each with the columns that go together.
FIELDS: dict[str, tuple[str, ...]] = {
    "staff_number": ("staff_number",),
    "name": ("name", "pinyin", "initials"),
    "sex": ("sex",),
    "born_on": ("born_on", "born_day_known"),
    "birthday": ("birthday_calendar", "lunar_month", "lunar_day", "lunar_leap"),
    "department": ("department_id",),
    "mobile": ("mobile",),
    "email": ("email",),
    "ethnicity": ("ethnicity",),
    "political_status": ("political_status",),
    "education": ("education",),
    "job_title": ("job_title",),
    "professional_title": ("professional_title",),
    "member_number": ("member_number",),
}
# What an act of somebody's life sets; the rest of it says who wrote it down and when.
FACTS_OF_A_MOVE = (
    "kind",
    "effective_on",
    "category",
    "membership",
    "group_id",
    "leaves_group",
    "reason",
    "document_number",
    "decision_id",
)


@transaction.atomic
def merge_people(
    *,
    kept: Person,
    duplicate: Person,
    by: User,
    take: Collection[str] = (),
    take_moves: Collection[int] = (),
    sign_in: str = "",
    seen: dict[int, int] | None = None,
) -> Person:
    """Merge `duplicate` into `kept`, taking over the fields in `take`; returns the row that is kept.

    What the kept row says about its days stands. Acts of the duplicate are struck out, so that no day counts
    the person twice; those in `take_moves` (keys) are entered anew for the kept row. Offices, tags,
    applications, corrections, the identity number, consents on which the kept row says nothing, photos of
    what was signed and what other rooms hold move over.
    `sign_in` ("kept" or "duplicate") says which sign-in stays when both have been used; the other is closed.
    Raises StaleVersion when a row is no longer at the version in which it was `seen` (key → version).
    """
    kept, duplicate = _locked(kept, duplicate)
    _refuse(kept, duplicate)
    if seen and seen != {row.pk: row.version for row in (kept, duplicate)}:
        raise StaleVersion
    taken_moves = list(duplicate.moves.valid().filter(pk__in=take_moves))
    _take_fields(kept, duplicate, take)
    _merge_sign_ins(kept, duplicate, sign_in)
    _move_facts(kept, duplicate)
    _move_signed_copies(kept, duplicate, by)
    _move_facts_of_other_rooms(kept, duplicate)
    _move_acts(kept, duplicate, taken_moves, by)
    Person.objects.filter(Q(pk=duplicate.pk) | Q(merged_into=duplicate)).update(merged_into=kept)
    kept.refresh_from_db()
    return kept


def note_not_duplicate(*, first: Person, second: Person, by: User) -> NotDuplicate:
    """Note that two rows that look alike are two people; refused for a row and itself."""
    if first.pk == second.pk:
        raise ValidationError(_("These are not two rows."), code="same_row")
    earlier, later = sorted((first, second), key=lambda person: person.pk)
    return NotDuplicate.objects.get_or_create(first=earlier, second=later, defaults={"noted_by": by})[0]


def _locked(*people: Person) -> list[Person]:
    rows = Person.objects.locked().select_related("user")
    found = {row.pk: row for row in rows.filter(pk__in=[person.pk for person in people])}
    return [found[person.pk] for person in people]


def _refuse(kept: Person, duplicate: Person) -> None:
    if kept.pk == duplicate.pk:
        raise ValidationError(_("These are not two rows."), code="same_row")
    if kept.merged_into_id or duplicate.merged_into_id:
        raise ValidationError(_("One of these rows has been merged already."), code="merged_already")
    if kept.forgotten_on or duplicate.forgotten_on:
        raise ValidationError(_("One of these people has been forgotten."), code="forgotten")
    if IdentityNumber.objects.filter(person__in=(kept, duplicate)).count() == 2:
        raise ValidationError(
            _(
                "Both rows have an identity number, and the numbers differ. "
                "If it is one person, throw the wrong number away first."
            ),
            code="two_identity_numbers",
        )


def _take_fields(kept: Person, duplicate: Person, take: Collection[str]) -> None:
    columns = [column for field in take for column in FIELDS.get(field, ())]
    values = {column: getattr(duplicate, column) for column in columns}
    if "staff_number" in values:
        # Unique: the duplicate gets the kept row's number, so that either number leads to the person.
        number = kept.staff_number
        Person.objects.filter(pk=duplicate.pk).update(staff_number=_between(duplicate))
        Person.objects.filter(pk=kept.pk).update(staff_number=values["staff_number"])
        Person.objects.filter(pk=duplicate.pk).update(staff_number=number)
        duplicate.staff_number = number
    if values:
        Person.objects.filter(pk=kept.pk).update(**values)
    for column, value in values.items():
        setattr(kept, column, value)


def _merge_sign_ins(kept: Person, duplicate: Person, sign_in: str) -> None:
    own, other = kept.user, duplicate.user
    if own is None and other is None:
        return
    stays, goes = (other, own) if _takes_other(own, other, sign_in) else (own, other)
    Person.objects.filter(pk__in=(kept.pk, duplicate.pk)).update(user=None)
    Person.objects.filter(pk=kept.pk).update(user=stays)
    if goes is not None:
        close_sign_in(goes)
        Person.objects.filter(pk=duplicate.pk).update(user=goes)
        User.objects.filter(pk=goes.pk).update(staff_number=_between(duplicate), email="", mobile="")
    if stays is not None:
        User.objects.filter(pk=stays.pk).update(staff_number=kept.staff_number)
    if goes is not None:
        User.objects.filter(pk=goes.pk).update(staff_number=duplicate.staff_number)


def _takes_other(own: User | None, other: User | None, sign_in: str) -> bool:
    if own is None or other is None:
        return own is None
    if sign_in in ("kept", "duplicate"):
        return sign_in == "duplicate"
    if own.last_login and other.last_login:
        raise ValidationError(
            _("Both rows have a sign-in that has been used. Please choose which one stays."),
            code="sign_in_choice",
        )
    return bool(other.last_login)


def _move_facts(kept: Person, duplicate: Person) -> None:
    try:
        with transaction.atomic():
            Post.objects.filter(person=duplicate).update(person=kept)
    except IntegrityError as clash:
        raise ValidationError(
            _("Both rows hold offices that one person cannot hold at a time. Please end one of them first."),
            code="offices_clash",
        ) from clash
    _join_terms(Tagging, "tag_id", kept, duplicate)
    _join_terms(CareTag, "kind", kept, duplicate)
    if Application.objects.filter(person=kept, status__in=Application.OPEN).exists():
        Application.objects.filter(person=duplicate, status__in=Application.OPEN).update(
            status=Application.Status.WITHDRAWN
        )
    Application.objects.filter(person=duplicate).update(person=kept)
    Correction.objects.filter(person=duplicate).update(person=kept)
    IdentityNumber.objects.filter(person=duplicate).update(person=kept)
    if not IdentityCheck.objects.filter(person=kept).exists():
        IdentityCheck.objects.filter(person=duplicate).update(person=kept)
    # Whatever the kept row has said about a purpose is the person's last word on it.
    said = Consent.objects.filter(person=kept).values("purpose")
    Consent.objects.filter(person=duplicate).exclude(purpose__in=said).update(person=kept)
    read = Acknowledgement.objects.filter(person=kept).values("notice")
    Acknowledgement.objects.filter(person=duplicate).exclude(notice__in=read).update(person=kept)


def _move_signed_copies(kept: Person, duplicate: Person, by: User) -> None:
    """They name their person by number; a photo that lies at both rows is taken back at the duplicate."""
    rows = SignedCopy.objects.filter(kind__in=ABOUT_A_PERSON, subject=duplicate.pk)
    same = SignedCopy.objects.valid().filter(
        kind=OuterRef("kind"), digest=OuterRef("digest"), subject=kept.pk
    )
    rows.valid().filter(Exists(same)).update(
        taken_back_at=timezone.now(), taken_back_by=by, taken_back_reason=_merged_with(kept)
    )
    rows.update(subject=kept.pk)


def _move_facts_of_other_rooms(kept: Person, duplicate: Person) -> None:
    """What rooms above hold about the duplicate moves too, without being named here.

    Rows that the database does not let change, or that the kept row has already, keep pointing at it.
    """
    for relation in Person._meta.related_objects:
        model: Any = relation.related_model
        if model._meta.app_label == Person._meta.app_label:
            continue
        rows = model._base_manager.filter(**{relation.field.name: duplicate})
        if not _moved(rows, relation.field.name, kept):
            for row in rows:
                _moved(model._base_manager.filter(pk=row.pk), relation.field.name, kept)


def _moved(rows: QuerySet, field: str, kept: Person) -> bool:
    try:
        with transaction.atomic():
            rows.update(**{field: kept})
    except (IntegrityError, InternalError):  # a constraint, or a trigger that guards the row
        return False
    return True


def _join_terms(model: Any, key: str, kept: Person, duplicate: Person) -> None:
    """Move terms over; those of one `key` that overlap become one, from the earliest day to the latest."""
    if not model.objects.filter(person=duplicate).exists():
        return
    try:
        rows = list(model.objects.filter(person__in=(kept, duplicate)).order_by(key, "period"))
    except UnreadableSecret as unreadable:
        raise ValidationError(unreadable_sentence(), code="unreadable") from unreadable
    standing: list[Any] = []
    absorbed = []
    for row in rows:
        before = standing[-1] if standing else None
        if before and getattr(before, key) == getattr(row, key) and _overlap(before.period, row.period):
            _absorb(before, row)
            absorbed.append(row.pk)
        else:
            standing.append(row)
        row.person = kept
    columns = ["person", "period", *(["note"] if model is CareTag else [])]
    model.objects.filter(pk__in=absorbed).delete()
    model.objects.bulk_update(standing, columns)


def _overlap(earlier: DateRange, later: DateRange) -> bool:
    return earlier.upper is None or later.lower < earlier.upper


def _absorb(row: Any, other: Any) -> None:
    upper = (
        None if None in (row.period.upper, other.period.upper) else max(row.period.upper, other.period.upper)
    )
    row.period = DateRange(row.period.lower, upper)
    notes = [getattr(row, "note", ""), getattr(other, "note", "")]
    if any(notes):
        row.note = " · ".join(dict.fromkeys(filter(None, notes)))


def _move_acts(kept: Person, duplicate: Person, taken: list[Move], by: User) -> None:
    known = {_facts_of(move) for move in kept.moves.valid()}
    duplicate.moves.valid().update(
        struck_at=timezone.now(),
        struck_by=by,
        strike_reason=_merged_with(kept),
    )
    Move.objects.bulk_create(
        Move(person=kept, recorded_by=by, **dict(zip(FACTS_OF_A_MOVE, _facts_of(move), strict=True)))
        for move in taken
        if _facts_of(move) not in known
    )
    rebuild_standings([kept, duplicate])


def _facts_of(move: Move) -> tuple[Any, ...]:
    return tuple(getattr(move, fact) for fact in FACTS_OF_A_MOVE)


def _merged_with(kept: Person) -> str:
    return _("merged with %(number)s") % {"number": kept.staff_number}


def _between(person: Person) -> str:
    return f"merging-{person.pk}"
