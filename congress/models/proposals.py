"""Proposals: the call, the proposal, who seconds it, and each step it takes."""

from datetime import date
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models.sessions import Session, Sitting
from congress.states import PRIVATE, PUBLIC, Status, steps_as_sql
from members.models import Person
from vault.history import tracked
from vault.versions import Versioned

TITLE_AT_MOST, REASONS_AT_MOST = 100, 20_000


class CallQuerySet(models.QuerySet["Call"]):
    def open_on(self, day: date) -> Self:
        """Those of the day whose session has not been held or put on file."""
        held = Sitting.objects.filter(
            part=Sitting.Part.FORMAL, opened_at__isnull=False, closed_at__isnull=False
        )
        days = self.filter(opens_on__lte=day, closes_on__gte=day, session__archived_at=None)
        return days.exclude(session__in=held.values("session"))

    def visible_to(self, user: User) -> Self:
        """Those of the sessions that `user` sees."""
        return self.filter(session__in=Session.objects.visible_to(user))


@tracked()
class Call(Versioned):
    """The call for proposals of a session (提案征集), with its first and last day."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="call")
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    words = models.TextField(_("what to say about it"), blank=True, max_length=2000)
    # Screening, departments and second handling as steps of their own; else the meeting decides at once.
    is_full = models.BooleanField(_("full path"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["-opens_on"]
        verbose_name = _("call for proposals")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="call_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Call for proposals: %(session)s")) % {"session": self.session}

    def is_open_on(self, day: date) -> bool:
        """Whether one may write on that day; never to a session that is on file."""
        return self.opens_on <= day <= self.closes_on and self.session.archived_at is None


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> Self:
        """What is decided, to everybody; before that to those whose turn it is; a draft to its proposer.

        What looks for seconders is shown, so that it can find them.
        """
        if not user.has_perm("congress.view_congress"):
            return self.none()
        # Looked up beside the rows: joined, every row of ten years would be asked for its person.
        own = Q(proposer__in=Person.objects.filter(user=user)) | Q(entered_by=user)
        if user.has_perm("congress.handle_proposals"):
            return self.filter(own | ~Q(status__in=PRIVATE))
        return self.filter(
            own
            | Q(status__in=PUBLIC)
            | Q(status=Status.SECONDING)
            | Q(pk__in=Seconding.objects.filter(person__user=user).values("proposal"))
        )


@tracked()
class Proposal(Versioned):
    """A proposal (提案): one matter, its reasons and what should be done."""

    Status = Status

    class Category(models.TextChoices):
        REFORM = "reform", _("reform and development")
        TEACHING = "teaching", _("teaching and research")
        MANAGEMENT = "management", _("management")
        STAFF = "staff", _("staff development")
        WELFARE = "welfare", _("welfare and daily life")
        CULTURE = "culture", _("campus culture")
        CONGRESS = "congress", _("the congress itself")
        OTHER = "other", _("other matters")

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("individual")
        COLLECTIVE = "collective", _("of a delegation")

    class Result(models.TextChoices):
        SOLVED = "solved", _("Solved")
        SOLVING = "solving", _("Being solved")
        LATER = "later", _("Put off for now")
        REFERENCE = "reference", _("Kept for reference")

    class Outcome(models.TextChoices):
        """What was decided about it; stays what it was while the status moves on."""

        ACCEPTED = "accepted", _("accepted")
        MERGED = "merged", _("merged into another")
        SUGGESTION = "suggestion", _("passed on as a suggestion")
        REFUSED = "refused", _("not accepted")

    call = models.ForeignKey(Call, models.PROTECT, related_name="proposals")
    # Given when it is submitted: the next of all calls of the year; once, and never again.
    number = models.PositiveSmallIntegerField(null=True, editable=False)
    # The first day of the call was in it; it stands before the number on slips and reports.
    number_year = models.PositiveSmallIntegerField(null=True, editable=False)
    title = models.CharField(_("matter of the proposal"), max_length=TITLE_AT_MOST, blank=True)
    category = models.CharField(
        _("category of the matter"), max_length=10, choices=Category.choices, default=Category.OTHER
    )
    kind = models.CharField(
        _("kind of proposal"), max_length=10, choices=Kind.choices, default=Kind.INDIVIDUAL
    )
    proposer = models.ForeignKey(Person, models.PROTECT, related_name="proposals")
    # The delegation or union group, as it stood then.
    unit = models.CharField(_("delegation or group"), max_length=60, blank=True)
    reasons = models.TextField(_("situation and reasons"), blank=True)
    measures = models.TextField(_("what should be done"), blank=True)
    # Two-character pieces of the title, by which similar ones are found.
    pieces = ArrayField(models.CharField(max_length=8), default=list, editable=False)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", editable=False)
    submitted_on = models.DateField(null=True, editable=False)
    decided_on = models.DateField(null=True, editable=False)
    # What the school leader in charge wrote on it (批示).
    instruction = models.CharField(_("instruction of the school leader"), max_length=500, blank=True)
    instructed_by = models.CharField(_("school leader"), max_length=60, blank=True)
    due_on = models.DateField(_("answer until"), null=True, editable=False)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, blank=True, editable=False)
    is_outstanding = models.BooleanField(_("outstanding proposal"), default=False, editable=False)
    # Entered from paper for somebody (代录) when it is not the proposer's own.
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    # Of the opened form that saved it last: a form sent twice makes one draft, and does not meet itself.
    form_key = models.CharField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProposalQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["-call__opens_on", "number", "pk"]
        verbose_name = _("proposal")
        indexes = [
            GinIndex(fields=["pieces"], name="proposal_by_pieces"),
            models.Index(fields=["status", "call"], name="proposal_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_proposal_a_number"),
            models.UniqueConstraint(
                fields=["number_year", "number"], name="one_proposal_a_number_of_the_year"
            ),
            models.CheckConstraint(
                condition=Q(number=None, number_year=None)
                | Q(number__isnull=False, number_year__isnull=False),
                name="proposal_number_has_a_year",
            ),
            models.UniqueConstraint(
                fields=["call", "proposer", "form_key"],
                condition=~Q(form_key=""),
                name="one_proposal_an_opened_form",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "withdrawn"))
                | (~Q(title="") & ~Q(reasons="") & ~Q(measures="")),
                name="proposal_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "seconding", "withdrawn"))
                | Q(number__isnull=False, submitted_on__isnull=False),
                name="submitted_proposals_have_a_number",
            ),
            models.CheckConstraint(
                condition=Q(outcome="merged", merged_into__isnull=False)
                | (~Q(outcome="merged") & Q(merged_into=None)),
                name="merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_on=None) | (~Q(outcome="") & Q(decided_on__isnull=False)),
                name="outcome_has_a_day",
            ),
        ]
        triggers = [
            *Versioned.Meta.triggers,
            pgtrigger.Trigger(
                name="only_allowed_steps",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("status"),
                condition=pgtrigger.Q(old__status__df=pgtrigger.F("new__status")),
                func=f"""
                    IF (OLD.status, NEW.status) NOT IN ({steps_as_sql()}) THEN
                        RAISE EXCEPTION 'a proposal does not go from % to %', OLD.status, NEW.status
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_takes_allowed_steps';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="begins_as_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.status <> 'draft' THEN
                        RAISE EXCEPTION 'a proposal begins as a draft'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_begins_as_draft';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """The number as people write it: year and three figures; empty while there is none."""
        return f"{self.number_year}-{self.number:03d}" if self.number else ""


@tracked()
class Seconding(models.Model):
    """Somebody seconds a proposal (附议): themselves, or by a signature on a sheet that is entered."""

    class Via(models.TextChoices):
        OWN = "own", _("in person")
        SHEET = "sheet", _("signed on paper")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="secondings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="secondings")
    via = models.CharField(max_length=5, choices=Via.choices, default=Via.OWN)
    at = models.DateTimeField(auto_now_add=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["proposal", "pk"]
        verbose_name = _("seconding")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="one_seconding_a_person"),
            models.CheckConstraint(
                condition=Q(via="own") | Q(entered_by__isnull=False), name="sheets_are_entered_by_somebody"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_own_seconding",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (SELECT FROM congress_proposal p
                               WHERE p.id = NEW.proposal_id AND p.proposer_id = NEW.person_id) THEN
                        RAISE EXCEPTION 'nobody seconds a proposal of their own'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_own_seconding';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.proposal}"


class ProposalStep(models.Model):
    """A step that a proposal took: who, when, why; added and never changed."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=16, choices=Status.choices)
    after = models.CharField(max_length=16, choices=Status.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # Who acted by a link, without an account.
    by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["proposal", "pk"]
        verbose_name = _("step of a proposal")
        constraints = [
            models.CheckConstraint(
                condition=~Q(after__in=("returned", "refused", "suggestion", "extension", "sent_back"))
                | ~Q(reason=""),
                name="some_steps_need_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.get_after_display()}"

    @property
    def is_completed_by_seconder(self) -> bool:
        """Whether the last seconder it needed submitted it: it is the proposer who has proposed it."""
        return self.before == Status.SECONDING and self.after == Status.SUBMITTED
