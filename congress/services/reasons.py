"""A reason that somebody writes for a step."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REASON_AT_MOST = 500


def refuse_without_reason(reason: str) -> str:
    """The reason without blanks around it; raises ValidationError when there is none, or it is too long."""
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Please write the reason."), code="reason_missing")
    return refuse_long_reason(reason)


def refuse_long_reason(reason: str) -> str:
    """The same where a reason may be left out."""
    reason = reason.strip()
    if len(reason) > REASON_AT_MOST:
        raise ValidationError(
            _("The reason has %(length)d characters; at most %(most)d fit. Please shorten it."),
            code="reason_too_long",
            params={"length": len(reason), "most": REASON_AT_MOST},
        )
    return reason
