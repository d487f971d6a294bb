from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vault.history import tracked
from vault.versions import Versioned


@tracked()
class Union(Versioned):
    """This school's union: one row, its name and how it works."""

    name = models.CharField(_("union"), max_length=100)
    school_name = models.CharField(_("school"), max_length=100)
    plan_first_month = models.PositiveSmallIntegerField(_("first month of the plan year"), default=1)

    class Meta(Versioned.Meta):
        verbose_name = _("union")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="only_one_union"),
            models.CheckConstraint(
                condition=Q(plan_first_month__range=(1, 12)), name="first_month_is_a_month"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """Where somebody works: a grade, an office, a teaching group."""

    name = models.CharField(_("department"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("department")

    def __str__(self) -> str:
        return self.name


class UnionGroup(models.Model):
    """A union group (工会小组), the smallest circle of the union."""

    name = models.CharField(_("union group"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("union group")

    def __str__(self) -> str:
        return self.name
