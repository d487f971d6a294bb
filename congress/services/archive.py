"""A session is put on file; from then on nothing of it changes."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Session, Sitting


def lock_session(session: Session) -> Session:
    """The session as it is now, locked; refused once it is archived."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("term", "joint_term")
    locked = rows.get(pk=session.pk)
    require_unarchived(locked)
    return locked


def require_unarchived(session: Session) -> None:
    """Refuse to change what belongs to a session that is on file."""
    if session.archived_at:
        raise ValidationError(
            _("“%(session)s” is archived and can only be read."),
            code="archived",
            params={"session": session},
        )


@transaction.atomic
def archive_session(*, session: Session, by: User | None) -> Session:
    """Put a session on file; refused while one of its meetings has not been closed."""
    session = lock_session(session)
    open_still = list(session.sittings.filter(closed_at=None))
    if open_still or not session.sittings.exists():
        raise ValidationError(
            _("A session is archived after its meetings. Not closed yet: %(meetings)s."),
            code="not_closed",
            params={"meetings": ", ".join(one.get_part_display() for one in open_still)},
        )
    _require_held(session)
    session.archived_at = timezone.now()
    session.save(update_fields=["archived_at"])
    return session


def _require_held(session: Session) -> None:
    if not session.sittings.filter(part=Sitting.Part.FORMAL, opened_at__isnull=False).exists():
        raise ValidationError(
            _("The formal meeting has not been held: too few people came. Call it again for another day."),
            code="not_held",
        )
