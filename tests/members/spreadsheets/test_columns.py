from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import OptionalField, Person
from members.models.standings import Category, Membership
from members.spreadsheets.cells import CellError
from members.spreadsheets.columns import BY_FIELD, COLUMNS, column_of
from paperwork.dates import LunarDay, SolarDay

TODAY = date(2026, 11, 22)


def read(field, cell):
    return BY_FIELD[field].read(cell, TODAY)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓 名", "name"),
        ("教师姓名（必填）", "name"),
        ("职工号", "staff_number"),
        ("教工编号", "staff_number"),
        ("工号（教工号）", "staff_number"),
        ("出生\n年月", "born_on"),
        ("出生年月(公历)", "born_on"),
        ("教研组", "department"),
        ("工会小组：", "group"),
        ("用工性质", "category"),
        ("是否会员*", "membership"),
        ("参加工作", "hired_on"),
        ("入会年月", "joined_on"),
        ("联系电话", "mobile"),
        ("ＥＭＡＩＬ", "email"),
        ("身份证号码", "identity_number"),
    ],
)
def test_a_heading_is_known_by_its_synonyms(heading, field):
    assert column_of(heading).field == field


def test_a_heading_that_means_nothing_here_is_said_to_mean_nothing():
    assert column_of("备注") is None
    assert column_of(None) is None


def test_no_heading_means_two_things():
    headings = [heading for column in COLUMNS for heading in (column.heading, *column.synonyms)]
    assert len(headings) == len(set(headings))


def test_each_optional_field_has_a_column_that_waits_for_it():
    assert {column.kept_when for column in COLUMNS if column.kept_when} == {str(f) for f in OptionalField}


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("staff_number", 1001.0, "1001"),
        ("staff_number", "Ａ０１", "A01"),
        ("name", "王　芳", "王芳"),
        ("name", "John Smith", "John Smith"),
        ("name", "=1+1", "=1+1"),
        ("sex", "女", "f"),
        ("sex", "M", "m"),
        ("sex", "先生", "m"),
        ("sex", "女士", "f"),
        ("category", "事业编", "permanent"),
        ("category", "聘用", "contract"),
        ("category", "在编（教师）", "permanent"),
        ("category", "离休", "retired"),
        ("membership", "是", "full"),
        ("membership", True, "full"),
        ("membership", "无", "none"),
        ("mobile", 13800001234.0, "13800001234"),
        ("mobile", "+86 138-0000-1234", "13800001234"),
        ("mobile", "0571-88886666", "057188886666"),
        ("mobile", "0571-88886666 / 138-0000-1234", "13800001234"),
        ("mobile", "88886666 13800001234", "13800001234"),
        ("born_on", "85.3", SolarDay(date(1985, 3, 1), month_only=True)),
        ("born_on", "农历八月十五", LunarDay(8, 15)),
        ("joined_on", "2003.9", date(2003, 9, 1)),
        ("email", "", None),
    ],
)
def test_a_cell_is_read_by_its_column(field, cell, value):
    assert read(field, cell) == value


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("staff_number", "10 01"),
        ("staff_number", "1" * 33),
        ("name", "王" * 61),
        ("sex", "不详"),
        ("category", "教师"),
        ("membership", "也许"),
        ("mobile", "138000"),
        ("mobile", "12800001234"),
        ("mobile", "13800001234、13900001234"),
        ("born_on", "2026.1"),
        ("born_on", 45000),
        ("joined_on", "2027.1"),
        ("joined_on", "农历八月十五"),
        ("department", "组" * 61),
        ("email", "王芳"),
        ("identity_number", 3.30102e17),
    ],
)
def test_a_cell_that_cannot_be_is_refused_in_a_sentence(field, cell):
    with pytest.raises(CellError) as refusal:
        read(field, cell)
    assert str(refusal.value)


@given(
    st.sampled_from(
        [("sex", v) for v in Person.Sex]
        + [("category", v) for v in Category]
        + [("membership", v) for v in Membership]
    )
)
def test_every_choice_is_read_back_from_its_word(pair):
    field, value = pair
    assert read(field, BY_FIELD[field].write(value)) == value


@given(
    st.dates(min_value=date(1920, 1, 1), max_value=date(2008, 12, 31)), st.integers(1, 12), st.integers(1, 30)
)
def test_every_day_is_read_back_as_it_was_written(day, month, lunar):
    assert read("born_on", BY_FIELD["born_on"].write(day)) == SolarDay(day)
    assert read("joined_on", BY_FIELD["joined_on"].write(day)) == day
    birthday = LunarDay(month, lunar)
    assert read("lunar_birthday", BY_FIELD["lunar_birthday"].write(birthday)) == birthday
