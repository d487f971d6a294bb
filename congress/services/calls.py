"""The call for proposals of a session: opened with its days, changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Call, Session, Sitting
from vault.refusals import rule_broken
from vault.versions import lock_version

THERE_IS_ONE = _("This session has its call for proposals already.")


def refuse_archived(session: Session) -> None:
    """Raise ValidationError where the session has been put into the archive: nothing of it changes."""
    if session.archived_at:
        raise ValidationError(_("This session has been archived; nothing of it changes."), code="archived")


@transaction.atomic
def add_call(*, session: Session, by: User, **fields: Any) -> Call:
    """Call for proposals to a session; there is one call a session."""
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    refuse_archived(session)
    if Call.objects.filter(session=session).exists():
        raise ValidationError(THERE_IS_ONE, code="call_exists")
    call = Call(session=session, **fields)
    _refuse_after_meeting(call)
    return _saved(call)


@transaction.atomic
def change_call(*, call: Call, version: int, by: User, **fields: Any) -> Call:
    """Change the days, the words or the path of a call; what was handed in stays as it is."""
    call = lock_version(Call.objects.select_related("session"), pk=call.pk, version=version)
    refuse_archived(call.session)
    closed_on = call.closes_on
    for name, value in fields.items():
        setattr(call, name, value)
    if call.closes_on != closed_on:
        _refuse_after_meeting(call)
    return _saved(call)


def _refuse_after_meeting(call: Call) -> None:
    """What is proposed must have come before the meeting is over."""
    held = call.session.sittings.filter(part=Sitting.Part.FORMAL).values_list("occasion__ends_on", flat=True)
    day = held.first()
    if day is not None and call.closes_on > day:
        sentence = _("The meeting is on %(day)s; the call cannot end later than that.")
        refusal = ValidationError(sentence, code="after_meeting", params={"day": date_format(day)})
        raise ValidationError({"closes_on": refusal})


def _saved(call: Call) -> Call:
    call.full_clean()
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        if rule_broken(error).endswith("session_id_key"):
            raise ValidationError(THERE_IS_ONE, code="call_exists") from error
        raise
    return call
