from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from vault.secrets import SecretTextField, keyed_hash


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: User) -> Self:
        """Everybody's own; the address of somebody else's is nobody's business."""
        return self.filter(user=user)

    def live(self) -> Self:
        return self.filter(revoked_on=None)

    def with_key(self, key: str) -> Self:
        """The one whose address holds `key`, revoked or not."""
        return self.filter(key_hash=CalendarFeed.hash_of(key))


class CalendarFeed(models.Model):
    """An address by which phones fetch a calendar (订阅地址), until it is revoked.

    Found by the hash of its key. The key itself is kept encrypted while it is live, so that its owner can
    copy it to a second phone without breaking the first. That a phone has fetched it is written nowhere:
    times and addresses of fetching could later tell how somebody voted.
    """

    class Scope(models.TextChoices):
        PERSONAL = "personal", _("what is for me")
        UNION = "union", _("all activities of the union")

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    scope = models.CharField(_("holds"), max_length=8, choices=Scope.choices)
    key = SecretTextField(blank=True, editable=False)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_on = models.DateField(_("made on"))
    revoked_on = models.DateField(_("revoked on"), null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["user", "scope", "pk"]
        verbose_name = _("calendar feed")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "scope"], condition=Q(revoked_on=None), name="one_live_feed_a_scope"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | Q(key=""), name="revoked_feed_forgets_its_key"
            ),
            models.CheckConstraint(condition=Q(scope__in=("personal", "union")), name="feed_scope_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.scope}"

    @staticmethod
    def hash_of(key: str) -> str:
        return keyed_hash(key, purpose="calendar feed")
