from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models.activities import Activity
from members.models import Person
from vault.history import tracked


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(activity__in=Activity.objects.visible_to(user))


@tracked()
class Invitation(models.Model):
    """Somebody is asked by name to an activity that is not for them anyway."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["person__pinyin", "person__staff_number"]
        verbose_name = _("invitation")
        constraints = [models.UniqueConstraint(fields=["activity", "person"], name="one_invitation_a_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.activity}"
