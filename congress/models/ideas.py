"""Bright ideas (金点子): with a name, or with none at all."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models.proposals import Proposal
from members.models import Person


class IdeaQuerySet(models.QuerySet["Idea"]):
    def visible_to(self, user: User) -> Self:
        """All but what was taken down; that to those who keep the list."""
        if user.has_perm("congress.handle_proposals"):
            return self
        return self.filter(taken_down="") if user.has_perm("congress.view_congress") else self.none()


class Idea(models.Model):
    """An idea for the school, with a name or without.

    Without one nothing about its author is stored: no person, no time of day, no address, no order, and
    no history, which would keep who was signed in.
    """

    class Status(models.TextChoices):
        NEW = "new", _("New idea")
        ANSWERED = "answered", _("Answered")
        ADOPTED = "adopted", _("Idea adopted")
        AWARDED = "awarded", _("Awarded")

    # By chance, so that neighbours in number say nothing about the order of writing.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("idea in a line"), max_length=100)
    text = models.TextField(_("idea"), blank=True, max_length=5000)
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="ideas", editable=False)
    written_on = models.DateField(editable=False)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.NEW, editable=False)
    answer = models.TextField(_("answer"), blank=True, max_length=5000)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    answered_on = models.DateField(null=True, editable=False)
    # Why nobody sees it any more.
    taken_down = models.CharField(_("why it was taken down"), max_length=200, blank=True, editable=False)
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, related_name="idea", editable=False)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        ordering = ["-written_on", "id"]
        verbose_name = _("bright idea")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="idea_has_a_title"),
            models.CheckConstraint(condition=Q(status="new") | ~Q(answer=""), name="idea_answered_in_words"),
        ]

    def __str__(self) -> str:
        return self.title


class IdeaSupport(models.Model):
    """Somebody supports an idea."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supports")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["idea", "person__pinyin"]
        verbose_name = _("support")
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="one_support_a_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.idea}"
