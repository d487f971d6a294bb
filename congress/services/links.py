"""The link by which a department answers without an account: signed, only the newest, until after its day."""

from datetime import UTC, date, datetime, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.signing import b62_decode
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Assignment
from congress.services.assignments import lock_part
from congress.services.replies import ANSWERABLE

AT_LEAST = timedelta(days=30)
# So long after the last day for the answer.
AFTER_DUE = timedelta(days=14)
_SIGNER = signing.TimestampSigner(salt="congress.answer", sep=".")


@transaction.atomic
def make_answer_link(*, assignment: Assignment, by: User) -> str:
    """The key of a new link; links that were made before are good no more."""
    proposal, part = lock_part(assignment)
    if proposal.status not in ANSWERABLE:
        raise ValidationError(
            _("“%(title)s” waits for no answer at present."),
            code="not_awaited",
            params={"title": proposal.title},
        )
    part.link_number += 1
    part.save(update_fields=["link_number"])
    return _SIGNER.sign(f"{part.pk}-{part.link_number}")


def good_until(assignment: Assignment, *, made_on: date) -> date:
    """The last day of a link made on a day; a granted extension moves it along."""
    return max(made_on + AT_LEAST, assignment.due_on + AFTER_DUE)


def assignment_of(key: str) -> Assignment:
    """What the link was made for, with its proposal; raises ValidationError saying what is wrong with it."""
    try:
        pk, number = (int(part) for part in _SIGNER.unsign(key).split("-"))
    except signing.BadSignature as error:
        raise ValidationError(
            _("This is not one of our links, or it was cut short. Please ask the union for a new one."),
            code="link_unknown",
        ) from error
    found = Assignment.objects.select_related("proposal__call", "proposal__proposer", "department")
    assignment = found.filter(pk=pk).first()
    if assignment is None or assignment.sent_back_on is not None or assignment.link_number != number:
        raise ValidationError(
            _("There is a newer link for this, or it was given to somebody else. Please ask the union."),
            code="link_replaced",
        )
    # The day on which it was made stands in the key, between the two signs.
    made_on = localdate(datetime.fromtimestamp(b62_decode(key.split(".")[1]), tz=UTC))
    if localdate() > good_until(assignment, made_on=made_on):
        raise ValidationError(
            _("This link has run out. Please ask the union for a new one."), code="link_expired"
        )
    return assignment
