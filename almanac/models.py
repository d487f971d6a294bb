from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class DayOffQuerySet(models.QuerySet["DayOff"]):
    def of_years(self, first: int, last: int) -> "DayOffQuerySet":
        return self.filter(date__range=(date(first, 1, 1), date(last, 12, 31)))


class DayOff(models.Model):
    """A day on which the State Council's yearly notice departs from the plain week."""

    class Kind(models.TextChoices):
        DAY_OFF = "day_off", _("day off")
        WORKING_DAY = "working_day", _("adjusted working day")

    date = models.DateField(_("date"), unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("occasion"), max_length=60)
    document_no = models.CharField(_("by which notice"), max_length=100)

    objects = DayOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ("date",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("day_off", "working_day")), name="day_off_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="working_day") | Q(date__iso_week_day__gte=6),
                name="adjusted_working_day_is_at_a_weekend",
                violation_error_message=_("A day worked in exchange is a Saturday or a Sunday."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.name} {self.get_kind_display()}"


class SemesterQuerySet(models.QuerySet["Semester"]):
    def on(self, day: date) -> "SemesterQuerySet":
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Semester(models.Model):
    """A term of the school year, as the province's school calendar sets it."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    first_teaching_week = models.DateField(
        _("first teaching week"), help_text=_("Any day of the week that counts as teaching week 1.")
    )

    objects = SemesterQuerySet.as_manager()

    class Meta:
        verbose_name = _("semester")
        verbose_name_plural = _("semesters")
        ordering = ("starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="semester_ends_after_it_starts",
                violation_error_message=_("The last day of the semester must come after the first."),
            ),
            models.CheckConstraint(
                condition=Q(first_teaching_week__range=(F("starts_on"), F("ends_on"))),
                name="semester_holds_its_first_teaching_week",
                violation_error_message=_("The first teaching week must lie within the semester."),
            ),
            ExclusionConstraint(
                name="semesters_do_not_overlap",
                expressions=[
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
                violation_error_message=_("These days already belong to another semester."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def teaching_week(self, day: date) -> int | None:
        """The number of the teaching week (Monday to Sunday), or None before the first and after the end."""
        if day > self.ends_on:
            return None
        number = (_monday(day) - _monday(self.first_teaching_week)).days // 7 + 1
        return number if number >= 1 else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
