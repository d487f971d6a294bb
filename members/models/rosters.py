from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models.standings import Category, Membership
from vault.secrets import SecretTextField


class RosterDraftQuerySet(models.QuerySet["RosterDraft"]):
    KEPT_FOR = timedelta(days=1)

    def visible_to(self, user: User) -> Self:
        """Whoever sent a sheet sees what came of it, for a day."""
        return self.filter(made_by=user, made_at__gt=timezone.now() - self.KEPT_FOR)

    def left_behind(self) -> Self:
        """Those that nobody checks: sent a while ago, and not so long that checking must be at fault."""
        age = timezone.now() - timedelta(hours=1), timezone.now() - timedelta(minutes=1)
        return self.filter(reading="", made_at__range=age)

    def old(self) -> Self:
        return self.filter(made_at__lte=timezone.now() - self.KEPT_FOR)


class RosterDraft(models.Model):
    """A roster that was read and not yet taken in; deleted when it is, or a day later.

    `contents` holds what the sheet says, identity numbers included, and `reading` what came of checking
    it; both are encrypted. While it is being checked there is no reading.
    """

    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200)
    contents = SecretTextField()
    reading = SecretTextField(blank=True, default="")
    checked_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    # What the sheet does not say.
    counts_from = models.DateField(_("counts from"))
    category = models.CharField(
        _("category"), max_length=12, choices=Category.choices, default=Category.PERMANENT
    )
    membership = models.CharField(
        _("membership"), max_length=8, choices=Membership.choices, default=Membership.NONE
    )

    objects = RosterDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("roster that was read")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_checked(self) -> bool:
        return bool(self.reading)
