"""Sheets that are printed to be signed or sealed: their kinds, and the address each carries as a QR.

A room that prints such sheets registers them from its `apps.ready()`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import base36_to_int, int_to_base36
from docx.document import Document as Letter

from accounts.addresses import whole_address
from accounts.models import User
from accounts.open_pages import PageKeys
from members.models import SignedCopy
from paperwork.foot_marks import add_foot_mark
from paperwork.qr import MARK_WIDTH, qr_mark, qr_svg

# The keys of kinds whose papers are written here or above; each room has its own finders.
JOINING, REGISTERING, CARE = "joining", "registering", "care"
# Their subject is a person.
ABOUT_A_PERSON = (JOINING, REGISTERING)
# Enough that nobody makes one up by trying; whoever opens it is asked for a permission all the same.
_MARK = 10


class Sheet(NamedTuple):
    """One sheet: what it is called, the row it is about, where it is printed again."""

    kind: str
    subject: int
    title: str
    url: str
    day: date | None = None
    print_url: str = ""

    @property
    def code(self) -> str:
        return code_of(self.kind, self.subject)


class SheetKind(NamedTuple):
    """A kind of sheet, and who may see and send its photos.

    `find` looks among the rows that the user may see; `keeper` is the permission to take back what
    somebody else has sent, where it is not the same.
    """

    key: str
    title: Any
    permission: str
    find: Callable[[User, int], Sheet | None]
    keeper: str = ""

    def may_keep(self, user: User) -> bool:
        """Whether `user` may take back a photo that another has sent."""
        return user.has_perm(self.keeper or self.permission)


class Source(NamedTuple):
    """Finds what is still to come back, of one kind of sheet or of several at once.

    Worked out from what has happened, the latest first, in one query or two.
    """

    permission: str
    awaited: Callable[[User], Iterable[Sheet]]


KINDS: dict[str, SheetKind] = {}
SOURCES: list[Source] = []


def add_kinds(kinds: Iterable[SheetKind], sources: Iterable[Source] = ()) -> None:
    """Have the house know a room's sheets; called from its `apps.ready()`."""
    KINDS.update({kind.key: kind for kind in kinds})
    SOURCES.extend(sources)


def awaited_by(user: User) -> list[Sheet]:
    """What is still to come back signed, as far as `user` may send it, the latest first."""
    found = [sheet for one in SOURCES if user.has_perm(one.permission) for sheet in one.awaited(user)]
    return sorted(found, key=lambda sheet: sheet.day or date.min, reverse=True)


def has_copy(kind: str, of: str = "pk") -> Exists:
    """Whether a photo lies at the row that a query is about."""
    return Exists(SignedCopy.objects.valid().filter(kind=kind, subject=OuterRef(of)))


def code_of(kind: str, subject: int) -> str:
    """What the address of a sheet ends with: its kind and row, signed; good for ever, as paper is."""
    return _keys().sign(f"{kind}.{int_to_base36(subject)}")


def read_code(code: str) -> tuple[SheetKind, int] | None:
    """The kind and the row; none for a code that is not ours or was cut short."""
    kind, _dot, row = (_keys().read(code) or "").partition(".")
    return (KINDS[kind], base36_to_int(row)) if kind in KINDS else None


def sheet_address(kind: str, subject: int) -> str:
    """The whole address as it stands in the QR of a sheet."""
    return whole_address(reverse("paper", args=[code_of(kind, subject)]))


def sheet_mark(kind: str, subject: int) -> bytes:
    """The QR of a sheet with a few words, as a picture for Word and Excel."""
    return qr_mark(sheet_address(kind, subject))


def mark_letter(letter: Letter, kind: str, subject: int) -> None:
    """Put the QR of a sheet at the foot of each page of a document's last part."""
    add_foot_mark(letter, sheet_mark(kind, subject), wide=MARK_WIDTH)


def sheet_svg(kind: str, subject: int) -> str:
    """The QR of a sheet for a page that is printed."""
    return qr_svg(sheet_address(kind, subject))


def _keys() -> PageKeys:
    return PageKeys("members.sheet", length=_MARK)
