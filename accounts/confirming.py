"""Whether whoever sits before the screen has lately shown that it is they, by password or PIN."""

import time

from allauth.account.adapter import get_adapter
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.pins import check_pin, read_pin

# Seconds for which money and restricted facts are open afterwards.
AFTER_PASSWORD = 12 * 60 * 60
AFTER_PIN = 30 * 60

_UNTIL = "confirmed_until"
_BY_SLIP = "let_in_by_slip"
_FORGETS_UNTIL = "may_forget_until"


def begin(session: SessionBase, *, by_slip: bool) -> None:
    """Somebody has just come in, by slip and a PIN they chose, or by password."""
    session[_BY_SLIP] = by_slip
    session[_UNTIL] = time.time() + (AFTER_PIN if by_slip else AFTER_PASSWORD)
    session[_FORGETS_UNTIL] = session[_UNTIL] if by_slip else 0


def is_confirmed(request: HttpRequest) -> bool:
    return time.time() < request.session.get(_UNTIL, 0)


def came_by_slip(request: HttpRequest) -> bool:
    return bool(request.session.get(_BY_SLIP))


def may_forget_password(request: HttpRequest) -> bool:
    """Whether a slip was scanned so lately that a new password needs no old one; a PIN is not enough."""
    return time.time() < request.session.get(_FORGETS_UNTIL, 0)


def end_forgetting(session: SessionBase) -> None:
    """A slip sets one password anew."""
    session[_FORGETS_UNTIL] = 0


def confirm(request: HttpRequest, user: User, typed: str) -> None:
    """Take a PIN or a password; raises ValidationError when it is wrong, or tried too often."""
    figures = read_pin(typed)
    # No password is as short as a PIN.
    if len(figures) == 6 and figures.isdecimal() and user.pin:
        check_pin(user, figures)
        good_for = AFTER_PIN
    elif user.has_usable_password() and get_adapter(request).reauthenticate(user, typed):
        good_for = AFTER_PASSWORD
    else:
        raise ValidationError(_("This is not right. Please try again."), code="secret_wrong")
    request.session[_UNTIL] = time.time() + good_for
