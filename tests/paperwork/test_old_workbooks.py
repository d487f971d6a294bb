import struct
from io import BytesIO

import pytest
import xlwt

from paperwork.old_workbooks import look_into_xls
from paperwork.uploads import UploadError, check_upload


def xls(cells):
    book, file = xlwt.Workbook(), BytesIO()
    sheet = book.add_sheet("名单")
    for (row, column), value in cells.items():
        sheet.write(row, column, value)
    book.save(file)
    return file.getvalue()


def test_an_old_workbook_is_let_through_where_it_is_asked_for():
    data = xls({(0, 0): "姓名", (1, 0): "王芳", (2, 1): 3.5})
    assert check_upload(data, "名单.xls", kinds={"xls"}) == "xls"
    assert look_into_xls(data).cells == 6


def test_an_old_workbook_is_refused_elsewhere():
    with pytest.raises(UploadError) as refusal:
        check_upload(xls({(0, 0): "姓名"}), "名单.xls", kinds={"xlsx"})
    assert refusal.value.code == "old_excel"


def test_a_single_cell_far_out_counts_as_all_before_it():
    with pytest.raises(UploadError) as refusal:
        check_upload(xls({(0, 0): 1, (65535, 255): 1}), "名单.xls", kinds={"xls"})
    assert refusal.value.code == "too_many_cells"


@pytest.mark.parametrize("keep", [600, 2_000])
def test_a_truncated_old_workbook_is_damaged(keep):
    data = xls({(row, 0): f"王芳{row}" for row in range(200)})
    with pytest.raises(UploadError) as refusal:
        check_upload(data[:keep], "名单.xls", kinds={"xls"})
    assert refusal.value.code == "broken"


def test_a_protected_old_workbook_is_refused_as_such():
    data = xls({(0, 0): "姓名"})
    # FILEPASS, which stands right behind the first BOF, written over the record that is there.
    begin = data.index(struct.pack("<HH", 0x0809, 16))
    protected = data[: begin + 20] + struct.pack("<H", 0x002F) + data[begin + 22 :]
    with pytest.raises(UploadError) as refusal:
        check_upload(protected, "名单.xls", kinds={"xls"})
    assert refusal.value.code == "encrypted"


def test_another_file_under_the_name_of_an_old_workbook_is_refused():
    with pytest.raises(UploadError) as refusal:
        check_upload(b"<html><table></table></html>", "名单.xls", kinds={"xls"})
    assert refusal.value.code == "wrong_type"
