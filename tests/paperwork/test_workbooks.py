import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.utils.translation import gettext_lazy, override
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from paperwork.workbooks import (
    COUNT_FORMAT,
    MAX_TEXT,
    MONEY_FORMAT,
    Column,
    Formula,
    add_sheet,
    new_workbook,
    read_csv_text,
    safe_text,
    text_width,
    to_bytes,
    write_csv,
    write_rows,
)

DANGEROUS = [
    "=1+1",
    "+86 138",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "|calc",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    " =1+1",
    "'=1+1",
    "-2+3+cmd|' /C calc'!A0",
]
COLUMNS = [
    Column("序号"),
    Column("节日", horizontal="left"),
    Column("人数", "会员", COUNT_FORMAT),
    Column("标准", "会员", MONEY_FORMAT, "right"),
    Column("金额", "会员", MONEY_FORMAT, "right", 12),
    Column("备注", horizontal="left"),
]


def layout(rows, columns=COLUMNS):
    """A finished sheet of these rows, saved and opened again."""
    workbook = new_workbook()
    sheet = add_sheet(workbook, "慰问", columns)
    sheet.title("节日慰问预算")
    sheet.headings()
    for row in rows:
        sheet.data(row)
    sheet.data(["合计", None, None, Formula("=SUM(E4:E4)"), None], strong=True, label_span=2)
    sheet.line("说明：" + "按在册会员人数编制。" * 40)
    sheet.signatures(["制表人", "工会主席", "经审主任"])
    sheet.finish()
    return load_workbook(BytesIO(to_bytes(workbook)))


def list_cells(rows):
    stream = BytesIO()
    write_rows(stream, ["内容"], rows)
    return load_workbook(stream).active["A"][1:]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_stays_text_in_a_laid_out_workbook(text):
    cell = layout([[1, text, 2, 3, 4, None]]).active["B4"]
    assert cell.data_type == "s"
    assert cell.value == text.replace("\r", "\n")
    assert cell.quotePrefix == (not text.startswith("'"))


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_stays_text_in_a_long_list(text):
    (cell,) = list_cells([[text]])
    assert cell.data_type == "s"
    assert cell.value == text.replace("\r", "\n")
    assert cell.quotePrefix == (not text.startswith("'"))


@pytest.mark.parametrize("text", ["中秋月饼", "5元", "2026-05-01", "http://school.example/a", "a=b"])
def test_plain_text_needs_no_mark(text):
    assert not layout([[1, text, 2, 3, 4, None]]).active["B4"].quotePrefix
    (cell,) = list_cells([[text]])
    assert (cell.value, cell.data_type, cell.hyperlink, cell.quotePrefix) == (text, "s", None, False)


def test_only_a_formula_becomes_a_formula():
    sheet = layout([[1, "端午节", 51, Decimal("100"), Formula("=C4*D4"), ""]]).active
    assert (sheet["E4"].data_type, sheet["E4"].value) == ("f", "=C4*D4")
    assert sheet["E5"].value == "=SUM(E4:E4)"


def test_words_still_to_be_translated_are_written_in_the_reader_s_language():
    label = gettext_lazy("Page &P of &N")
    with override("en"):
        assert layout([[1, label, 2, 3, 4, None]]).active["B4"].value == "Page &P of &N"
        assert list_cells([[label]])[0].value == "Page &P of &N"
        assert "Page &P of &N" in csv_text([[label]])


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\x1bb", "a\ud800b", "a\uffffb"])
def test_characters_that_no_workbook_can_hold_are_left_out(text):
    assert safe_text(text) == "ab"
    assert list_cells([[text]])[0].value == "ab"


def test_too_long_a_text_is_cut_and_shows_it():
    text = safe_text("长" * 40000)
    assert len(text) == MAX_TEXT
    assert text.endswith("…")
    assert list_cells([["长" * 40000]])[0].value == text


def test_title_headings_and_groups_are_merged():
    sheet = layout([[1, "端午节", 51, Decimal("100"), Formula("=C4*D4"), ""]]).active
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert merged >= {"A1:F1", "C2:E2", "A2:A3", "B2:B3", "F2:F3", "A5:B5", "A6:F6"}
    assert (sheet["C2"].value, sheet["C3"].value, sheet["F2"].value) == ("会员", "人数", "备注")
    assert sheet["A1"].alignment.horizontal == "center"


def test_neighbouring_groups_stay_apart():
    columns = [Column("人数", "会员"), Column("金额", "会员"), Column("人数", "退休"), Column("金额", "退休")]
    workbook = new_workbook()
    sheet = add_sheet(workbook, "慰问", columns)
    sheet.headings()
    assert {str(cells) for cells in sheet.worksheet.merged_cells.ranges} == {"A1:B1", "C1:D1"}


def test_headings_without_groups_take_one_row():
    workbook = new_workbook()
    sheet = add_sheet(workbook, "名单", [Column("姓名"), Column("部门")])
    sheet.headings()
    assert sheet.row == 2
    assert not sheet.worksheet.merged_cells.ranges


def test_the_page_is_a4_across_with_repeated_headings():
    sheet = layout([[1, "端午节", 51, 100, 5100, ""]]).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$2:$3"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_area == "'慰问'!$A$1:$F$8"
    assert "&P" in sheet.oddFooter.center.text


def test_rows_are_bordered_and_numbers_formatted():
    sheet = layout([[1, date(2026, 6, 19), 51, Decimal("100"), 5100, None]]).active
    assert all(cell.border.left.style == "thin" for cell in sheet[4])
    assert sheet["D4"].number_format == MONEY_FORMAT
    assert (sheet["B4"].number_format, sheet["B4"].value.date()) == ("yyyy-mm-dd", date(2026, 6, 19))
    assert sheet["A5"].font.bold
    assert sheet["B4"].font.name == "宋体"


def test_widths_follow_the_content_and_chinese_counts_double():
    assert text_width("端午a") == 5
    assert text_width("一\n二三") == 4
    narrow, wide = (layout([[1, text, 2, 3, 4, "长" * 99]]).active for text in ("端午", "端午节慰问品发放"))
    assert wide.column_dimensions["B"].width == 18
    assert narrow.column_dimensions["B"].width < wide.column_dimensions["B"].width
    assert wide.column_dimensions["F"].width == 40


def test_rows_of_long_text_grow_in_height():
    sheet = layout([[1, "端午", 2, 3, 4, "长" * 99], [2, "端午", 2, 3, 4, "短"]]).active
    assert sheet.row_dimensions[4].height >= 5 * 18
    assert sheet.row_dimensions[5].height == 18
    assert sheet.row_dimensions[7].height > 18


def test_each_who_signs_has_a_place():
    sheet = layout([[1, "端午节", 51, 100, 5100, ""]]).active
    assert [cell.value for cell in sheet[8] if cell.value] == ["制表人：", "工会主席：", "经审主任："]


def test_the_name_of_a_sheet_is_made_possible():
    workbook = new_workbook()
    assert add_sheet(workbook, "2026/预算:[一]" + "长" * 40, COLUMNS).worksheet.title.startswith("2026 预算")
    assert add_sheet(workbook, "''", COLUMNS).worksheet.title == "Sheet"


def test_the_workbook_computes_when_opened():
    content = layout([[1, "端午节", 51, 100, 5100, ""]])
    assert content.calculation.fullCalcOnLoad


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="argument"):
        layout([[1, "端午节"]])


def test_a_long_list_keeps_kinds_of_values():
    stream = BytesIO()
    write_rows(
        stream,
        ["姓名", "入会", "金额", "会员", "备注"],
        [["林晓春", date(2020, 9, 1), Decimal("1234.50"), True, None]],
    )
    sheet = load_workbook(stream).active
    row = [cell.value for cell in sheet[2]]
    assert [row[0], row[1].date(), *row[2:]] == ["林晓春", date(2020, 9, 1), 1234.5, True, None]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E2"
    assert sheet["A1"].font.bold


def test_a_list_without_rows_still_opens():
    assert list_cells([]) == ()


def test_no_text_becomes_a_link():
    stream = BytesIO()
    write_rows(stream, ["内容"], [["http://school.example"]])
    with ZipFile(stream) as archive:
        assert not [name for name in archive.namelist() if "rels/sheet" in name]


def csv_text(rows, headings=("内容",)):
    return "".join(write_csv(headings, rows))


def test_csv_opens_in_a_spreadsheet_as_utf_8():
    text = csv_text(
        [["林晓春", Decimal("1234.50"), None, date(2026, 5, 1)]], ["姓名", "金额", "备注", "日期"]
    )
    assert text == "\ufeff姓名,金额,备注,日期\r\n林晓春,1234.50,,2026-05-01\r\n"


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_csv_cell_begins_like_a_formula(text):
    ((cell,),) = csv.reader(StringIO(csv_text([[text]]).split("\r\n", 1)[1], newline=""))
    assert cell.startswith("'")
    assert read_csv_text(cell) == text.replace("\r", "\n")


def test_negative_numbers_in_csv_stay_numbers():
    assert csv_text([[-5, Decimal("-1.50")]], ["a", "b"]).endswith("\r\n-5,-1.50\r\n")


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_csv_there_and_back_is_the_same_text(texts):
    body = csv_text([[1, text] for text in texts], ["序号", "内容"]).removeprefix("\ufeff")
    rows = list(csv.reader(StringIO(body, newline="")))[1:]
    assert [read_csv_text(cell) for _number, cell in rows] == [safe_text(text) for text in texts]


def test_csv_comes_in_pieces():
    pieces = list(write_csv(["序号"], ([number] for number in range(1200))))
    assert len(pieces) == 4
    assert "".join(pieces).count("\r\n") == 1201
