"""A plan that has been read, and waits for the chair's yes."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import WorkPlan
from vault.versions import Versioned


class PlanReadingQuerySet(models.QuerySet["PlanReading"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_perm("office.read_plan") else self.none()

    def waiting(self) -> Self:
        return self.filter(status=PlanReading.Status.DRAFT)


class PlanReading(Versioned):
    """The text of a plan document and what was read in it: a draft until it is confirmed (读入的计划).

    `draft` holds the lines as the chair has mended them so far, so nothing is lost by closing the browser.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Waiting for your review")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped")

    title = models.CharField(_("title"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("plan of the year"))
    source_name = models.CharField(_("file"), max_length=200, blank=True)
    text = models.TextField(_("original text"))
    draft: Any = models.JSONField(default=dict)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    plan = models.ForeignKey(WorkPlan, models.PROTECT, null=True, blank=True, related_name="readings")
    read_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(auto_now_add=True)

    objects = PlanReadingQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["-read_at"]
        verbose_name = _("plan that was read")
        constraints = [
            models.CheckConstraint(condition=Q(year__range=(1901, 2100)), name="reading_year_in_the_almanac"),
            models.CheckConstraint(
                condition=Q(status="confirmed", plan__isnull=False) | (~Q(status="confirmed") & Q(plan=None)),
                name="confirmed_reading_has_a_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.year)
