"""The treasurer's sheet in a browser: pasted from Excel, moved about by keyboard, added up by the server."""

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, WIDE

HEADINGS = "日期\t节日或事项\t会员人数\t标准（元/人）\t金额\n"

# As it lies in the clipboard after a block of the paper form was copied in Excel.
BLOCK = (
    "1月1日\t元旦\t51\t100\t5,100.00\n"
    "2月6日\t春节\t５１\t500元\t25,500.00\t21\t500\t10,500\t10\t500\t5000\t\t41,000\t工会经费\t一并采购\n"
    "\t教职工运动会\t\t\t\t\t\t\t\t\t\t1.2万元\n"
    "合计\t\t\t\t58,100\n"
)


def begin(visitor) -> Page:
    """A budget of a year that has none, and its empty sheet."""
    page = visitor.sign_in("treasurer")
    visitor.open("/finance/")
    page.fill("input[name=year]", str(localdate().year + 5))
    page.get_by_role("button", name="开始编制").click()
    page.get_by_role("link", name="填写预算表").click()
    expect(page.locator("#budget-rows tr").first).to_be_visible()
    # The sheet answers keys only once its script has run.
    page.wait_for_load_state("networkidle")
    return page


def cell(page: Page, row: int, column: str):
    return page.locator(f"[name='rows-{row}-{column}']")


def paste(page: Page, row: int, column: str, text: str) -> None:
    cell(page, row, column).focus()
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def test_a_block_from_excel_is_pasted_added_up_and_saved(visit):
    visitor = visit(WIDE)
    page = begin(visitor)
    paste(page, 0, "day", HEADINGS + BLOCK)
    expect(page.locator("#grand-total")).to_have_text("58,100.00")
    expect(cell(page, 0, "item")).to_have_value("元旦")
    expect(page.locator("#grand-capitals")).to_have_text("伍万捌仟壹佰元整")
    expect(page.locator("#rows-1-total")).to_have_text("41,000.00")
    expect(cell(page, 1, "retired-source")).to_have_value("")
    visitor.audit()

    page.locator(".budget-bar").get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("已保存")
    for figure in ("58,100.00", "15,500.00", "42,600.00"):
        expect(page.locator("main")).to_contain_text(figure)
    visitor.audit()


def sideways(page: Page, region: str) -> int:
    """How many pixels of a region stand outside the window."""
    return page.locator(region).evaluate("region => region.scrollWidth - region.clientWidth")


def test_a_usual_window_shows_every_column_to_the_note(visit):
    page = begin(visit(WIDE))
    paste(page, 0, "day", BLOCK)
    expect(page.locator("#grand-total")).to_have_text("58,100.00")
    assert sideways(page, ".budget-region") == 0
    page.locator(".budget-bar").get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("已保存")
    assert sideways(page, ".budget-wide .house-scroll") == 0


def test_the_sheet_is_walked_by_keyboard_like_a_spreadsheet(visit):
    page = begin(visit(WIDE))
    cell(page, 0, "item").focus()
    page.keyboard.type("元旦")
    for key, there in (
        ("ArrowRight", "rows-0-member-headcount"),
        ("Enter", "rows-1-member-headcount"),
        ("ArrowUp", "rows-0-member-headcount"),
        ("Tab", "rows-0-member-rate"),
        ("Shift+Tab", "rows-0-member-headcount"),
        ("ArrowLeft", "rows-0-item"),
    ):
        page.keyboard.press(key)
        expect(cell(page, int(there.split("-")[1]), there.split("-", 2)[2])).to_be_focused()
    cell(page, 2, "item").focus()
    page.keyboard.press("Enter")
    expect(cell(page, 3, "item")).to_be_focused()


def test_a_fault_is_marked_once_the_row_is_left_and_nothing_typed_is_lost(visit):
    visitor = visit(WIDE)
    page = begin(visitor)
    cell(page, 0, "item").fill("元旦")
    cell(page, 0, "member-headcount").fill("51")
    cell(page, 0, "member-rate").fill("-5")
    expect(page.locator("#rows-0-total")).to_have_text("")
    expect(page.locator("#budget-faults")).to_have_count(0)
    cell(page, 1, "item").focus()
    expect(cell(page, 0, "member-rate")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#budget-faults")).to_contain_text("第1行 元旦 会员 标准")
    page.locator(".budget-bar").get_by_role("button", name="保存").click()
    expect(page.locator("#budget-faults")).to_be_focused()
    expect(cell(page, 0, "member-rate")).to_have_value("-5")
    visitor.audit()
    cell(page, 0, "member-rate").fill("100")
    expect(page.locator("#grand-total")).to_have_text("5,100.00")
    expect(cell(page, 0, "member-rate")).not_to_have_attribute("aria-invalid", "true")


def test_a_lost_page_has_its_added_rows_again_as_far_as_something_stood_in_them(visit):
    page = begin(visit(WIDE))
    rows = page.locator("#budget-rows tr")
    given = rows.count()
    for _click in range(3):
        page.locator("[data-adds-row]").click()
    cell(page, given + 1, "item").fill("元旦")
    page.reload()
    expect(cell(page, given + 1, "item")).to_have_value("元旦")
    expect(rows).to_have_count(given + 2)
    page.get_by_role("button", name="不要了").click()
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(rows).to_have_count(given)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_sheet_works_without_javascript(visit, size):
    visitor = visit(size, java_script_enabled=False)
    page = begin(visitor)
    cell(page, 0, "item").fill("元旦")
    cell(page, 0, "member-headcount").fill("51")
    cell(page, 0, "member-rate").fill("100")
    page.get_by_role("button", name="重新计算").click()
    expect(page.locator("#grand-capitals")).to_have_text("伍仟壹佰元整")
    page.locator(".budget-bar").get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("已保存")


def test_pages_of_the_budget_are_sound_on_a_phone(visit):
    visitor = visit(PHONE)
    page = visitor.sign_in("chair")
    visitor.open("/finance/")
    for link in [a.get_attribute("href") for a in page.locator("main th a").all()]:
        visitor.open(link)
        visitor.audit()
        visitor.open(f"{link}edit/")
        visitor.audit()
