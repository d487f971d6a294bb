"""A sign-in is closed for good, and what could tell whose it was is taken out of it."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.devices import sign_out
from accounts.models import User


@transaction.atomic
def close_sign_in(user: User) -> None:
    """Nobody comes in by it any more: no password, PIN, second factor or slip, and no browser stays in."""
    user.set_unusable_password()
    user.is_active, user.pin, user.pin_tries, user.pin_tried_at = False, "", 0, None
    user.save()
    sign_out(user)
    Authenticator.objects.filter(user=user).delete()
    user.slips.all().delete()


@transaction.atomic
def erase_sign_in(user: User, *, staff_number: str) -> None:
    """Close it and take out number, mobile and e-mail; the row stays, for what its owner did points at it."""
    user.staff_number, user.email, user.mobile = staff_number, "", ""
    close_sign_in(user)
    EmailAddress.objects.filter(user=user).delete()
