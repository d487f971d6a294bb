from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from members.models.groups import Department, UnionGroup
from members.models.people import Person
from members.models.terms import Lasting
from vault.history import tracked
from vault.versions import Versioned


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> Self:
        return self.filter(period__contains=day)


@tracked()
class Committee(Lasting, Versioned):
    """A committee of the union for one term (届)."""

    class Kind(models.TextChoices):
        UNION = "union", _("union committee")
        AUDIT = "audit", _("funds review committee")
        WOMEN = "women", _("women workers' committee")

    kind = models.CharField(_("committee"), max_length=8, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(_("term number"))
    period = DateRangeField(_("term"))
    elected_on = models.DateField(_("elected on"), null=True, blank=True)
    approval_number = models.CharField(_("approval of the higher-level union"), max_length=60, blank=True)

    class Meta(Versioned.Meta):
        ordering = ["kind", "-number"]
        verbose_name = _("committee")
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_committee_a_term"),
            models.CheckConstraint(condition=Q(number__gte=1), name="committee_terms_count_from_one"),
            models.CheckConstraint(condition=Q(period__isempty=False), name="committee_is_not_empty"),
            models.CheckConstraint(condition=Q(period__lower_inf=False), name="committee_has_a_first_day"),
            ExclusionConstraint(
                name="one_committee_of_a_kind_at_a_time",
                expressions=[("kind", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


@tracked()
class Post(Lasting, Versioned):
    """An office held for a term (职务); the right to act comes from it and ends with it."""

    class Kind(models.TextChoices):
        CHAIR = "chair", _("union chair")
        VICE_CHAIR = "vice_chair", _("vice-chair")
        ORGANISATION = "organisation", _("committee member for organisation")
        PUBLICITY = "publicity", _("committee member for publicity")
        CULTURE_SPORT = "culture_sport", _("committee member for culture and sport")
        WOMEN = "women", _("committee member for women workers")
        WELFARE = "welfare", _("committee member for welfare")
        TREASURER = "treasurer", _("treasurer")
        ACCOUNTANT = "accountant", _("accountant")
        CASHIER = "cashier", _("cashier")
        AUDITOR = "auditor", _("auditor")
        LABOUR_PROTECTION = "labour_protection", _("committee member for labour protection")
        MEMBER = "member", _("committee member")
        WOMEN_COMMITTEE = "women_committee", _("member of the women workers' committee")
        GROUP_LEADER = "group_leader", _("group leader")
        SCHOOL_OFFICE = "school_office", _("school office")
        DEPARTMENT_HEAD = "department_head", _("head of a department")
        # Entered by the congress, never among the union's own offices.
        DELEGATE = "delegate", _("delegate of the staff congress")
        ADMINISTRATOR = "administrator", _("administrator")

    ROLES = {
        Kind.CHAIR: Role.CHAIR,
        Kind.VICE_CHAIR: Role.VICE_CHAIR,
        Kind.ORGANISATION: Role.ORGANISER,
        Kind.WELFARE: Role.WELFARE_OFFICER,
        # An accountant may what a treasurer may; the role goes by the treasurer's name.
        Kind.ACCOUNTANT: Role.TREASURER,
        Kind.TREASURER: Role.TREASURER,
        Kind.AUDITOR: Role.AUDITOR,
        Kind.GROUP_LEADER: Role.GROUP_LEADER,
        Kind.SCHOOL_OFFICE: Role.SCHOOL_OFFICE,
        Kind.DEPARTMENT_HEAD: Role.DEPARTMENT_HEAD,
        Kind.DELEGATE: Role.DELEGATE,
        Kind.ADMINISTRATOR: Role.ADMINISTRATOR,
    }

    # An auditor holds no post that spends or books what is audited (beyond 工会法, article 45).
    NOT_FOR_AUDITORS = (Kind.CHAIR, Kind.TREASURER, Kind.ACCOUNTANT, Kind.CASHIER)

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    kind = models.CharField(_("office held"), max_length=20, choices=Kind.choices)
    group = models.ForeignKey(
        UnionGroup, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("union group")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="heads", verbose_name=_("department")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("committee")
    )
    is_head = models.BooleanField(_("heads the committee"), default=False)
    # Named by the school office while there is no chair.
    is_acting = models.BooleanField(_("acting"), default=False)
    duties = models.CharField(_("duties"), max_length=200, blank=True)
    period = DateRangeField(_("term"))

    objects = PostQuerySet.as_manager()

    class Meta(Versioned.Meta):
        ordering = ["period", "pk"]
        verbose_name = _("office held")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="group_leader", group__isnull=False)
                | (~Q(kind="group_leader") & Q(group=None)),
                name="only_group_leaders_have_a_group",
            ),
            models.CheckConstraint(
                condition=Q(kind="department_head", department__isnull=False)
                | (~Q(kind="department_head") & Q(department=None)),
                name="only_heads_of_departments_have_one",
            ),
            models.CheckConstraint(condition=Q(period__isempty=False), name="post_is_not_empty"),
            models.CheckConstraint(condition=Q(period__lower_inf=False), name="post_has_a_first_day"),
            ExclusionConstraint(
                name="one_chair_at_a_time",
                expressions=[("period", RangeOperators.OVERLAPS)],
                condition=Q(kind="chair"),
            ),
            ExclusionConstraint(
                name="one_leader_a_group",
                expressions=[("group", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(kind="group_leader"),
            ),
            ExclusionConstraint(
                name="a_post_is_held_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=~Q(kind__in=("group_leader", "department_head")),
            ),
            ExclusionConstraint(
                name="one_head_a_department_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("department", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(kind="department_head"),
            ),
            ExclusionConstraint(
                name="accountant_and_cashier_differ",
                expressions=[("person", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(kind__in=("accountant", "cashier")),
            ),
            ExclusionConstraint(
                name="auditors_hold_no_finance_post",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        models.Case(models.When(kind="auditor", then=1), default=0),
                        RangeOperators.NOT_EQUAL,
                    ),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(kind__in=("auditor", "chair", "treasurer", "accountant", "cashier")),
            ),
            models.CheckConstraint(
                condition=Q(is_acting=False) | Q(kind="chair"), name="only_a_chair_is_acting"
            ),
            ExclusionConstraint(
                name="one_head_a_committee",
                expressions=[("committee", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(is_head=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"

    @property
    def role(self) -> Role:
        """What this office allows; a committee member without one of the offices named is just that."""
        return self.ROLES.get(self.Kind(self.kind), Role.COMMITTEE_MEMBER)
