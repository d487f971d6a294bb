"""Refusals of uploaded files, each with a real file made for it."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from paperwork.uploads import UploadError, check_upload

KINDS = {"txt", "md", "docx", "xlsx"}


def docx_bytes(text="三月：植树"):
    document = Document()
    document.add_paragraph(text)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def xlsx_bytes(*rows):
    workbook = Workbook()
    for row in rows or [("三月", "植树")]:
        workbook.active.append(row)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def package(members, original=None):
    """A zip of the given members over those of `original`."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        if original:
            with zipfile.ZipFile(BytesIO(original)) as source:
                for name in source.namelist():
                    if name not in members:
                        target.writestr(name, source.read(name))
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()


def ole(*streams):
    """The beginning of a compound file with the names of its streams in the directory."""
    directory = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 64 for name in streams)
    return bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 504 + directory


def refused(data, name, kinds=KINDS):
    with pytest.raises(UploadError) as error:
        check_upload(data, name, kinds=kinds)
    assert name.split("/")[-1] in str(error.value)
    return error.value.code


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        ("三月：植树".encode(), "计划.txt", "txt"),
        ("# 三月".encode(), "计划.MD", "md"),
        (docx_bytes(), "计划.docx", "docx"),
        (xlsx_bytes(), "C:\\计划\\经费.xlsx", "xlsx"),
    ],
)
def test_check_upload_names_the_kind(data, name, kind):
    assert check_upload(data, name, kinds=KINDS) == kind


def test_check_upload_refuses_an_empty_file():
    assert refused(b"", "计划.txt") == "empty"


def test_check_upload_refuses_thirty_megabytes():
    assert refused(b"a" * (30 * 1024 * 1024), "计划.txt") == "too_large"


def test_check_upload_refuses_a_kind_not_asked_for():
    assert refused(docx_bytes(), "计划.docx", {"xlsx"}) == "extension"
    assert refused(b"%PDF-1.7", "计划.pdf") == "extension"


@pytest.mark.parametrize("name", ["计划.doc", "计划.docx"])
def test_check_upload_refuses_an_old_word_document_under_any_name(name):
    assert refused(ole("Root Entry", "WordDocument"), name) == "old_word"


def test_check_upload_refuses_an_old_workbook():
    assert refused(ole("Root Entry", "Workbook"), "经费.xlsx") == "old_excel"


def test_check_upload_refuses_a_document_under_password():
    assert refused(ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "计划.docx") == "encrypted"


def test_check_upload_refuses_a_zip_under_password():
    data = bytearray(docx_bytes())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, struct.unpack_from("<H", data, at + 8)[0] | 1)
    assert refused(bytes(data), "计划.docx") == "encrypted"


@pytest.mark.parametrize("name", ["计划.docx", "经费.xlsx"])
def test_check_upload_refuses_text_named_as_a_document(name):
    assert refused("三月：植树".encode(), name) == "wrong_type"


def test_check_upload_refuses_a_workbook_named_as_a_document():
    assert refused(xlsx_bytes(), "计划.docx") == "wrong_type"


def test_check_upload_refuses_a_picture_named_as_text():
    assert refused(b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "计划.txt") == "wrong_type"


def test_check_upload_refuses_a_truncated_document():
    data = docx_bytes()
    assert refused(data[: len(data) // 2], "计划.docx") == "broken"


def test_check_upload_refuses_a_damaged_member():
    data = bytearray(docx_bytes())
    middle = data.find(b"PK\x03\x04") + 120
    data[middle : middle + 40] = b"\xff" * 40
    assert refused(bytes(data), "计划.docx") == "broken"


def test_check_upload_refuses_a_zip_bomb():
    data = package({"word/media/a.bin": b"\0" * (90 * 1024 * 1024)}, docx_bytes())
    assert len(data) < 1024 * 1024
    assert refused(data, "计划.docx") == "bomb"


def test_check_upload_refuses_thousands_of_members():
    data = package({f"word/media/{number}": b"x" for number in range(2500)}, docx_bytes())
    assert refused(data, "计划.docx") == "bomb"


def test_check_upload_refuses_a_member_that_lies_about_its_size():
    """The header says 10 bytes with their right checksum; what is packed is far longer."""
    data = bytearray(package({"word/document.xml": b"0123456789" + b"\0" * 5_000_000}))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 16, zlib.crc32(b"0123456789"))
    struct.pack_into("<I", data, at + 24, 10)
    assert refused(bytes(data), "计划.docx") == "broken"


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'


@pytest.mark.parametrize("content", [LAUGHS, LAUGHS.decode().encode("utf-16")])
def test_check_upload_refuses_entities_in_a_workbook(content):
    data = package({"xl/sharedStrings.xml": content}, xlsx_bytes())
    assert refused(data, "经费.xlsx") == "entities"


def test_check_upload_refuses_entities_in_a_document():
    data = package({"word/document.xml": LAUGHS}, docx_bytes())
    assert refused(data, "计划.docx") == "entities"


def test_check_upload_refuses_a_cell_far_out():
    """Found by a reader that lays out the whole rectangle up to the last cell."""
    workbook = Workbook()
    workbook.active["A1"] = "三月"
    workbook.active["XFD1048576"] = 1
    stream = BytesIO()
    workbook.save(stream)
    assert refused(stream.getvalue(), "经费.xlsx") == "too_many_cells"
