"""The key to an empty house: who can read the terminal founds the union, and no stranger on the network."""

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

VALID_SECONDS = 14 * 24 * 60 * 60

# The separator is one that an address may hold as it is.
_signer = TimestampSigner(sep=".", salt="office.founding")
_SIGNED = "found"


def founding_path() -> str:
    """The path of the first-run page with a token that this installation's secret signs for 14 days."""
    return reverse("office:first_run", args=[_signer.sign(_SIGNED).removeprefix(f"{_SIGNED}.")])


def is_founding_token(token: str) -> bool:
    """Whether this installation signed the token, not more than 14 days ago."""
    try:
        _signer.unsign(f"{_SIGNED}.{token}", max_age=VALID_SECONDS)
    except BadSignature:
        return False
    return True
