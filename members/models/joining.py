from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models.groups import UnionGroup
from members.models.people import Person
from vault.history import tracked


@tracked()
class Decision(models.Model):
    """What the committee decided in a meeting about people, with the signed minutes."""

    met_on = models.DateField(_("day of the meeting"))
    title = models.CharField(_("matter"), max_length=100)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    # Served by a view that asks for a permission; never from a public folder.
    minutes = models.FileField(_("photo of the minutes"), upload_to="decisions/%Y/", blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-met_on", "-pk"]
        verbose_name = _("decision of the committee")
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="decision_has_a_matter")]

    def __str__(self) -> str:
        return f"{self.met_on} {self.title}"


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User) -> Self:
        """All to the committee, those that name their group to its leader, their own to everybody."""
        if user.has_perm("members.decide_applications"):
            return self
        led = user.person.posts.held_on(localdate()).values("group") if hasattr(user, "person") else ()
        return self.filter(Q(person__user=user) | Q(group__in=led))

    def waiting(self) -> Self:
        """Those nobody has decided yet."""
        return self.filter(status__in=Application.OPEN)


@tracked()
class Application(models.Model):
    """Somebody asks to join the union: group's opinion, then the committee's decision (会籍管理办法)."""

    class Status(models.TextChoices):
        AWAITING_GROUP = "awaiting_group", _("Awaiting the group's opinion")
        AWAITING_COMMITTEE = "awaiting_committee", _("Awaiting the committee's approval")
        ADMITTED = "admitted", _("Admitted")
        NOT_ADMITTED = "not_admitted", _("Not admitted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (Status.AWAITING_GROUP, Status.AWAITING_COMMITTEE)

    person = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.AWAITING_GROUP)
    applied_on = models.DateField(_("applied on"))
    # The group one is in or names; its leader gives the opinion. Without one the committee decides at once.
    group = models.ForeignKey(
        UnionGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("union group")
    )
    statement = models.CharField(_("what I want to say"), max_length=500, blank=True)
    group_opinion = models.CharField(_("opinion of the group"), max_length=200, blank=True)
    group_agrees = models.BooleanField(null=True)
    group_opinion_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    group_opinion_on = models.DateField(null=True)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="applications")
    refusal_reason = models.CharField(_("reason"), max_length=200, blank=True)
    # Entered for somebody from paper (代录) when it is not the person's own.
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_on", "-pk"]
        verbose_name = _("application to join")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status__in=("awaiting_group", "awaiting_committee")),
                name="one_open_application_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(status="admitted") | Q(decision__isnull=False),
                name="admitted_by_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status="not_admitted") | ~Q(refusal_reason=""),
                name="not_admitted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN


@tracked()
class Regrouping(models.Model):
    """Many change their union group on one day, as in September; undone as a whole until then."""

    effective_on = models.DateField(_("from"))
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-effective_on", "-pk"]
        verbose_name = _("regrouping")

    def __str__(self) -> str:
        return str(self.effective_on)
