"""The presidium of a session (主席团): chosen from those who vote in it (Order 32, article 22)."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import PresidiumSeat, Session
from congress.reports.electorates import day_of, voters_in
from congress.services.archive import lock_session
from members.models import Person
from vault.refusals import rule_broken


@transaction.atomic
def seat_person(
    *,
    session: Session,
    person: Person,
    by: User | None,
    is_executive: bool = False,
    is_secretary: bool = False,
) -> PresidiumSeat:
    """Let somebody sit in the presidium; refused for whoever has no vote in the session, and twice."""
    session = lock_session(session)
    if not voters_in(session, day_of(session)).filter(pk=person.pk).exists():
        raise ValidationError(
            _("%(name)s has no vote in this session, and the presidium is chosen from those who have."),
            code="no_vote",
            params={"name": person.name},
        )
    try:
        with transaction.atomic():
            return PresidiumSeat.objects.create(
                session=session, person=person, is_executive=is_executive, is_secretary=is_secretary
            )
    except IntegrityError as error:
        if rule_broken(error) != "one_presidium_seat_a_person":
            raise
        raise ValidationError(
            _("%(name)s sits in the presidium already."), code="twice", params={"name": person.name}
        ) from error


@transaction.atomic
def unseat_person(*, seat: PresidiumSeat, by: User | None) -> Session:
    """Take somebody out of the presidium."""
    session = lock_session(seat.session)
    seat.delete()
    return session
