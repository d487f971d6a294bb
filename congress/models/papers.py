"""What delegates are given to read before a session, who has read it, and what they say of it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models.agenda import AgendaItem
from congress.models.sessions import Session
from members.models import Person, UnionGroup
from vault.history import tracked
from vault.versions import Versioned


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: User) -> Self:
        """What is out, to everybody who sees its session; drafts to those who prepare it."""
        if user.has_perm("congress.change_congress"):
            return self
        return self.filter(session__in=Session.objects.visible_to(user), published_at__isnull=False)

    def current(self) -> Self:
        """Without those that a revision has replaced."""
        return self.filter(replaced_by=None)


@tracked()
class Paper(Versioned):
    """A document for a session (会议文件): a text, a file, or both; a revision replaces an earlier one."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="papers")
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("agenda item"),
    )
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), blank=True, max_length=100_000)
    # Served by a view that asks for a permission; never from a public folder.
    file = models.FileField(_("file"), upload_to="congress/papers/", blank=True)
    file_name = models.CharField(max_length=120, blank=True, editable=False)
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    revises = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    opinions_until = models.DateField(_("opinions until"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["session", "pk"]
        verbose_name = _("paper of a session")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="paper_has_a_title"),
            models.CheckConstraint(condition=~Q(body="") | ~Q(file=""), name="paper_holds_something"),
        ]

    def __str__(self) -> str:
        return self.title


class PaperRead(models.Model):
    """Somebody has opened a paper (已阅)."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="reads")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    read_on = models.DateField()

    class Meta:
        ordering = ["paper", "person__pinyin"]
        verbose_name = _("read mark")
        constraints = [models.UniqueConstraint(fields=["paper", "person"], name="one_read_mark_a_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.paper}"


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, user: User) -> Self:
        """Their own, also entered for others; all to those who prepare; what was answered to everybody."""
        if user.has_perm("congress.change_congress"):
            return self
        own = Q(person__user=user) | Q(entered_by=user) | ~Q(answer="")
        return self.filter(own, paper__in=Paper.objects.visible_to(user))


@tracked()
class Opinion(Versioned):
    """What somebody, or a union group, says of a paper (意见), and what became of it.

    Reasonable opinions are adopted, and those not adopted must be explained (Order 32, article 8).
    """

    class Outcome(models.TextChoices):
        OPEN = "open", _("Not answered yet")
        ADOPTED = "adopted", _("Adopted")
        PARTLY = "partly", _("Adopted in part")
        NOT_ADOPTED = "not_adopted", _("Not adopted, explained")

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="opinions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(
        UnionGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("union group")
    )
    text = models.TextField(_("opinion"), max_length=5000)
    outcome = models.CharField(
        _("what became of it"), max_length=11, choices=Outcome.choices, default=Outcome.OPEN
    )
    answer = models.TextField(_("answer"), blank=True, max_length=5000)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    objects = OpinionQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["paper", "pk"]
        verbose_name = _("opinion")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="opinion_says_something"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(group__isnull=False), name="opinion_is_somebody_s"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open") | Q(outcome="adopted") | ~Q(answer=""),
                name="what_is_not_adopted_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
