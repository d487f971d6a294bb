"""Text out of real Word, Excel, Markdown and text files."""

import datetime
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from paperwork.documents import extract_text
from paperwork.plans import read_plan
from paperwork.uploads import UploadError

TEXT = "春雨小学工会计划\n三月：组织教师植树\n"


def saved(document):
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_extract_text_finds_the_encoding(encoding):
    assert extract_text(TEXT.encode(encoding), "计划.txt").lstrip("\ufeff") == TEXT


def test_extract_text_refuses_bytes_that_are_no_text():
    with pytest.raises(UploadError) as error:
        extract_text(bytes(range(256)) * 20, "计划.txt")
    assert error.value.code == "not_text"


def test_extract_text_keeps_paragraphs_and_tables_in_order():
    document = Document()
    document.add_paragraph("前言")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ["月份", "内容", "三月", "植树"], strict=True
    ):
        cell.text = text
    document.add_paragraph("附注")
    lines = [line for line in extract_text(saved(document), "计划.docx").split("\n") if line]
    assert lines == ["前言", "月份\t内容", "三月\t植树", "附注"]


def test_extract_text_gives_a_merged_cell_once():
    document = Document()
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "全年安排"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "三月"
    table.cell(1, 1).text, table.cell(2, 1).text = "植树", "座谈"
    lines = [line for line in extract_text(saved(document), "计划.docx").split("\n") if line]
    assert lines == ["全年安排", "三月\t植树\t", "\t座谈\t"]


def test_extract_text_keeps_a_cell_of_several_lines_in_its_row():
    document = Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "三月", "植树"
    table.cell(0, 1).add_paragraph("座谈")
    table.cell(1, 0).text, table.cell(1, 1).text = "四月", "春游"
    reading = read_plan(extract_text(saved(document), "计划.docx"))
    assert [(item.months, item.title) for item in reading.activities] == [
        ((3,), "植树"),
        ((3,), "座谈"),
        ((4,), "春游"),
    ]


def numbered(document, text, num_id):
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", "0"), ("w:numId", num_id)):
        child = OxmlElement(name)
        child.set(qn("w:val"), value)
        numbering.append(child)
    properties.append(numbering)


def add_numbering(document, num_id, style, pattern):
    root = document.part.numbering_part.element
    kind = OxmlElement("w:abstractNum")
    kind.set(qn("w:abstractNumId"), num_id)
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, value in (("w:start", "1"), ("w:numFmt", style), ("w:lvlText", pattern)):
        child = OxmlElement(name)
        child.set(qn("w:val"), value)
        level.append(child)
    kind.append(level)
    root.insert(0, kind)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), num_id)
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), num_id)
    number.append(reference)
    root.append(number)


def test_extract_text_writes_the_numbers_word_counts_by_itself():
    document = Document()
    add_numbering(document, "901", "chineseCounting", "%1、")
    add_numbering(document, "902", "decimal", "%1.")
    numbered(document, "指导思想", "901")
    numbered(document, "活动安排", "901")
    numbered(document, "植树", "902")
    numbered(document, "座谈", "902")
    text = extract_text(saved(document), "计划.docx")
    assert [line for line in text.split("\n") if line] == ["一、指导思想", "二、活动安排", "1.植树", "2.座谈"]


def test_extract_text_marks_word_headings():
    document = Document()
    document.add_heading("三月", level=2)
    document.add_paragraph("植树")
    assert extract_text(saved(document), "计划.docx").split("\n")[:2] == ["## 三月", "植树"]


def test_extract_text_reads_a_workbook():
    workbook = Workbook()
    sheet = workbook.active
    for row in [
        ("2026年工会安排",),
        ("时间", "内容", "经费"),
        (datetime.date(2026, 3, 8), "插花", 1200),
        ("四月", "春游\n座谈", 99.5),
    ]:
        sheet.append(row)
    lines = extract_text(saved(workbook), "安排.xlsx").split("\n")
    assert lines == ["2026年工会安排", "时间\t内容\t经费", "2026-03-08\t插花\t1200", "四月\t春游\v座谈\t99.5"]


def test_a_workbook_is_read_as_a_plan():
    workbook = Workbook()
    for row in [("月份", "内容"), ("三月", "插花"), (None, "座谈"), ("四月", "春游")]:
        workbook.active.append(row)
    reading = read_plan(extract_text(saved(workbook), "安排.xlsx"))
    assert [(item.months, item.title) for item in reading.activities] == [
        ((3,), "插花"),
        ((3,), "座谈"),
        ((4,), "春游"),
    ]


def test_extract_text_says_what_is_wrong_with_a_malformed_part():
    from tests.paperwork.test_uploads import package

    data = package({"word/document.xml": b"<w:document"}, saved(Document()))
    with pytest.raises(UploadError) as error:
        extract_text(data, "计划.docx")
    assert error.value.code == "broken"
