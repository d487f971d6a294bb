from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from finance.forms import BudgetGrid
from finance.forms.cells import (
    day_text,
    is_only_month,
    money_text,
    read_day,
    read_headcount,
    read_month,
    read_rate,
)
from finance.reports import Cell, Row, Sheet
from tests.factories.finance import BudgetFactory


@pytest.mark.parametrize(
    "text",
    ["6-19", "6月19日", "６月１９号", "6.19", "06/19", "2026-06-19", "2026年6月19日", " 2026 / 6 / 19 "],
)
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text, 2026) == date(2026, 6, 19)


@pytest.mark.parametrize("text", ["昨天", "2-30", "13-1", "6", "0-0", "99999-1-1", "0000-1-1"])
def test_what_is_no_day_is_told(text):
    with pytest.raises(ValidationError):
        read_day(text, 2026)


@pytest.mark.parametrize(
    ("text", "month"), [("6", 6), ("６月", 6), ("六月份", 6), ("十二月", 12), ("十月", 10)]
)
def test_a_month_is_read_as_people_write_it(text, month):
    assert read_month(text) == month


@pytest.mark.parametrize("text", ["0", "13", "十三月", "春"])
def test_what_is_no_month_is_told(text):
    with pytest.raises(ValidationError):
        read_month(text)


@pytest.mark.parametrize(("text", "only"), [("十二月", True), ("12月份", True), ("12-1", False), ("", False)])
def test_a_month_in_the_column_of_days_is_known(text, only):
    assert is_only_month(text) is only


@pytest.mark.parametrize(("text", "people"), [("51", 51), ("５１人", 51), ("1,200", 1200), ("51.0", 51)])
def test_people_are_read_as_they_are_written(text, people):
    assert read_headcount(text) == people


@pytest.mark.parametrize("text", ["-1", "51.5", "五十一", "9" * 10, "51 52 人人"])
def test_what_is_no_number_of_people_is_told(text):
    with pytest.raises(ValidationError):
        read_headcount(text)


def test_a_rate_may_say_for_each():
    assert read_rate("1,300.50元/人") == Decimal("1300.50")


def test_values_are_written_short():
    assert [money_text(Decimal(text)) for text in ("1200.00", "88.50", "0.00")] == ["1200", "88.50", "0"]
    assert [day_text(date(year, 2, 8), 2015) for year in (2015, 2016)] == ["2-8", "2016-02-08"]


@pytest.mark.django_db
def test_what_is_stored_comes_back_as_it_was_through_the_form():
    cells = {
        "member": Cell("member", 51, Decimal("100.50"), source="union"),
        "retired": Cell("retired", 21, Decimal("0.00"), source="union", reason="受委托"),
        "other": Cell("other", plain_amount=Decimal("0.00"), source="other"),
        "": Cell("", 3, Decimal("7.00"), source=""),
    }
    row = Row("春节", date(2027, 2, 6), 12, "一并", festival="spring_festival", was="春节", cells=cells)
    budget = BudgetFactory(year=2026)
    shown = BudgetGrid(budget, Sheet([row]))
    data = {f"rows-0-{column}": text for column, text in shown.rows[0].texts.items()}
    typed = BudgetGrid(budget, Sheet([row]), data | {"version": "1"})
    assert typed.is_valid
    [back] = typed.given
    assert {key: cell for key, cell in back.cells.items() if not cell.is_empty} == cells
    assert (back.item, back.festival_day, back.pay_month, back.note) == ("春节", row.festival_day, 12, "一并")


@pytest.mark.django_db
def test_columns_that_do_not_exist_are_passed_over():
    data = {
        "version": "1",
        "rows-0-item": "春节",
        "rows-0-foo-bar": "x",
        "rows-0-amount": "5",
        "rows-x-item": "y",
    }
    grid = BudgetGrid(BudgetFactory(), Sheet([]), data)
    assert [set(row.texts) - {"member-source", "plain-source"} for row in grid.rows] == [{"item"}]
    assert grid.moved()
