from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models.groups import UnionGroup
from members.models.people import Person, found_by_beginning
from vault.history import tracked


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
        REGISTER = "register", _("was entered in the register")
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
        return found_by_beginning(self, text, "person__")

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
