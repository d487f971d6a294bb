from datetime import date
from typing import Any, Self

from django.contrib.postgres.indexes import OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, ExtractDay, ExtractMonth, Replace, Substr
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from almanac.birthdays import LEAP_KEY, LUNAR_KEY, LunarBirthday, keys_on, longest_leap_month
from almanac.lunar import AlmanacError, LunarDate
from members.models.groups import Department
from paperwork.dates import SolarDay
from vault.history import tracked
from vault.versions import Versioned

# What stands where a name stood; the database itself compares with it, so it is never translated.
FORGOTTEN = "（已清除）"

# Years; the registry is of the living and of those whom their colleagues knew.
OLDEST = 120


def _run_together(column: str) -> Replace:
    """The column without its spaces, as people type it."""
    return Replace(F(column), Value(" "), Value(""))


def found_by_beginning(rows: Any, text: str, person: str = "") -> Any:
    """Rows of people, or of what belongs to them by `person`, whose names or numbers begin with `text`."""
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


def birthday_key(person: str = "") -> Case:
    """The key of the birthday that somebody keeps, as almanac.birthdays has it; null while none is entered.

    Where the month of birth alone is known, it is month * 100, which is the key of no day.
    """
    by_lunar = Q(**{f"{person}birthday_calendar": "lunar", f"{person}lunar_day__isnull": False})
    lunar = F(f"{person}lunar_month") * 100 + F(f"{person}lunar_day") + LUNAR_KEY
    month = Cast(ExtractMonth(f"{person}born_on"), IntegerField()) * 100
    return Case(
        When(by_lunar & _in_a_leap_month(person), then=lunar + LEAP_KEY),
        When(by_lunar, then=lunar),
        When(
            **{f"{person}born_day_known": True},
            then=month + Cast(ExtractDay(f"{person}born_on"), IntegerField()),
        ),
        default=month,
        output_field=IntegerField(),
    )


def _in_a_leap_month(person: str) -> Q:
    """A leap month that some year has; any other is kept as the ordinary one."""
    found = Q()
    for length in (29, 30):
        months = [month for month in range(1, 13) if longest_leap_month(month) == length]
        found |= Q(**{f"{person}lunar_month__in": months, f"{person}lunar_day__lte": length})
    return Q(**{f"{person}lunar_leap": True}) & found


def birth_in_words(born_on: date | None, is_day_known: bool) -> str:
    """A date of birth without the day that nobody knows."""
    return date_format(born_on, "DATE_FORMAT" if is_day_known else "YEAR_MONTH_FORMAT") if born_on else ""


def _in_groups_led_by(user: User) -> Any:
    led = user.person.posts.held_on(localdate()).values("group") if hasattr(user, "person") else ()
    led_today = Q(standings__period__contains=localdate(), standings__group__in=led)
    return Person.objects.filter(led_today).values("pk")


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
        return found_by_beginning(self, text)

    def keeping_birthday_on(self, day: date) -> Self:
        """Those who keep their birthday on `day`, on the list or not; a merged row keeps none.

        Raises AlmanacError outside 1901 to 2100.
        """
        return self.alias(kept=birthday_key()).filter(kept__in=sorted(keys_on(day)), merged_into=None)

    def locked(self) -> Self:
        """The rows themselves, locked in one order, so that two who lock several wait and do not deadlock."""
        return self.select_for_update(of=("self",)).order_by("pk")


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
    # Where only the month is known (出生年月), `born_on` is its first day.
    born_day_known = models.BooleanField(_("the day of birth is known"), default=True)
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
            # Whole, not partial: a partial index's statistics are not asked. It carries what its key is
            # made of, without which the table is read for each name.
            models.Index(
                birthday_key(),
                name="person_by_birthday",
                include=[
                    "birthday_calendar",
                    "born_day_known",
                    "born_on",
                    "lunar_month",
                    "lunar_day",
                    "lunar_leap",
                    "id",
                    "name",
                    "merged_into",
                ],
            ),
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
    def birth(self) -> SolarDay | None:
        """The date of birth as far as it is known: a day, or a month only."""
        return SolarDay(self.born_on, month_only=not self.born_day_known) if self.born_on else None

    @property
    def birth_in_words(self) -> str:
        """1985年3月12日, or 1985年3月 where the day is not known."""
        return birth_in_words(self.born_on, self.born_day_known)

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
