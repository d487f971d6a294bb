from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from vault.history import tracked
from vault.versions import Versioned


class Province(models.TextChoices):
    """Where the school lies; caps and thresholds differ."""

    BEIJING = "beijing", _("Beijing")
    TIANJIN = "tianjin", _("Tianjin")
    HEBEI = "hebei", _("Hebei")
    SHANXI = "shanxi", _("Shanxi")
    INNER_MONGOLIA = "inner_mongolia", _("Inner Mongolia")
    LIAONING = "liaoning", _("Liaoning")
    JILIN = "jilin", _("Jilin")
    HEILONGJIANG = "heilongjiang", _("Heilongjiang")
    SHANGHAI = "shanghai", _("Shanghai")
    JIANGSU = "jiangsu", _("Jiangsu")
    ZHEJIANG = "zhejiang", _("Zhejiang")
    ANHUI = "anhui", _("Anhui")
    FUJIAN = "fujian", _("Fujian")
    JIANGXI = "jiangxi", _("Jiangxi")
    SHANDONG = "shandong", _("Shandong")
    HENAN = "henan", _("Henan")
    HUBEI = "hubei", _("Hubei")
    HUNAN = "hunan", _("Hunan")
    GUANGDONG = "guangdong", _("Guangdong")
    GUANGXI = "guangxi", _("Guangxi")
    HAINAN = "hainan", _("Hainan")
    CHONGQING = "chongqing", _("Chongqing")
    SICHUAN = "sichuan", _("Sichuan")
    GUIZHOU = "guizhou", _("Guizhou")
    YUNNAN = "yunnan", _("Yunnan")
    TIBET = "tibet", _("Tibet")
    SHAANXI = "shaanxi", _("Shaanxi")
    GANSU = "gansu", _("Gansu")
    QINGHAI = "qinghai", _("Qinghai")
    NINGXIA = "ningxia", _("Ningxia")
    XINJIANG = "xinjiang", _("Xinjiang")


class OptionalField(models.TextChoices):
    """What a school may keep about people and need not; each is off until it is switched on."""

    ETHNICITY = "ethnicity", _("ethnic group")
    POLITICAL_STATUS = "political_status", _("political status")
    EDUCATION = "education", _("education")
    JOB_TITLE = "job_title", _("position at the school")
    PROFESSIONAL_TITLE = "professional_title", _("professional title")
    MEMBER_NUMBER = "member_number", _("membership card number")
    IDENTITY_NUMBER = "identity_number", _("identity number")


@tracked()
class Union(Versioned):
    """This school's union: one row, its name and how it works."""

    class Assembly(models.TextChoices):
        """Under 80 staff: a general staff meeting (Order 32, article 15)."""

        CONGRESS = "congress", _("staff congress with delegates")
        GENERAL_MEETING = "general_meeting", _("general staff meeting")

    class Bookkeeping(models.TextChoices):
        """Who keeps the union's books."""

        UNION = "union", _("the union itself")
        SCHOOL = "school", _("the school's finance office")
        AGENCY = "agency", _("the higher-level union or an agency")

    name = models.CharField(_("union"), max_length=100)
    school_name = models.CharField(_("school"), max_length=100)
    plan_first_month = models.PositiveSmallIntegerField(_("first month of the plan year"), default=1)
    province = models.CharField(_("province"), max_length=20, choices=Province.choices, blank=True)
    staff_count = models.PositiveIntegerField(_("number of staff"), null=True, blank=True)
    assembly = models.CharField(
        _("assembly"), max_length=16, choices=Assembly.choices, default=Assembly.GENERAL_MEETING
    )
    bookkeeping = models.CharField(
        _("books kept by"), max_length=8, choices=Bookkeeping.choices, default=Bookkeeping.UNION
    )
    optional_fields = ArrayField(
        models.CharField(max_length=20, choices=OptionalField.choices),
        default=list,
        blank=True,
        verbose_name=_("kept about people"),
    )
    # From how many women members there must be a women workers' committee: 10, elsewhere 25.
    women_committee_from = models.PositiveSmallIntegerField(_("women's committee from"), default=10)
    retention_years = models.PositiveSmallIntegerField(_("years kept after leaving"), default=3)

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

    def keeps(self, field: Any) -> bool:
        """Whether the school has switched on an optional field."""
        return str(field) in self.optional_fields


class Department(models.Model):
    """Where somebody works: a grade, an office, a teaching group."""

    name = models.CharField(_("department"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("department")

    def __str__(self) -> str:
        return self.name


class UnionGroupQuerySet(models.QuerySet["UnionGroup"]):
    def open_on(self, day: date) -> Self:
        """Those that are not closed on `day`."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def visible_to(self, user: User) -> Self:
        """Every group to those who keep the registry, their own to its leader."""
        if user.has_perm("members.view_everybody"):
            return self
        return self.filter(
            posts__kind="group_leader", posts__person__user=user, posts__period__contains=localdate()
        )


@tracked()
class UnionGroup(Versioned):
    """A union group (工会小组), the smallest circle of the union."""

    name = models.CharField(_("union group"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    # The first day on which there is no such group any more.
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = UnionGroupQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["position", "name"]
        verbose_name = _("union group")

    def __str__(self) -> str:
        return self.name
