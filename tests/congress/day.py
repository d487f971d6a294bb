"""A session of an all-staff school on its day, for the tests of that day."""

from django.utils.timezone import localdate

from congress.models import Roll, RollEntry, Sitting
from congress.services.doors import check_in_by_list
from congress.services.sittings import declare_quorum, open_check_in
from tests.factories.congress import SessionFactory
from tests.factories.members import PersonFactory


def sitting_today(people=0, **fields) -> Sitting:
    """The formal meeting of a session that is held today, in a school of `people`."""
    for _one in range(people):
        PersonFactory()
    session = SessionFactory(held_on=localdate(), **fields)
    return session.sittings.get()


def checking_in(people=0, present=0, *, by, **fields) -> Sitting:
    """A meeting whose check-in is open, and `present` of its voters are there."""
    sitting = open_check_in(sitting=sitting_today(people, **fields), by=by)
    come(sitting, present, by=by)
    return sitting


def come(sitting, number, *, by, roll=Roll.STAFF):
    voters = RollEntry.objects.filter(session=sitting.session).voters(roll).order_by("pk")
    for entry in voters.select_related("person")[:number]:
        check_in_by_list(sitting=sitting, person=entry.person, by=by)


def opened(people=6, present=99, *, by, **fields) -> Sitting:
    return declare_quorum(sitting=checking_in(people, present, by=by, **fields), by=by)
