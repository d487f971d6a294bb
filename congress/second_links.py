"""The link that leads to seconding a proposal: signed, so that nobody makes one up; it asks to sign in."""

from datetime import timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.addresses import whole_address
from congress.models import Proposal

# Longer than a call is open.
VALID_FOR = timedelta(days=60)
_SIGNER = signing.TimestampSigner(salt="congress.second", sep=".")


def second_path(proposal: Proposal) -> str:
    """The path of a link made now."""
    return reverse("congress:second", args=[_SIGNER.sign(str(proposal.pk))])


def second_address(proposal: Proposal) -> str:
    """The whole address, to be sent on or shown as a QR."""
    return whole_address(second_path(proposal))


def read_second_key(key: str) -> int:
    """The key of the proposal; raises ValidationError saying what is wrong with the link."""
    try:
        return int(_SIGNER.unsign(key, max_age=VALID_FOR))
    except signing.SignatureExpired as error:
        raise ValidationError(
            _("This link has run out. Please ask the proposer for a new one."), code="link_expired"
        ) from error
    except (signing.BadSignature, ValueError) as error:
        raise ValidationError(
            _("This is not one of our links, or it was cut short. Please ask the proposer for a new one."),
            code="link_unknown",
        ) from error
