from datetime import date, time
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from almanac.festivals import Festival
from members.models import Person, Post
from reminders.models.channels import Channel
from vault.history import tracked
from vault.versions import Versioned


class Crowd(models.TextChoices):
    """The many to whom something may be said."""

    EVERYBODY = "everybody", _("everybody on the list")
    MEMBERS = "members", _("all full members")
    SERVING = "serving", _("all serving staff")


class ReminderRuleQuerySet(models.QuerySet["ReminderRule"]):
    def switched_on(self) -> Self:
        return self.filter(is_on=True)


@tracked()
class ReminderRule(Versioned):
    """How one kind of thing is said (提醒规则): whether, when, to whom, on which channels, in which words.

    What the kind itself is, and its words where these are empty, stands in `reminders.kinds`.
    """

    Crowd = Crowd

    code = models.SlugField(max_length=30, unique=True, editable=False)
    is_on = models.BooleanField(_("switched on"), default=False)
    # Days before the day itself; 0 is that day, -7 a week after it.
    leads = ArrayField(models.SmallIntegerField(), default=list, blank=True, verbose_name=_("days before"))
    # For what comes once a month.
    month_day = models.PositiveSmallIntegerField(_("day of the month"), null=True, blank=True)
    at = models.TimeField(_("time of day"), default=time(7, 30))
    crowd = models.CharField(_("for whom"), max_length=10, choices=Crowd.choices, blank=True)
    posts = ArrayField(
        models.CharField(max_length=20, choices=Post.Kind.choices),
        default=list,
        blank=True,
        verbose_name=_("for those who hold these offices"),
    )
    festivals = ArrayField(
        models.CharField(max_length=24, choices=Festival.choices),
        default=list,
        blank=True,
        verbose_name=_("festivals"),
    )
    by_email = models.BooleanField(_("also by e-mail"), default=True)
    channels = models.ManyToManyField(Channel, through="RuleChannel", related_name="rules")
    # Words of the school's own; where they are empty, the kind's are used.
    title_zh = models.CharField(_("title in Chinese"), max_length=100, blank=True)
    body_zh = models.TextField(_("text in Chinese"), max_length=1000, blank=True)
    title_en = models.CharField(_("title in English"), max_length=100, blank=True)
    body_en = models.TextField(_("text in English"), max_length=1000, blank=True)

    objects = ReminderRuleQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["pk"]
        verbose_name = _("reminder rule")
        constraints = [
            models.CheckConstraint(
                condition=Q(month_day=None) | Q(month_day__range=(1, 28)), name="rule_day_is_in_every_month"
            ),
        ]

    def __str__(self) -> str:
        return self.code


@tracked()
class RuleChannel(models.Model):
    """A rule whose words also go to a group."""

    rule = models.ForeignKey(ReminderRule, models.CASCADE)
    channel = models.ForeignKey(Channel, models.CASCADE)

    class Meta:
        verbose_name = _("channel of a rule")
        constraints = [models.UniqueConstraint(fields=["rule", "channel"], name="one_channel_a_rule")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.channel_id}"


class Progress(models.Model):
    """How far a rule has been looked after; the days since are caught up with."""

    rule = models.OneToOneField(ReminderRule, models.CASCADE, related_name="progress")
    # The last day that is done with; today is looked at again each minute.
    found_until = models.DateField()
    looked_at = models.DateTimeField(null=True)
    # Why the last look failed, and since when; empty while all is well.
    trouble = models.CharField(max_length=300, blank=True)
    trouble_since = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("progress of a rule")

    def __str__(self) -> str:
        return f"{self.rule_id} {self.found_until}"


class Pulse(models.Model):
    """When somebody last looked round, whatever the rules: one row, for operators."""

    looked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("last look round")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="pulse_is_one_row")]

    def __str__(self) -> str:
        return str(self.looked_at)


@tracked()
class ReminderSettings(Versioned):
    """When the house is quiet and when it says nothing at all: one row."""

    quiet_from = models.TimeField(_("quiet from"), default=time(21, 0))
    quiet_to = models.TimeField(_("quiet until"), default=time(7, 0))
    # School holidays: nothing is said; on the day of coming back one digest says what was missed.
    paused_from = models.DateField(_("paused from"), null=True, blank=True)
    paused_until = models.DateField(_("last day of the pause"), null=True, blank=True)

    class Meta(Versioned.Meta):
        verbose_name = _("reminder settings")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="reminder_settings_are_one_row"),
            models.CheckConstraint(
                condition=Q(paused_from=None, paused_until=None)
                | Q(
                    paused_from__isnull=False,
                    paused_until__isnull=False,
                    paused_until__gte=models.F("paused_from"),
                ),
                name="pause_has_two_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiet_from}-{self.quiet_to}"

    def is_quiet(self, moment: time) -> bool:
        """Whether nothing leaves the house at that time of day; the hours may run over midnight."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= moment < self.quiet_to
        return moment >= self.quiet_from or moment < self.quiet_to

    def is_paused(self, day: date) -> bool:
        """Both days are in it."""
        if self.paused_from is None or self.paused_until is None:
            return False
        return self.paused_from <= day <= self.paused_until


@tracked()
class OptOut(models.Model):
    """Somebody does not want to hear of a topic, or wants no e-mail at all."""

    # Beside the topics of `reminders.kinds`.
    EMAIL = "email"

    person = models.ForeignKey(Person, models.PROTECT, related_name="opt_outs")
    topic = models.CharField(max_length=20)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["person", "topic"]
        verbose_name = _("what somebody does not want to hear")
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="one_opt_out_a_topic")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.topic}"
