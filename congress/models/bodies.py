"""Who meets: terms of a body, where its delegates are elected, and the delegates."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Department, Person, Post
from members.models.terms import Lasting, counted
from vault.history import tracked
from vault.versions import Versioned


class Body(models.TextChoices):
    """A body that meets and decides, each with an electorate of its own."""

    STAFF_CONGRESS = "staff_congress", _("Staff Congress")
    GENERAL_STAFF = "general_staff", _("general staff meeting")
    MEMBERS_MEETING = "members_meeting", _("members' general meeting")


# The bodies of the school's staff; a members' meeting is of the union's members.
STAFF_BODIES = (Body.STAFF_CONGRESS, Body.GENERAL_STAFF)


class TermQuerySet(models.QuerySet["Term"]):
    def on(self, day: date) -> Self:
        return self.filter(period__contains=day)


@tracked()
class Term(Lasting, Versioned):
    """A term of a body (届), from its first to its last day."""

    body = models.CharField(_("body"), max_length=16, choices=Body.choices)
    number = models.PositiveSmallIntegerField(_("number of the term"))
    period = DateRangeField(_("days of the term"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["-period", "body"]
        verbose_name = _("term of a body")
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="one_term_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="terms_count_from_one"),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
                name="term_has_first_and_last_day",
            ),
            ExclusionConstraint(
                name="one_term_of_a_body_at_a_time",
                expressions=[("body", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        words = {"number": counted(self.number), "body": self.get_body_display()}
        return gettext("%(body)s of term %(number)s") % words


@tracked()
class Constituency(Versioned):
    """Where delegates of a term are elected (选区): some departments, and how many delegates they send."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="constituencies")
    name = models.CharField(_("constituency"), max_length=60)
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name=_("departments")
    )
    seats = models.PositiveSmallIntegerField(_("delegates to elect"))
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    # What happened at its election; until then all of it is empty.
    held_on = models.DateField(_("elected on"), null=True, blank=True)
    entitled = models.PositiveSmallIntegerField(_("entitled to vote"), null=True, blank=True)
    took_part = models.PositiveSmallIntegerField(_("took part"), null=True, blank=True)

    class Meta(Versioned.Meta):
        ordering = ["term", "position", "name"]
        verbose_name = _("constituency")
        constraints = [
            models.UniqueConstraint(fields=["term", "name"], name="one_constituency_a_name"),
            models.CheckConstraint(condition=~Q(name=""), name="constituency_has_a_name"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="constituency_elects_somebody"),
            models.CheckConstraint(
                condition=Q(held_on=None, entitled=None, took_part=None)
                | Q(
                    held_on__isnull=False,
                    entitled__isnull=False,
                    took_part__isnull=False,
                    took_part__lte=F("entitled"),
                ),
                name="constituency_election_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DelegateQuerySet(models.QuerySet["Delegate"]):
    def on(self, day: date) -> Self:
        """Those who hold their seat on `day`."""
        return self.filter(post__period__contains=day)

    def formal(self) -> Self:
        return self.filter(seat=Delegate.Seat.FORMAL)


@tracked()
class Delegate(Versioned):
    """Somebody sits in a term of the congress: with a vote, or without (列席, 特邀).

    The days are those of the post, which gives the right to act and ends with it.
    """

    class Seat(models.TextChoices):
        FORMAL = "formal", _("formal delegate")
        NON_VOTING = "non_voting", _("non-voting attendee")
        INVITED = "invited", _("invited guest")

    class Origin(models.TextChoices):
        ELECTED = "elected", _("elected by a constituency")
        ENTERED = "entered", _("entered")
        BY_ELECTION = "by_election", _("by-election for somebody who left")

    term = models.ForeignKey(Term, models.PROTECT, related_name="delegates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="delegates")
    # Held by formal delegates; guests hold no office.
    post = models.OneToOneField(Post, models.PROTECT, null=True, related_name="delegate")
    seat = models.CharField(_("attends as"), max_length=10, choices=Seat.choices, default=Seat.FORMAL)
    origin = models.CharField(_("came by"), max_length=12, choices=Origin.choices, default=Origin.ENTERED)
    constituency = models.ForeignKey(
        Constituency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="delegates",
        verbose_name=_("constituency"),
    )
    votes = models.PositiveSmallIntegerField(_("votes received"), null=True, blank=True)
    is_teacher = models.BooleanField(_("teaches"), default=True)
    is_leader = models.BooleanField(_("school leader or middle manager"), default=False)
    heads_delegation = models.BooleanField(_("heads the delegation"), default=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    ended_reason = models.CharField(_("why it ended"), max_length=200, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["term", "person__pinyin", "person__staff_number"]
        verbose_name = _("delegate")
        constraints = [
            models.UniqueConstraint(
                fields=["term", "person"], condition=Q(ended_reason=""), name="one_seat_a_person_and_term"
            ),
            models.CheckConstraint(
                condition=Q(seat="formal", post__isnull=False) | (~Q(seat="formal") & Q(post=None)),
                name="formal_delegates_hold_the_office",
            ),
            models.CheckConstraint(
                condition=Q(heads_delegation=False) | Q(seat="formal"),
                name="delegations_are_led_by_delegates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_seat_display()}"

    def is_held_on(self, day: date) -> bool:
        """Whether the seat is held on `day`; a guest's until it is ended."""
        if self.post is None:
            return not self.ended_reason
        begun, over = self.post.period.lower, self.post.period.upper
        return begun <= day and (over is None or day < over)
