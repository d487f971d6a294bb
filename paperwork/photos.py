"""Photos of signed papers: looked at before they are opened, upright, small, stored out of reach."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
# A JPEG is opened in half or a quarter of its size; whatever else lies in memory whole, and once more.
MOST_PIXELS_WHOLE = 25_000_000
LONGEST_SIDE = 2400
SMALL_SIDE = 320

_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")

SENTENCES = {
    "empty": _("%(name)s is empty: there is nothing in the file."),
    "too_large": _("%(name)s is %(size).1f MB; a file may have at most %(limit)d MB."),
    "heic": _(
        "%(name)s is a photo in Apple's own format (HEIC), which most computers cannot open. "
        "Please send a screenshot of it, or set the phone's camera to “Most Compatible” and take it again."
    ),
    "kind": _("%(name)s cannot be taken here. A photo (.jpg, .png) or a .pdf can."),
    "too_many_pixels": _("%(name)s has too many pixels to be opened; at most %(limit)d million can be."),
    "broken": _("%(name)s is damaged or was not uploaded completely; it cannot be opened."),
}


class PhotoError(ValueError):
    """A photo that is refused; `code` says why, `str()` is a translated sentence for the person."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return gettext(SENTENCES[self.code]) % self.params


class Paper(NamedTuple):
    """A signed paper as it is kept: its content, and `jpg` or `pdf`."""

    content: bytes
    kind: str


def read_paper(data: bytes, filename: str) -> Paper:
    """A photo, upright, at most 2400 pixels long, without what the camera wrote into it; or a PDF as it is.

    Raises PhotoError: empty, over 10 MB, HEIC, another kind of file, damaged, over 50 million pixels or
    25 million where it cannot be opened smaller than it is.
    """
    name = PurePath(filename.replace("\\", "/")).name[:80]
    if not data:
        raise PhotoError("empty", name=name)
    if len(data) > MOST_BYTES:
        raise PhotoError("too_large", name=name, size=len(data) / 2**20, limit=MOST_BYTES // 2**20)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise PhotoError("heic", name=name)
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise PhotoError("broken", name=name)
        return Paper(data, "pdf")
    if not data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise PhotoError("kind", name=name)
    return Paper(_redrawn(data, name), "jpg")


@contextmanager
def stored(paper: Paper | None, *, folder: str) -> Iterator[str]:
    """Store a paper under a name that cannot be guessed, and take it away again when what follows fails.

    Enter it outside the transaction that writes the name: `with stored(…) as name, transaction.atomic():`
    """
    if paper is None:
        yield ""
        return
    name = default_storage.save(f"{folder}/{uuid.uuid4().hex}.{paper.kind}", ContentFile(paper.content))
    try:
        yield name
    except BaseException:
        default_storage.delete(name)
        raise


def _redrawn(data: bytes, name: str) -> bytes:
    try:
        # Only the head is read here; a few bytes can claim an area that fills the memory.
        image = Image.open(BytesIO(data), formats=["JPEG", "PNG"])
        _refuse_more(image, MOST_PIXELS, name)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        _refuse_more(image, MOST_PIXELS_WHOLE, name)
        # Turning makes a copy, so it comes last.
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _as_jpeg(ImageOps.exif_transpose(image))
    except PhotoError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotoError("too_many_pixels", name=name, limit=MOST_PIXELS // 10**6) from None
    except Exception:
        # Pillow does not name what it raises on a malformed file; all of it means the same here.
        raise PhotoError("broken", name=name) from None


def _refuse_more(image: Image.Image, pixels: int, name: str) -> None:
    if image.width * image.height > pixels:
        raise PhotoError("too_many_pixels", name=name, limit=pixels // 10**6)


def _as_jpeg(image: Image.Image) -> bytes:
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def small_picture(picture: bytes) -> bytes:
    """A stored photo in small, for a list of pages."""
    image = Image.open(BytesIO(picture), formats=["JPEG"])
    image.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
    image.thumbnail((SMALL_SIDE, SMALL_SIDE))
    out = BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=75)
    return out.getvalue()
