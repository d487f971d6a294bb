from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Replace, Substr
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from almanac.birthdays import LunarBirthday
from almanac.lunar import AlmanacError, LunarDate
from members.models.groups import Department, UnionGroup
from vault.history import tracked
from vault.versions import Versioned

# What stands where a name stood; the database itself compares with it, so it is never translated.
FORGOTTEN = "（已清除）"

# Years; the registry is of the living and of those whom their colleagues knew.
OLDEST = 120


class Category(models.TextChoices):
    """What somebody is to the school (人员类别)."""

    PERMANENT = "permanent", _("permanent staff")
    CONTRACT = "contract", _("contract staff")
    TEMPORARY = "temporary", _("temporary staff")
    AGENCY = "agency", _("agency staff")
    RETIRED = "retired", _("retired")
    OTHER = "other", _("other")


# Who works at the school (在职): neither the retired nor those who are only kept on the list.
SERVING_CATEGORIES = (Category.PERMANENT, Category.CONTRACT, Category.TEMPORARY, Category.AGENCY)


class Membership(models.TextChoices):
    """What somebody is to the union (会籍)."""

    FULL = "full", _("full member")
    KEPT = "kept", _("membership kept")
    NONE = "none", _("not a member")


def _run_together(column: str) -> Replace:
    """The column without its spaces, as people type it."""
    return Replace(F(column), Value(" "), Value(""))


def _found_by(rows: Any, text: str, person: str = "") -> Any:
    typed = "".join(text.split())
    sound = typed.lower()
    return rows.alias(sound=_run_together(f"{person}pinyin"), given_name=Substr(f"{person}name", 2)).filter(
        Q(**{f"{person}name__startswith": typed})
        | Q(given_name__startswith=typed)
        | Q(sound__startswith=sound)
        | Q(**{f"{person}initials__startswith": sound})
        | Q(**{f"{person}staff_number__startswith": typed})
        | Q(**{f"{person}staff_number__startswith": typed.upper()})
    )


def _in_groups_led_by(user: User) -> Any:
    led = user.person.posts.held_on(localdate()).values("group") if hasattr(user, "person") else ()
    return Standing.objects.on(localdate()).filter(group__in=led).values("person")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> Self:
        """Everybody to those who keep the registry, a group to its leader, themselves to all."""
        if user.has_perm("members.view_everybody"):
            return self
        return self.filter(Q(user=user) | Q(pk__in=_in_groups_led_by(user)))

    def kept_by(self, user: User) -> Self:
        """Whose row `user` keeps in order: everybody's who keeps the registry, a leader the own group's."""
        if user.has_perm("members.change_people"):
            return self
        if not user.has_perm("members.edit_people"):
            return self.none()
        return self.filter(pk__in=_in_groups_led_by(user))

    def found_by(self, text: str) -> Self:
        """Those whose name, given name, pinyin, initials or staff number begins with `text`."""
        return _found_by(self, text)


@tracked()
class Person(Versioned):
    """Somebody the union knows: a member, a colleague who is not one, a retiree."""

    class Sex(models.TextChoices):
        FEMALE = "f", _("female")
        MALE = "m", _("male")

    class BirthdayCalendar(models.TextChoices):
        SOLAR = "solar", _("solar calendar")
        LUNAR = "lunar", _("lunar calendar")

    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="person")
    staff_number = models.CharField(_("staff number"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)
    # Sort and search keys: the embedded server has no ICU collations.
    pinyin = models.CharField(max_length=120, blank=True, editable=False)
    initials = models.CharField(max_length=20, blank=True, editable=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("department")
    )
    mobile = models.CharField(_("mobile"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # The birthday that is kept by the lunar calendar has a month and a day there, and no year.
    birthday_calendar = models.CharField(
        _("birthday kept by"), max_length=5, choices=BirthdayCalendar.choices, default=BirthdayCalendar.SOLAR
    )
    lunar_month = models.PositiveSmallIntegerField(_("lunar month"), null=True, blank=True)
    lunar_day = models.PositiveSmallIntegerField(_("lunar day"), null=True, blank=True)
    lunar_leap = models.BooleanField(_("leap month"), default=False)
    # Kept only where the school has switched them on (`Union.optional_fields`).
    ethnicity = models.CharField(_("ethnic group"), max_length=20, blank=True)
    political_status = models.CharField(_("political status"), max_length=20, blank=True)
    education = models.CharField(_("education"), max_length=20, blank=True)
    job_title = models.CharField(_("position at the school"), max_length=40, blank=True)
    professional_title = models.CharField(_("professional title"), max_length=40, blank=True)
    member_number = models.CharField(_("membership card number"), max_length=40, blank=True)
    # A duplicate stays, and points at the row that is kept.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates", editable=False
    )
    forgotten_on = models.DateField(null=True, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["pinyin", "staff_number"]
        verbose_name = _("person")
        indexes = [
            models.Index(fields=["pinyin", "staff_number"], name="person_by_pinyin"),
            models.Index(OpClass(_run_together("pinyin"), "text_pattern_ops"), name="person_pinyin_prefix"),
            models.Index(OpClass(F("initials"), "text_pattern_ops"), name="person_initials_prefix"),
            models.Index(OpClass(F("name"), "text_pattern_ops"), name="person_name_prefix"),
            models.Index(OpClass(Substr("name", 2), "text_pattern_ops"), name="person_given_name_prefix"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(staff_number=""), name="person_has_a_staff_number"),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(lunar_month=None, lunar_day=None, lunar_leap=False)
                | Q(lunar_month__range=(1, 12), lunar_day__range=(1, 30)),
                name="person_lunar_day_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(birthday_calendar="solar") | Q(lunar_month__isnull=False),
                name="person_lunar_birthday_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="person_is_not_its_own_duplicate",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_on=None)
                | Q(
                    name=FORGOTTEN,
                    born_on=None,
                    mobile="",
                    email="",
                    lunar_day=None,
                    member_number="",
                ),
                name="person_forgotten_stays_so",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lunar_birthday(self) -> LunarBirthday | None:
        """The birthday of somebody who keeps it by the lunar calendar."""
        if self.birthday_calendar != self.BirthdayCalendar.LUNAR or not (self.lunar_month and self.lunar_day):
            return None
        return LunarBirthday(self.lunar_month, self.lunar_day, self.lunar_leap)

    def clean(self) -> None:
        """Refuse birthdays that nobody has: in the future, of another century, by a month that never was."""
        super().clean()
        today = localdate()
        if self.born_on and self.born_on > today:
            raise ValidationError({"born_on": _("A date of birth does not lie in the future.")})
        if self.born_on and self.born_on.year < today.year - OLDEST:
            raise ValidationError({"born_on": _("Nobody here was born that long ago; is the year right?")})
        if self.birthday_calendar == self.BirthdayCalendar.LUNAR:
            self._clean_lunar()

    def _clean_lunar(self) -> None:
        if not (self.lunar_month and self.lunar_day):
            raise ValidationError({"lunar_month": _("Please say the lunar month and day of the birthday.")})
        try:
            LunarBirthday(self.lunar_month, self.lunar_day, self.lunar_leap)
            if self.lunar_leap and self.born_on:
                born_in = LunarDate.from_solar(self.born_on).year
                LunarDate(born_in, self.lunar_month, self.lunar_day, is_leap=True)
        except AlmanacError as error:
            raise ValidationError({"lunar_month": str(error)}) from error


class MoveQuerySet(models.QuerySet["Move"]):
    def valid(self) -> Self:
        """Those not struck out, in the order in which they take effect."""
        return self.filter(struck_at=None).order_by("effective_on", "pk")


@tracked()
class Move(models.Model):
    """A dated act in somebody's life with the union; added, and struck out with a reason, never edited.

    It sets one or more of category, membership and group from a day; what it does not set goes on.
    """

    class Kind(models.TextChoices):
        HIRE = "hire", _("came to the school")
        JOIN = "join", _("joined the union")
        TRANSFER_IN = "transfer_in", _("transferred in")
        CHANGE_CATEGORY = "change_category", _("changed category")
        REGROUP = "regroup", _("changed union group")
        RETIRE = "retire", _("retired")
        REINSTATE = "reinstate", _("rejoined the union")
        KEEP_MEMBERSHIP = "keep_membership", _("keeps membership")
        LEAVE_UNION = "leave_union", _("left the union")
        LAPSE = "lapse", _("left the union automatically")
        EXPEL = "expel", _("was expelled from the union")
        TRANSFER_OUT = "transfer_out", _("transferred out")
        DIE = "die", _("died")

    ENDING_KINDS = (Kind.TRANSFER_OUT, Kind.DIE)

    person = models.ForeignKey(Person, models.PROTECT, related_name="moves")
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind.choices)
    effective_on = models.DateField(_("from"))
    category = models.CharField(_("category"), max_length=12, choices=Category.choices, blank=True)
    membership = models.CharField(_("membership"), max_length=8, choices=Membership.choices, blank=True)
    group = models.ForeignKey(
        UnionGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("union group")
    )
    leaves_group = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    decision = models.ForeignKey(
        "members.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="moves",
        verbose_name=_("decision of the committee"),
    )
    regrouping = models.ForeignKey(
        "members.Regrouping", models.PROTECT, null=True, related_name="moves", editable=False
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True, editable=False)
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    strike_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["effective_on", "pk"]
        verbose_name = _("move")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=("transfer_out", "die"))
                | ~Q(category="", membership="", group=None, leaves_group=False),
                name="move_sets_something",
            ),
            models.CheckConstraint(
                condition=Q(group=None) | Q(leaves_group=False), name="move_joins_or_leaves_a_group"
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, strike_reason="")
                | (Q(struck_at__isnull=False) & ~Q(strike_reason="")),
                name="move_struck_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"

    @property
    def ends_standing(self) -> bool:
        return self.kind in self.ENDING_KINDS


def head_case() -> models.Case:
    """Full member → member; else retired; else temporary or agency → temporary; else ''."""
    When = models.When
    return models.Case(
        When(membership=Membership.FULL, then=Value("member")),
        When(category=Category.RETIRED, then=Value("retired")),
        When(category__in=(Category.TEMPORARY, Category.AGENCY), then=Value("temporary")),
        default=Value(""),
        output_field=models.CharField(),
    )


class StandingQuerySet(models.QuerySet["Standing"]):
    def on(self, day: date) -> Self:
        """What each person is on `day`."""
        return self.filter(period__contains=day)

    def found_by(self, text: str) -> Self:
        """Those of people found by the beginning of `text`; a join, so that their indexes are used."""
        return _found_by(self, text, "person__")

    def with_head(self) -> Self:
        """Add `head`, under which somebody counts; everybody once."""
        return self.annotate(head=head_case())


class Standing(models.Model):
    """What a person is to the union over one unbroken stretch of days."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="standings", db_index=False)
    period = DateRangeField()
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    membership = models.CharField(_("membership"), max_length=8, choices=Membership.choices)
    group = models.ForeignKey(
        UnionGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("union group")
    )

    Category = Category
    Membership = Membership

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["person", "period"]
        verbose_name = _("standing")
        indexes = [
            # A search looks each of its people up here, and reads nothing else of the table.
            models.Index(
                fields=["person"],
                include=["period", "category", "membership", "group"],
                name="standing_of_person",
            )
        ]
        constraints = [
            ExclusionConstraint(
                name="one_standing_a_day",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="no_equal_neighbours",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    ("membership", RangeOperators.EQUAL),
                    (
                        Coalesce("group", Value(0, output_field=models.BigIntegerField())),
                        RangeOperators.EQUAL,
                    ),
                    ("period", RangeOperators.ADJACENT_TO),
                ],
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="standing_is_not_empty"),
            models.CheckConstraint(condition=Q(period__lower_inf=False), name="standing_has_a_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_category_display()}"
