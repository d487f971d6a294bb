"""Joining the union: somebody applies, the group gives its opinion, the committee decides (会籍管理办法)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Application, Decision, Person, Standing, UnionGroup
from members.models.standings import Category, Membership
from members.services.decisions import Meeting, decided
from members.services.membership import admit_members
from members.services.sequences import ON_WAGES

Status = Application.Status


@transaction.atomic
def apply_to_join(
    *,
    person: Person,
    by: User,
    applied_on: date | None = None,
    statement: str = "",
    group: UnionGroup | None = None,
) -> Application:
    """Apply to join; entered by another for a colleague who wrote on paper (代录).

    Refused to full members, to who has retired or is no staff today, and while another application is open.
    Without a group there is nobody to give an opinion, and the committee decides at once.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    applied_on = applied_on or localdate()
    if applied_on > localdate():
        raise ValidationError(_("The day of the application lies ahead."), code="future")
    if problem := applicant_problem(person):
        raise problem
    return Application.objects.create(
        person=person,
        group=group,
        status=Status.AWAITING_GROUP if group else Status.AWAITING_COMMITTEE,
        applied_on=applied_on,
        statement=statement.strip(),
        entered_by=None if person.user_id == by.pk else by,
    )


@transaction.atomic
def withdraw_application(*, application: Application, by: User) -> Application:
    """Take an application back while it is open."""
    application = _locked_open(application)
    application.status = Status.WITHDRAWN
    application.save(update_fields=["status"])
    return application


@transaction.atomic
def give_group_opinion(*, application: Application, agrees: bool, opinion: str, by: User) -> Application:
    """Note what the group thinks; the committee decides either way. A group that disagrees says why."""
    application = _locked_open(application)
    if application.status != Status.AWAITING_GROUP:
        raise ValidationError(_("The group has given its opinion already."), code="opinion_given")
    if application.person.user_id == by.pk:
        raise ValidationError(_("The opinion on your own application is given by somebody else."), code="own")
    if not agrees and not opinion.strip():
        raise ValidationError(_("Please write why the group does not agree."), code="reason_missing")
    application.group_agrees, application.group_opinion = agrees, opinion.strip()
    application.group_opinion_by, application.group_opinion_on = by, localdate()
    application.status = Status.AWAITING_COMMITTEE
    application.save()
    return application


def admit_applicants(
    *,
    applications: Iterable[Application],
    meeting: Meeting,
    by: User,
    groups: Mapping[int, UnionGroup | None] | None = None,
) -> Decision:
    """Admit applicants by one decision; they are members from the day of the meeting.

    `groups` by the person's key; else the group the application names. Refused as a whole when one of them
    has been decided, still waits for the group, or cannot be a member on that day.
    """
    keys = [application.pk for application in applications]
    with decided(meeting, by=by) as decision:
        rows = list(_applications().filter(pk__in=keys).order_by("pk"))
        _check_decidable(rows, asked=len(keys), met_on=meeting.met_on)
        admit_members(
            people=[row.person for row in rows],
            decision=decision,
            by=by,
            groups={row.person_id: row.group for row in rows} | dict(groups or {}),
        )
        Application.objects.filter(pk__in=keys).update(status=Status.ADMITTED, decision=decision)
    return decision


def admit_people(
    *,
    people: Iterable[Person],
    meeting: Meeting,
    by: User,
    groups: Mapping[int, UnionGroup | None],
) -> Decision:
    """Admit colleagues whose applications were decided on paper in one meeting.

    No application is made up for them: the decision stands in their history. One that somebody has open
    is closed as admitted by it.
    """
    people = list(people)
    if not people:
        raise ValidationError(_("Please tick at least one colleague."), code="nobody")
    with decided(meeting, by=by) as decision:
        admit_members(people=people, decision=decision, by=by, groups=groups)
        waiting = Application.objects.waiting().filter(person__in=people)
        waiting.update(status=Status.ADMITTED, decision=decision)
    return decision


def refuse_application(*, application: Application, meeting: Meeting, reason: str, by: User) -> Decision:
    """Do not admit somebody; the applicant reads the reason, and may apply again."""
    if not reason.strip():
        raise ValidationError(
            _("Please write the reason; the applicant will read it."), code="reason_missing"
        )
    with decided(meeting, by=by) as decision:
        application = _locked_open(application)
        _check_decidable([application], asked=1, met_on=meeting.met_on)
        application.decision = decision
        application.status, application.refusal_reason = Status.NOT_ADMITTED, reason.strip()
        application.save()
    return decision


def _applications() -> QuerySet[Application]:
    return Application.objects.select_for_update(of=("self",)).select_related("person", "group")


def _locked_open(application: Application) -> Application:
    application = _applications().get(pk=application.pk)
    if not application.is_open:
        raise _decided(application)
    return application


def _decided(application: Application) -> ValidationError:
    return ValidationError(
        _("The application of %(name)s is not open any more: %(status)s."),
        code="decided",
        params={"name": application.person.name, "status": application.get_status_display()},
    )


def _check_decidable(rows: list[Application], *, asked: int, met_on: date) -> None:
    if not rows or len(rows) != asked:
        raise ValidationError(_("Please tick at least one application."), code="nobody")
    refusals = [refusal for row in rows if (refusal := _undecidable(row, met_on))]
    if refusals:
        raise ValidationError(refusals)


def _undecidable(row: Application, met_on: date) -> ValidationError | None:
    params = {"name": row.person.name, "day": date_format(row.applied_on)}
    if not row.is_open:
        return _decided(row)
    if row.status == Status.AWAITING_GROUP:
        return ValidationError(
            _("The group of %(name)s has not given its opinion yet."), code="awaiting_group", params=params
        )
    if met_on < row.applied_on:
        return ValidationError(
            _("%(name)s applied on %(day)s, so no earlier meeting can have decided it."),
            code="before_application",
            params=params,
        )
    return None


def applicant_problem(person: Person) -> ValidationError | None:
    """Why somebody cannot apply today; None when they can. Two queries."""
    standing = Standing.objects.on(localdate()).filter(person=person).first()
    params = {"name": person.name}
    if standing is None:
        return ValidationError(_("%(name)s is not on the list today."), code="not_here", params=params)
    if standing.membership == Membership.FULL:
        return ValidationError(_("%(name)s is a member already."), code="member_already", params=params)
    if standing.category == Category.RETIRED:
        sentence = _("Who has retired can keep a membership, and cannot join.")
        return ValidationError(sentence, code="retired_cannot_join")
    if standing.category not in ON_WAGES:
        sentence = _(
            "Only staff who live on their wages can be members. "
            "Please ask the union to record first what %(name)s is at the school."
        )
        return ValidationError(sentence, code="not_on_wages", params=params)
    if Application.objects.waiting().filter(person=person).exists():
        sentence = _("An application of %(name)s is being looked at already.")
        return ValidationError(sentence, code="open_already", params=params)
    return None
