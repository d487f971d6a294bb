"""Word documents as offices print them: A4, Chinese fonts by name with what stands in for them, ruled tables.

Sizes are points, lengths millimetres; official documents follow GB/T 9704-2012.
"""

import re
from collections.abc import Container, Iterable, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Letter
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from paperwork.printable import printable

SONG, HEI, FANGSONG, KAI = "宋体", "黑体", "仿宋", "楷体"
TITLE_FONT = "方正小标宋简体"
# Figures and Latin letters; every machine has it or its metric twin.
LATIN = "Times New Roman"
# What a machine without the font takes instead: none of them may be handed out with a document.
_STAND_INS = {
    SONG: "SimSun;Songti SC;Noto Serif CJK SC",
    HEI: "SimHei;Heiti SC;Noto Sans CJK SC",
    FANGSONG: "仿宋_GB2312;FangSong;STFangsong;Noto Serif CJK SC",
    KAI: "楷体_GB2312;KaiTi;STKaiti;Noto Serif CJK SC",
    TITLE_FONT: "小标宋;宋体;SimSun;Noto Serif CJK SC",
}
# Sizes by their Chinese names: 二号, 三号, 四号, 小四, 五号.
NO_2, NO_3, NO_4, SMALL_4, NO_5 = 22.0, 16.0, 14.0, 12.0, 10.5

_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
# Before a bracket that opens, after one that closes or a mark, and after words with which a name ends.
_MAY_BREAK = re.compile(r"(?=[《（])|(?<=[》、，])(?![》）])|(?<=小学|中学|学校|大学|学院|大会)(?=第|关于)")


def new_letter(
    *, top: float = 37, bottom: float = 35, left: float = 28, right: float = 26, across: bool = False
) -> Letter:
    """An empty A4 document, upright or across; the margins are those of official documents unless others
    are given."""
    letter = Document()
    section = letter.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    if across:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    normal = letter.styles["Normal"]
    normal.font.size = Pt(NO_3)
    _set_fonts(normal.element.get_or_add_rPr(), FANGSONG)
    for language in letter.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    normal.paragraph_format.space_after = Pt(0)
    _name_stand_ins(letter)
    about = letter.core_properties
    about.author = about.title = about.comments = ""
    return letter


def add_title(letter: Letter, text: str, *, size: float = NO_2, new_page: bool = False) -> Paragraph:
    """The title in 小标宋, in the middle; on a page of its own when asked."""
    paragraph = add_text(letter, in_title_lines(text), font=TITLE_FONT, size=size, align="centre", indent=0)
    paragraph.paragraph_format.space_after = Pt(size / 2)
    paragraph.paragraph_format.page_break_before = new_page
    return paragraph


def in_title_lines(text: str, *, longest: int = 20) -> str:
    """The lines of a title; one of more than `longest` characters is parted near its middle, between words.

    Where a line has no such place, Word parts it.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        middle = len(line) / 2
        places = [found.start() for found in _MAY_BREAK.finditer(line) if 1 < found.start() < len(line) - 1]
        if _width(line) <= longest or not places:
            lines.append(line)
            continue
        at = min(places, key=lambda place: abs(place - middle))
        lines += [line[:at], line[at:]]
    return "\n".join(lines)


def add_heading(letter: Letter, text: str, *, level: int = 1) -> Paragraph:
    """A heading: 一、 in 黑体, （一） in 楷体, 1. in 仿宋; it stays with what follows."""
    font, bold = {1: (HEI, False), 2: (KAI, False), 3: (FANGSONG, True)}[level]
    paragraph = add_text(letter, text, font=font, bold=bold, align="left")
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def add_paragraphs(place: Letter | _Cell, text: str, **shape: Any) -> None:
    """A text of several lines, each a paragraph; empty lines are left out."""
    for line in text.splitlines():
        if line.strip():
            add_text(place, line.strip(), **shape)


def add_signature(letter: Letter, issuer: str, day: str, *, size: float = NO_3) -> None:
    """Who issues it and when: the day four characters from the right edge, the issuer centred over it."""
    wide, narrow = _width(issuer), _width(day)
    date_at = max(4.0, 2 + (wide - narrow) / 2)
    for text, at in ((issuer, date_at + (narrow - wide) / 2), (day, date_at)):
        paragraph = add_text(letter, text, align="right", indent=0, size=size)
        paragraph.paragraph_format.right_indent = Pt(size * at)
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = text is issuer


def number_pages(letter: Letter) -> None:
    """Page numbers between dashes at the foot: at the right of odd pages, at the left of even ones."""
    letter.settings.odd_and_even_pages_header_footer = True
    section = letter.sections[-1]
    # As official documents have it, 7 mm under the text; nearer to the edge where that leaves no room.
    section.footer_distance = min(Mm(25), (section.bottom_margin or Mm(35)) - Mm(10))
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = _ALIGNMENTS[side]
        edge = "right_indent" if side == "right" else "left_indent"
        setattr(paragraph.paragraph_format, edge, Pt(NO_4))
        _write(paragraph, "— ", font=SONG, size=NO_4)
        _write_field(paragraph, "PAGE", size=NO_4)
        _write(paragraph, " —", font=SONG, size=NO_4)


def begin_part(letter: Letter) -> None:
    """Go on with a new page that has a foot of its own; page numbers run on where there are any."""
    section = letter.add_section(WD_SECTION.NEW_PAGE)
    _drop_empty_line(letter)
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
    if letter.settings.odd_and_even_pages_header_footer:
        number_pages(letter)


def _drop_empty_line(letter: Letter) -> None:
    """The end of a part has a line of its own, which could make an empty page; the line before takes it."""
    ending = letter.element.body.xpath("./w:p[w:pPr/w:sectPr]")[-1]
    before = ending.getprevious()
    if before is not None and before.tag == qn("w:p"):
        before.get_or_add_pPr().append(ending.pPr.find(qn("w:sectPr")))
        letter.element.body.remove(ending)


def add_text(
    place: Letter | _Cell,
    text: str,
    *,
    font: str = FANGSONG,
    size: float = NO_3,
    align: str = "both",
    indent: float = 2,
    line: float = 28,
    bold: bool = False,
) -> Paragraph:
    """A paragraph in a document or a cell; `indent` is characters of the first line, `line` its height."""
    paragraph = place.add_paragraph()
    _write(paragraph, text, font=font, size=size, bold=bold)
    shape = paragraph.paragraph_format
    shape.alignment = _ALIGNMENTS[align]
    shape.line_spacing = Pt(line)
    shape.first_line_indent = Pt(size * indent) if indent else None
    return paragraph


def add_ruled_table(letter: Letter, widths: Sequence[float]) -> Table:
    """A table with thin lines all round, its columns as wide as asked for; rows are added by `add_row`."""
    table = letter.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def add_row(
    table: Table,
    texts: Sequence[str],
    *,
    height: float = 10,
    spans: Sequence[int] | None = None,
    size: float = SMALL_4,
    splits: bool = False,
    repeats: bool = False,
    font: str = SONG,
    keeps: bool = False,
) -> list[_Cell]:
    """A row at least `height` high; labels stand in the even places, and `spans` says how many columns each
    cell takes. The cells are returned, so that more can be written into them.

    A row with a long text `splits` over pages; the headings of a long table are `repeats`-ed on each;
    one that `keeps` stands on the page of the row after it.
    """
    row = table.add_row()
    row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    properties = row._tr.get_or_add_trPr()
    # A row that breaks over two pages cannot be signed.
    if not splits:
        properties.append(OxmlElement("w:cantSplit"))
    if repeats:
        properties.append(OxmlElement("w:tblHeader"))
    places, cells, at = row.cells, [], 0
    for text, span in zip(texts, spans or [1] * len(texts), strict=True):
        cell = places[at]
        if span > 1:
            cell = cell.merge(places[at + span - 1])
        write_cell(cell, text, size=size, font=font)
        cell.paragraphs[0].paragraph_format.keep_with_next = keeps
        cells.append(cell)
        at += span
    return cells


def add_lines(
    table: Table,
    lines: Iterable[Sequence[str]],
    *,
    height: float = 10,
    size: float = SMALL_4,
    left: Container[int] = (),
) -> None:
    """The rows of a long list, all of one shape; what stands in the columns `left` begins at the left.

    The first is copied for the others, which takes a tenth of the time.
    """
    pattern = None
    for line in lines:
        if pattern is None:
            row = add_row(table, line, height=height, size=size)
            for place, cell in enumerate(row):
                cell.paragraphs[0].alignment = _ALIGNMENTS["left" if place in left else "centre"]
            pattern = table.rows[-1]._tr
            continue
        copied = deepcopy(pattern)
        table._tbl.append(copied)
        for cell, text in zip(copied.tc_lst, line, strict=True):
            cell.p_lst[0].r_lst[0].text = printable(text)


def write_cell(
    cell: _Cell,
    text: str,
    *,
    size: float = SMALL_4,
    font: str = SONG,
    align: str = "centre",
    indent: float = 0,
) -> None:
    """Write a cell's first line, in its middle."""
    paragraph = cell.paragraphs[0]
    _write(paragraph, text, font=font, size=size)
    shape = paragraph.paragraph_format
    shape.alignment = _ALIGNMENTS[align]
    shape.first_line_indent = Pt(size * indent) if indent else None
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def as_bytes(letter: Letter) -> bytes:
    """The document as a .docx file."""
    out = BytesIO()
    letter.save(out)
    return out.getvalue()


def _write(paragraph: Paragraph, text: str, *, font: str, size: float, bold: bool = False) -> None:
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.bold = Pt(size), bold
    _set_fonts(run._r.get_or_add_rPr(), font)


def _write_field(paragraph: Paragraph, code: str, *, size: float) -> None:
    """What Word works out by itself, such as the number of the page."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        _write(paragraph, "", font=SONG, size=size)
        run = paragraph.runs[-1]._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run.append(mark)


def _width(text: str) -> float:
    """About how many Chinese characters wide the text is."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _set_fonts(properties: Any, font: str) -> None:
    """Word looks for Chinese signs under a name of their own, and python-docx sets only the Latin one."""
    fonts = properties.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), LATIN)
    fonts.set(qn("w:eastAsia"), font)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)


def _name_stand_ins(letter: Letter) -> None:
    table = next(part for part in letter.part.package.iter_parts() if part.partname.endswith("fontTable.xml"))
    root = parse_xml(table.blob)
    for name, others in _STAND_INS.items():
        root.append(
            parse_xml(
                f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{others}"/>'
                '<w:charset w:val="86"/></w:font>'
            )
        )
    table._blob = serialize_part_xml(root)
