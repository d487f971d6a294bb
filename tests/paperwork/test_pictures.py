"""A list of days as a picture that a group can read."""

from io import BytesIO

import pytest
from PIL import Image, ImageFont

from paperwork import pictures
from paperwork.pictures import DayRows, NoFont, Row, Section, Sheet, has_letters, picture
from tests.optional_tools import needs_letters


def sheet(rows=1, words="教职工趣味运动会"):
    day = DayRows("9月10日", "星期四", "教师节", [Row(words, "14:30 体育馆")] * rows)
    return Sheet(
        "青禾小学 · 2026年9月工会活动", "放假：9月25日至27日", [day], [Section("日期待定", [])], "以日历为准"
    )


def size(drawn):
    return Image.open(BytesIO(drawn)).size


@needs_letters
def test_it_is_as_wide_as_a_phone_shows_and_as_high_as_it_needs():
    assert size(picture(sheet(1)))[0] == 1080
    assert size(picture(sheet(6)))[1] > size(picture(sheet(1)))[1] + 300


@needs_letters
@pytest.mark.parametrize("head", ["9月1日", "September 30"])
def test_what_stands_on_a_day_begins_after_its_name(head):
    pen = pictures._Pen(Image.new("RGB", (1080, 1), "white"))
    pen.draw(Sheet("", "", [DayRows(head, "周三", "", [Row("会")])], [], ""))
    assert pen.column > pictures.MARGIN + pictures._font(40, bold=True).getlength(head)


@needs_letters
def test_the_same_sheet_is_the_same_picture():
    assert picture(sheet()) == picture(sheet())


@needs_letters
@pytest.mark.parametrize(
    "words",
    [
        "工会" * 90,
        "A" * 300,
        "Spring outing " * 20,
        "三八节，，，，，，，，，，，，，，，，，，" * 5,
        "\x07 \n",
    ],
)
def test_whatever_people_wrote_stays_within_its_column(words):
    font = pictures._font(36, bold=True)
    lines = list(pictures._wrapped(words, font, 500))
    assert all(font.getlength(line) <= 500 for line in lines)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert picture(sheet(1, words))


@needs_letters
@pytest.mark.parametrize("letters", range(5, 14))
def test_a_closing_sign_begins_no_line(letters):
    font = pictures._font(36, bold=False)
    words = "运动会暨“健康校园、快乐工作”主题活动（各小组均须参加，名单另报）。"
    lines = list(pictures._wrapped(words, font, 36 * letters))
    assert not any(line[0] in pictures._NOT_FIRST for line in lines)
    assert "".join(lines) == words


@needs_letters
def test_letters_have_the_mainland_s_forms():
    file = pictures._font_file("Regular")
    family = ImageFont.truetype(str(file), 10, index=pictures._simplified(file)).getname()[0]
    assert "SC" in family or "CJK" not in family


def test_a_machine_without_letters_says_which_package_brings_them(monkeypatch):
    monkeypatch.setattr(pictures, "FONT_FILES", ("/nowhere/{weight}.ttc",))
    assert not has_letters()
    with pytest.raises(NoFont, match="fonts-noto-cjk"):
        picture(sheet())
