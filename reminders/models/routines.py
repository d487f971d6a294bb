from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.dates import MONTHS_3, WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Post
from vault.history import tracked
from vault.versions import Versioned


class RoutineQuerySet(models.QuerySet["Routine"]):
    def visible_to(self, user: User) -> Self:
        """All to those who work for the union."""
        return self if user.has_perm("reminders.view_routines") else self.none()

    def in_use(self) -> Self:
        return self.filter(is_on=True)


def _one_in_use(rhythm: str, *days: str) -> models.UniqueConstraint:
    """A form that is sent twice makes one task."""
    return models.UniqueConstraint(
        fields=["title", *days],
        condition=Q(rhythm=rhythm, is_on=True),
        name=f"one_{rhythm}_routine_in_use",
        violation_error_code="routine_there",
        violation_error_message=_("There is this task on these days already."),
    )


@tracked()
class Routine(Versioned):
    """A task of the union that comes round again (日常事务): each week, or in some months on a day."""

    class Rhythm(models.TextChoices):
        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("in these months")

    title = models.CharField(_("task"), max_length=100)
    note = models.CharField(_("note"), max_length=300, blank=True)
    rhythm = models.CharField(_("comes round"), max_length=7, choices=Rhythm.choices, default=Rhythm.MONTHLY)
    # 1 is Monday.
    weekday = models.PositiveSmallIntegerField(_("weekday"), null=True, blank=True)
    months = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("which months")
    )
    day = models.PositiveSmallIntegerField(_("day of the month"), null=True, blank=True)
    posts = ArrayField(
        models.CharField(max_length=20, choices=Post.Kind.choices),
        default=list,
        blank=True,
        verbose_name=_("done by"),
    )
    is_on = models.BooleanField(_("in use"), default=True)
    # The code of a suggestion that the house came with.
    preset = models.SlugField(max_length=30, blank=True, editable=False)

    objects = RoutineQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["title", "pk"]
        verbose_name = _("recurring task")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="routine_has_a_title"),
            models.CheckConstraint(
                condition=Q(rhythm="weekly", weekday__isnull=False, weekday__range=(1, 7), day=None)
                | Q(
                    rhythm="monthly", weekday=None, day__isnull=False, day__range=(1, 28), months__len__gte=1
                ),
                name="routine_comes_round",
            ),
            models.UniqueConstraint(fields=["preset"], condition=~Q(preset=""), name="one_routine_a_preset"),
            _one_in_use("weekly", "weekday"),
            _one_in_use("monthly", "months", "day"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        """“every Monday”, “Mar, Sept, on day 10”, in words."""
        if self.rhythm == self.Rhythm.WEEKLY and self.weekday:
            return gettext("every %(weekday)s") % {"weekday": WEEKDAYS[self.weekday - 1]}
        if len(self.months) == 12:
            return gettext("on day %(day)s of every month") % {"day": self.day}
        months = gettext(", ").join(str(MONTHS_3[month]) for month in self.months)
        return gettext("%(months)s, on day %(day)s") % {"months": months, "day": self.day}

    @property
    def whose(self) -> str:
        """The offices in words; the chair's where none is named."""
        return gettext(", ").join(str(Post.Kind(post).label) for post in self.posts or (Post.Kind.CHAIR,))

    def falls_on(self, day: date) -> bool:
        """Whether it is to be done on that day."""
        if self.rhythm == self.Rhythm.WEEKLY:
            return day.isoweekday() == self.weekday
        return day.month in self.months and day.day == self.day


@tracked()
class RoutineDone(models.Model):
    """It was done this time."""

    routine = models.ForeignKey(Routine, models.PROTECT, related_name="times_done")
    due_on = models.DateField()
    note = models.CharField(_("note"), max_length=200, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-due_on", "-pk"]
        verbose_name = _("task done")
        constraints = [models.UniqueConstraint(fields=["routine", "due_on"], name="done_once_a_time")]

    def __str__(self) -> str:
        return f"{self.routine_id} {self.due_on}"
