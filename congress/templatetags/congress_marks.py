from django import template

from congress.states import OWED, Status

register = template.Library()

_TONES = {
    Status.DRAFT: "quiet",
    Status.SECONDING: "waiting",
    Status.RETURNED: "alert",
    Status.EXTENSION: "alert",
    Status.REPLIED: "good",
    Status.AWAITING_RATING: "good",
    Status.ACCEPTED: "good",
    Status.CLOSED: "done",
    Status.ARCHIVED: "done",
    Status.MERGED: "quiet",
    Status.REFUSED: "quiet",
    Status.WITHDRAWN: "quiet",
}


@register.filter
def proposal_tone(status: str) -> str:
    """The colour of a proposal's status (components/status.html); words stand beside it."""
    here = Status(status)
    return _TONES.get(here, "waiting" if here in OWED else "quiet")
