"""Looking at an uploaded file before anything opens it: is it what it says, and is it safe to unpack."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from paperwork.old_workbooks import look_into_xls

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_MEMBERS = 2_000
MOST_RATIO = 200
MOST_CELLS = 2_000_000

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK"
_EXTENSIONS = {
    "txt": "txt",
    "text": "txt",
    "md": "md",
    "markdown": "md",
    "csv": "csv",
    "docx": "docx",
    "xlsx": "xlsx",
    "xls": "xls",
}
_MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ",
)

SENTENCES = {
    "empty": _("%(name)s is empty: there is nothing in the file."),
    "too_large": _("%(name)s is %(size).1f MB; a file may have at most %(limit)d MB."),
    "extension": _("%(name)s cannot be read here. These kinds of file can: %(kinds)s."),
    "old_word": _(
        "%(name)s is an old Word document (.doc). Please save it in Word as .docx and upload that."
    ),
    "old_excel": _(
        "%(name)s is an old Excel workbook (.xls). Please save it in Excel as .xlsx and upload that."
    ),
    "encrypted": _("%(name)s is protected by a password. Please take the password off and upload it again."),
    "wrong_type": _("%(name)s is not what its name says: its content is not a %(kind)s file."),
    "broken": _("%(name)s is damaged or was not uploaded completely; it cannot be opened."),
    "bomb": _("%(name)s would take up too much room when unpacked, and was not opened."),
    "entities": _(
        "%(name)s contains definitions (in %(member)s) that office programs never write; it was not opened."
    ),
    "too_many_cells": _("A sheet of %(name)s reaches to cell %(cell)s; at most %(limit)d cells can be read."),
    "not_text": _("%(name)s is not a text file: it contains signs that no text has."),
}


class UploadError(ValueError):
    """A file that is refused; `code` says why, `str()` is a translated sentence for the person."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return gettext(SENTENCES[self.code]) % self.params


def check_upload(data: bytes, filename: str, *, kinds: set[str]) -> str:
    """The kind of a file (txt, md, csv, docx, xlsx or xls) if it is one of `kinds`, whole and safe to open.

    Raises UploadError: too large (10 MB), of another kind than its name says, an old Office file that
    was not asked for, protected, damaged, larger than 60 MB when unpacked, with XML entities, or with
    a sheet of more than two million cells.
    """
    name = PurePath(filename.replace("\\", "/")).name[:80]
    if not data:
        raise UploadError("empty", name=name)
    if len(data) > MOST_BYTES:
        raise UploadError(
            "too_large", name=name, size=len(data) / 1024 / 1024, limit=MOST_BYTES // 1024 // 1024
        )
    kind = _EXTENSIONS.get(PurePath(name).suffix.lower().lstrip("."))
    if data.startswith(_OLE):
        return _check_old(data, name, kind, kinds)
    if kind is None or kind not in kinds:
        raise UploadError("extension", name=name, kinds="、".join("." + kind for kind in sorted(kinds)))
    if kind in _MAIN_PART:
        _check_package(data, name, kind)
    elif kind == "xls" or data.startswith((*_FOREIGN, b"PK\x03\x04")):
        raise UploadError("wrong_type", name=name, kind="." + kind)
    return kind


def _check_old(data: bytes, name: str, kind: str | None, kinds: set[str]) -> str:
    code = _old_office(data, name)
    if code != "old_excel" or kind != "xls" or "xls" not in kinds:
        raise UploadError(code, name=name)
    found = look_into_xls(data)
    if found is None:
        raise UploadError("broken", name=name)
    if found.is_encrypted:
        raise UploadError("encrypted", name=name)
    if found.cells > MOST_CELLS:
        raise UploadError("too_many_cells", name=name, cell=found.last_cell, limit=MOST_CELLS)
    return "xls"


def _old_office(data: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted"
    if "WordDocument".encode("utf-16-le") in data:
        return "old_word"
    if any(word.encode("utf-16-le") in data for word in ("Workbook", "Book")):
        return "old_excel"
    return "old_excel" if name.lower().endswith(("xls", "xlsx")) else "old_word"


def _check_package(data: bytes, name: str, kind: str) -> None:
    if not data.startswith(_ZIP):
        raise UploadError("wrong_type", name=name, kind="." + kind)
    try:
        members = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError, UnicodeError):
        raise UploadError("broken", name=name) from None
    if any(member.flag_bits & 0x1 for member in members):
        raise UploadError("encrypted", name=name)
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(data):
        raise UploadError("bomb", name=name)
    for member, content in _contents(data, name, members):
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(content, name, member.filename)
    if _MAIN_PART[kind] not in {member.filename for member in members}:
        raise UploadError("wrong_type", name=name, kind="." + kind)


def _contents(
    data: bytes, name: str, members: Iterable[zipfile.ZipInfo]
) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """Each member unpacked under a cap, whatever size its header claims."""
    left = MOST_UNPACKED
    for member in members:
        content = _inflate(data, member, left)
        if content is None:
            raise UploadError("broken", name=name)
        left -= len(content)
        if left <= 0:
            raise UploadError("bomb", name=name)
        yield member, content


def _inflate(data: bytes, member: zipfile.ZipInfo, most: int) -> bytes | None:
    """The content of a member, at most `most` bytes; None when it is damaged or lies about its size."""
    at = member.header_offset
    if data[at : at + 4] != b"PK\x03\x04" or len(data) < at + 30:
        return None
    name_length, extra_length = struct.unpack_from("<HH", data, at + 26)
    start = at + 30 + name_length + extra_length
    packed = data[start : start + member.compress_size]
    if len(packed) != member.compress_size:
        return None
    if member.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        unpacker = zlib.decompressobj(-15)
        try:
            content = unpacker.decompress(packed, most + 1)
        except zlib.error:
            return None
    else:
        return None
    if len(content) > most:
        return content
    return content if len(content) == member.file_size and zlib.crc32(content) == member.CRC else None


_CELL = re.compile(rb"""<(?:\w+:)?(?:c|row)\b[^>]{0,200}?\sr=["']([A-Z]{0,3})(\d{1,7})["']""")


def _check_xml(content: bytes, name: str, member: str) -> None:
    head = content
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:4]:
        head = content.replace(b"\x00", b"")
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", head, re.IGNORECASE):
        raise UploadError("entities", name=name, member=member)
    if b"sheetData" in head:
        _check_extent(head, name)


def _check_extent(sheet: bytes, name: str) -> None:
    """A single cell far out makes a reader lay out everything before it."""
    rows = columns = 1
    for match in _CELL.finditer(sheet):
        rows = max(rows, int(match[2]))
        columns = max(columns, _column_number(match[1]))
        if rows * columns > MOST_CELLS:
            cell = (match[1] + match[2]).decode()
            raise UploadError("too_many_cells", name=name, cell=cell, limit=MOST_CELLS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
