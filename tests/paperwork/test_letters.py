"""Word documents: their page, their fonts, and text that cannot break them."""

from io import BytesIO

from docx import Document
from docx.oxml.ns import qn

from paperwork.letters import FANGSONG, add_row, add_ruled_table, add_text, add_title, as_bytes, new_letter


def reopened(letter):
    return Document(BytesIO(as_bytes(letter)))


def test_a_letter_is_a4_with_the_margins_of_official_documents():
    section = reopened(new_letter()).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]


def test_chinese_signs_have_a_chinese_font_and_a_stand_in():
    letter = new_letter()
    add_text(letter, "各位老师：")
    fonts = reopened(letter).paragraphs[0].runs[0]._r.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == FANGSONG
    parts = {part.partname: part.blob for part in letter.part.package.iter_parts()}
    assert "仿宋_GB2312".encode() in parts["/word/fontTable.xml"]


def test_nobody_is_named_as_the_writer():
    assert reopened(new_letter()).core_properties.author == ""


def test_signs_that_no_document_may_hold_are_left_out():
    letter = new_letter()
    add_text(letter, "林\x00晓\x0b春\ud800")
    assert reopened(letter).paragraphs[0].text == "林晓春"


def test_a_row_spans_columns_and_stays_on_one_page():
    letter = new_letter()
    table = add_ruled_table(letter, (30, 30, 96))
    add_row(table, ("姓名", "林晓春"), spans=(1, 2))
    table = reopened(letter).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["姓名", "林晓春", "林晓春"]
    assert round(table.columns[2].width.mm) == 96
    assert table.rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_a_second_title_may_begin_a_page():
    letter = new_letter()
    add_title(letter, "一")
    add_title(letter, "二", new_page=True)
    breaks = [p.paragraph_format.page_break_before for p in reopened(letter).paragraphs]
    assert breaks == [False, True]
