"""A small picture at the foot of a Word document's pages.

It floats at a place of its own on the paper, so that page numbers and text stay where they are.
"""

from io import BytesIO
from typing import Any

from docx.document import Document as Letter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Mm
from docx.text.run import Run

# It keeps clear of the text and of the paper's edge; and the first number of its kind.
_HEIGHT, _ROOM, _FIRST_ID = Mm(13), Mm(17.5), 9000
_ANCHOR = """<w:drawing {namespaces}>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{id}" behindDoc="1"
 locked="0" layoutInCell="1" allowOverlap="1">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>
<wp:extent cx="{width}" cy="{height}"/><wp:wrapNone/><wp:docPr id="{id}" name="mark {id}"/>
</wp:anchor></w:drawing>"""


def add_foot_mark(letter: Letter, picture: bytes, *, wide: float) -> None:
    """A picture, `wide` times as wide as high, at the lower left edge of each page of the last part."""
    section = letter.sections[-1]
    footers = [section.footer]
    if letter.settings.odd_and_even_pages_header_footer:
        footers.append(section.even_page_footer)
    else:
        # An empty line at the foot would take room from the text.
        section.footer_distance = Mm(5)
    for number, footer in enumerate(footers, _FIRST_ID + 2 * len(letter.sections)):
        run = footer.paragraphs[0].add_run()
        run.add_picture(BytesIO(picture), width=round(_HEIGHT * wide), height=_HEIGHT)
        _let_float(run, section, number)


def _let_float(run: Run, section: Section, number: int) -> None:
    """Take the picture out of its line and lay it on the paper."""
    inline: Any = run._r.xpath(".//wp:inline")[0]
    places = {
        "id": number,
        "left": section.left_margin,
        "top": (section.page_height or Mm(297)) - _ROOM,
        "width": inline.extent.cx,
        "height": inline.extent.cy,
    }
    drawing = parse_xml(_ANCHOR.format(namespaces=nsdecls("w", "wp"), **places))
    drawing.xpath(".//wp:anchor")[0].append(inline.graphic)
    run._r.replace(inline.getparent(), drawing)
