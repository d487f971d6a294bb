from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from vault.secrets import SecretTextField


class RosterDraft(models.Model):
    """A roster that was read and not yet taken in; deleted when it is, or a day later.

    `contents` holds what the sheet says, identity numbers included, so it is encrypted.
    """

    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200)
    contents = SecretTextField()
    checked_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("roster that was read")

    def __str__(self) -> str:
        return self.file_name
