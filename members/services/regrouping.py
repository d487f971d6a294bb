"""September's regrouping: many change their group on one day, all or nothing, undone until that day."""

from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from members.models import Move, Person, Regrouping, Standing, UnionGroup
from members.services.judging import check_together, lives_of, require_near
from members.services.moves import rebuild_standings


class Change(NamedTuple):
    """Somebody is to leave the group seen on the page for another; none is “without a group”."""

    person_id: int
    before: int | None
    after: int | None


@transaction.atomic
def regroup(*, changes: list[Change], effective_on: date, by: User | None) -> Regrouping:
    """Record the changes as acts of one day; the number of statements does not grow with them.

    Refused (`stale`) when somebody is no longer in the group that was seen, when a group is closed, and where
    a single act would be.
    """
    changes = [change for change in changes if change.before != change.after]
    if not changes:
        raise ValidationError(_("Nobody would change groups."), code="nothing_to_do")
    require_near(effective_on)
    # The same rows as recording an act locks: whoever comes second sees what the first has done.
    ids = [change.person_id for change in changes]
    people = {person.pk: person for person in Person.objects.locked().filter(pk__in=ids)}
    _require_as_seen(changes, effective_on)
    _require_open({change.after for change in changes if change.after}, effective_on)
    regrouping = Regrouping(effective_on=effective_on, made_by=by)
    moves = [
        Move(
            person=people[change.person_id],
            kind=Move.Kind.REGROUP,
            effective_on=effective_on,
            group_id=change.after,
            leaves_group=change.after is None,
            regrouping=regrouping,
            recorded_by=by,
        )
        for change in changes
    ]
    check_together(moves, lives_of(people))
    regrouping.save()
    Move.objects.bulk_create(moves)
    rebuild_standings(people.values())
    return regrouping


@transaction.atomic
def undo_regrouping(*, regrouping: Regrouping, by: User | None, reason: str) -> Regrouping:
    """Strike out all acts of a regrouping; refused from its day on, when people already belong elsewhere."""
    if not reason.strip():
        raise ValidationError(_("Please say why this is undone."), code="reason_missing")
    regrouping = Regrouping.objects.select_for_update(of=("self",)).get(pk=regrouping.pk)
    if regrouping.undone_at:
        raise ValidationError(_("This regrouping has been undone already."), code="undone_already")
    if regrouping.effective_on <= timezone.localdate():
        raise ValidationError(
            _(
                "This regrouping has been in force since %(day)s and cannot be undone as a whole any more. "
                "Make another one, or strike out single moves on a person's page."
            ),
            code="in_force",
            params={"day": date_format(regrouping.effective_on)},
        )
    moves = Move.objects.filter(regrouping=regrouping, struck_at=None)
    people = list(Person.objects.locked().filter(moves__in=moves))
    now = timezone.now()
    moves.update(struck_at=now, struck_by=by, strike_reason=reason.strip())
    rebuild_standings(people)
    regrouping.undone_at, regrouping.undone_by = now, by
    regrouping.save(update_fields=["undone_at", "undone_by"])
    return regrouping


def _require_as_seen(changes: list[Change], day: date) -> None:
    rows = Standing.objects.on(day).filter(person__in=[change.person_id for change in changes])
    now = dict(rows.values_list("person_id", "group_id"))
    moved = [c.person_id for c in changes if now.get(c.person_id, 0) != c.before]
    if moved:
        names = Person.objects.filter(pk__in=moved).values_list("name", flat=True)[:8]
        raise ValidationError(
            _(
                "Somebody else has changed the groups in the meantime: %(names)s no longer stand where "
                "this page showed them. Nothing has been stored; please look through the list once more."
            ),
            code="stale",
            params={"names": get_text_list(list(names), _("and"))},
        )


def _require_open(groups: set[int], day: date) -> None:
    gone = groups - set(UnionGroup.objects.open_on(day).filter(pk__in=groups).values_list("pk", flat=True))
    if gone:
        names = UnionGroup.objects.filter(pk__in=gone).values_list("name", flat=True)
        raise ValidationError(
            _("%(names)s is closed on %(day)s; choose another group."),
            code="group_closed",
            params={"names": get_text_list(list(names), _("and")) or "—", "day": date_format(day)},
        )
