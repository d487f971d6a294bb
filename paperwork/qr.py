"""QR codes for printed sheets."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """`text` as an <svg> to stand in a page, as large as the page's style says, with its quiet edge."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=4)
    # Made of figures alone: what it says is in the modules.
    return mark_safe(drawing)  # noqa: S308


def qr_png(text: str) -> bytes:
    """`text` as a picture of black and white dots with its quiet edge, for Word and Excel."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return out.getvalue()
