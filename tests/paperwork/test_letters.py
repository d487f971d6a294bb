"""Word documents: their page, their fonts, and text that cannot break them."""

from io import BytesIO

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from paperwork.letters import (
    FANGSONG,
    add_heading,
    add_lines,
    add_paragraphs,
    add_row,
    add_ruled_table,
    add_signature,
    add_text,
    add_title,
    as_bytes,
    in_title_lines,
    new_letter,
    number_pages,
)
from paperwork.numbered import in_chinese


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


def test_a_letter_can_lie_across():
    section = reopened(new_letter(across=True)).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("青禾小学会议记录", ["青禾小学会议记录"]),
        (
            "关于召开青禾小学第一届教职工大会第三次会议的通知",
            ["关于召开青禾小学", "第一届教职工大会第三次会议的通知"],
        ),
        (
            "关于通过《奖励性绩效工资分配方案（修订）》的决议",
            ["关于通过《奖励性绩效工资分配方案", "（修订）》的决议"],
        ),
        ("没有可以分开的地方而且又非常非常非常长的标题", ["没有可以分开的地方而且又非常非常非常长的标题"]),
    ],
)
def test_a_long_title_is_parted_between_words(title, lines):
    assert in_title_lines(title).split("\n") == lines


def test_the_issuer_stands_centred_over_the_day():
    letter = new_letter()
    add_signature(letter, "青禾小学工会委员会", "2026年11月5日")
    issuer, day = reopened(letter).paragraphs
    shift = day.paragraph_format.right_indent.pt - issuer.paragraph_format.right_indent.pt
    # Nine characters over six and a half, at 16 points.
    assert shift == pytest.approx(16 * (9 - 6.5) / 2, abs=0.1)


def test_pages_are_numbered_outside():
    letter = new_letter()
    number_pages(letter)
    section = reopened(letter).sections[0]
    assert "PAGE" in section.footer.paragraphs[0]._p.xml
    assert section.footer.paragraphs[0].alignment != section.even_page_footer.paragraphs[0].alignment


def test_headings_keep_to_what_follows_and_empty_lines_go():
    letter = new_letter()
    add_heading(letter, "一、出席情况")
    add_paragraphs(letter, "第一段\n\n  第二段  ")
    heading, *others = reopened(letter).paragraphs
    assert heading.paragraph_format.keep_with_next
    assert [one.text for one in others] == ["第一段", "第二段"]


def test_many_lines_look_like_the_first():
    letter = new_letter()
    table = add_ruled_table(letter, (20, 40))
    add_lines(table, ([str(number), f"第{number}行\x00"] for number in range(3)), left=(1,))
    rows = reopened(letter).tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["0", "第0行"],
        ["1", "第1行"],
        ["2", "第2行"],
    ]
    assert len({row.cells[1].paragraphs[0].alignment for row in rows}) == 1


@pytest.mark.parametrize(
    ("number", "written"), [(3, "三"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")]
)
def test_terms_are_counted_in_chinese(number, written):
    assert in_chinese(number) == written
