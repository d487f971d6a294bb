"""The rules by which a body meets and decides, from a day on."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.standings import SERVING_CATEGORIES, Category
from vault.history import tracked
from vault.versions import Versioned


def own_staff() -> list[str]:
    """Those whom the school itself employs; agency staff meet where they are employed (Order 32, 9)."""
    return [one.value for one in SERVING_CATEGORIES if one != Category.AGENCY]


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def on(self, day: date) -> Self:
        """The one that holds on `day`, as the first row."""
        return self.filter(effective_from__lte=day).order_by("-effective_from")


@tracked()
class RuleSet(Versioned):
    """The rules of procedure from a day on (议事规则), with the document they come from.

    Shares are whole numbers: a numerator and a denominator, or per cent. A later row takes over from an
    earlier one; what was decided keeps the figures it was decided with.
    """

    class PassRule(models.TextChoices):
        GT_HALF = "gt_half", _("more than half of all")
        GE_HALF = "ge_half", _("half of all, or more")

    class Seconds(models.TextChoices):
        VOTERS = "voters", _("those who vote in the body (formal delegates)")
        STAFF = "staff", _("all staff of the school")

    effective_from = models.DateField(_("from"), unique=True)
    source = models.CharField(_("where it comes from"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    quorum_numerator = models.PositiveSmallIntegerField(_("quorum, numerator"), default=2)
    quorum_denominator = models.PositiveSmallIntegerField(_("quorum, denominator"), default=3)
    pass_rule = models.CharField(
        _("passed by"), max_length=8, choices=PassRule.choices, default=PassRule.GT_HALF
    )
    request_numerator = models.PositiveSmallIntegerField(_("extra meeting, numerator"), default=1)
    request_denominator = models.PositiveSmallIntegerField(_("extra meeting, denominator"), default=3)
    congress_from = models.PositiveSmallIntegerField(_("delegates from how many staff"), default=80)
    term_years = models.PositiveSmallIntegerField(_("years of a term"), default=5)
    teachers_least = models.PositiveSmallIntegerField(_("teachers at least, %"), default=60)
    leaders_most = models.PositiveSmallIntegerField(
        _("leaders at most, %"), null=True, blank=True, default=20
    )
    women_least = models.PositiveSmallIntegerField(_("women at least, %"), null=True, blank=True)
    young_least = models.PositiveSmallIntegerField(_("young delegates at least, %"), null=True, blank=True)
    young_until = models.PositiveSmallIntegerField(_("young means under"), default=35)
    presidium_least = models.PositiveSmallIntegerField(_("presidium at least"), default=5)
    presidium_most = models.PositiveSmallIntegerField(_("presidium at most"), default=9)
    papers_days = models.PositiveSmallIntegerField(_("papers out, days before"), default=7)
    # Whose employment makes them staff of this body (Order 32, article 9); members' meetings do not ask.
    staff_categories = ArrayField(
        models.CharField(max_length=12, choices=Category.choices),
        default=own_staff,
        verbose_name=_("who is staff"),
    )
    seconders = models.PositiveSmallIntegerField(_("seconders needed"), default=2)
    who_seconds = models.CharField(
        _("who may propose and second"), max_length=6, choices=Seconds.choices, default=Seconds.VOTERS
    )
    answer_days = models.PositiveSmallIntegerField(_("days to answer a proposal"), default=60)

    objects = RuleSetQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["-effective_from"]
        verbose_name = _("rules of procedure")
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="rules_name_their_source"),
            models.CheckConstraint(
                condition=Q(quorum_numerator__gte=1, quorum_denominator__gte=F("quorum_numerator")),
                name="quorum_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(request_numerator__gte=1, request_denominator__gte=F("request_numerator")),
                name="request_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(teachers_least__range=(0, 100))
                & (Q(leaders_most=None) | Q(leaders_most__range=(0, 100)))
                & (Q(women_least=None) | Q(women_least__range=(0, 100)))
                & (Q(young_least=None) | Q(young_least__range=(0, 100))),
                name="rules_shares_are_per_cent",
            ),
            models.CheckConstraint(condition=Q(term_years__in=(3, 4, 5)), name="rules_term_is_three_to_five"),
            models.CheckConstraint(condition=Q(seconders__lte=20), name="rules_seconders_are_few"),
            models.CheckConstraint(
                condition=Q(presidium_most__gte=F("presidium_least")), name="rules_presidium_is_a_span"
            ),
            models.CheckConstraint(condition=Q(staff_categories__len__gte=1), name="rules_say_who_is_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.effective_from})"

    @property
    def staff_named(self) -> list[str]:
        """Who is staff of the body, in words."""
        return [str(one.label) for one in Category if one.value in self.staff_categories]

    @property
    def quorum(self) -> tuple[int, int]:
        return self.quorum_numerator, self.quorum_denominator

    @property
    def request(self) -> tuple[int, int]:
        return self.request_numerator, self.request_denominator
