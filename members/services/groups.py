"""Union groups: made, renamed, closed; who leads them, by term."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from members.models import Person, Post, Standing, UnionGroup
from members.services.posts import end_posts, lock_offices, save_post, term
from vault.versions import lock_version


@transaction.atomic
def add_group(*, name: str, by: User | None, position: int | None = None) -> UnionGroup:
    """Make a group; without a place it stands last."""
    if position is None:
        last = UnionGroup.objects.order_by("position").last()
        position = last.position + 1 if last else 0
    return _saved(UnionGroup(name=name.strip(), position=position))


@transaction.atomic
def change_group(
    *,
    group: UnionGroup,
    version: int,
    name: str,
    position: int,
    by: User | None,
    closed_on: date | None = None,
) -> UnionGroup:
    """Rename a group, move it in the list, close or reopen it.

    Closing is refused while somebody is in it on that day or later; its leader's term ends with it.
    """
    group = lock_version(UnionGroup.objects, pk=group.pk, version=version)
    group.name, group.position, group.closed_on = name.strip(), position, closed_on
    if closed_on:
        _require_empty(group, closed_on)
        end_posts(group.posts.filter(period__overlap=DateRange(closed_on, None)), closed_on)
    return _saved(group)


@transaction.atomic
def name_leader(
    *, group: UnionGroup, person: Person, since: date, by: User | None, until: date | None = None
) -> Post:
    """Name who leads a group from `since` to the last day `until` (none: open).

    The leader is one of the group; the earlier leader's term ends the day before.
    """
    lock_offices()
    group = UnionGroup.objects.select_for_update().get(pk=group.pk)
    words = {"name": person.name, "group": group.name, "day": date_format(since)}
    if group.closed_on and group.closed_on <= since:
        raise ValidationError(_("%(group)s is closed on %(day)s."), code="group_closed", params=words)
    if not Standing.objects.on(since).filter(person=person, group=group).exists():
        raise ValidationError(
            _("%(name)s is not in %(group)s on %(day)s. A group's leader is one of the group."),
            code="leader_outside_group",
            params=words,
        )
    end_posts(group.posts.filter(kind=Post.Kind.GROUP_LEADER, period__contains=since), since)
    post = Post(person=person, kind=Post.Kind.GROUP_LEADER, group=group, period=term(since, until))
    save_post(post)
    return post


def _require_empty(group: UnionGroup, day: date) -> None:
    left = Standing.objects.filter(group=group, period__overlap=DateRange(day, None))
    count = left.values("person").distinct().count()
    if count:
        raise ValidationError(
            ngettext_lazy(
                "%(n)d person is still in this group on %(day)s or later. Move them to another group first.",
                "%(n)d people are still in this group on %(day)s or later. Move them to another group first.",
                count,
            ),
            code="group_not_empty",
            params={"n": count, "day": date_format(day)},
        )


def _saved(group: UnionGroup) -> UnionGroup:
    group.clean_fields()
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        raise ValidationError(
            _("There is a group “%(name)s” already."), code="name_taken", params=_named(group)
        ) from error
    group.refresh_from_db(fields=["version"])
    return group


def _named(group: UnionGroup) -> dict[str, Any]:
    return {"name": group.name}
