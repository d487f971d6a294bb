"""How a cell of a roster is read, and how a value is written so that it reads back as the same."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from members.models import Person
from paperwork.dates import LunarDay, SolarDay, read_date
from paperwork.workbooks import safe_text

Cell = str | int | float | bool | date | None

_LONGEST_PLACE = 60
_BETWEEN_CHINESE = re.compile(r"(?<=[㐀-鿿])\s+(?=[㐀-鿿])")


class CellError(ValueError):
    """A cell that cannot be taken in; `str()` is a translated sentence."""


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without a point, full-width signs made narrow, no blanks at the ends."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFKC", str(cell)).strip()


def bare(heading: object) -> str:
    """A heading or a word in narrow small letters without blanks, by which it is looked up."""
    text = unicodedata.normalize("NFKC", "" if heading is None else str(heading)).lower()
    return re.sub(r"[\s:、_　]+", "", text)


def without_blanks(text: str) -> str:
    """By which two names of a department or a group are the same."""
    return "".join(safe_text(text).split())


def tidy(text: str) -> str:
    """Text without what a cell cannot hold, and with one blank for several."""
    return " ".join(safe_text(text).split())


def text_reader(field: str) -> Callable[[Cell, date], str | None]:
    """A reader of text that fits into this column of Person."""
    longest: int = Person._meta.get_field(field).max_length  # type: ignore[union-attr, assignment]
    return lambda cell, today: _words(cell, longest)


def _words(cell: Cell, longest: int) -> str | None:
    """Text as it was typed, with one blank for several: a name's rare letters are left alone."""
    words = tidy(cell if isinstance(cell, str) else text_of(cell))
    if len(words) > longest:
        raise CellError(_("is longer than %(most)d characters.") % {"most": longest})
    return words or None


_name_text, _number_text = text_reader("name"), text_reader("staff_number")


def read_name(cell: Cell, today: date) -> str | None:
    name = _name_text(cell, today)
    # 王　芳 is padded to look well under 欧阳修; John Smith keeps his blank.
    return _BETWEEN_CHINESE.sub("", name) if name else None


def read_staff_number(cell: Cell, today: date) -> str | None:
    number = _number_text(text_of(cell), today)
    if number and re.search(r"\s", number):
        raise CellError(_("“%(text)s” has a blank in it; a staff number has none.") % {"text": number})
    return number


def read_place(cell: Cell, today: date) -> str | None:
    """The name of a department or a union group; 语文 小组 is 语文小组."""
    name = _words(cell, _LONGEST_PLACE)
    return _BETWEEN_CHINESE.sub("", name) if name else None


def read_mobile(cell: Cell, today: date) -> str | None:
    """A telephone number in figures only."""
    shown = text_of(cell)
    figures = re.sub(r"^(?:\+|00)86(?=1)", "", re.sub(r"[\s\-()]", "", shown))
    if not shown or re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}", figures):
        return figures or None
    # Beside the landline of the office the mobile is taken.
    mobiles = set(re.findall(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9})(?!\d)", shown.replace("-", "")))
    if len(mobiles) == 1:
        return mobiles.pop()
    if mobiles:
        raise CellError(_("“%(text)s”: please write one mobile number in a cell.") % {"text": shown[:40]})
    raise CellError(
        _("“%(text)s” is not a telephone number; a mobile number has 11 figures and begins with 13 to 19.")
        % {"text": shown[:40]}
    )


def read_email(cell: Cell, today: date) -> str | None:
    address = text_of(cell)
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise CellError(_("“%(text)s” is not an e-mail address.") % {"text": address[:60]}) from None
    return address or None


def read_identity_text(cell: Cell, today: date) -> str | None:
    """An identity number as it was typed, without blanks; whether it is one is not asked here."""
    if isinstance(cell, float) and abs(cell) >= 1e15:
        raise CellError(
            _(
                "is stored as a number, which has lost its last figures; "
                "format the column as text and type it again."
            )
        )
    return re.sub(r"\s", "", text_of(cell)).upper() or None


def read_birth(cell: Cell, today: date) -> SolarDay | LunarDay | None:
    """A birth by either calendar, of somebody between 14 and 115 years of age."""
    born = read_date(cell, latest=today)
    year = born.day.year if isinstance(born, SolarDay) else born.year if born else None
    if year is not None and not today.year - 115 <= year <= today.year - 14:
        raise CellError(
            _("“%(text)s” would be an age of %(age)d; is the year right?")
            % {"text": text_of(cell)[:40], "age": today.year - year}
        )
    return born


def read_day(cell: Cell, today: date) -> date | None:
    """A day; the first of the month when only that is known."""
    read = read_date(cell, latest=today)
    if isinstance(read, LunarDay):
        raise CellError(_("is a day of the lunar calendar; this column needs one like 2003-09-01."))
    return read.day if read else None


def read_past_day(cell: Cell, today: date) -> date | None:
    day = read_day(cell, today)
    if day and day > today:
        raise CellError(_("%(day)s lies in the future.") % {"day": day.isoformat()})
    return day


def write_day(value: Any) -> str:
    """A day, a month only, or a lunar day, as text that reads back as the same."""
    return str(value) if value else ""


def write_text(value: Any) -> str:
    return value or ""
