"""The identity number of GB 11643: whether it is one, and what it says of whoever bears it."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

# ISO 7064, mod 11-2.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_FIGURES = "10X98765432"
# GB/T 2260, and the residence permits of people from Hong Kong, Macau and Taiwan (81, 82, 83).
_REGIONS = frozenset(
    str(region)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for region in range(first, last + 1)
)
_ROUNDED = _(
    "A spreadsheet has rounded this number: its last figures are lost. "
    "Format the column as text and type it again from the card."
)


class IdentityNumber(NamedTuple):
    """A number that may be somebody's; `sex` is "f" or "m"."""

    number: str
    born_on: date
    sex: str


def read_identity_number(text: str) -> IdentityNumber:
    """Read what was typed; ValidationError says what is wrong with it, and never repeats it."""
    number = _tidied(text)
    _check_form(number)
    region = number[1:3] if number[0] == "9" else number[:2]  # 9: a foreigner with permanent residence.
    if region not in _REGIONS:
        raise ValidationError(_("No identity number begins like this one."), code="identity_region")
    born_on = _birth_date(number[6:14])
    if number[17] != check_figure(number[:17]):
        if number.endswith("000"):
            raise ValidationError(_ROUNDED, code="identity_rounded")
        message = _("The last figure does not fit the others: one of them is mistyped.")
        raise ValidationError(message, code="identity_check")
    return IdentityNumber(number, born_on, "m" if int(number[16]) % 2 else "f")


def check_figure(figures: str) -> str:
    """The eighteenth figure that belongs to the first seventeen (GB 11643: ISO 7064, mod 11-2)."""
    total = sum(int(figure) * weight for figure, weight in zip(figures, _WEIGHTS, strict=True))
    return _CHECK_FIGURES[total % 11]


def _tidied(text: str) -> str:
    # An apostrophe in front is how spreadsheets mark text.
    return re.sub(r"[\s'’-]", "", unicodedata.normalize("NFKC", text)).upper()


def _check_form(number: str) -> None:
    if not number:
        raise ValidationError(_("Please write the identity number."), code="identity_empty")
    if re.fullmatch(r"[0-9.]+E\+?[0-9]+|[0-9]+\.0+", number):
        raise ValidationError(_ROUNDED, code="identity_rounded")
    if re.fullmatch(r"[0-9]{15}", number):
        message = _(
            "This is an old number of 15 figures, not valid since 2013. "
            "Please type the 18 figures of the present card."
        )
        raise ValidationError(message, code="identity_old")
    if len(number) != 18:
        raise ValidationError(
            _("An identity number has 18 figures; this one has %(count)d."),
            code="identity_length",
            params={"count": len(number)},
        )
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        message = _("An identity number is 17 figures, and at the end a figure or X.")
        raise ValidationError(message, code="identity_figures")


def _birth_date(figures: str) -> date:
    try:
        born_on = date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        born_on = None
    if born_on is None or born_on.year < 1900 or born_on > localdate():
        message = _("Figures 7 to 14 are the date of birth, and these are none.")
        raise ValidationError(message, code="identity_birth")
    return born_on
