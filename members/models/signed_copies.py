from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from vault.history import tracked

# Several pages of one sheet are several rows; no sheet has more.
MOST_COPIES = 60


class SignedCopyQuerySet(models.QuerySet["SignedCopy"]):
    def valid(self) -> Self:
        """Without what was taken back."""
        return self.filter(taken_back_at=None)

    def of(self, kind: str, subject: int) -> Self:
        """The pages of one sheet."""
        return self.filter(kind=kind, subject=subject)


# A note may name people, and never changes.
@tracked(exclude=["note"])
class SignedCopy(models.Model):
    """A photo of a sheet that was signed or sealed on paper (拍照回传); a page a row.

    `kind` is the key of a `members.sheets.SheetKind`, which says who may see it, and `subject` the row
    that the sheet is about. Rows are taken back with a reason, and never deleted.
    """

    kind = models.CharField(max_length=24)
    subject = models.PositiveBigIntegerField()
    # Served by a view that asks for the kind's permission; never from a public folder.
    file = models.FileField(upload_to="signed/", max_length=200)
    # The same photo sent twice is one row.
    digest = models.CharField(max_length=64)
    note = models.CharField(_("who signed, which page"), max_length=100, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "subject", "pk"]
        verbose_name = _("signed copy")
        indexes = [models.Index(fields=["kind", "subject"], name="signed_copy_of_sheet")]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="") & Q(subject__gte=1), name="signed_copy_of_a_sheet"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_reason="")
                | (Q(taken_back_at__isnull=False) & ~Q(taken_back_reason="")),
                name="signed_copy_taken_back_with_a_reason",
            ),
            # The file of somebody who is forgotten is thrown away; the row stays.
            models.CheckConstraint(
                condition=~Q(file="") | Q(taken_back_at__isnull=False), name="signed_copy_has_a_file"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "digest"],
                condition=Q(taken_back_at=None),
                name="one_signed_copy_a_photo",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def is_picture(self) -> bool:
        """A photo can be shown on the page; a PDF is opened."""
        return str(self.file).endswith(".jpg")
