"""One's own file: what every room holds about somebody, shown, uncovered and taken along."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from activities.reports import held as activities_held
from congress.reports import held as congress_held
from members.models import CareTag, IdentityNumber, Person
from members.reports import held as members_held
from members.reports.held import Fact, Section, earlier_entries, read_said
from members.reports.privacy import consents_of, looks_at
from members.services.disclosures import record_export, record_looks
from reminders.reports import held as reminders_held

# What each room holds; a room that begins to hold personal facts adds its own here. Those whose facts
# have a title and a day are asked all at once.
TOGETHER: tuple[Any, ...] = (activities_held, congress_held)


def _held_together(person: Person, *, uncovered: bool = False) -> list[Section]:
    """One query for all of these rooms; nothing there is restricted."""
    said = read_said([rows for room in TOGETHER for rows in room.rows_about(person)])
    return [section for room in TOGETHER for section in room.sections_of(said)]


ROOMS: tuple[Callable[..., list[Section]], ...] = (
    members_held.held_about,
    _held_together,
    reminders_held.held_about,
)


def file_of(person: Person) -> list[Section]:
    """What is held about somebody, restricted facts covered."""
    return [section for held in ROOMS for section in held(person)]


@transaction.atomic
def uncover_file(*, person: Person, by: User) -> list[Section]:
    """The same with restricted facts in full; that one looked is recorded as any look is."""
    restricted: dict[str, Any] = {"care_tag": CareTag, "identity_number": IdentityNumber}
    for fact, model in restricted.items():
        if model.objects.filter(person=person).exists():
            record_looks(people=[person.pk], fact=fact, by=by)
    return [section for held in ROOMS for section in held(person, uncovered=True)]


@transaction.atomic
def take_file(*, person: Person, by: User) -> list[Section]:
    """Everything that is held, for a copy to take along (PIPL article 45); recorded as an export."""
    sections = uncover_file(person=person, by=by)
    sections += [
        earlier_entries(person),
        reminders_held.all_said_to(person),
        Section("consents", _("What I agreed to"), _consents(person)),
        Section("notices", _("Privacy notices I have read"), _notices(person)),
        Section("corrections", _("Corrections I asked for"), _corrections(person)),
        Section("looks", _("Who looked at restricted facts"), _looks(person)),
        Section("sign_in", _("My sign-in"), _sign_in(by)),
    ]
    sections = [section for section in sections if section.facts]
    columns = [section.key for section in sections]
    record_export(what="my_file", columns=columns, rows=1, by=by)
    return sections


def _consents(person: Person) -> list[Fact]:
    return [
        Fact(str(purpose.label), _given(one))
        for purpose in consents_of(person)
        for one in reversed(purpose.history)
    ]


def _given(consent: Any) -> str:
    given = _("agreed on %(day)s") % {"day": _moment(consent.given_at)} + _entered(consent.entered_by)
    if consent.withdrawn_at is None:
        return given
    taken_back = _("taken back on %(day)s") % {"day": _moment(consent.withdrawn_at)}
    return f"{given} · {taken_back}{_entered(consent.withdrawal_entered_by)}"


def _notices(person: Person) -> list[Fact]:
    rows = person.acknowledgements.select_related("notice", "entered_by__person").order_by("at")
    return [
        Fact(
            _("Version %(number)d") % {"number": row.notice.number},
            _moment(row.at) + _entered(row.entered_by),
        )
        for row in rows
    ]


def _entered(by: Any) -> str:
    """Who entered it from paper, after what they entered; nothing where it is the person's own."""
    if by is None:
        return ""
    person = getattr(by, "person", None)
    sentence = _("entered from paper by %(name)s") % {"name": person.name if person else by}
    return f" · {sentence}"


def _corrections(person: Person) -> list[Fact]:
    return [
        Fact(
            row.what,
            " · ".join(filter(None, [row.wanted, row.get_status_display(), row.answer]))
            + _entered(row.entered_by),
        )
        for row in person.corrections.select_related("entered_by__person").order_by("asked_at")
    ]


def _looks(person: Person) -> list[Fact]:
    return [Fact(_moment(look.at), f"{look.viewer} · {look.fact}") for look in looks_at(person)]


def _sign_in(user: User) -> list[Fact]:
    facts = [
        Fact(_("Staff number"), user.staff_number),
        Fact(_("Mobile"), user.mobile),
        Fact(_("E-mail"), user.email),
        Fact(_("Language"), str(user.get_language_display())),
        Fact(_("Last signed in"), _moment(user.last_login) if user.last_login else ""),
    ]
    return [fact for fact in facts if fact.value]


def _moment(moment: Any) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")
