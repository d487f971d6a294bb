from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finance.models import Budget, BudgetLine
from finance.reports import Cell, Row, read_sheet
from finance.services import NewLine, SheetRefused, save_grid, write_lines
from tests.factories.activities import ActivityFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from vault.versions import StaleVersion

pytestmark = pytest.mark.django_db


def heads(category, count, rate, **fields):
    source = fields.pop("source", "union" if category in ("", "member") else "administration")
    return Cell(category, count, Decimal(rate), source=source, **fields)


def plain(amount, category="", source="union", **fields):
    return Cell(category, plain_amount=Decimal(amount), source=source, **fields)


def row(item, *cells, **fields):
    return Row(item, cells={cell.category: cell for cell in cells}, **fields)


def save(budget, *rows, by, **fields):
    return save_grid(budget=budget, rows=rows, version=fields.pop("version", budget.version), by=by, **fields)


def stored(budget):
    return [(line.item, line.category, line.amount) for line in budget.lines.order_by("position", "pk")]


def test_the_sample_is_saved_and_adds_up(cast):
    everybody = [heads("member", 51, 100), heads("retired", 21, 100), heads("temporary", 10, 100)]
    more = [heads("member", 51, 500), heads("retired", 21, 500), heads("temporary", 10, 500)]
    rates = {"元旦": 100, "清明": 100, "劳动节": 100, "中秋": 100, "国庆": 300, "生日": 300}
    rows = [row(item, heads("member", 51, rate)) for item, rate in rates.items()]
    budget = save(BudgetFactory(), *rows, row("端午", *everybody), row("春节", *more), by=cast.treasurer)

    sheet = read_sheet(budget)
    assert sheet.total == Decimal(100200)
    assert sheet.capitals == "壹拾万零贰佰元整"
    assert {part.key: part.amount for part in sheet.by_category} == {
        "member": 81600, "retired": 12600, "temporary": 6000, "": 0,
    }  # fmt: skip
    assert {found.item: found.total for found in sheet.rows}["端午"] == 8200
    assert sheet.for_non_members == 18600


def test_a_line_keeps_its_identity_when_its_row_is_renamed(cast):
    line = BudgetLineFactory(item="端午")
    save(line.budget, row("端午慰问", heads("member", 52, 120), was="端午"), by=cast.treasurer)
    renamed = BudgetLine.objects.get()
    assert (renamed.pk, renamed.item, renamed.amount) == (line.pk, "端午慰问", 6240)


def test_two_rows_may_swap_their_names(cast):
    one, two = BudgetLineFactory(item="端午", rate=1), BudgetLineFactory(item="中秋", rate=2)
    rows = [row("中秋", heads("member", 51, 1), was="端午"), row("端午", heads("member", 51, 2), was="中秋")]
    save(one.budget, *rows, by=cast.treasurer)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.item, two.item) == ("中秋", "端午")


def test_a_row_that_is_not_given_stays_and_only_remove_takes_one_away(cast):
    BudgetLineFactory(item="端午")
    gone = BudgetLineFactory(item="中秋")
    save(gone.budget, row("中秋", was="中秋", remove=True), by=cast.treasurer)
    assert [line.item for line in BudgetLine.objects.all()] == ["端午"]


def test_emptying_one_category_removes_that_line_only(cast):
    line = BudgetLineFactory(item="端午")
    BudgetLineFactory(item="端午", category="retired", source="other")
    save(line.budget, row("端午", heads("member", 51, 100), Cell("retired"), was="端午"), by=cast.treasurer)
    assert [found.pk for found in BudgetLine.objects.all()] == [line.pk]


def test_lines_of_a_row_keep_notes_of_their_own_until_the_rows_note_is_changed(cast):
    BudgetLineFactory(item="端午", note="粽子")
    line = BudgetLineFactory(item="端午", category="retired", source="other", note="送上门")
    cells = [heads("member", 51, 100), heads("retired", 21, 100, source="other")]
    budget = save(line.budget, row("端午", *cells, was="端午", note="粽子；送上门"), by=cast.treasurer)
    assert [found.note for found in budget.lines.all()] == ["粽子", "送上门"]
    save(budget, row("端午", *cells, was="端午", note="一并采购"), by=cast.treasurer)
    assert {found.note for found in budget.lines.all()} == {"一并采购"}


def test_a_new_category_of_a_row_belongs_to_the_same_activity_and_festival(cast):
    line = BudgetLineFactory(item="端午", festival="dragon_boat", activity=ActivityFactory())
    cells = [heads("member", 51, 100), heads("retired", 21, 100)]
    save(line.budget, row("端午", *cells, was="端午"), by=cast.treasurer)
    new = BudgetLine.objects.get(category="retired")
    assert (new.activity, new.festival, new.position) == (line.activity, "dragon_boat", line.position)


@pytest.mark.parametrize(
    ("item", "festival"), [("清明踏青", ""), ("清明慰问", "qingming"), ("元旦联欢", "new_year")]
)
def test_an_outing_on_a_festival_is_a_row_of_its_own(cast, item, festival):
    budget = save(BudgetFactory(year=2026), row(item, heads("member", 51, 100)), by=cast.treasurer)
    assert budget.lines.get().festival == festival


def test_a_festival_that_is_named_gets_no_day_that_nobody_typed(cast):
    budget = save(
        BudgetFactory(year=2026), row("退休教师春节走访", heads("retired", 21, 100)), by=cast.treasurer
    )
    line = budget.lines.get()
    assert (line.festival, line.festival_day, line.pay_month) == ("spring_festival", None, None)


def test_a_day_without_a_month_is_paid_in_its_own(cast):
    typed = row("端午节慰问", heads("member", 51, 100), festival_day=date(2026, 6, 19))
    line = save(BudgetFactory(year=2026), typed, by=cast.treasurer).lines.get()
    assert line.pay_month == 6


def test_a_day_that_was_written_is_kept_beside_the_almanacs(cast):
    written = row("端午节慰问", heads("member", 51, 100), festival_day=date(2026, 6, 20), pay_month=5)
    budget = save(BudgetFactory(year=2026), written, by=cast.treasurer)
    line = budget.lines.get()
    assert (line.festival_day, line.pay_month) == (date(2026, 6, 20), 5)
    assert read_sheet(budget).rows[0].almanac_day == date(2026, 6, 19)


FAULTS = {
    "item": row("", plain(5)),
    "item-no-money": row("端午"),
    "item-long": row("端" * 101, plain(5)),
    "item-control": row("端\x00午", plain(5)),
    "note": row("端午", plain(5), note="长" * 201),
    "day": row("端午", plain(5), festival_day=date(1850, 1, 1)),
    "month": row("端午", plain(5), pay_month=13),
    "member-rate": row("端午", Cell("member", headcount=51)),
    "member-headcount": row("端午", Cell("member", rate=Decimal(100))),
    "member-amount": row("端午", Cell("member", 51, Decimal(100), Decimal(5100))),
    "member-headcount-many": row("端午", heads("member", 10**9, 1)),
    "member-rate-huge": row("端午", heads("member", 1000, "9999999999.99")),
    "member-rate-negative": row("端午", heads("member", 1, "-5")),
    "member-rate-fine": row("端午", heads("member", 1, "12.345")),
    "plain-amount-nan": row("端午", plain("NaN")),
    "plain-amount-huge": row("端午", plain("1e308")),
    "retired-reason": row("端午", heads("retired", 21, 100, source="union")),
    "retired-reason-long": row("端午", heads("retired", 21, 100, source="union", reason="长" * 201)),
    "retired-source": row("端午", heads("retired", 21, 100, source="lottery")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_by_row_and_column_and_nothing_is_saved(cast, fault):
    column = "-".join(fault.split("-")[:2] if fault[0] in "mpr" and "-" in fault else fault.split("-")[:1])
    budget = BudgetFactory()
    with pytest.raises(SheetRefused) as caught:
        save(budget, row("中秋", plain(10)), FAULTS[fault], by=cast.treasurer)
    assert {(cell.row, cell.column) for cell in caught.value.cells} == {(1, column)}
    assert all(cell.message for cell in caught.value.cells)
    assert not budget.lines.exists()


def test_two_rows_of_one_name_are_refused_with_both_numbers(cast):
    BudgetLineFactory(item="国庆")
    budget = Budget.objects.get()
    with pytest.raises(SheetRefused) as caught:
        save(budget, row("端午", plain(1)), row("端午", plain(2)), row("国庆", plain(3)), by=cast.treasurer)
    assert [(cell.row, cell.column) for cell in caught.value.cells] == [(1, "item"), (2, "item")]


def test_a_row_that_comes_twice_is_refused(cast):
    line = BudgetLineFactory(item="端午")
    with pytest.raises(SheetRefused):
        save(
            line.budget,
            row("端午", plain(1), was="端午"),
            row("中秋", plain(2), was="端午"),
            by=cast.treasurer,
        )
    line.refresh_from_db()
    assert line.amount == 5100


def test_sums_that_are_fine_alone_and_too_large_together_are_refused(cast):
    with pytest.raises(SheetRefused):
        save(BudgetFactory(), *(row(f"{n}", plain("9999999999.99")) for n in range(2)), by=cast.treasurer)


def test_a_sheet_typed_on_an_older_version_is_refused(cast):
    budget = BudgetFactory()
    seen = budget.version
    save(budget, row("端午", plain(1)), by=cast.treasurer)
    with pytest.raises(StaleVersion):
        save(budget, row("中秋", plain(1)), by=cast.treasurer, version=seen)
    assert stored(budget) == [("端午", "", 1)]


def test_a_frozen_sheet_is_refused_in_a_sentence(cast):
    budget = BudgetFactory(status="approved")
    with pytest.raises(ValidationError) as caught:
        save(budget, row("端午", plain(1)), by=cast.treasurer)
    assert caught.value.code == "frozen"


def test_the_explanation_is_saved_with_the_sheet(cast):
    budget = save(BudgetFactory(), by=cast.treasurer, note="会员为在册会员。")
    assert budget.note == "会员为在册会员。"


@pytest.mark.parametrize("count", [1, 2000])
def test_a_sheet_is_saved_in_few_statements(cast, count):
    budget = BudgetFactory()
    lines = [NewLine(item=f"{n}", plain_amount=Decimal(n)) for n in range(count)]
    with CaptureQueriesContext(
        connection,
    ) as writing:
        write_lines(budget=budget, lines=lines, by=cast.treasurer)
    assert len(writing) <= 9
    budget.refresh_from_db()
    rows = [row(f"{n}", plain(n + 1), was=f"{n}") for n in range(count)]
    with CaptureQueriesContext(connection) as saving:
        save(budget, *rows, by=cast.treasurer)
    assert len(saving) <= 14
    assert BudgetLine.objects.filter(item="0").get().amount == 1


def test_written_lines_take_their_place_beside_their_item(cast):
    line = BudgetLineFactory(item="端午", position=3)
    activity = ActivityFactory()
    new = [
        NewLine(item="中秋", category="member", headcount=51, rate=Decimal(100), activity=activity),
        NewLine(item="端午", category="retired", headcount=21, rate=Decimal(100), note="送上门"),
    ]
    written = write_lines(budget=line.budget, lines=new, by=cast.chair)
    assert stored(line.budget) == [
        ("端午", "member", 5100), ("端午", "retired", 2100), ("中秋", "member", 5100),
    ]  # fmt: skip
    assert [found.source for found in written] == ["union", ""]
    assert written[0].activity == activity


def test_lines_the_sheet_has_already_are_named_and_nothing_is_written(cast):
    line = BudgetLineFactory(item="端午")
    new = [NewLine(item="中秋", plain_amount=Decimal(1)),
           NewLine(item="端午", category="member", headcount=1, rate=Decimal(1))]  # fmt: skip
    with pytest.raises(ValidationError) as caught:
        write_lines(budget=line.budget, lines=new, by=cast.chair)
    assert caught.value.code == "already_there"
    assert "端午" in caught.value.messages[0]
    assert "中秋" not in caught.value.messages[0]
    assert BudgetLine.objects.count() == 1


def test_the_same_line_twice_in_one_hand_over_is_refused(cast):
    new = [NewLine(item="端午", plain_amount=Decimal(n)) for n in (1, 2)]
    with pytest.raises(ValidationError) as caught:
        write_lines(budget=BudgetFactory(), lines=new, by=cast.chair)
    assert caught.value.code == "already_there"


@pytest.mark.parametrize("bad", [
    {"item": "", "plain_amount": Decimal(1)},
    {"item": "x"},
    {"item": "x", "category": "nobody", "plain_amount": Decimal(1)},
    {"item": "x", "headcount": 10**6, "rate": Decimal("9999999999.99")},
    {"item": "x", "category": "retired", "plain_amount": Decimal(1), "source": "union"},
])  # fmt: skip
def test_a_line_that_cannot_be_kept_is_refused_before_the_database_is(cast, bad):
    with pytest.raises(ValidationError) as caught:
        write_lines(budget=BudgetFactory(), lines=[NewLine(**bad)], by=cast.chair)
    assert caught.value.messages
    assert not BudgetLine.objects.exists()


def test_union_money_for_others_is_taken_with_a_reason(cast):
    line = NewLine(
        item="春节",
        category="retired",
        headcount=21,
        rate=Decimal(500),
        source="union",
        reason="行政委托代办",
    )
    budget = BudgetFactory()
    write_lines(budget=budget, lines=[line], by=cast.chair)
    [(found_row, cell)] = read_sheet(budget).reasons
    assert (found_row.item, cell.reason) == ("春节", "行政委托代办")
