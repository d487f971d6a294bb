"""What this room holds about somebody, in words, for their own eyes (PIPL articles 44 and 45)."""

from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, CharField, DateField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, JSONObject
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import (
    Application,
    CareTag,
    IdentityCheck,
    IdentityNumber,
    Person,
    Post,
    Standing,
    Tagging,
)
from members.models.people import PersonQuerySet, birth_in_words
from members.models.standings import Category, Membership
from members.reports.lives import life_of
from members.services.identity import unreadable_sentence
from vault.secrets import UnreadableSecret


class Fact(NamedTuple):
    """One thing that is held, and what it is called; `url` is the page of its own, where it has one."""

    label: str
    value: str
    url: str = ""


class Section(NamedTuple):
    """Facts of one kind; `key` names it in addresses and styles."""

    key: str
    title: str
    facts: list[Fact]


class Said(NamedTuple):
    """A row that another room holds about somebody, in the shape in which all are asked at once."""

    kind: str
    title: str
    day: date | None
    subject: int | None


def as_said(
    kind: str, rows: QuerySet[Any], title: Any, day: Any = None, subject: Any = None
) -> QuerySet[Any]:
    """Rows in the shape of `Said`; titles, days and the key of what has a page are given as F()."""
    given = {
        "kind_of_row": Value(kind, CharField()),
        "said": Cast(title, CharField()),
        "on_day": Cast(Value(None) if day is None else day, DateField()),
        "subject": Cast(Value(None) if subject is None else subject, BigIntegerField()),
    }
    return rows.order_by().annotate(**given).values_list(*given)


def read_said(rows: list[QuerySet[Any]]) -> list[Said]:
    """One query, whatever rooms the rows are of."""
    first, *others = rows
    return [Said(*row) for row in first.union(*others, all=True)]


# Facts about a person that are kept as they are; the rest have a sentence of their own below.
PLAIN_FIELDS = (
    "staff_number",
    "name",
    "mobile",
    "email",
    "ethnicity",
    "political_status",
    "education",
    "job_title",
    "professional_title",
    "member_number",
)


def gathering(people: PersonQuerySet) -> Any:
    """The people with all that hangs on their rows, so that `held_about` need not ask for it again."""
    of_person = {"person": OuterRef("pk")}
    term = {"since": "period__startswith", "until": "period__endswith"}
    return people.select_related("department").annotate(
        standing_held=_rows(
            Standing.objects.on(localdate()).filter(**of_person),
            category="category",
            membership="membership",
            group="group__name",
            **term,
        ),
        posts_held=_rows(Post.objects.filter(**of_person).order_by("-period"), kind="kind", **term),
        tags_held=_rows(Tagging.objects.filter(**of_person).order_by("-period"), tag="tag__name", **term),
        applications_held=_rows(
            Application.objects.filter(**of_person), on="applied_on", status="status", said="statement"
        ),
        care_held=_rows(CareTag.objects.filter(**of_person), pk="pk"),
        has_identity_number=Exists(IdentityNumber.objects.filter(**of_person)),
        identity_checks=_rows(IdentityCheck.objects.filter(**of_person), agrees="agrees"),
    )


def held_about(person: Person, *, uncovered: bool = False) -> list[Section]:
    """All that is held about somebody, restricted facts only when `uncovered`.

    Two queries, whatever there is, one when the person comes from `gathering`, and two more for what is
    uncovered; empty sections are left out.
    """
    gathered = hasattr(person, "posts_held")
    held: Any = person if gathered else gathering(Person.objects.all()).get(pk=person.pk)
    sections = [
        Section("about", _("About me"), _about(held)),
        Section("today", _("What I am to the union today"), _today(held.standing_held)),
        Section("life", _("What happened"), _life(person)),
        Section("offices", _("Offices held"), _offices(held.posts_held)),
        Section("tags", _("Tags"), [_dated(fact["tag"], fact) for fact in held.tags_held]),
        Section("applications", _("Applications to join"), _applications(held.applications_held)),
        Section("restricted", _("Restricted facts"), _uncovered(held) if uncovered else _covered(held)),
    ]
    return [section for section in sections if section.facts]


def earlier_entries(person: Person) -> Section:
    """What used to stand in the registry and was changed since, from the history. One query."""
    names = [*PLAIN_FIELDS, "born_on"]
    history: Any = Person
    events = history.pgh_event_model.objects.filter(pgh_obj_id=person.pk).order_by("pgh_id")
    facts = [
        Fact(_label(name), _("%(was)s, until %(day)s") % {"was": _was(before, name), "day": _moment(after)})
        for before, after in pairwise(events.values("pgh_created_at", "born_day_known", *names))
        for name in names
        if before[name] and before[name] != after[name]
    ]
    return Section("earlier", _("Earlier entries"), facts)


def _was(event: dict[str, Any], name: str) -> str:
    return birth_in_words(event[name], event["born_day_known"]) if name == "born_on" else event[name]


def _rows(rows: QuerySet, **columns: str) -> ArraySubquery:
    return ArraySubquery(rows.values(json=JSONObject(**columns)))


def _about(person: Any) -> list[Fact]:
    facts = [Fact(_label(name), getattr(person, name)) for name in PLAIN_FIELDS]
    facts += [
        Fact(_label("sex"), str(person.get_sex_display())),
        Fact(_label("born_on"), person.birth_in_words),
        Fact(_("Lunar birthday"), _lunar(person)),
        Fact(_label("department"), person.department.name if person.department else ""),
    ]
    return [fact for fact in facts if fact.value]


def _lunar(person: Person) -> str:
    if not person.lunar_month:
        return ""
    leap, plain = _("leap month %(month)d, day %(day)d"), _("month %(month)d, day %(day)d")
    return (leap if person.lunar_leap else plain) % {"month": person.lunar_month, "day": person.lunar_day}


def _today(standings: list[dict[str, Any]]) -> list[Fact]:
    return [
        fact
        for standing in standings
        for fact in (
            Fact(_("Category"), str(Category(standing["category"]).label)),
            Fact(_("Membership"), str(Membership(standing["membership"]).label)),
            Fact(_("Union group"), standing["group"] or "—"),
            Fact(_("Since"), _day(standing["since"])),
        )
    ]


def _life(person: Person) -> list[Fact]:
    struck = _("struck out")
    life = life_of(person)
    return [Fact(struck if chapter.move.struck_at else "", chapter.sentence) for chapter in life]


def _offices(posts: list[dict[str, Any]]) -> list[Fact]:
    return [_dated(str(Post.Kind(post["kind"]).label), post) for post in posts]


def _applications(rows: list[dict[str, Any]]) -> list[Fact]:
    facts = []
    for row in rows:
        status = str(Application.Status(row["status"]).label)
        facts.append(Fact(_day(row["on"]), f"{status} · {row['said']}" if row["said"] else status))
    return facts


def _covered(held: Any) -> list[Fact]:
    facts = []
    if n := len(held.care_held):
        sentence = ngettext("%(n)d entry, covered", "%(n)d entries, covered", n) % {"n": n}
        facts.append(Fact(_("Care tags"), sentence))
    if held.has_identity_number:
        facts.append(Fact(_("Identity number"), _("kept encrypted, covered")))
    return facts + _checks(held)


def _uncovered(held: Any) -> list[Fact]:
    try:
        facts = [
            _dated(
                str(tag.get_kind_display()), {"since": tag.period.lower, "until": tag.period.upper}, tag.note
            )
            for tag in held.care_tags.all()
        ]
        numbers = IdentityNumber.objects.filter(person=held.pk).values_list("number", flat=True)
        facts += [Fact(_("Identity number"), number) for number in numbers]
    except UnreadableSecret:
        facts = [Fact(_("Restricted facts"), unreadable_sentence())]
    return facts + _checks(held)


def _care(tag: CareTag) -> Fact:
    term = {"since": tag.period.lower, "until": tag.period.upper}
    return _dated(str(tag.get_kind_display()), term, tag.note)


def _checks(held: Any) -> list[Fact]:
    words = {True: _("agrees with birth date and sex"), False: _("does not agree with birth date or sex")}
    return [Fact(_("Identity number compared"), words[check["agrees"]]) for check in held.identity_checks]


def _dated(label: str, term: dict[str, Any], note: str = "") -> Fact:
    """A fact that holds for a term; `until` is the first day on which it no longer holds."""
    until = _last_day(term["until"])
    days = {"since": _day(term["since"]), "until": _day(until) if until else _("until now")}
    sentence = _("%(since)s – %(until)s") % days
    return Fact(str(label), f"{sentence} · {note}" if note else sentence)


def _last_day(until: Any) -> date | None:
    day = date.fromisoformat(until) if isinstance(until, str) else until
    return date.fromordinal(day.toordinal() - 1) if day else None


def _day(day: Any) -> str:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return date_format(day) if day else ""


def _moment(event: dict[str, Any]) -> str:
    return _day(localtime(event["pgh_created_at"]).date())


def _label(name: str) -> str:
    field: Any = Person._meta.get_field(name)
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]
