"""What became of each backup: whether it was made, and whether it can be taken back."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from vault.terminal import in_one

# A worker is ended before that.
LONGEST = timedelta(minutes=40)
# A machine that is off at the weekend has not failed yet.
LATE_AFTER = timedelta(days=3)


class BackupQuerySet(models.QuerySet["Backup"]):
    def made(self) -> Self:
        return self.filter(status=Backup.Status.MADE)

    def lately(self, day: date) -> Self:
        """Those made so shortly before `day` that none is late."""
        return self.made().filter(started_at__date__gt=day - LATE_AFTER, started_at__date__lte=day)

    def late(self, day: date) -> Self:
        """The newest that was made, or the first that was tried in vain, when the next is late on `day`."""
        newest = self.made().values("pk")[:1]
        first = self.order_by("started_at", "pk").values("pk")[:1]
        waited_for = Q(pk__in=newest) | Q(~Exists(self.made()), pk__in=first)
        return self.filter(waited_for, started_at__date__lte=day - LATE_AFTER)

    def under_way(self, now: datetime) -> Self:
        """Those being made, without what a killed process left so."""
        return self.filter(status=Backup.Status.MAKING, started_at__gt=now - LONGEST)

    def broken_off(self, now: datetime) -> Self:
        """Those that a killed process left as being made; a younger one may still wait for its worker."""
        return self.filter(status=Backup.Status.MAKING, started_at__lte=now - LONGEST)


class Backup(models.Model):
    """One backup into the folder of backups; the file may have given way to newer ones since (备份)."""

    class Status(models.TextChoices):
        MAKING = "making", _("Being made")
        MADE = "made", _("Made and read back")
        FAILED = "failed", _("Could not be made")

    file_name = models.CharField(_("file"), max_length=60)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.MAKING)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # Bytes, and rows in all tables.
    size = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    # In both languages, as `vault.terminal.in_each` writes it.
    problem = models.TextField(blank=True)
    # When it was restored into a throw-away database, and what was wrong with that.
    tried_at = models.DateTimeField(null=True)
    trial_problem = models.TextField(blank=True)

    objects = BackupQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("backup")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="making", ended_at=None, problem="")
                | Q(status="made", ended_at__isnull=False, size__gt=0, problem="")
                | Q(status="failed", ended_at__isnull=False) & ~Q(problem=""),
                name="backup_has_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def complaint(self) -> str:
        """Why it could not be made, in the reader's language."""
        return in_one(self.problem)

    @property
    def trial_complaint(self) -> str:
        """The same of its restore."""
        return in_one(self.trial_problem)

    @property
    def next_late_from(self) -> date:
        """The day from which it is too long ago."""
        return localdate(self.started_at) + LATE_AFTER
