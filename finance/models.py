"""The yearly budget and its lines. Amounts are yuan."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import Activity
from vault.history import tracked
from vault.versions import Versioned


class BudgetQuerySet(models.QuerySet["Budget"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_perm("finance.view_budget") else self.none()


@tracked()
class Budget(Versioned):
    """The budget of one calendar year (预算); the plan's total is the budget's total."""

    class Status(models.TextChoices):
        DRAFTING = "drafting", _("Drafting")
        COMMITTEE_PASSED = "committee_passed", _("Passed by the committee")
        AUDITED = "audited", _("Reviewed by the auditors")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved (locked)")
        RUNNING = "running", _("In use")
        CLOSED = "closed", _("Closed")
        RETURNED = "returned", _("Returned for changes")
        ADJUSTING = "adjusting", _("Being adjusted")

    # The lines may change in these only; triggers on the table of lines say the same.
    OPEN_STATUSES = (Status.DRAFTING, Status.RETURNED)
    # From approval on a budget never opens again; a trigger on the table of budgets says the same.
    FROZEN_STATUSES = (Status.APPROVED, Status.RUNNING, Status.ADJUSTING, Status.CLOSED)

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    status = models.CharField(_("status"), max_length=18, choices=Status.choices, default=Status.DRAFTING)
    note = models.TextField(_("explanation"), blank=True)

    objects = BudgetQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["-year"]
        verbose_name = _("budget")
        constraints = [
            models.CheckConstraint(condition=Q(year__range=(1901, 2100)), name="budget_year_in_the_almanac")
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("finance:budget_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN_STATUSES


@tracked()
class BudgetApproval(models.Model):
    """Somebody passed, reviewed, approved or returned the budget on a day, under a number."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="approvals")
    status = models.CharField(_("step"), max_length=18, choices=Budget.Status.choices)
    passed_on = models.DateField(_("on"))
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["recorded_at"]
        verbose_name = _("budget approval")

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.passed_on}"


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(budget__in=Budget.objects.visible_to(user))

    def for_non_members(self) -> Self:
        return self.exclude(category__in=("", BudgetLine.Category.MEMBER))


@tracked()
class BudgetLine(Versioned):
    """One sum of the budget (预算行): headcount × rate, or a plain amount; never both.

    Lines with the same `item` are one row of the sheet, a line for each category of people.
    """

    class Category(models.TextChoices):
        MEMBER = "member", _("members")
        RETIRED = "retired", _("retired teachers")
        TEMPORARY = "temporary", _("temporary staff")
        OTHER = "other", _("others who are not members")

    class Source(models.TextChoices):
        UNION = "union", _("union funds")
        ADMINISTRATION = "administration", _("school administration subsidy")
        OTHER = "other", _("other money")

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="budget_lines")
    position = models.PositiveIntegerField(default=0)
    item = models.CharField(_("festival or matter"), max_length=100)
    festival = models.CharField(_("festival"), max_length=24, blank=True)
    festival_day = models.DateField(_("day of the festival"), null=True, blank=True)
    pay_month = models.PositiveSmallIntegerField(_("month of payment"), null=True, blank=True)
    category = models.CharField(_("for whom"), max_length=10, choices=Category.choices, blank=True)
    headcount = models.PositiveIntegerField(_("people"), null=True, blank=True)
    rate = models.DecimalField(_("yuan each"), max_digits=12, decimal_places=2, null=True, blank=True)
    plain_amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, null=True, blank=True)
    amount = models.GeneratedField(
        expression=Case(When(plain_amount=None, then=F("headcount") * F("rate")), default=F("plain_amount")),
        output_field=models.DecimalField(max_digits=12, decimal_places=2),
        db_persist=True,
    )
    # Empty while nobody has chosen; a budget with such a line cannot be passed.
    source = models.CharField(_("funding source"), max_length=16, choices=Source.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = BudgetLineQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["budget", "position", "pk"]
        verbose_name = _("budget line")
        constraints = [
            models.CheckConstraint(
                condition=Q(headcount__isnull=False, rate__isnull=False, plain_amount=None)
                | Q(headcount=None, rate=None, plain_amount__isnull=False),
                name="line_is_heads_or_plain",
            ),
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gte=Decimal(0)), name="line_rate_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(plain_amount=None) | Q(plain_amount__gte=Decimal(0)),
                name="line_amount_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(category__in=("retired", "temporary", "other"), source="union", reason=""),
                name="union_money_for_others_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(pay_month=None) | Q(pay_month__range=(1, 12)), name="line_month_is_a_month"
            ),
            models.CheckConstraint(condition=~Q(item=""), name="line_has_an_item"),
            # Deferred, so that two rows of the sheet may swap their names in one save.
            models.UniqueConstraint(
                fields=["budget", "item", "category"],
                name="one_line_an_item_and_category",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.amount}"
