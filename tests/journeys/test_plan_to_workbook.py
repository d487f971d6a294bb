"""The main job, from sign-in to file: a plan goes in, the calendar and the treasurer's sheet come out."""

import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from openpyxl import load_workbook
from playwright.sync_api import expect

from almanac.festivals import Festival, festival_date
from tests.journeys.conftest import PHONE
from tests.optional_tools import needs_libreoffice, soffice_path

PLANS = Path(__file__).parents[2].parent / "shared" / "plans"
needs_samples = pytest.mark.skipif(not PLANS.is_dir(), reason="the sample plans are not beside the project")

OWN_PLAN = """云岭小学工会工作计划

一、总体想法
让每位老师都在工会里找得到自己的位置。

二、活动安排
二月份：
1、召开新学期小组长会
2、看望住院教职工
三月份：
1、女教职工手工课
七、八月份：
1、暑期送清凉
待定：
1、青年教师联谊活动（待定）

三、经费安排
端午节慰问：会员51人，每人120元，计6120元；退休教师21人，每人60元，计1260元；临时工10人，每人60元，计600元，合计7980元。
全年总计：7980元（大写柒仟玖佰捌拾元整）。
"""


def read_in(visitor, text: str, year: int) -> None:
    page = visitor.open("/readings/")
    page.fill("textarea[name=text]", text)
    page.fill("input[name=year]", str(year))
    page.get_by_role("button", name="读出来给我看").click()
    expect(page.get_by_role("heading", name="过目读出的计划")).to_be_visible()


def confirm(visitor) -> None:
    visitor.page.get_by_role("button", name="确认写入").first.click()
    expect(visitor.page.get_by_text("已写入").first).to_be_visible()


def recalculated(path: Path, folder: Path) -> list[list[object]]:
    """The cells as LibreOffice works them out."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [soffice_path(), profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    out = folder / "recalculated"
    subprocess.run([*command, "--outdir", out, path], check=True, capture_output=True, timeout=120)
    sheet = load_workbook(out / path.name, data_only=True).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@needs_samples
@needs_libreoffice
def test_two_sample_plans_become_a_calendar_and_a_budget_right_to_the_yuan(visit, tmp_path):
    year = localdate().year + 1
    visitor = visit()
    page = visitor.sign_in("chair")

    read_in(visitor, (PLANS / "S2.txt").read_text("utf-8"), year)
    expect(page.locator("main")).to_contain_text("100,200.00")
    expect(page.locator("main")).to_contain_text("18,600.00")
    visitor.audit()
    confirm(visitor)
    read_in(visitor, (PLANS / "S4.txt").read_text("utf-8"), year)
    visitor.audit()
    confirm(visitor)

    visitor.open(f"/activities/calendar/{year}/6/")
    expect(page.locator("main")).to_contain_text("端午节慰问活动")
    visitor.open(f"/activities/calendar/{year}/11/")
    expect(page.locator("main")).to_contain_text("召开教代会")

    visitor.open("/finance/")
    page.get_by_role("link", name=f"{year}").first.click()
    for text in ("100,200.00", "壹拾万零贰佰元整", "81,600.00", "12,600.00", "6,000.00", "18,600.00"):
        expect(page.locator("main")).to_contain_text(text)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出").click()
    file = tmp_path / "budget.xlsx"
    download.value.save_as(file)

    cells = recalculated(file, tmp_path)
    flat = [value for row in cells for value in row if value is not None]
    assert not [value for value in flat if isinstance(value, str) and value.startswith(("#", "Err:"))]
    rows = {row[2]: row for row in cells if isinstance(row[0], int | float)}
    assert len(rows) == 8
    total = next(row for row in cells if any("合计" in str(value) for value in row[:4]) and 100200 in row)
    assert {81600, 12600, 6000, 100200} <= {value for value in total if isinstance(value, int | float)}
    dragon_boat = next(row for item, row in rows.items() if "端午" in item)
    spring = next(row for item, row in rows.items() if "春节" in item)
    assert 8200 in dragon_boat
    assert 41000 in spring
    assert any("壹拾万零贰佰元整" in str(value) for value in flat)
    assert sum(Decimal(str(row[total.index(100200)])) for row in rows.values()) == 100200


def test_a_plan_of_one_s_own_with_a_span_an_undated_line_and_a_computed_festival(visit):
    year = localdate().year + 1
    visitor = visit(PHONE)
    page = visitor.sign_in("chair")
    read_in(visitor, OWN_PLAN, year)
    main = page.locator("main")
    day = festival_date(Festival.DRAGON_BOAT, year)
    for text in ("7,980.00", "柒仟玖佰捌拾元整", "暑期送清凉", "青年教师联谊活动", "待定", "非会员"):
        expect(main).to_contain_text(text)
    expect(main).to_contain_text(f"{day.month}月{day.day}日")
    visitor.audit()

    # The draft is drawn anew each time; the line that was worked on stays in sight.
    line = page.locator("#draft [data-line]").filter(has_text="女教职工手工课")
    for act, then in (("不要", "还是要"), ("还是要", "不要")):
        line.get_by_role("button", name=act).click()
        expect(line.get_by_role("button", name=then)).to_be_in_viewport(ratio=1)

    # Closing the browser loses nothing: the draft waits on the home page.
    visitor.open("/")
    expect(page.locator("main")).to_contain_text("有一份计划文档已经读好")
    page.go_back()
    confirm(visitor)

    visitor.open(f"/activities/calendar/{year}/{day.month}/")
    expect(page.locator("main")).to_contain_text("端午节慰问")
    visitor.open(f"/activities/calendar/{year}/8/")
    expect(page.locator("main")).to_contain_text("暑期送清凉")
    visitor.audit()
