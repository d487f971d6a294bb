"""Who could join, who asked to, and what a meeting decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, QuerySet, When
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from members.models import Application, Decision, Move, Person, Standing
from members.models.standings import Membership, StandingQuerySet
from members.services.sequences import ADMISSIONS, ON_WAGES
from paperwork.dates import SolarDay


def could_join(*, q: str = "") -> StandingQuerySet:
    """Staff on wages who are no full members today, by name; `q` begins a name, its sound or a number."""
    standings = Standing.objects.on(localdate()).exclude(membership=Membership.FULL)
    standings = standings.filter(category__in=ON_WAGES)
    if q:
        standings = standings.found_by(q)
    related = standings.select_related("person__department", "group")
    return related.order_by("person__pinyin", "person__staff_number")


def applications_of(user: User, *, status: str = "") -> QuerySet[Application]:
    """The applications that `user` may see, those that wait first."""
    rows = Application.objects.visible_to(user).select_related("person__department", "group")
    rows = rows.filter(status=status) if status else rows
    decided = Case(When(status__in=Application.OPEN, then=0), default=1)
    return rows.order_by(decided, *Application._meta.ordering)


def own_applications(person: Person) -> QuerySet[Application]:
    """Somebody's own applications, the latest first."""
    return person.applications.select_related("group", "decision")


def recent_decisions(count: int = 10) -> QuerySet[Decision]:
    """The latest decisions of the committee about people."""
    return Decision.objects.all()[:count]


@dataclass(frozen=True)
class Applicant:
    """Somebody as the papers of joining name them; what the reader may not see is left blank."""

    person: Person
    name: str
    sex: str
    born: SolarDay | None
    mobile: str
    department: str
    group: str
    category: str
    statement: str
    applied_on: date | None
    group_opinion: str
    joined_on: date | None
    decision: str


def applicants(people: Iterable[Person], *, reader: User) -> list[Applicant]:
    """What the papers of joining say of each, in the order given. As many queries for any number."""
    people = list(people)
    standings = {
        standing.person_id: standing
        for standing in Standing.objects.on(localdate()).filter(person__in=people).select_related("group")
    }
    seen = Application.objects.visible_to(reader)
    written = seen.filter(person__in=people).exclude(status=Application.Status.WITHDRAWN)
    # The latest comes last and stays.
    latest = {row.person_id: row for row in written.select_related("group").order_by("applied_on", "pk")}
    admitting = Move.objects.valid().filter(person__in=people, kind__in=ADMISSIONS)
    admitted = {move.person_id: move for move in admitting.select_related("decision")}
    sees_contacts = reader.has_perm("members.view_contacts")
    return [
        _applicant(
            person,
            standings.get(person.pk),
            latest.get(person.pk),
            admitted.get(person.pk),
            sees_contacts or person.user_id == reader.pk,
        )
        for person in people
    ]


def _applicant(
    person: Person,
    standing: Standing | None,
    application: Application | None,
    admitted: Move | None,
    sees_contacts: bool,
) -> Applicant:
    asked = application and application.group
    group = (standing and standing.group) or asked
    return Applicant(
        person=person,
        name=person.name,
        sex=str(person.get_sex_display()) if person.sex else "",
        born=person.birth if sees_contacts else None,
        mobile=person.mobile if sees_contacts else "",
        department=person.department.name if person.department else "",
        group=group.name if group else "",
        category=str(standing.get_category_display()) if standing else "",
        statement=application.statement if application else "",
        applied_on=application.applied_on if application else None,
        group_opinion=_opinion(application),
        joined_on=admitted.effective_on if admitted else None,
        decision=_decision(admitted),
    )


def _opinion(application: Application | None) -> str:
    if application is None or application.group_opinion_on is None:
        return ""
    verdict = _("The group agrees.") if application.group_agrees else _("The group does not agree.")
    return f"{verdict} {application.group_opinion}".strip()


def _decision(admitted: Move | None) -> str:
    if admitted is None or admitted.decision is None:
        return ""
    return _("Approved by the committee in its meeting of %(day)s.") % {
        "day": date_format(admitted.decision.met_on)
    }
