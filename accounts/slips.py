"""Slips that let one phone in, once: made, taken back, used."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import SignInSlip, SlipQuerySet, User
from accounts.pins import set_pin

VALID_FOR = timedelta(days=14)
# Without 0 and o, 1, i and l, in case somebody types it; 26 of 31 letters are 128.8 bits.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LETTERS = 26


@transaction.atomic
def issue_slips(*, users: Iterable[User], by: User | None) -> dict[int, str]:
    """Make a slip for each; returns the codes by the users' keys, which exist nowhere else.

    Slips that were not used yet are revoked: of each person only the newest lets in.
    """
    keys = sorted(user.pk for user in users)
    list(User.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    now = timezone.now()
    earlier = SignInSlip.objects.filter(user__in=keys, used_at=None, revoked_at=None)
    earlier.update(revoked_at=now, revoked_by=by)
    codes = {key: _new_code() for key in keys}
    SignInSlip.objects.bulk_create(
        SignInSlip(user_id=key, code_hash=_hashed(code), issued_by=by, expires_at=now + VALID_FOR)
        for key, code in codes.items()
    )
    return codes


def issue_slip(*, user: User, by: User | None) -> str:
    """Make a slip for one person; returns its code."""
    return issue_slips(users=[user], by=by)[user.pk]


@transaction.atomic
def revoke_slip(*, slip: SignInSlip, by: User) -> SignInSlip:
    """Take a slip back that has not let anybody in."""
    slip = SignInSlip.objects.select_for_update().get(pk=slip.pk)
    if slip.used_at:
        raise ValidationError(
            _("This slip has let a phone in already. Its owner can sign that phone out."), code="slip_used"
        )
    if not slip.revoked_at:
        slip.revoked_at, slip.revoked_by = timezone.now(), by
        slip.save(update_fields=["revoked_at", "revoked_by"])
    return slip


def slips_by_machine(user: User) -> SlipQuerySet:
    """Those that somebody at the machine made for them lately, and not one of the union."""
    return user.slips.filter(issued_by=None, issued_at__gt=timezone.now() - VALID_FOR)


def find_slip(code: str) -> SignInSlip | None:
    """The slip with this code, in whatever state it is."""
    return SignInSlip.objects.select_related("user").filter(code_hash=_hashed(code)).first()


def refuse_spent_slip(slip: SignInSlip | None) -> SignInSlip:
    """The slip, when it still lets somebody in; raises ValidationError with a sentence that helps."""
    if slip is None:
        reason, code = _("This is not one of our slips, or the address was cut short."), "slip_unknown"
    elif slip.used_at:
        reason, code = _("This slip has been used already; each lets one phone in, once."), "slip_used"
    elif slip.revoked_at:
        reason, code = _("This slip was taken back; perhaps you have a newer one."), "slip_revoked"
    elif slip.expires_at <= timezone.now():
        reason, code = _("This slip has run out; a slip is good for 14 days."), "slip_expired"
    elif not slip.user.is_open:
        reason, code = _("This sign-in is closed."), "slip_closed"
    else:
        return slip
    raise ValidationError(reason, code=code)


@transaction.atomic
def redeem_slip(*, code: str, pin: str) -> User:
    """Use the slip up and set its owner's PIN; returns whom it lets in.

    Raises ValidationError when the PIN is weak or the slip spent; of two phones at once one reads that.
    """
    locked = SignInSlip.objects.select_for_update(of=("self",)).select_related("user")
    slip = refuse_spent_slip(locked.filter(code_hash=_hashed(code)).first())
    set_pin(slip.user, pin)
    slip.used_at = timezone.now()
    slip.save(update_fields=["used_at"])
    return slip.user


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _letter in range(LETTERS))


def _hashed(code: str) -> str:
    """Of the code as it is printed, or typed in groups and capitals."""
    typed = code.lower().replace("-", "").replace(" ", "")
    return hashlib.sha256(typed.encode()).hexdigest()
