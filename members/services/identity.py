"""Identity numbers, where the school keeps them: entered, compared, found, shown once, thrown away."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from members.models import IdentityCheck, IdentityNumber, OptionalField, Person, Union
from members.services.disclosures import record_looks
from paperwork.identity_numbers import IdentityNumber as ReadNumber
from paperwork.identity_numbers import read_identity_number
from vault.secrets import UnreadableSecret, keyed_hash

FACT = "identity_number"


@transaction.atomic
def set_identity_number(
    *, person: Person, number: str, by: User, although_it_differs: bool = False
) -> IdentityCheck:
    """Keep somebody's number; an empty birth date and sex are taken from it.

    Refused where numbers are not kept, where another person has it, and where it contradicts birth date
    or sex unless that was seen (`although_it_differs`).
    """
    _refuse_unless_kept()
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    read = read_identity_number(number)
    found = differences(person, read)
    if found and not although_it_differs:
        raise ValidationError([ValidationError(sentence, code="identity_differs") for sentence in found])
    _fill_gaps(person, read)
    _keep({person.pk: read}, {person.pk: not found}, by)
    return IdentityCheck.objects.get(person=person)


@transaction.atomic
def set_identity_numbers(numbers: dict[int, str], *, by: User | None) -> set[int]:
    """Keep many numbers by key of person, all or none; five statements at any count.

    What somebody has already is left as it is. Birth dates and sexes are compared and not filled in: returns
    the keys of those whom the number contradicts.
    """
    if not numbers:
        return set()
    _refuse_unless_kept()
    read = {pk: read_identity_number(number) for pk, number in numbers.items()}
    people = Person.objects.locked().in_bulk(list(numbers))
    agrees = {pk: not differences(person, read[pk]) for pk, person in people.items()}
    _keep(read, agrees, by, also_unchanged=False)
    return {pk for pk, does in agrees.items() if not does}


def identity_holders(numbers: Iterable[str]) -> dict[str, int]:
    """Who has these numbers already, by key of person; one statement. What is no number has nobody."""
    by_digest = {_digest(read.number): number for number, read in _readable(numbers)}
    held = IdentityNumber.objects.filter(digest__in=by_digest).values_list("digest", "person_id")
    return {by_digest[digest]: person for digest, person in held}


def find_by_identity_number(text: str) -> QuerySet[Person]:
    """Whoever has this whole number: one person or none; who may look is the caller's question."""
    if not any(_readable([text])) or not are_numbers_kept():
        return Person.objects.none()
    return Person.objects.filter(identity_number__digest=_digest(read_identity_number(text).number))


def differences(person: Person, read: ReadNumber) -> list[str]:
    """Sentences on where a number contradicts the birth date and the sex that are known."""
    found = []
    if person.born_on and not _is_same_birth(person, read):
        days = {"number": _day(read.born_on), "registry": person.birth_in_words}
        found.append(
            _("By the number %(name)s was born on %(number)s, by the registry on %(registry)s.")
            % {"name": person.name, **days}
        )
    if person.sex and person.sex != read.sex:
        sex = {"number": Person.Sex(read.sex).label, "registry": Person.Sex(person.sex).label}
        found.append(
            _("By the number %(name)s is %(number)s, by the registry %(registry)s.")
            % {"name": person.name, **sex}
        )
    return found


@transaction.atomic
def uncover_identity_number(*, person: Person, by: User) -> str:
    """The number in full; that `by` looked is recorded, and the person can read it."""
    _refuse_unless_kept()
    kept = IdentityNumber.objects.filter(person=person)
    try:
        number = kept.values_list("number", flat=True).get()
    except IdentityNumber.DoesNotExist:
        raise ValidationError(_("No identity number is kept here."), code="identity_missing") from None
    except UnreadableSecret:
        raise ValidationError(unreadable_sentence(), code="identity_unreadable") from None
    record_looks(people=[person.pk], fact=FACT, by=by)
    return number


@transaction.atomic
def discard_identity_number(*, person: Person, by: User) -> None:
    """Throw the number away; that it was compared, and what came of it, stays."""
    thrown, _models = IdentityNumber.objects.filter(person=person).delete()
    if not thrown:
        raise ValidationError(_("No identity number is kept here."), code="identity_missing")


@transaction.atomic
def discard_identity_numbers(*, by: User) -> int:
    """Throw away every number that is kept, as when the school keeps them no longer; returns how many."""
    thrown, _models = IdentityNumber.objects.all().delete()
    return thrown


def unreadable_sentence() -> str:
    """What a page says instead of a number whose key is gone."""
    return _(
        "A number is kept, but the key it was encrypted with is missing. "
        "Whoever keeps the machine must put the old key back behind the new one in VAULT_KEYS."
    )


def are_numbers_kept() -> bool:
    """Whether the school has switched identity numbers on."""
    union = Union.objects.first()
    return union is not None and union.keeps(OptionalField.IDENTITY_NUMBER)


def not_kept_sentence() -> str:
    """What a page says where they are switched off."""
    return _("Identity numbers are not kept here; the chair can switch them on in the settings.")


def _refuse_unless_kept() -> None:
    if not are_numbers_kept():
        raise ValidationError(not_kept_sentence(), code="identity_not_kept")


def _readable(numbers: Iterable[str]) -> Iterable[tuple[str, ReadNumber]]:
    for number in numbers:
        try:
            yield number, read_identity_number(number)
        except ValidationError:
            continue


def _digest(number: str) -> str:
    return keyed_hash(number, purpose=FACT)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _is_same_birth(person: Person, read: ReadNumber) -> bool:
    born = person.born_on
    if born and not person.born_day_known:
        return (born.year, born.month) == (read.born_on.year, read.born_on.month)
    return born == read.born_on


def _fill_gaps(person: Person, read: ReadNumber) -> None:
    if not person.born_on or (not person.born_day_known and _is_same_birth(person, read)):
        person.born_on, person.born_day_known = read.born_on, True
    elif person.sex:
        return
    person.sex = person.sex or read.sex
    person.save(update_fields=["born_on", "born_day_known", "sex"])


def _keep(
    read: dict[int, ReadNumber], agrees: dict[int, bool], by: User | None, *, also_unchanged: bool = True
) -> None:
    digests = {pk: _digest(one.number) for pk, one in read.items()}
    unchanged = _refuse_taken(digests, by)
    by_key = by.pk if by else None
    kept = [
        IdentityNumber(person_id=pk, number=one.number, digest=digests[pk], entered_by_id=by_key)
        for pk, one in read.items()
        if also_unchanged or pk not in unchanged
    ]
    try:
        with transaction.atomic():
            _write(IdentityNumber, kept, ["number", "digest", "entered_by", "entered_at"])
    except IntegrityError:
        # Somebody else was given it between the question and the writing.
        raise ValidationError(_taken_sentence(), code="identity_taken") from None
    checks = [IdentityCheck(person_id=pk, agrees=does, checked_by_id=by_key) for pk, does in agrees.items()]
    _write(IdentityCheck, checks, ["agrees", "checked_by", "checked_at"])


def _write(model: type, rows: list, fields: list[str]) -> None:
    # Not read before it is written over: an old number may be unreadable.
    model.objects.bulk_create(  # type: ignore[attr-defined]
        rows, update_conflicts=True, unique_fields=["person"], update_fields=fields
    )


def _refuse_taken(digests: dict[int, str], by: User | None) -> set[int]:
    """Those who have their number already."""
    if len(set(digests.values())) < len(digests):
        message = _("The same identity number stands with two people.")
        raise ValidationError(message, code="identity_twice")
    holders = IdentityNumber.objects.filter(digest__in=digests.values()).values_list(
        "digest", "person_id", "person__name"
    )
    taken = [name for digest, holder, name in holders if digests.get(holder) != digest]
    if not taken:
        return {holder for _digest, holder, _name in holders}
    if by is None or not by.has_perm("members.view_everybody"):
        raise ValidationError(_taken_sentence(), code="identity_taken")
    raise ValidationError(
        _("This identity number stands with %(name)s already."),
        code="identity_taken",
        params={"name": taken[0]},
    )


def _taken_sentence() -> str:
    return _("Somebody else in the registry has this identity number already; please ask the union chair.")
