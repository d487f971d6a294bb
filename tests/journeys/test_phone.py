"""A teacher's phone within WeChat: two taps, large type, a text that is not lost, the keyboard alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from congress.models import Call, Proposal
from congress.shared_links import shareable_sessions
from congress.states import Status
from members.models import Correction
from office.demo.cast import sign_ins
from reminders.models import Notice
from tests.journeys.conftest import KEPT, PHONE, Visitor
from tests.test_wechat import WECHAT

LONG = "办公楼的饮水机离教室太远，课间来不及打水。"
KEPT_IN_TAB = "Object.keys(sessionStorage).filter((key) => key.startsWith('keep:'))"


@pytest.fixture
def teacher(visit):
    visitor = visit(PHONE, user_agent=WECHAT)
    visitor.sign_in("教师")
    return visitor


def test_a_teacher_s_phone(teacher):
    _reaches_what_waits_in_two_taps(teacher)
    _reads_in_large_type(teacher)
    _reads_english(teacher)
    _asks_how_to_print(teacher)
    _finds_again_what_was_not_sent(teacher)
    _reaches_everything_by_keyboard(teacher)
    _keeps_it_while_a_sign_in_runs_out_and_not_beyond_signing_out(teacher)


def _reaches_what_waits_in_two_taps(visitor):
    page = visitor.open("/activities/calendar/")
    bar = page.locator(".house-tabs")
    assert bar.locator("> li").all_inner_texts()[-1].strip() == "更多"
    expect(bar.locator(".house-count")).to_be_visible()
    bar.get_by_role("link", name="参与").click()
    page.locator("#waiting").locator("xpath=ancestor::section").locator("a.btn").first.click()
    expect(page.locator("h1")).to_be_visible()
    visitor.audit()


def _reads_in_large_type(visitor):
    page = visitor.open("/")
    page.locator(".house-bottom summary").click()
    page.locator(".house-sheet").get_by_role("button", name="特大字").click()
    expect(page.locator("html")).to_have_class("is-largest-type")
    expect(page.locator("html")).to_have_css("font-size", "32px")
    for path in ("/", "/activities/calendar/", "/congress/", "/reminders/", "/mine/", "/my-sign-in/"):
        visitor.open(path)
        visitor.audit()
        # A notice is read across the screen, not beside its sign and its hour.
        assert all(one.bounding_box()["width"] > 280 for one in page.locator(".inbox-words:visible").all())
    # The parts of a room stand in one row, and the open one is seen without a push.
    parts = visitor.open("/congress/terms/").locator(".house-sections")
    assert parts.bounding_box()["height"] < 120
    expect(parts.locator("[aria-current]")).to_be_in_viewport(ratio=1)
    page.locator(".house-bottom summary").click()
    page.locator(".house-sheet").get_by_role("button", name="标准字").click()
    expect(page.locator("html")).to_have_class("is-normal-type")


def _reads_english(visitor):
    Notice.objects.update(read_at=None)
    rated = Proposal.objects.filter(status=Status.AWAITING_RATING).first()
    page = visitor.open("/")
    page.locator(".house-bottom summary").click()
    page.locator(".house-sheet").get_by_role("button", name="English").click()
    for path in ("/reminders/", reverse("congress:proposal_detail", args=[rated.pk])):
        visitor.open(path)
        visitor.audit()
    page.locator(".house-bottom summary").click()
    page.locator(".house-sheet").get_by_role("button", name="中文").click()


def _asks_how_to_print(visitor):
    how = visitor.open("/activities/calendar/").get_by_text("微信里不能打印")
    expect(how).to_have_count(0)
    visitor.open(reverse("congress:session_poster", args=[shareable_sessions().first().pk]))
    visitor.page.get_by_role("button", name="打印").click()
    expect(how).to_be_visible()


def _finds_again_what_was_not_sent(visitor):
    page = visitor.open("/congress/ideas/new/")
    page.locator("textarea[name=text]").fill(LONG)
    page = visitor.open("/congress/ideas/new/")
    expect(page.get_by_text("找回了上次没写完的内容")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_have_value(LONG)
    # Refused, because the line above it is empty: still kept.
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main .alert-danger:not([hidden])")).to_be_visible()
    visitor.open("/congress/ideas/new/")
    expect(page.locator("textarea[name=text]")).to_have_value(LONG)
    page.fill("input[name=title]", "每层设一台饮水机")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_text("每层设一台饮水机").first).to_be_visible()
    # Its script runs once the page has been read whole; who leaves before that keeps what was typed.
    page.wait_for_load_state()
    visitor.open("/congress/ideas/new/")
    expect(page.locator("textarea[name=text]")).to_have_value("")
    page.locator("textarea[name=text]").fill(LONG)
    page.evaluate("localStorage.setItem('keep:0:/x|y', '{}')")
    visitor.open("/congress/ideas/new/")
    page.get_by_role("button", name="不要了").click()
    assert page.evaluate(KEPT) == []


def _keeps_it_while_a_sign_in_runs_out_and_not_beyond_signing_out(visitor):
    page = visitor.open("/congress/ideas/new/")
    page.locator("textarea[name=text]").fill(LONG)
    page.fill("input[name=title]", "每层设一台饮水机")
    page.context.clear_cookies(name="sessionid")
    page.locator("main form button[type=submit]").last.click()
    # Nothing was saved: the door asks first, and leads back to the page.
    _comes_in_again(page)
    page.wait_for_url("**/congress/ideas/new/")
    expect(page.get_by_text("找回了上次没写完的内容")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_have_value(LONG)
    expect(page.locator("input[name=title]")).to_have_value("每层设一台饮水机")
    _has_short_fields_back(visitor)
    _is_told_while_a_proposal_saves_itself(visitor)
    visitor.open("/")
    assert len(page.evaluate(KEPT)) == 2
    page.locator(".house-bottom summary").click()
    page.locator(".house-sheet").get_by_role("button", name="退出").click()
    page.wait_for_url("**/accounts/log**")
    expect(page.get_by_text("您已退出登录")).to_be_visible()
    assert page.evaluate(KEPT) == []
    assert page.evaluate(KEPT_IN_TAB) == []


def _has_short_fields_back(visitor):
    """What was sent where nobody was signed in any more: two lines, on a page of several forms."""
    page = visitor.open("/mine/")
    page.fill("input[name=what]", "入职时间")
    page.fill("textarea[name=wanted]", "2009年9月")
    page.context.clear_cookies(name="sessionid")
    page.locator("form:has([name=wanted]) button[type=submit]").click()
    _comes_in_again(page)
    page.wait_for_url("**/mine/")
    expect(page.locator("input[name=what]")).to_have_value("入职时间")
    expect(page.locator("textarea[name=wanted]")).to_have_value("2009年9月")
    assert len(page.evaluate(KEPT_IN_TAB)) == 2
    page.locator("form:has([name=wanted]) button[type=submit]").click()
    expect(page.get_by_text("2009年9月").first).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate(KEPT_IN_TAB) == []


def _is_told_while_a_proposal_saves_itself(visitor):
    call = Call.objects.latest("pk")
    page = visitor.open(reverse("congress:proposal_add", args=[call.pk]) + "?another=1")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies(name="sessionid")
    page.select_option("select[name=category]", index=2)
    page.fill("[name=reasons]", LONG)
    expect(page.get_by_text("登录已过期，您写的还在这台设备里")).to_be_visible()
    expect(page.locator("[name=reasons]")).to_be_focused()
    expect(page.locator("input[name=password]")).to_have_count(0)
    assert all("401" in wrong for wrong in visitor.wrong)
    page.get_by_role("link", name="重新登录").click()
    _comes_in_again(page)
    page.get_by_role("button", name="放回我写的").click()
    expect(page.locator("[name=reasons]")).to_have_value(LONG)
    expect(page.locator("select[name=category] option:checked")).not_to_have_text("")
    expect(page.locator("[data-when=saved]")).to_be_visible()
    visitor.wrong.clear()


def test_two_colleagues_at_one_computer(visit):
    """What the first left open is not sent by the second, who gets nothing of it to see either."""
    first = visit()
    page = first.sign_in("教师")
    first.open("/mine/")
    page.fill("input[name=what]", "入职时间")
    page.fill("textarea[name=wanted]", "2009年9月")
    page.context.clear_cookies(name="sessionid")
    second = Visitor(page.context, first.base)
    assert len(page.evaluate(KEPT_IN_TAB)) == 2
    second.sign_in("工会主席")
    assert page.evaluate(KEPT_IN_TAB) == []
    page.locator("form:has([name=wanted]) button[type=submit]").click()
    expect(page.get_by_role("heading", name="这一页是为另一位同事打开的")).to_be_visible()
    assert not Correction.objects.filter(wanted="2009年9月").exists()
    assert all("409" in wrong for wrong in first.wrong)
    first.wrong.clear()
    _types_for_one_department_and_not_for_another(second)
    _leaves_nothing_in_any_tab(first, second)


def _types_for_one_department_and_not_for_another(visitor):
    one, other = (f"/congress/heads/add/?department={pk}" for pk in (1, 2))
    visitor.open(one).fill("main form input[name=since]", "2020-02-02")
    since = visitor.page.locator("main form input[name=since]")
    visitor.open(other)
    expect(since).not_to_have_value("2020-02-02")
    visitor.open(one)
    expect(since).to_have_value("2020-02-02")
    visitor.page.locator("main form .house-actions a").last.click()
    visitor.page.wait_for_load_state()
    visitor.open(one)
    expect(since).not_to_have_value("2020-02-02")


def _leaves_nothing_in_any_tab(first, second):
    for visitor in (first, second):
        visitor.open("/mine/").fill("textarea[name=wanted]", LONG)
        assert visitor.page.evaluate(KEPT_IN_TAB)
    second.open("/accounts/logout/").locator("[data-signs-out] button").click()
    expect(second.page.get_by_text("您已退出登录")).to_be_visible()
    for visitor in (first, second):
        assert visitor.page.evaluate(KEPT + ".concat(" + KEPT_IN_TAB + ")") == []
    first.page.fill("textarea[name=wanted]", LONG + LONG)
    assert first.page.evaluate(KEPT_IN_TAB) == []


def _comes_in_again(page):
    page.wait_for_url("**/accounts/login/**")
    one = next(one for one in sign_ins() if "教师" in one.label)
    page.fill("input[name=login]", one.staff_number)
    page.fill("input[name=password]", one.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def _reaches_everything_by_keyboard(visitor):
    page = visitor.page
    for path in ("/", "/activities/calendar/", "/congress/ideas/new/"):
        visitor.open(path)
        assert visitor.missed_by_keyboard() == []
    page.locator(".house-bottom summary").press("Enter")
    expect(page.locator(".house-sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".house-sheet")).to_be_hidden()
    expect(page.locator(".house-bottom summary")).to_be_focused()
