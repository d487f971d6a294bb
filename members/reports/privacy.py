"""What somebody agreed to, who looked at what is restricted about them, and who has read the notice."""

from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from members.models import Acknowledgement, Consent, Person, PrivacyNotice, Standing
from vault.models import Export, Look

# What `Look.fact` calls a restricted fact, in words.
FACTS = {
    "identity_number": _("identity number"),
    "care_tag": _("care tag"),
    "care_tag:sheet": _("care tag, on a list of visits"),
}


class PurposeOfConsent(NamedTuple):
    """A purpose one may agree to, whether one does now, and every time one did."""

    purpose: str
    label: Any
    is_given: bool
    history: list[Consent]


def consents_of(person: Person) -> list[PurposeOfConsent]:
    """Each purpose with what the person said to it, the latest first. One query."""
    related = ("entered_by__person", "withdrawal_entered_by__person")
    given = list(person.consents.select_related(*related).order_by("-given_at"))
    return [
        PurposeOfConsent(
            purpose=purpose,
            label=label,
            is_given=any(one.purpose == purpose and one.withdrawn_at is None for one in given),
            history=[one for one in given if one.purpose == purpose],
        )
        for purpose, label in Consent.Purpose.choices
    ]


class LookLine(NamedTuple):
    """Who looked at what, and when."""

    at: Any
    viewer: str
    fact: str
    is_own: bool


def looks_at(person: Person, *, most: int | None = None) -> list[LookLine]:
    """Who looked at somebody's restricted facts, the latest first, at most `most`. One query."""
    viewer = Person.objects.filter(user=OuterRef("viewer_key")).values("name")[:1]
    looks = Look.objects.filter(person_key=person.pk).annotate(viewer=Subquery(viewer))[:most]
    return [
        LookLine(
            look.looked_at, look.viewer or "—", fact_in_words(look.fact), look.viewer_key == person.user_id
        )
        for look in looks
    ]


def fact_in_words(fact: str) -> str:
    """A fact of `Look` in words; one that has no words of its own is said as it stands."""
    return str(FACTS.get(fact, fact))


def newest_notice_for(person: Person) -> Any:
    """The notice that is up with `is_read` by the person; none while there is none. One query."""
    read = Acknowledgement.objects.filter(notice=OuterRef("pk"), person=person)
    return PrivacyNotice.objects.annotate(is_read=Exists(read)).first()


def notices_read(day: Any) -> tuple[list[PrivacyNotice], int]:
    """Each version with how many of those on the list on `day` have read it, and how many they are."""
    present = Standing.objects.on(day).values("person")
    readers = Count("acknowledgements", filter=Q(acknowledgements__person__in=present))
    notices = PrivacyNotice.objects.annotate(read_by=readers)
    return list(notices), present.count()


def exports() -> QuerySet[Export]:
    """What left the house, the latest first, with `exporter`: the name of whoever took it."""
    exporter = Person.objects.filter(user=OuterRef("exporter_key")).values("name")[:1]
    return Export.objects.annotate(exporter=Subquery(exporter))
