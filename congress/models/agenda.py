"""The agenda of a session: what is decided on each item, and what is resolved."""

from typing import Self

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models.sessions import Roll, Session, Sitting
from vault.history import tracked
from vault.versions import Versioned


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(session__in=Session.objects.visible_to(user))

    def to_be_voted_on(self) -> Self:
        """What is passed by vote only (Order 32, article 7, item 4 and the like), and still on the agenda."""
        return self.filter(mode=AgendaItem.Mode.PASS, withdrawn_reason="")


@tracked()
class AgendaItem(Versioned):
    """An item of the agenda (议题): heard, discussed or decided, by a power of Order 32, article 7."""

    class Mode(models.TextChoices):
        FORMALITY = "formality", _("part of the ceremony")
        HEAR = "hear", _("hear and advise")
        REVIEW = "review", _("review")
        DISCUSS = "discuss", _("discuss")
        PASS = "pass", _("discuss and pass by vote")
        ELECT = "elect", _("elect")
        APPRAISE = "appraise", _("appraise")

    class Method(models.TextChoices):
        NONE = "none", _("no vote")
        SHOW_OF_HANDS = "show_of_hands", _("show of hands")
        PAPER = "paper", _("secret, on paper ballots")

    session = models.ForeignKey(Session, models.PROTECT, related_name="agenda")
    part = models.CharField(
        _("meeting"), max_length=12, choices=Sitting.Part.choices, default=Sitting.Part.FORMAL
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    title = models.CharField(_("agenda item"), max_length=200)
    # 1 to 8 of Order 32, article 7; none for ceremony and procedure.
    power = models.PositiveSmallIntegerField(_("power"), null=True, blank=True)
    mode = models.CharField(_("what is done"), max_length=9, choices=Mode.choices, default=Mode.HEAR)
    method = models.CharField(
        _("how it is voted on"), max_length=13, choices=Method.choices, default=Method.NONE
    )
    presenter = models.CharField(_("presented by"), max_length=60, blank=True)
    # What was said, for the minutes.
    proceedings = models.TextField(_("what was said"), blank=True, max_length=20000)
    withdrawn_reason = models.CharField(_("why it was taken off"), max_length=200, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["session", "-part", "position", "pk"]
        verbose_name = _("agenda item")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="item_has_a_title"),
            models.CheckConstraint(
                condition=Q(power=None) | Q(power__range=(1, 8)), name="item_power_is_one_of_eight"
            ),
            models.CheckConstraint(
                condition=~Q(mode="pass") | ~Q(method="none"), name="what_is_passed_is_voted_on"
            ),
            # Welfare, distribution, hiring and assessment must be put to the vote (article 7, item 4).
            models.CheckConstraint(
                condition=Q(power=None) | ~Q(power=4) | Q(mode="pass"), name="power_four_is_put_to_the_vote"
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class VoteCount(models.Model):
    """One round of voting on an item, as counted; a second round is a row of its own, and both are kept.

    The figures and the rule are those of the moment. Who abstains votes; who is absent does not.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="votes")
    roll = models.CharField(max_length=8, choices=Roll.choices)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    method = models.CharField(max_length=13, choices=AgendaItem.Method.choices)
    due = models.PositiveIntegerField(_("due to attend"))
    present = models.PositiveIntegerField(_("present"))
    in_favour = models.PositiveIntegerField(_("in favour"))
    against = models.PositiveIntegerField(_("against"))
    abstaining = models.PositiveIntegerField(_("abstaining"))
    # Paper ballots that say nothing valid.
    spoiled = models.PositiveIntegerField(_("blank or invalid"), default=0)
    quorum_needed = models.PositiveIntegerField()
    votes_needed = models.PositiveIntegerField()
    passed = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(in_favour__gte=F("votes_needed")) & Q(present__gte=F("quorum_needed")),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    pass_rule = models.CharField(max_length=8)
    tellers = models.CharField(_("tellers"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    counted_at = models.DateTimeField(auto_now_add=True)
    counted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["item", "round", "roll"]
        verbose_name = _("count of votes")
        constraints = [
            models.UniqueConstraint(fields=["item", "roll", "round"], name="one_count_a_round"),
            models.CheckConstraint(condition=Q(round__range=(1, 2)), name="votes_have_two_rounds_at_most"),
            models.CheckConstraint(condition=Q(present__lte=F("due")), name="vote_no_more_present_than_due"),
            models.CheckConstraint(
                condition=Q(present__gte=F("in_favour") + F("against") + F("abstaining") + F("spoiled")),
                name="vote_no_more_votes_than_present",
            ),
            models.CheckConstraint(
                condition=Q(votes_needed__gte=1) & Q(quorum_needed__gte=1), name="vote_thresholds_are_set"
            ),
            models.CheckConstraint(condition=Q(method="paper") | Q(spoiled=0), name="only_paper_is_spoiled"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.round}"

    @property
    def not_voting(self) -> int:
        """Present, and neither for nor against nor abstaining."""
        return self.present - self.in_favour - self.against - self.abstaining - self.spoiled


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def visible_to(self, user: User) -> Self:
        """What was made public, to everybody who sees its session; drafts to those who prepare it."""
        seen = self.filter(session__in=Session.objects.visible_to(user))
        return seen if user.has_perm("congress.change_congress") else seen.filter(published_on__isnull=False)


@tracked()
class Resolution(Versioned):
    """What was resolved (决议), who carries it out, and how far it is."""

    class Status(models.TextChoices):
        OPEN = "open", _("Being carried out")
        DONE = "done", _("Carried out")
        DROPPED = "dropped", _("Not carried out, with a reason")

    session = models.ForeignKey(Session, models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=_("agenda item"),
    )
    number = models.PositiveSmallIntegerField(_("number of the resolution"))
    title = models.CharField(_("resolution"), max_length=200)
    text = models.TextField(_("text"), max_length=20000)
    owner = models.CharField(_("carried out by"), max_length=100, blank=True)
    due_on = models.DateField(_("until"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.OPEN)
    # A record book with a lock, not a filing cabinet: published to all staff once announced.
    published_on = models.DateField(_("made public on"), null=True, blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["session", "number"]
        verbose_name = _("resolution")
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_resolution_a_number"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="resolution_says_something"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class ResolutionProgress(models.Model):
    """What was reported on carrying out a resolution; at a later session, or in between."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="progress")
    reported_at = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported at")
    )
    reported_on = models.DateField(_("reported on"))
    status = models.CharField(_("status"), max_length=8, choices=Resolution.Status.choices)
    text = models.TextField(_("what was done"), max_length=5000)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["resolution", "reported_on", "pk"]
        verbose_name = _("report on a resolution")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="progress_says_something")]

    def __str__(self) -> str:
        return f"{self.resolution} {self.reported_on}"
