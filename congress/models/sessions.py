"""A session: what is prepared, who is on its roll, what stands on its agenda."""

from typing import Self

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
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
