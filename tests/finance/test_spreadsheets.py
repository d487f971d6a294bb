"""The workbook, read back as it is written and as LibreOffice works it out."""

import io
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from finance.models import Budget, BudgetApproval
from finance.reports import read_sheet
from finance.services import NewLine, write_lines
from finance.spreadsheets import file_name, write_budget
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from tests.optional_tools import needs_libreoffice, needs_pdftotext, soffice_path, tool_path

pytestmark = pytest.mark.django_db

RATES = {"元旦": 100, "清明": 100, "劳动节": 100, "端午": 100, "中秋": 100} | {
    "国庆": 300,
    "春节": 500,
    "生日": 300,
}


@pytest.fixture
def sample(union, cast):
    """What 51 members, 21 retired teachers and 10 temporary staff come to in a year: 100,200 yuan."""
    lines = []
    for item, rate in RATES.items():
        people = {"member": 51, "retired": 21, "temporary": 10}
        categories = people if item in ("端午", "春节") else ("member",)
        lines += [
            NewLine(item=item, category=category, headcount=people[category], rate=Decimal(rate))
            for category in categories
        ]
    budget = BudgetFactory(year=2015, note="会员为在册正式会员。")
    write_lines(budget=budget, lines=lines, by=cast.treasurer)
    return budget


def opened(budget):
    return openpyxl.load_workbook(io.BytesIO(write_budget(budget))).active


def recalculated(budget, folder: Path):
    """The sheet's cells as LibreOffice works them out."""
    source = folder / "budget.xlsx"
    source.write_bytes(write_budget(budget))
    convert(source, "xlsx:Calc MS Excel 2007 XML", folder / "out")
    return openpyxl.load_workbook(folder / "out" / "budget.xlsx", data_only=True).active


def convert(source, kind, folder):
    command = [soffice_path(), "--headless", f"-env:UserInstallation=file://{folder}/profile",
               "--convert-to", kind, "--outdir", str(folder), str(source)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def by_label(page):
    """The figures of each row under its label, whether that stands in the first column or the third."""
    rows = {}
    for row in page.iter_rows(values_only=True):
        label = row[2] if isinstance(row[2], str) else row[0]
        rows[label] = row
    return rows


def column_of(page, heading, group=None):
    """The number of the column under this heading, the first after the group's where it has one."""
    cells = [cell for row in page.iter_rows() for cell in row if cell.value in (heading, group)]
    start = next((cell.column for cell in cells if cell.value == group), 1)
    return next(cell.column for cell in cells if cell.value == heading and cell.column >= start) - 1


@needs_libreoffice
def test_libreoffice_works_out_the_same_figures_without_an_error(sample, tmp_path):
    page = recalculated(sample, tmp_path)
    values = [cell.value for row in page.iter_rows() for cell in row]
    assert not [value for value in values if isinstance(value, str) and value.startswith(("#", "Err:"))]

    rows, sheet = by_label(page), read_sheet(sample)
    total, members = column_of(page, "合计"), column_of(page, "金额", "会员")
    for row in sheet.rows:
        assert Decimal(str(rows[row.item][total])) == row.total
        assert Decimal(str(rows[row.item][members])) == row.cells["member"].amount
    assert rows["合计"][total] == 100200
    assert rows["合计"][members] == 81600
    assert rows["合计"][column_of(page, "金额", "退休教师（非会员）")] == 12600
    assert rows["合计"][column_of(page, "金额", "临时工（非会员）")] == 6000
    assert rows["端午"][total], rows["春节"][total] == (8200, 41000)
    assert "合计（大写）：壹拾万零贰佰元整" in values


@needs_libreoffice
def test_every_kind_of_line_adds_up_in_libreoffice(union, cast, tmp_path):
    lines = [
        NewLine(item="茶话会", plain_amount=Decimal("1234.56")),
        NewLine(item="茶话会", category="retired", plain_amount=Decimal("99.99"), source="other"),
        NewLine(item="运动服", headcount=60, rate=Decimal("80.50")),
        NewLine(item="家属联谊", category="other", headcount=12, rate=Decimal("33.33")),
        NewLine(item="元旦", category="member", headcount=51, rate=Decimal("100.01")),
    ]
    budget = BudgetFactory()
    write_lines(budget=budget, lines=lines, by=cast.treasurer)
    page = recalculated(budget, tmp_path)
    rows, sheet, total = by_label(page), read_sheet(budget), column_of(page, "合计")
    assert round(Decimal(str(rows["合计"][total])), 2) == sheet.total
    for part in sheet.by_source:
        assert round(Decimal(str(rows[f"其中：{part.label}"][total])), 2) == part.amount


@needs_libreoffice
@needs_pdftotext
def test_the_sample_prints_on_one_page_of_a4_across(sample, tmp_path):
    source = tmp_path / "budget.xlsx"
    source.write_bytes(write_budget(sample))
    convert(source, "pdf", tmp_path)
    command = [tool_path("pdftotext"), str(tmp_path / "budget.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert text.count("\f") == 1
    words = "单位：元 壹拾万零贰佰元整 制表人 工会主席 经审委员 公章 会员为在册正式会员"
    assert [word for word in words.split() if word not in text] == []


def test_amounts_and_sums_are_live_formulas(sample):
    page = opened(sample)
    formulas = [cell.value for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert len([formula for formula in formulas if "*" in formula]) == 12
    assert len([formula for formula in formulas if formula.startswith("=SUM(")]) >= 8 + 4


def test_the_page_is_laid_out_for_printing(sample):
    page = opened(sample)
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "|DDE", "\t=1", "＝1"])
def test_text_that_looks_like_a_formula_stays_text(union, text):
    BudgetLineFactory(item=text, note=text)
    page = opened(Budget.objects.get())
    cells = [cell for row in page.iter_rows() for cell in row if cell.value == text]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells} == {"s"}


def test_union_money_for_others_is_printed_with_its_reason(union):
    BudgetLineFactory(item="春节", category="retired", reason="受行政委托代办")
    values = [str(cell.value) for row in opened(Budget.objects.get()).iter_rows() for cell in row]
    assert any("受行政委托代办" in value for value in values)


def test_the_month_of_payment_is_told_where_it_is_not_the_festivals(union):
    BudgetLineFactory(item="春节", festival_day=date(2016, 2, 8), pay_month=12)
    values = [cell.value for row in opened(Budget.objects.get()).iter_rows() for cell in row]
    assert "12月发放" in values


def test_an_empty_budget_is_a_workbook_too(union):
    assert opened(BudgetFactory()).max_row > 3


def test_the_file_is_named_after_school_and_year(union):
    assert file_name(BudgetFactory(year=2026)) == "青禾小学2026年工会经费预算.xlsx"


def test_the_command_writes_the_workbook(sample, tmp_path, capsys):
    target = tmp_path / "预算.xlsx"
    call_command("export_budget", "2015", str(target))
    assert openpyxl.load_workbook(target).active.max_row > 10
    assert capsys.readouterr().out.strip() == str(target)


@pytest.mark.parametrize(
    ("year", "name"),
    [("2031", "b.xlsx"), ("next", "b.xlsx"), ("9" * 40, "b.xlsx"), ("2015", "b.doc"), ("2015", "no/b.xlsx")],
)
def test_the_command_says_in_a_sentence_why_it_wrote_nothing(sample, tmp_path, year, name):
    with pytest.raises(CommandError) as caught:
        call_command("export_budget", year, str(tmp_path / name))
    assert str(caught.value)
    assert not list(tmp_path.iterdir())


def test_it_was_drawn_up_on_the_day_its_committee_passed_it(sample, cast):
    BudgetApproval.objects.create(
        budget=sample,
        status=Budget.Status.COMMITTEE_PASSED,
        passed_on=date(2015, 1, 9),
        recorded_by=cast.chair,
    )
    assert "编制日期：2015年1月9日" in opened(sample)["A2"].value
