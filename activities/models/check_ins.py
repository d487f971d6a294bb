from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models.activities import Occasion
from members.models import Person
from vault.history import tracked


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(occasion__in=Occasion.objects.visible_to(user))

    def present(self) -> Self:
        return self.filter(state=CheckIn.State.PRESENT)


@tracked()
class CheckIn(models.Model):
    """Somebody came to an occasion, or asked to be excused (签到); who did neither has no row."""

    class State(models.TextChoices):
        PRESENT = "present", _("Checked in")
        EXCUSED = "excused", _("Excused")

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="check_ins")
    person = models.ForeignKey(Person, models.PROTECT, related_name="check_ins")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PRESENT)
    at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(_("note"), max_length=100, blank=True)
    # By somebody else from the list at the door; empty when it was the person's own phone.
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["occasion", "person__pinyin", "person__staff_number"]
        verbose_name = _("check-in")
        constraints = [
            models.UniqueConstraint(fields=["occasion", "person"], name="one_check_in_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.occasion}"
