"""By how much the number of people changed, kept by the database beside `Standing`."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.standings import Category, Membership


class TallyQuerySet(models.QuerySet["Tally"]):
    def up_to(self, day: date) -> Self:
        """The steps that lead to the number on `day`: whole months before its month, then single days."""
        first = day.replace(day=1)
        return self.filter(
            Q(is_month=True, since__lt=first) | Q(is_month=False, since__gte=first, since__lte=day)
        )


class Tally(models.Model):
    """How many more people there are from a day on (or from days of a month) with a category and membership.

    Written by triggers on Standing and by nothing else; a count on any day reads some hundred rows of
    it, however many people there are. A test recounts it from Standing.
    """

    is_month = models.BooleanField()
    since = models.DateField()
    category = models.CharField(max_length=12, choices=Category.choices)
    membership = models.CharField(max_length=8, choices=Membership.choices)
    people = models.IntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally")
        constraints = [
            models.UniqueConstraint(
                fields=["is_month", "since", "category", "membership"], name="one_tally_a_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.since} {self.category} {self.membership} {self.people:+d}"
