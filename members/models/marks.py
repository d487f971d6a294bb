from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models.people import Person
from members.models.terms import Lasting
from vault.history import tracked
from vault.secrets import SecretTextField


class DatedQuerySet(models.QuerySet):
    def on(self, day: date) -> Self:
        """Those in force on `day`."""
        return self.filter(period__contains=day)


class Tag(models.Model):
    """An open mark that may stand beside a name: 积极分子, 骨干教师."""

    ACTIVIST = "工会积极分子"

    name = models.CharField(_("tag"), max_length=30, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("tag")

    def __str__(self) -> str:
        return self.name


class TaggingQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> Self:
        """A tag is no secret: of everybody whom `user` may see."""
        if user.has_perm("members.view_everybody"):
            return self
        return self.filter(person__in=Person.objects.visible_to(user))


class CareTagQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> Self:
        """The open kinds to those who visit people, every kind to those who must know why."""
        if not user.has_perm("members.view_care"):
            return self.none()
        shown = self.filter(person__in=Person.objects.visible_to(user))
        return (
            shown
            if user.has_perm("members.view_restricted_care")
            else shown.filter(kind__in=CareTag.OPEN_KINDS)
        )


@tracked()
class Tagging(Lasting):
    """Somebody bears a tag for a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="taggings")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="taggings")
    period = DateRangeField(_("from – to"))

    objects = TaggingQuerySet.as_manager()

    class Meta:
        ordering = ["person", "period"]
        verbose_name = _("tag of a person")
        constraints = [
            models.CheckConstraint(condition=Q(period__isempty=False), name="tagging_is_not_empty"),
            models.CheckConstraint(condition=Q(period__lower_inf=False), name="tagging_has_a_first_day"),
            ExclusionConstraint(
                name="a_tag_is_borne_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("tag", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.tag}"


@tracked(exclude=["note"])
class CareTag(Lasting):
    """Why the union looks after somebody; covered on every page, and each look is recorded."""

    class Kind(models.TextChoices):
        MILITARY_FAMILY = "military_family", _("family of a soldier")
        VETERAN = "veteran", _("veteran")
        HARDSHIP = "hardship", _("in hardship")
        SINGLE_PARENT = "single_parent", _("single parent")
        ILLNESS = "illness", _("ill for long")
        BEREAVED = "bereaved", _("bereaved")
        OTHER = "other", _("other")

    # Who serves or served is known to all who visit them; the rest only to those who must know.
    OPEN_KINDS = (Kind.MILITARY_FAMILY, Kind.VETERAN)

    person = models.ForeignKey(Person, models.PROTECT, related_name="care_tags")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    period = DateRangeField(_("from – to"))
    note = SecretTextField(_("note"), blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    objects = CareTagQuerySet.as_manager()

    class Meta:
        ordering = ["person", "kind", "period"]
        verbose_name = _("care tag")
        constraints = [
            models.CheckConstraint(condition=Q(period__isempty=False), name="care_tag_is_not_empty"),
            models.CheckConstraint(condition=Q(period__lower_inf=False), name="care_tag_has_a_first_day"),
            ExclusionConstraint(
                name="a_care_tag_is_borne_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
