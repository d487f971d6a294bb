"""The call for proposals of a session: opened with its days, changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Call, Session
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
    return _saved(Call(session=session, **fields))


@transaction.atomic
def change_call(*, call: Call, version: int, by: User, **fields: Any) -> Call:
    """Change the days, the words or the path of a call; what was handed in stays as it is."""
    call = lock_version(Call.objects.select_related("session"), pk=call.pk, version=version)
    refuse_archived(call.session)
    for name, value in fields.items():
        setattr(call, name, value)
    return _saved(call)


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
