"""QR codes for printed sheets."""

from io import BytesIO
from pathlib import Path

import segno
from django.utils.safestring import SafeString, mark_safe
from PIL import Image

MARK_WIDTH = 2.4
_WORDS = Path(__file__).with_name("pictures") / "send_back.png"


def qr_svg(text: str) -> SafeString:
    """`text` as an <svg> to stand in a page, as large as the page's style says, with its quiet edge."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=4)
    # Made of figures alone: what it says is in the modules.
    return mark_safe(drawing)  # noqa: S308


def qr_mark(text: str) -> bytes:
    """`text` as a QR with 扫码回传签字件 beside it, for Word and Excel, `MARK_WIDTH` times as wide as high.

    The words are part of the picture: beside it they would need a box, which programs place differently.
    """
    dots = BytesIO()
    segno.make(text, error="m", micro=False).save(dots, kind="png", scale=10, border=2)
    with Image.open(dots) as code, Image.open(_WORDS) as words:
        side = code.height
        mark = Image.new("L", (round(side * MARK_WIDTH), side), 255)
        mark.paste(code.convert("L"), (0, 0))
        width = mark.width - side
        small = words.convert("L").resize((width, round(words.height * width / words.width)))
        mark.paste(small, (side, (side - small.height) // 2))
    out = BytesIO()
    mark.save(out, "PNG", optimize=True)
    return out.getvalue()
