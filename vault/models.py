"""Who looked at a restricted fact, and what left the house: rows that are only ever added. And which keys the
database goes with.

The vault lies below the rooms that know people and users, so both are kept as their keys.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Look(models.Model):
    """Somebody uncovered a restricted fact about a person."""

    viewer_key = models.BigIntegerField()
    person_key = models.BigIntegerField()
    # What was uncovered, in words of the room that owns it: "identity_number", "care_tag".
    fact = models.CharField(max_length=40)
    looked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-looked_at", "-pk"]
        verbose_name = _("look at a restricted fact")
        indexes = [models.Index(fields=["person_key", "-looked_at"], name="look_by_person")]

    def __str__(self) -> str:
        return f"{self.fact} {self.looked_at:%Y-%m-%d}"


class Export(models.Model):
    """A file with personal data that left the house: what, how much, for whom."""

    exporter_key = models.BigIntegerField()
    what = models.CharField(max_length=60)
    columns = models.JSONField(default=list)
    rows = models.PositiveIntegerField()
    purpose = models.CharField(max_length=100, blank=True)
    exported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-exported_at", "-pk"]
        verbose_name = _("export")

    def __str__(self) -> str:
        return f"{self.what} {self.exported_at:%Y-%m-%d}"


class KeyMark(models.Model):
    """By this the database tells whether a key of that name is the one it goes with; it reveals no key."""

    name = models.CharField(max_length=20, unique=True)
    mark = models.TextField()

    class Meta:
        ordering = ["name"]
        verbose_name = _("mark of a key")

    def __str__(self) -> str:
        return self.name
