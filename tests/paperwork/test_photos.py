"""What a photo of a paper may be, and what is kept of it."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from paperwork.photos import LONGEST_SIDE, MOST_BYTES, Paper, PhotoError, read_paper, stored


def photo(size=(40, 20), kind="JPEG", colour="white", mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def opened(paper):
    return Image.open(BytesIO(paper.content))


def test_a_photo_is_kept_as_a_jpeg_no_longer_than_need_be():
    paper = read_paper(photo((5000, 2500)), "会议记录.JPG")
    assert paper.kind == "jpg"
    assert opened(paper).format == "JPEG"
    assert opened(paper).size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_a_photo_is_turned_upright_and_says_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "a maker"
    exif.get_ifd(0x8825)[1] = "N"
    paper = read_paper(photo((40, 20), exif=exif), "a.jpg")
    assert opened(paper).size == (20, 40)
    assert not opened(paper).getexif()
    assert b"a maker" not in paper.content


def test_a_photo_of_many_pixels_is_opened_smaller_and_turned_when_it_is_small(monkeypatch):
    exif, turned = Image.Exif(), []
    exif[0x0112] = 6
    turn = Image.Image.transpose
    monkeypatch.setattr(
        Image.Image, "transpose", lambda image, way: turned.append(image.size) or turn(image, way)
    )
    paper = read_paper(photo((8000, 6000), mode="L", colour=255, exif=exif), "a.jpg")
    assert opened(paper).size == (LONGEST_SIDE * 3 // 4, LONGEST_SIDE)
    assert turned == [(LONGEST_SIDE, LONGEST_SIDE * 3 // 4)]


def test_what_is_clear_in_a_drawing_is_white_on_paper():
    paper = read_paper(photo(kind="PNG", mode="RGBA", colour=(0, 0, 0, 0)), "a.png")
    assert min(opened(paper).getpixel((5, 5))) > 250


def test_a_pdf_is_kept_as_it_is():
    pdf = b"%PDF-1.7\n...\n%%EOF\n"
    assert read_paper(pdf, "a.pdf") == Paper(pdf, "pdf")


def bomb():
    """A few hundred bytes that claim to be a picture of 100,000 × 100,000."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def wide(width, height):
    return photo((width, height), kind="PNG", mode="1", colour=1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + b"\0" * MOST_BYTES, "too_large"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"MZ\x90\0", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (b"GIF89a", "kind"),
        (b"%PDF-1.7 cut off", "broken"),
        (photo()[:200], "broken"),
        (b"\xff\xd8\xff" + b"nonsense", "broken"),
        (bomb(), "too_many_pixels"),
        (wide(10_000, 6_000), "too_many_pixels"),
        (wide(6_000, 5_000), "too_many_pixels"),
    ],
)
def test_what_is_no_photo_is_refused_in_a_sentence(data, code):
    with pytest.raises(PhotoError) as refusal:
        read_paper(data, "../../会议.jpg")
    assert refusal.value.code == code
    assert "会议.jpg" in str(refusal.value)
    assert ".." not in str(refusal.value)


def test_what_is_stored_is_taken_away_again_when_the_rest_fails(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    names = []
    with suppress(ZeroDivisionError), stored(Paper(b"x", "pdf"), folder="papers") as name:
        names = default_storage.listdir("papers")[1]
        raise ZeroDivisionError
    assert len(names) == 1
    assert not default_storage.exists(name)
    with stored(Paper(b"x", "pdf"), folder="papers") as name:
        pass
    assert default_storage.size(name) == 1


def test_without_a_paper_nothing_is_stored():
    with stored(None, folder="papers") as name:
        assert name == ""
