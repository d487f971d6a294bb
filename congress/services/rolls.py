"""Fixing who is due at a session, when check-in opens."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from congress.models import RollEntry, Session
from congress.reports.rolls import RollLine, roll_kind, roll_of, terms_of


@transaction.atomic
def fix_roll(session: Session, by: User | None) -> list[RollEntry]:
    """Write down who is on the session's rolls today, with the reason, and return the entries.

    Fixed anew whenever check-in opens, until a sitting of the session has opened; from then on the entries
    stay. Refused where a roll has nobody with a vote, or where both bodies of a joint sitting have one roll.
    """
    session = (
        Session.objects.select_for_update(of=("self",))
        .select_related("term", "joint_term")
        .get(pk=session.pk)
    )
    if session.sittings.filter(opened_at__isnull=False).exists():
        return list(session.roll_entries.select_related("person"))
    require_two_rolls(session)
    # Sign-in sheets and minutes are in the language of the house, whoever presses the button.
    with override(settings.LANGUAGE_CODE):
        lines = [line for line in roll_of(session, localdate()) if line.is_on]
    _require_voters(session, lines)
    session.roll_entries.all().delete()
    return RollEntry.objects.bulk_create(
        RollEntry(
            session=session,
            roll=line.roll,
            person=line.person,
            seat=line.seat,
            unit=line.unit[:60],
            reason=line.reason[:200],
        )
        for line in lines
    )


def require_two_rolls(session: Session) -> None:
    """Refuse a joint sitting of two bodies with one roll: delegates and all staff, say."""
    kinds = [roll_kind(term) for term in terms_of(session)]
    if len(set(kinds)) < len(kinds):
        raise ValidationError(
            _("A joint sitting is of a body of the staff and the members' general meeting."),
            code="one_roll_twice",
        )


def _require_voters(session: Session, lines: list[RollLine]) -> None:
    voting = {line.roll for line in lines if line.has_vote}
    for term in terms_of(session):
        if roll_kind(term) not in voting:
            raise ValidationError(
                _("Nobody has a vote in %(body)s today: enter its delegates first."),
                code="empty_roll",
                params={"body": term},
            )
