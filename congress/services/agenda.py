"""A session's agenda: items added, changed, moved, taken off."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import AgendaItem, Session
from congress.powers import usual_method, usual_mode
from congress.services.archive import lock_session
from congress.services.sessions import require_part_open
from vault.versions import lock_version


@transaction.atomic
def add_item(
    *,
    session: Session,
    part: str,
    title: str,
    by: User | None,
    power: int | None = None,
    mode: str = "",
    method: str = "",
    presenter: str = "",
) -> AgendaItem:
    """Add an item at the end of a meeting; mode and method are the usual ones of its power where not chosen.

    Refused where a matter of power 4 would not be voted on (Order 32, article 7).
    """
    session = lock_session(session)
    item = AgendaItem(
        session=session, part=part, power=power, title=title.strip(), presenter=presenter.strip()
    )
    _decide_how(item, mode, method)
    last = session.agenda.filter(part=part).aggregate(last=Max("position"))["last"]
    item.position = 0 if last is None else last + 1
    _save(item)
    return item


@transaction.atomic
def change_item(
    *, item: AgendaItem, version: int, by: User | None, mode: str = "", method: str = "", **changes: Any
) -> AgendaItem:
    """Change an item; `changes` are fields of AgendaItem. Refused once it has been voted on."""
    session = lock_session(item.session)
    item = lock_version(AgendaItem.objects, pk=item.pk, version=version)
    _require_not_voted(item)
    require_part_open(session, item.part)
    for name, value in changes.items():
        setattr(item, name, value.strip() if isinstance(value, str) else value)
    _decide_how(item, mode, method)
    _save(item)
    item.refresh_from_db(fields=["version"])
    return item


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: User | None) -> AgendaItem:
    """Let an item and its neighbour in the same meeting change places; the first and the last stay."""
    session = lock_session(item.session)
    require_part_open(session, item.part)
    items = list(session.agenda.select_for_update().filter(part=item.part).order_by("position", "pk"))
    here = next(place for place, one in enumerate(items) if one.pk == item.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(items):
        items[here], items[there] = items[there], items[here]
    for place, one in enumerate(items):
        if one.position != place:
            one.position = place
            one.save(update_fields=["position"])
    return item


@transaction.atomic
def withdraw_item(*, item: AgendaItem, reason: str, by: User | None) -> AgendaItem:
    """Take an item off; it stays in the record with the reason. Refused once it has been voted on."""
    item = _locked(item)
    _require_not_voted(item)
    if not reason.strip():
        raise ValidationError(_("Please write why it is taken off."), code="no_reason")
    item.withdrawn_reason = reason.strip()
    item.clean_fields(exclude=["session"])
    item.save(update_fields=["withdrawn_reason"])
    return item


@transaction.atomic
def bring_back_item(*, item: AgendaItem, by: User | None) -> AgendaItem:
    """Put an item that was taken off back on the agenda."""
    item = _locked(item)
    item.withdrawn_reason = ""
    item.save(update_fields=["withdrawn_reason"])
    return item


@transaction.atomic
def drop_item(*, item: AgendaItem, by: User | None) -> Session:
    """Remove an item while nobody has been told of it; later it is taken off, with a reason."""
    item = _locked(item)
    if item.session.announced_at is not None:
        raise ValidationError(
            _("The session has been announced; take the item off with a reason instead."), code="announced"
        )
    try:
        with transaction.atomic():
            item.delete()
    except ProtectedError as held:
        raise ValidationError(
            _("Papers or records belong to “%(title)s”; take it off with a reason instead."),
            code="item_in_use",
            params={"title": item.title},
        ) from held
    return item.session


def _locked(item: AgendaItem) -> AgendaItem:
    session = lock_session(item.session)
    require_part_open(session, item.part)
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    item.session = session
    return item


def _require_not_voted(item: AgendaItem) -> None:
    if item.votes.exists():
        raise ValidationError(
            _("“%(title)s” has been voted on and stays as it is."), code="voted", params={"title": item.title}
        )


def _decide_how(item: AgendaItem, mode: str, method: str) -> None:
    item.mode = mode or usual_mode(item.power)
    item.method = method or usual_method(item.power, item.mode)
    if item.power == 4 and item.mode != AgendaItem.Mode.PASS:
        raise ValidationError(
            {"mode": ValidationError(_("A matter of power 4 has to be passed by a vote."), code="must_pass")}
        )
    if item.mode == AgendaItem.Mode.PASS and item.method == AgendaItem.Method.NONE:
        raise ValidationError(
            {"method": ValidationError(_("What is passed is voted on; choose how."), code="no_method")}
        )


def _save(item: AgendaItem) -> None:
    require_part_open(item.session, item.part)
    item.clean_fields(exclude=["session"])
    item.save()
