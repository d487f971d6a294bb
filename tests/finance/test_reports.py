from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from finance.models import Budget, BudgetLine
from finance.reports import Cell, Row, Sheet, activity_money, plan_money, read_sheet, with_totals
from paperwork.capitals import MAX_AMOUNT, parse_capitals
from tests.factories.activities import ActivityFactory, WorkPlanFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory

money = st.decimals(min_value=0, max_value=Decimal("99999.99"), places=2)
CATEGORIES = ["", *BudgetLine.Category.values]
sources = st.sampled_from(["union", "administration", "other", ""])


@st.composite
def cells(draw):
    found = {}
    for category in draw(st.sets(st.sampled_from(CATEGORIES), min_size=1)):
        if draw(st.booleans()):
            found[category] = Cell(category, draw(st.integers(0, 5000)), draw(money), source=draw(sources))
        else:
            found[category] = Cell(category, plain_amount=draw(money), source=draw(sources))
    return found


sheets = st.lists(cells(), max_size=12).map(
    lambda rows: Sheet(Row(f"{n}", cells=found) for n, found in enumerate(rows))
)


@given(sheets)
def test_rows_columns_sources_and_total_agree_to_the_fen(sheet):
    assert sum(row.total for row in sheet.rows) == sheet.total
    assert sum(part.amount for part in sheet.by_category) == sheet.total
    assert sum(part.amount for part in sheet.by_source) == sheet.total
    members = sheet.of_category("") + sheet.of_category("member")
    assert members + sheet.for_non_members == sheet.total
    assert parse_capitals(sheet.capitals) == sheet.total
    assert sheet.total == sheet.total.quantize(Decimal("0.01"))


def test_a_total_too_large_for_numerals_is_shown_without_them():
    rows = [Row("x", cells={"": Cell("", plain_amount=amount)}) for amount in (MAX_AMOUNT, Decimal(1))]
    sheet = Sheet(rows)
    assert sheet.capitals == ""


@pytest.mark.django_db
def test_the_sheet_agrees_with_what_the_database_adds_up():
    BudgetLineFactory(item="春节", category="retired", headcount=21, rate=Decimal("33.33"), source="")
    BudgetLineFactory(item="春节", headcount=51, rate=Decimal("100.01"))
    BudgetLineFactory(item="茶话会", category="", headcount=None, rate=None, plain_amount=Decimal("1234.56"))
    budget = Budget.objects.get()
    sheet = read_sheet(budget)
    assert sheet.total == BudgetLine.objects.aggregate(sum=Sum("amount"))["sum"]
    [row] = with_totals(Budget.objects.all())
    assert (row.total, row.undecided, row.row_count) == (sheet.total, sheet.undecided, len(sheet.rows))
    assert len(sheet.rows) == 2


@pytest.mark.django_db
def test_a_row_is_the_lines_of_one_item_in_the_order_of_the_sheet():
    BudgetLineFactory(item="端午", position=2)
    BudgetLineFactory(item="元旦", position=1)
    BudgetLineFactory(item="端午", position=3, category="retired", source="other")
    sheet = read_sheet(Budget.objects.get())
    assert [(row.item, list(row.cells)) for row in sheet.rows] == [
        ("元旦", ["member"]),
        ("端午", ["member", "retired"]),
    ]


@pytest.mark.django_db
def test_the_rows_stand_in_the_order_of_their_days_and_the_undated_last():
    days = {
        "中秋": (9, 25),
        "生日": None,
        "端午": (6, 19),
        "教师节": (9, 10),
        "妇女节": (3, 8),
        "春节": (2, 6),
    }
    for item, day in days.items():
        year = 2027 if item == "春节" else 2026
        BudgetLineFactory(item=item, festival_day=date(year, *day) if day else None)
    BudgetLineFactory(item="六月的", pay_month=6)
    rows = [row.item for row in read_sheet(Budget.objects.get()).rows]
    assert rows == ["妇女节", "端午", "六月的", "教师节", "中秋", "春节", "生日"]


@pytest.mark.django_db
def test_the_money_of_an_activity_and_of_its_plan():
    one = ActivityFactory()
    two = ActivityFactory(plan=one.plan)
    BudgetLineFactory(activity=one)
    BudgetLineFactory(activity=one, item="春节", category="retired", headcount=21, source="")
    BudgetLineFactory(activity=two, headcount=None, rate=None, plain_amount=300)
    BudgetLineFactory(budget=BudgetFactory(year=2027), item="明年的")
    assert activity_money(one).total == 7200
    found = plan_money(one.plan)
    assert (found["total"], found["for_non_members"], found["undecided"]) == (7500, 2100, 2100)
    assert found["of_no_activity"] == 0
    assert [budget.year for budget in found["budgets"]] == [2026]


@pytest.mark.django_db
def test_a_plan_counts_the_sums_of_its_months_that_name_no_activity():
    plan = WorkPlanFactory(year=2026, first_month=9, span="school_year")
    BudgetLineFactory(activity=ActivityFactory(plan=plan))
    for year, month, amount in ((2026, 10, 1), (2027, 3, 20), (2026, None, 300), (2026, 5, 4000)):
        fields = {"headcount": None, "rate": None, "plain_amount": amount, "pay_month": month}
        BudgetLineFactory(budget=BudgetFactory(year=year), **fields)
    BudgetLineFactory(activity=ActivityFactory(plan__year=2025), pay_month=10)
    found = plan_money(plan)
    assert (found["total"], found["of_no_activity"]) == (5421, 321)


def of_nothing(amount, **fields):
    fields = {"headcount": None, "rate": None, "pay_month": None} | fields
    return BudgetLineFactory(item=f"{amount}", plain_amount=amount, **fields)


@pytest.mark.django_db
def test_what_names_no_month_is_the_first_plan_s_of_the_year():
    second = WorkPlanFactory(year=2026, first_month=7, month_count=6, span="term")
    first = WorkPlanFactory(year=2026, first_month=1, month_count=6, span="term")
    WorkPlanFactory(year=2026, first_month=1, status="void")
    for amount, month in ((1, None), (20, 3), (300, 9)):
        of_nothing(amount, pay_month=month)
    assert [plan_money(plan)["total"] for plan in (first, second)] == [21, 300]


@pytest.mark.django_db
def test_a_void_plan_has_its_own_money_only_and_whoever_follows_it_is_told():
    void = WorkPlanFactory(year=2026, status="void")
    of_nothing(1, pay_month=3)
    of_nothing(20, pay_month=4, activity=ActivityFactory(plan=void))
    found = plan_money(void)
    assert (found["total"], found["of_no_activity"]) == (20, 0)
    found = plan_money(WorkPlanFactory(year=2026))
    assert (found["total"], found["of_no_activity"]) == (21, 21)


@pytest.mark.django_db
def test_the_newest_year_comes_first():
    for year in (2025, 2030, 2026):
        BudgetFactory(year=year)
    assert [budget.year for budget in with_totals(Budget.objects.all())] == [2030, 2026, 2025]
