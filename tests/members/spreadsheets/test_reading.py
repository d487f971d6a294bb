import io
import zipfile
from datetime import date

import pytest
import xlwt
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from members.spreadsheets.reading import MOST_ROWS, RosterSheet, read_roster

HEADINGS = ["工号", "姓名", "部门"]
ROW = ["1001", "王芳", "语文组"]


def xlsx(rows, *, also=(), merge=()):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for cells in merge:
        book.active.merge_cells(cells)
    for name, other in also:
        for row in other:
            (book[name] if name in book.sheetnames else book.create_sheet(name)).append(row)
    book.save(file)
    return file.getvalue()


def xls(rows):
    book, file = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("名单")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    book.save(file)
    return file.getvalue()


def repacked(data, change):
    """The workbook with its sheet's XML changed."""
    old, file = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == "xl/worksheets/sheet1.xml" else text)
    return file.getvalue()


def refused(data, name="名单.xlsx"):
    with pytest.raises(ValidationError) as refusal:
        read_roster(data, name)
    assert refusal.value.messages[0]
    return refusal.value.code


def test_the_headings_are_found_under_a_title_in_any_order():
    sheet = read_roster(
        xlsx([["实验小学花名册"], [], ["姓 名", "备注", "职工号"], ["王芳", "", 1001]]), "a.xlsx"
    )
    assert sheet.heading_row == 3
    assert sheet.fields == {"name": 0, "staff_number": 2}
    assert sheet.unread == ["备注"]
    assert [line.row for line in sheet.lines] == [4]


def test_rows_keep_the_numbers_the_spreadsheet_shows():
    sheet = read_roster(xlsx([HEADINGS, [], ROW, [], ROW]), "a.xlsx")
    assert [line.row for line in sheet.lines] == [3, 5]


def test_an_old_workbook_says_the_same_as_a_new_one():
    rows = [HEADINGS, ROW]
    assert read_roster(xls(rows), "a.xls").lines == read_roster(xlsx(rows), "a.xlsx").lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_every_encoding_and_with_every_sign_between(encoding, delimiter):
    data = "\n".join(delimiter.join(row) for row in [HEADINGS, ROW]).encode(encoding)
    sheet = read_roster(data, "a.csv")
    assert sheet.headings == HEADINGS
    assert sheet.lines[0].cells == ROW


def test_what_csv_guards_from_being_run_is_read_as_it_was():
    assert read_roster("工号,姓名\n'=1+1,王芳".encode(), "a.csv").lines[0].cells[0] == "=1+1"


def test_days_and_whole_numbers_are_kept_as_people_see_them():
    sheet = read_roster(xlsx([["工号", "姓名", "出生日期"], [1001.0, "王芳", date(1985, 3, 12)]]), "a.xlsx")
    assert sheet.lines[0].cells == [1001, "王芳", "1985-03-12"]


def test_a_merged_department_counts_for_every_row_it_spans():
    rows = [HEADINGS, ROW, ["1002", "李强", None], ["1003", "张敏", None]]
    sheet = read_roster(xlsx(rows, merge=["C2:C3"]), "a.xlsx")
    assert [line.cells[2:] for line in sheet.lines] == [["语文组"], ["语文组"], []]


def test_the_sheet_with_headings_is_read_and_the_others_are_named():
    data = xlsx([["说明"]], also=[("名单", [HEADINGS, ROW]), ("第二张", [HEADINGS, ROW])])
    sheet = read_roster(data, "a.xlsx")
    assert sheet.name == "名单"
    assert set(sheet.other_sheets) == {"Sheet", "第二张"}


def test_two_columns_of_one_meaning_are_refused_by_their_headings():
    with pytest.raises(ValidationError) as refusal:
        read_roster(xlsx([["工号", "姓名", "手机", "联系电话"], ROW]), "a.xlsx")
    assert refusal.value.code == "heading_twice"
    assert refusal.value.params == {"first": "手机", "second": "联系电话"}


def test_a_birthday_beside_a_date_of_birth_is_the_day_that_is_kept():
    sheet = read_roster(xlsx([["工号", "姓名", "生日", "出生日期"], ROW]), "a.xlsx")
    assert sheet.fields["lunar_birthday"] == 2
    assert sheet.fields["born_on"] == 3


def test_a_sheet_survives_being_stored():
    sheet = read_roster(xlsx([["花名册"], HEADINGS, ROW]), "a.xlsx")
    assert RosterSheet.from_json(sheet.to_json()) == sheet


def test_x1_a_bomb_is_not_opened():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 80_000_000)
    assert refused(file.getvalue()) == "bomb"


def test_x1_a_lie_about_the_dimension_lays_nothing_out():
    lie = b'<dimension ref="A1:XFD1048576"/>'
    data = repacked(xlsx([HEADINGS, ROW]), lambda text: text.replace(b"<sheetViews>", lie + b"<sheetViews>"))
    assert len(read_roster(data, "a.xlsx").lines) == 1
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = repacked(xlsx([HEADINGS, ROW]), lambda text: text.replace(b"</sheetData>", far))
    assert refused(data) == "too_many_cells"


@pytest.mark.parametrize(
    "definition",
    [b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>', b'<!DOCTYPE l SYSTEM "file:///etc/passwd">'],
)
def test_x1_definitions_are_refused(definition):
    assert refused(repacked(xlsx([HEADINGS, ROW]), lambda text: definition + text)) == "entities"


def test_x1_what_is_cut_off_or_something_else_is_refused():
    data = xlsx([HEADINGS, *[ROW] * 50])
    assert refused(data[: len(data) // 2]) == "broken"
    assert refused(b"") == "empty"
    assert refused(xls([HEADINGS, ROW])) == "old_excel"
    assert refused(data, "名单.xls") == "wrong_type"
    assert refused(data, "名单.csv") == "wrong_type"
    assert refused(data, "名单.docx") == "extension"
    assert refused(b"PK\x03\x04" + b"\x00" * 100) == "broken"


def test_x1_a_protected_workbook_is_refused_as_such():
    stub = bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le")
    assert refused(stub) == "encrypted"


def test_x1_too_many_rows_and_columns_are_refused():
    lines = "\n".join(f"{n},王芳" for n in range(100_000))
    assert refused(f"工号,姓名\n{lines}".encode(), "a.csv") == "too_many_rows"
    assert len(lines.split("\n")) > MOST_ROWS
    assert refused(xlsx([[*HEADINGS, *(f"列{n}" for n in range(300))], ROW])) == "too_many_columns"


def test_x1_one_endless_line_is_refused():
    assert refused(b"a,b" + b"," * 200_000, "a.csv") == "broken"


def test_a_sheet_without_headings_or_rows_is_refused():
    assert refused(xlsx([["王芳", "女"], ["李强", "男"]])) == "no_headings"
    assert refused(xlsx([HEADINGS])) == "no_rows"
    assert refused(xlsx([])) == "no_headings"
