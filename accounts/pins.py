"""The six figures that somebody chooses with a slip: set, checked, and not guessed."""

import re
import unicodedata
from datetime import date, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from vault.secrets import keyed_hash

TRIES = 5
REST = timedelta(minutes=15)
RUNS = "01234567890 09876543210"


def read_pin(typed: str) -> str:
    """The figures as somebody types them, also full-width or with blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))


def refuse_weak_pin(pin: str, user: User) -> None:
    """Raises ValidationError for what is not six figures, or is among the first that others would try."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        raise ValidationError(_("A PIN is six figures."), code="pin_form")
    # 000000, 121212, 123123; 123456 and backwards.
    if any(pin == pin[:length] * (6 // length) for length in (1, 2, 3)) or pin in RUNS:
        raise ValidationError(_("This PIN is guessed at once. Please take another."), code="pin_weak")
    if _is_a_day(pin):
        raise ValidationError(
            _("This PIN looks like a date, and birthdays are tried first. Please take another."),
            code="pin_weak",
        )
    if pin in plain_figures(user.staff_number) or pin in plain_figures(user.mobile):
        raise ValidationError(
            _("This PIN is part of your staff number or mobile number. Please take another."), code="pin_weak"
        )


def plain_figures(text: str) -> str:
    return re.sub(r"\D", "", text)


def set_pin(user: User, pin: str) -> None:
    """Set the PIN; raises ValidationError when it is weak. Earlier wrong tries are forgotten."""
    refuse_weak_pin(pin, user)
    user.pin = make_password(_peppered(user, pin))
    user.pin_tries, user.pin_tried_at = 0, None
    user.save(update_fields=["pin", "pin_tries", "pin_tried_at"])


def check_pin(user: User, pin: str) -> None:
    """Raises ValidationError when the PIN is wrong, or after five wrong ones until 15 minutes have passed."""
    now = timezone.now()
    rested = Q(pin_tried_at=None) | Q(pin_tried_at__lte=now - REST)
    # Counted before it is compared, in one statement: however many try at once, five are compared.
    counted = (
        User.objects.filter(pk=user.pk)
        .filter(rested | Q(pin_tries__lt=TRIES))
        .update(pin_tries=Case(When(rested, then=Value(1)), default=F("pin_tries") + 1), pin_tried_at=now)
    )
    if not counted:
        raise ValidationError(
            _("Five wrong PINs. Please wait a quarter of an hour, or ask the union for a new slip."),
            code="too_many_pins",
        )
    if not user.pin or not check_password(_peppered(user, pin), user.pin):
        raise ValidationError(_("The PIN is not right."), code="pin_wrong")
    User.objects.filter(pk=user.pk).update(pin_tries=0, pin_tried_at=None)


def _is_a_day(pin: str) -> bool:
    """850312, and 198503."""
    forms = [(2000 + int(pin[:2]), int(pin[2:4]), int(pin[4:]))]
    if pin[:2] in ("19", "20"):
        forms.append((int(pin[:4]), int(pin[4:]), 1))
    for year, month, day in forms:
        try:
            date(year, month, day)
        except ValueError:
            continue
        return True
    return False


def _peppered(user: User, pin: str) -> str:
    # A million PINs are soon tried: whoever has the database alone lacks the key.
    return keyed_hash(pin, purpose=f"pin {user.pk}")
