"""A session: its meetings, what is prepared, who is on its roll."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import Activity, Occasion
from congress.models.bodies import Term, counted
from members.models import Person
from vault.history import tracked
from vault.versions import Versioned


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> Self:
        """Those that are announced to everybody in the school; those in preparation to those who prepare."""
        if user.has_perm("congress.change_congress"):
            return self
        if user.has_perm("congress.view_congress"):
            return self.filter(announced_at__isnull=False)
        return self.none()


@tracked()
class Session(Versioned):
    """A session of a term (次); held as an activity of the plan, in one sitting or two."""

    class Status(models.TextChoices):
        """Worked out from what has happened; stored nowhere."""

        PREPARING = "preparing", _("In preparation")
        ANNOUNCED = "announced", _("Announced")
        CHECKING_IN = "checking_in", _("Checking in")
        QUORATE = "quorate", _("Quorum reached")
        INQUORATE = "inquorate", _("Not enough people")
        RUNNING = "running", _("In session")
        CLOSED = "closed", _("Session closed")
        ARCHIVED = "archived", _("Archived")

    class Calling(models.TextChoices):
        ORDINARY = "ordinary", _("ordinary session")
        BY_SCHOOL = "by_school", _("extra session, asked for by the school")
        BY_UNION = "by_union", _("extra session, asked for by the union")
        BY_DELEGATES = "by_delegates", _("extra session, asked for by delegates")

    term = models.ForeignKey(Term, models.PROTECT, related_name="sessions")
    # A joint sitting (双代会) has the roll of a second body too.
    joint_term = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joint_sessions",
        verbose_name=_("together with"),
    )
    number = models.PositiveSmallIntegerField(_("session number"))
    activity = models.OneToOneField(Activity, models.PROTECT, related_name="session")
    calling = models.CharField(
        _("called as"), max_length=12, choices=Calling.choices, default=Calling.ORDINARY
    )
    # How many delegates asked for an extra session.
    requested_by = models.PositiveSmallIntegerField(_("delegates who asked"), null=True, blank=True)
    theme = models.TextField(_("main matter of the meeting"), blank=True, max_length=1000)
    announced_at = models.DateTimeField(null=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["-term__period", "-number"]
        verbose_name = _("session")
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="one_session_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="sessions_count_from_one"),
            models.CheckConstraint(
                condition=Q(joint_term=None) | ~Q(joint_term=F("term")), name="joint_with_another_body"
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None) | Q(announced_at__isnull=False), name="archived_after_announced"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Session %(number)s of %(term)s")) % {
            "number": counted(self.number),
            "term": self.term,
        }


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(session__in=Session.objects.visible_to(user))


@tracked()
class Sitting(Versioned):
    """One meeting of a session, preliminary or formal; held on an occasion, where people check in."""

    class Part(models.TextChoices):
        PRELIMINARY = "preliminary", _("preliminary meeting")
        FORMAL = "formal", _("formal meeting")

    session = models.ForeignKey(Session, models.PROTECT, related_name="sittings")
    part = models.CharField(_("meeting"), max_length=12, choices=Part.choices, default=Part.FORMAL)
    occasion = models.OneToOneField(Occasion, models.PROTECT, related_name="sitting")
    check_in_opened_at = models.DateTimeField(null=True, editable=False)
    # What stands in the QR at the door; a new one makes photos of the old one useless.
    door_key = models.CharField(max_length=32, blank=True, editable=False)
    # Declared with the figures of that moment; a vote has figures of its own.
    opened_at = models.DateTimeField(null=True, editable=False)
    due = models.PositiveIntegerField(null=True, editable=False)
    present = models.PositiveIntegerField(null=True, editable=False)
    # The second roll of a joint sitting.
    joint_due = models.PositiveIntegerField(null=True, editable=False)
    joint_present = models.PositiveIntegerField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # It could not open: too few had come.
    was_inquorate = models.BooleanField(default=False, editable=False)
    chaired_by = models.CharField(_("chaired by"), max_length=60, blank=True)
    recorded_by_name = models.CharField(_("minutes taken by"), max_length=60, blank=True)

    objects = SittingQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["session", "-part"]
        verbose_name = _("sitting")
        constraints = [
            models.UniqueConstraint(fields=["session", "part"], name="one_sitting_a_part"),
            models.CheckConstraint(
                condition=Q(opened_at=None)
                | Q(
                    check_in_opened_at__isnull=False,
                    due__isnull=False,
                    present__isnull=False,
                    present__lte=F("due"),
                ),
                name="sitting_opens_with_figures",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False) | Q(was_inquorate=True),
                name="sitting_closes_after_it_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.get_part_display()}"


class Roll(models.TextChoices):
    """Which electorate a roll is of."""

    STAFF = "staff", _("staff")
    MEMBERS = "members", _("members")


class RollEntryQuerySet(models.QuerySet["RollEntry"]):
    def voters(self, roll: str) -> Self:
        return self.filter(roll=roll, seat=RollEntry.Seat.VOTER)


@tracked()
class RollEntry(models.Model):
    """Somebody is on a session's roll, with a vote or without; fixed when check-in opens.

    `reason` is why, in the words of the moment; who is not on it is worked out, not stored.
    """

    class Seat(models.TextChoices):
        VOTER = "voter", _("with a vote")
        NON_VOTING = "non_voting", _("non-voting attendee")
        INVITED = "invited", _("invited guest")

    session = models.ForeignKey(Session, models.PROTECT, related_name="roll_entries")
    roll = models.CharField(max_length=8, choices=Roll.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seat = models.CharField(max_length=10, choices=Seat.choices, default=Seat.VOTER)
    # The delegation or union group under which the sign-in sheet lists somebody.
    unit = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200)

    objects = RollEntryQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "person__pinyin", "person__staff_number"]
        verbose_name = _("entry of the roll")
        constraints = [
            models.UniqueConstraint(fields=["session", "roll", "person"], name="one_entry_a_roll"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_seat_display()}"


@tracked()
class PreparationStep(Versioned):
    """Something to be done before or after a session (筹备清单), `offset` days from its day."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="preparation")
    title = models.CharField(_("step to take"), max_length=120)
    offset = models.SmallIntegerField(_("days from the meeting"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(Versioned.Meta):
        ordering = ["session", "offset", "pk"]
        verbose_name = _("step of preparation")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="step_has_a_title"),
            models.CheckConstraint(condition=Q(offset__range=(-180, 180)), name="step_lies_near_the_session"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class PresidiumSeat(models.Model):
    """Somebody sits in the presidium of a session (主席团)."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="presidium")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    is_executive = models.BooleanField(_("executive chair of the day"), default=False)
    is_secretary = models.BooleanField(_("secretary-general"), default=False)

    class Meta:
        ordering = ["-is_executive", "person__pinyin", "person__staff_number"]
        verbose_name = _("seat in the presidium")
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_presidium_seat_a_person"),
        ]

    def __str__(self) -> str:
        return str(self.person)
