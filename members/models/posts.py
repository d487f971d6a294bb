from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from members.models.groups import UnionGroup
from members.models.people import Person
from vault.history import tracked


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> Self:
        return self.filter(period__contains=day)


@tracked()
class Post(models.Model):
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
        AUDITOR = "auditor", _("auditor")
        GROUP_LEADER = "group_leader", _("group leader")
        SCHOOL_OFFICE = "school_office", _("school office")
        ADMINISTRATOR = "administrator", _("administrator")

    ROLES = {
        Kind.CHAIR: Role.CHAIR,
        Kind.VICE_CHAIR: Role.VICE_CHAIR,
        Kind.TREASURER: Role.TREASURER,
        Kind.AUDITOR: Role.AUDITOR,
        Kind.GROUP_LEADER: Role.GROUP_LEADER,
        Kind.SCHOOL_OFFICE: Role.SCHOOL_OFFICE,
        Kind.ADMINISTRATOR: Role.ADMINISTRATOR,
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    kind = models.CharField(_("office held"), max_length=20, choices=Kind.choices)
    group = models.ForeignKey(
        UnionGroup, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("union group")
    )
    period = DateRangeField(_("term"))

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["period", "pk"]
        verbose_name = _("office held")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="group_leader", group__isnull=False)
                | (~Q(kind="group_leader") & Q(group=None)),
                name="only_group_leaders_have_a_group",
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
                condition=~Q(kind="group_leader"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"

    @property
    def last_day(self) -> date | None:
        """The last day of the term; none while it is open."""
        return self.period.upper - timedelta(days=1) if self.period.upper else None

    @property
    def role(self) -> Role:
        """What this office allows; a committee member without one of the offices named is just that."""
        return self.ROLES.get(self.Kind(self.kind), Role.COMMITTEE_MEMBER)
