"""A line is dragged onto its day, or given one by the form; the year is one printed page."""

import re
from datetime import date

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from activities.models import Activity, Occasion, PlanSection, WorkPlan
from activities.views.sheets import EMPTY_LINES
from members.models import Standing
from tests.journeys.conftest import PHONE

YEAR = 2031


@pytest.fixture
def calendar(visit):
    """The chair before a month in which two lines wait for a day."""
    plan = WorkPlan.objects.create(title="2031年工会工作计划", year=YEAR, status="published")
    for title in ("拔河比赛", "读书会"):
        Activity.objects.create(plan=plan, title=title, month_from=5, month_to=5)

    def open_calendar(**options):
        visitor = visit(**options)
        visitor.sign_in("主席")
        visitor.open(f"/activities/calendar/{YEAR}/05/")
        return visitor

    return open_calendar


def _day(page, number):
    return page.locator(f'[data-day="{YEAR}-05-{number:02d}"]')


def test_a_line_is_dragged_onto_a_day_and_taken_back(calendar):
    visitor = calendar()
    page = visitor.page
    line = page.locator(".act-waiting", has_text="拔河比赛")
    line.drag_to(_day(page, 14))
    expect(_day(page, 14)).to_contain_text("拔河比赛")
    expect(page.locator(".act-said")).to_be_focused()
    assert Occasion.objects.get(activity__title="拔河比赛").starts_on.day == 14
    page.locator(".act-waiting", has_text="读书会").drag_to(_day(page, 20))
    expect(_day(page, 20)).to_contain_text("读书会")
    visitor.audit()
    page.locator(".act-said button").click()
    expect(page.locator(".act-waiting", has_text="读书会")).to_be_visible()


def test_a_day_is_fixed_by_keyboard_within_the_calendar_and_a_refusal_keeps_what_was_typed(calendar):
    page = calendar().page
    page.locator(".act-waiting", has_text="读书会").locator(".act-fix").press("Enter")
    day = page.locator(".act-day-form input[name=starts_on]")
    day.fill("2062-05-20")
    day.press("Enter")
    expect(page.locator(".act-day-form [role=alert]")).to_be_visible()
    expect(day).to_have_value("2062-05-20")
    day.fill(f"{YEAR}-05-20")
    day.press("Enter")
    expect(_day(page, 20)).to_contain_text("读书会")


def test_a_day_is_fixed_without_javascript_on_a_phone(calendar):
    page = calendar(size=PHONE, java_script_enabled=False).page
    page.locator(".act-waiting", has_text="读书会").locator(".act-fix").click()
    page.fill("input[name=starts_on]", f"{YEAR}-05-20")
    page.locator(".act-day-form button").click()
    expect(_day(page, 20)).to_contain_text("读书会")


def test_a_phone_lists_the_days_that_have_something(calendar):
    visitor = calendar(size=PHONE)
    expect(_day(visitor.page, 1)).to_be_visible()
    expect(_day(visitor.page, 21)).to_be_hidden()
    visitor.audit()


@pytest.mark.parametrize("lines", [2, 9, 40])
def test_the_year_is_one_printed_page(calendar, lines):
    visitor = calendar()
    plan = WorkPlan.objects.get(year=YEAR)
    Activity.objects.bulk_create(
        Activity(plan=plan, title="走访困难教职工并送去学校的问候", month_from=month, month_to=month)
        for month in (*range(1, 13), None)
        for _number in range(lines)
    )
    page = visitor.open(f"/activities/calendar/{YEAR}/")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
    width, height = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper).groups())
    assert width > height


@pytest.mark.parametrize(("people", "pages"), [(20, 1), (59, 2)])
def test_a_sheet_for_twenty_is_one_page_and_for_sixty_two(calendar, people, pages):
    visitor = calendar()
    plan = WorkPlan.objects.get(year=YEAR)
    activity = Activity.objects.create(
        plan=plan, title="健步走", month_from=5, month_to=5, audience=Activity.Audience.NAMED
    )
    for standing in Standing.objects.on(date(YEAR, 5, 20)).filter(person__merged_into=None)[:people]:
        activity.invitations.create(person=standing.person)
    occasion = activity.occasions.create(starts_on=date(YEAR, 5, 20), ends_on=date(YEAR, 5, 20))
    page = visitor.open(f"/activities/occasions/{occasion.pk}/sheet/")
    assert page.locator(".sheet-list tbody tr").count() == people + EMPTY_LINES
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True))) == pages


def test_a_printed_plan_fills_its_first_page(calendar):
    visitor = calendar()
    plan = WorkPlan.objects.get(year=YEAR)
    PlanSection.objects.create(plan=plan, position=1, heading="一、思路", body="把事情办实。")
    Activity.objects.bulk_create(
        Activity(plan=plan, title=f"健步走{month}", month_from=month, month_to=month)
        for month in range(1, 13)
    )
    page = visitor.open(f"/activities/plans/{plan.pk}/")
    page.emulate_media(media="print")
    held = page.locator(".act-month h3").evaluate_all(
        "all => all.map(one => getComputedStyle(one).breakAfter)"
    )
    assert set(held) == {"auto"}


def test_the_calendar_of_this_month_says_which_day_it_is(visit):
    visitor = visit()
    visitor.sign_in("主席")
    page = visitor.open("/activities/calendar/")
    expect(page.locator(".act-day.is-today time")).to_have_attribute("datetime", localdate().isoformat())
