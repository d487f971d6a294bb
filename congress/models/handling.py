"""What becomes of a proposal: who handles it, what was replied, and what the proposer says of that."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models.proposals import Proposal
from congress.models.sessions import Session
from congress.states import OWED, Status
from members.models import Department, Post
from vault.history import tracked
from vault.versions import Versioned


@tracked()
class Screening(models.Model):
    """What was decided about a proposal (审查), by whom, where, why; a returned one may be decided again."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("accepted (put on file)")
        MERGED = "merged", _("merged into another one")
        SUGGESTION = "suggestion", _("as a suggestion to the department")
        RETURNED = "returned", _("returned for completion")
        REFUSED = "refused", _("not accepted (give a reason)")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="screenings")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    into = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # The meeting that decided, on the short path.
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["proposal", "pk"]
        verbose_name = _("screening")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="accepted") | Q(outcome="merged") | ~Q(reason=""),
                name="screening_gives_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome="merged", into__isnull=False) | (~Q(outcome="merged") & Q(into=None)),
                name="screening_merges_into_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.get_outcome_display()}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def in_force(self) -> Self:
        return self.filter(sent_back_on=None)

    def owing(self) -> Self:
        """Those whose department has still to write: the lead until the proposal is answered, support once.

        What was sent back waits for another lead, and the second handling is the lead's.
        """
        written = Exists(Reply.objects.filter(assignment=OuterRef("pk")))
        rows = self.in_force().filter(proposal__status__in=OWED).exclude(proposal__status=Status.SENT_BACK)
        return rows.exclude(Q(is_lead=False) & (written | Q(proposal__status=Status.REHANDLING)))

    def given_to(self, user: User) -> Self:
        """What was given to a department that `user` heads today; to the school office all that was given."""
        if not user.has_perm("congress.answer_proposals"):
            return self.none()
        held = Post.objects.held_on(localdate()).filter(person__user=user)
        office = held.filter(kind=Post.Kind.SCHOOL_OFFICE)
        heads = held.filter(kind=Post.Kind.DEPARTMENT_HEAD)
        return self.in_force().filter(Exists(office) | Q(department__in=heads.values("department")))


@tracked()
class Assignment(Versioned):
    """A department handles a proposal (承办): as lead (主办), or in support (协办) of it."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assignments")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    is_lead = models.BooleanField(_("lead"), default=True)
    due_on = models.DateField(_("answer until"))
    given_on = models.DateField(auto_now_add=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # Returned as not its own (退回改派).
    sent_back_on = models.DateField(null=True, editable=False)
    sent_back_reason = models.CharField(max_length=500, blank=True, editable=False)
    # Counts the links that were made for it; only the newest is good.
    link_number = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["proposal", "-is_lead", "pk"]
        verbose_name = _("handling department")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(is_lead=True, sent_back_on=None), name="one_lead_a_proposal"
            ),
            models.UniqueConstraint(
                fields=["proposal", "department"],
                condition=Q(sent_back_on=None),
                name="one_assignment_a_department",
            ),
            models.CheckConstraint(
                condition=Q(sent_back_on=None, sent_back_reason="")
                | (Q(sent_back_on__isnull=False) & ~Q(sent_back_reason="")),
                name="sent_back_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.proposal}"


@tracked()
class Extension(models.Model):
    """A department asks for more time, and is given it or not."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="extensions")
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    asked_by_name = models.CharField(max_length=60, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField(auto_now_add=True)
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)

    class Meta:
        ordering = ["assignment", "pk"]
        verbose_name = _("request for more time")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(granted=None), name="one_open_extension"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.until}"


@tracked()
class Reply(models.Model):
    """What was replied (答复): a department's part, or the one answer that the lead gives."""

    class Via(models.TextChoices):
        ACCOUNT = "account", _("signed in")
        LINK = "link", _("by link")
        ORAL = "oral", _("said at the meeting")
        SEALED = "sealed", _("on sealed paper")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="replies")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="replies")
    # 1, and 2 for the one second handling.
    round = models.PositiveSmallIntegerField(default=1)
    # The whole answer; else a supporting department's part, or a first part of the lead's.
    is_whole = models.BooleanField(_("this is the whole answer"), default=True)
    result = models.CharField(_("result"), max_length=10, choices=Proposal.Result.choices, blank=True)
    planned_for = models.DateField(_("will be solved by"), null=True, blank=True)
    text = models.TextField(_("reply"), max_length=10_000)
    signed_by = models.CharField(_("who replies"), max_length=60)
    via = models.CharField(max_length=7, choices=Via.choices)
    # Who typed it; none where it came by link.
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    replied_on = models.DateField(_("replied on"))
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["proposal", "round", "pk"]
        verbose_name = _("reply")
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(signed_by=""), name="reply_says_who_and_what"),
            models.CheckConstraint(condition=Q(round__range=(1, 2)), name="reply_has_two_rounds_at_most"),
            models.CheckConstraint(
                condition=Q(is_whole=False) | ~Q(result=""), name="whole_reply_has_a_result"
            ),
            models.CheckConstraint(
                condition=~Q(result="solving") | Q(planned_for__isnull=False), name="being_solved_names_a_day"
            ),
            models.UniqueConstraint(
                fields=["proposal", "round"], condition=Q(is_whole=True), name="one_whole_reply_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.round}"


@tracked()
class Rating(models.Model):
    """What the proposer says of the handling (评价): of the attitude, and of the result."""

    class Grade(models.TextChoices):
        SATISFIED = "satisfied", _("Satisfied")
        BASICALLY = "basically", _("Basically satisfied")
        UNSATISFIED = "unsatisfied", _("Not satisfied")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField(default=1)
    attitude = models.CharField(_("attitude"), max_length=11, choices=Grade.choices)
    outcome = models.CharField(_("result of the handling"), max_length=11, choices=Grade.choices)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    # Entered from paper for the proposer when it is not their own.
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["proposal", "round"]
        verbose_name = _("rating")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "round"], name="one_rating_a_round"),
            models.CheckConstraint(condition=Q(round__range=(1, 2)), name="rating_has_two_rounds_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} {self.get_outcome_display()}"
