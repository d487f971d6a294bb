"""What people are told about their data, what they agree to, and what they say is wrong."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import (
    Acknowledgement,
    Consent,
    Correction,
    Move,
    Person,
    Post,
    PrivacyNotice,
    Union,
)


@transaction.atomic
def publish_notice(*, text: str, by: User) -> PrivacyNotice:
    """Put up a new version of the privacy notice (PIPL article 17); refused when it says the same again."""
    list(Union.objects.select_for_update())
    newest = PrivacyNotice.objects.first()
    text = text.replace("\r\n", "\n").strip()
    if newest is not None and newest.text == text:
        raise ValidationError(
            _("This is the text that is up already, so there is no new version."), code="same_text"
        )
    notice = PrivacyNotice(
        number=newest.number + 1 if newest else 1, text=text, published_on=localdate(), published_by=by
    )
    notice.full_clean(exclude=["published_by"])
    notice.save()
    return notice


def acknowledge_notice(*, person: Person, notice: PrivacyNotice, by: User) -> Acknowledgement:
    """Note that the person has read this version; a second time changes nothing."""
    _refuse_others(person, by)
    return Acknowledgement.objects.get_or_create(person=person, notice=notice)[0]


@transaction.atomic
def give_consent(*, person: Person, purpose: str, by: User) -> Consent:
    """Agree to one purpose (PIPL articles 13, 23, 29); nobody agrees for somebody else."""
    _refuse_others(person, by)
    return _given(person, purpose).first() or Consent.objects.create(person=person, purpose=purpose)


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: str, by: User) -> None:
    """Take a consent back (PIPL article 15); what was given stays to be read with both days."""
    _refuse_others(person, by)
    _given(person, purpose).update(withdrawn_at=timezone.now())


@transaction.atomic
def ask_correction(*, person: Person, what: str, wanted: str, by: User) -> Correction:
    """Say that something held about oneself is wrong (PIPL article 46)."""
    _refuse_others(person, by)
    return enter_correction(person=person, what=what, wanted=wanted, by=by)


@transaction.atomic
def answer_correction(
    *, correction: Correction, status: str, answer: str, by: User, nothing_to_change: bool = False
) -> Correction:
    """Answer a request: corrected, or left as it is with a reason (PIPL articles 46, 50); once only.

    Corrected is refused while nothing about the person was changed since, unless `nothing_to_change`.
    """
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.status != Correction.Status.WAITING:
        raise ValidationError(_("This has been answered already."), code="answered_already")
    if status not in (Correction.Status.DONE, Correction.Status.REFUSED):
        raise ValidationError(_("Please choose what was done."), code="status_missing")
    if status == Correction.Status.REFUSED and not answer.strip():
        raise ValidationError(_("Please say why this is left as it is."), code="reason_missing")
    if status == Correction.Status.DONE and not nothing_to_change and not _is_changed_since(correction):
        raise ValidationError(
            _("The registry has not been changed yet. Please change it first, then answer."),
            code="not_changed",
        )
    correction.status, correction.answer = status, answer.strip()
    correction.answered_by, correction.answered_at = by, timezone.now()
    correction.full_clean(exclude=["person", "entered_by", "answered_by"])
    correction.save()
    return correction


@transaction.atomic
def enter_acknowledgements(*, people: Iterable[Person], notice: PrivacyNotice, by: User) -> int:
    """Note who has signed the sheet that the notice was read (代录); how many had not been noted before.

    Who may enter for others is the page's to ask, here and below; somebody's own row stays their own.
    """
    read = set(notice.acknowledgements.values_list("person", flat=True))
    fresh = {person.pk: person for person in people if person.pk not in read}
    rows = (
        Acknowledgement(person=person, notice=notice, entered_by=_for_another(person, by))
        for person in fresh.values()
    )
    Acknowledgement.objects.bulk_create(rows, ignore_conflicts=True)
    return len(fresh)


@transaction.atomic
def enter_consent(*, person: Person, purpose: str, agrees: bool, by: User) -> None:
    """Note from a signed paper that somebody agrees to one purpose, or takes that back (代录)."""
    given, other = _given(person, purpose), _for_another(person, by)
    if not agrees and not given.update(withdrawn_at=timezone.now(), withdrawal_entered_by=other):
        raise ValidationError(
            _("%(name)s has not agreed to this, so there is nothing to take back."),
            code="not_given",
            params={"name": person.name},
        )
    if agrees and not given.exists():
        Consent.objects.create(person=person, purpose=purpose, entered_by=other)


@transaction.atomic
def enter_correction(*, person: Person, what: str, wanted: str, by: User) -> Correction:
    """Enter from paper what somebody says is held wrongly about them (代录)."""
    correction = Correction(
        person=person, what=what.strip(), wanted=wanted.strip(), entered_by=_for_another(person, by)
    )
    correction.full_clean(exclude=["person", "answered_by", "answered_at", "entered_by"])
    correction.save()
    return correction


def _for_another(person: Person, by: User) -> User | None:
    """Who stands beside the person's name: nobody where they entered their own."""
    return None if person.user_id == by.pk else by


def _is_changed_since(correction: Correction) -> bool:
    """Whether the person, an act of their life or an office of theirs was changed after the request."""
    tables: tuple[tuple[Any, str], ...] = ((Person, "pgh_obj_id"), (Move, "person_id"), (Post, "person_id"))
    return any(
        model.pgh_event_model.objects.filter(
            **{key: correction.person_id}, pgh_created_at__gt=correction.asked_at
        ).exists()
        for model, key in tables
    )


def _refuse_others(person: Person, by: User) -> None:
    if person.user_id != by.pk:
        raise PermissionDenied("own data only")


def _given(person: Person, purpose: str) -> QuerySet[Consent]:
    """The consent to one purpose that is in force, if any; whoever else changes it waits."""
    if purpose not in Consent.Purpose.values:
        raise ValidationError(_("There is no such purpose; nothing was changed."), code="purpose_unknown")
    Person.objects.select_for_update().get(pk=person.pk)
    return person.consents.filter(purpose=purpose, withdrawn_at=None)
