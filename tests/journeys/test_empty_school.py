"""A school begins: an empty house, a roster with mistakes, slips, and a teacher's phone."""

import re
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from members.models import Person, Standing, Union
from office.founding import founding_path
from tests.factories.rosters import roster_of_80, roster_rows
from tests.journeys.conftest import PHONE

PASSWORD = "plum-blossom-7"
ROWS = roster_rows(80)
CHAIR, TREASURER, AUDITOR, TEACHER = ((row[1], row[2]) for row in (ROWS[0], ROWS[1], ROWS[2], ROWS[6]))
# What stands in the mended sheet instead of the five mistakes.
MENDED = {"出生年月": "1985年2月28日", "性别": "男", "工号": None, "手机": "13800000048", "姓 名": "陈秀英"}


def set_up(visitor) -> None:
    page = visitor.open(founding_path())
    visitor.audit()
    page.fill("[name=school_name]", "云岭实验小学")
    page.select_option("[name=province]", "zhejiang")
    page.fill("[name=staff_count]", "64")
    for office, (number, name) in {"chair": CHAIR, "treasurer": TREASURER, "auditor": AUDITOR}.items():
        page.fill(f"[name={office}_number]", str(number))
        page.fill(f"[name={office}_name]", str(name))
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=password_again]", PASSWORD)
    page.locator("main button.btn-primary[type=submit]").click()
    page.wait_for_url("**/members/import/")


def send(page, path: Path) -> None:
    page.set_input_files("input[type=file]", path)
    page.locator("main form[enctype] button.btn-primary").click()
    page.wait_for_url("**/members/import/*/")


def mend(path: Path) -> Path:
    """Do what the 错误 column asks for, in the very file that came back."""
    workbook = load_workbook(path)
    sheet = workbook.active
    head = next(row for row in sheet.iter_rows() if any(cell.value == "工号" for cell in row))
    columns = {str(cell.value): cell.column for cell in head if cell.value}
    marked = next(column for heading, column in columns.items() if "错误" in heading)
    told = 0
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        remark = sheet.cell(row[0].row, marked).value
        if not remark:
            continue
        told += 1
        heading = next(h for h in MENDED if h in str(remark) or h.replace(" ", "") in str(remark))
        right = MENDED[heading] or f"G{row[0].row - head[0].row:04d}"
        sheet.cell(row[0].row, columns[heading]).value = right
    assert told == 5
    workbook.save(path)
    return path


def test_an_empty_school_takes_in_its_roster_and_lets_a_teacher_in_by_slip(visit_empty, tmp_path):
    stranger = visit_empty(PHONE)
    stranger.open("/")
    stranger.audit()
    expect(stranger.page.locator("input[name=login]")).to_have_count(0)

    chair = visit_empty()
    set_up(chair)
    assert Union.objects.get().staff_count == 64
    page = chair.page
    chair.audit()

    # Five mistakes: each is named with its row and column, and nothing is stored.
    send(page, roster_of_80(tmp_path / "花名册.xlsx"))
    chair.audit()
    for row, heading in ((9, "出生年月"), (20, "性别"), (51, "手机")):
        expect(page.locator("main")).to_contain_text(heading)
        expect(page.locator("main")).to_contain_text(str(row))
    assert Person.objects.count() == 3
    with page.expect_download() as download:
        page.locator("main a[href$='errors.xlsx']").click()
    returned = tmp_path / "错误.xlsx"
    download.value.save_as(returned)

    page.goto(chair.base + "/members/import/")
    send(page, mend(returned))
    chair.audit()
    page.locator("main [formaction$='/confirm/']").click()
    page.wait_for_load_state()
    assert Person.objects.count() == 80
    assert Standing.objects.filter(period__upper_inf=True).count() == 80

    # The same file again changes nothing.
    page.goto(chair.base + "/members/import/")
    send(page, returned)
    expect(page.locator("main [formaction$='/confirm/']")).to_have_count(0)

    page.goto(chair.base + "/members/")
    chair.audit()
    page.goto(chair.base + "/members/slips/")
    chair.audit()
    teacher = Person.objects.get(staff_number=TEACHER[0])
    page.check(f"input[name=person][value='{teacher.pk}']")
    page.locator("button[form=slip-form]").first.click()
    expect(page.locator(".slip-sheet li")).to_have_count(1)
    address = page.locator(".slip-address").inner_text().strip()
    code = re.search(r"/in/[^/]+/", address).group()
    # On paper a long address still stands inside its card.
    page.emulate_media(media="print")
    below = page.locator(".slip-address").evaluate(
        """line => {
            const code = new URL(line.textContent).pathname;
            line.textContent = "http://gonghui.experimental-school.edu.cn:8141" + code;
            return line.closest("li").getBoundingClientRect().bottom - line.getBoundingClientRect().bottom;
        }"""
    )
    assert below >= 0
    page.emulate_media(media="screen")

    phone = visit_empty(PHONE)
    phone.open(code)
    phone.audit()
    expect(phone.page.locator("h1")).to_contain_text(teacher.name)
    phone.page.fill("[name=pin]", "274815")
    phone.page.fill("[name=again]", "274815")
    phone.page.locator("main button.btn-primary[type=submit]").click()
    phone.page.wait_for_url(phone.base + "/")
    phone.audit()
    phone.open("/mine/")
    phone.audit()
    expect(phone.page.locator("main")).to_contain_text(str(TEACHER[0]))
    # What is not a teacher's stays closed.
    assert phone.page.request.get(phone.base + "/members/").status == 403

    # The slip is spent: another phone is told what to do.
    other = visit_empty(PHONE)
    answer = other.page.request.get(other.base + code)
    assert answer.status == 410
    other.page.goto(other.base + code)
    other.audit()
    expect(other.page.locator("main")).to_contain_text("新的登录条")
    other.wrong = [wrong for wrong in other.wrong if " 410 " not in wrong]
