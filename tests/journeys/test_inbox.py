"""A birthday greeting on a phone: read, switched off, undone; and the list by the keyboard."""

from playwright.sync_api import expect

from members.models import Person
from office.demo.cast import sign_ins
from reminders.models import Notice, OptOut
from reminders.tokens import off_token
from tests.factories.reminders import NoticeFactory
from tests.journeys.conftest import PHONE


def teacher() -> Person:
    number = next(one.staff_number for one in sign_ins() if "teacher" in one.label)
    return Person.objects.get(staff_number=number)


def test_a_greeting_is_read_switched_off_and_undone(visit):
    visitor = visit(PHONE)
    person = teacher()
    NoticeFactory(person=person, code="festival", subject="festival:mid_autumn:2026", title="中秋节的祝福")
    NoticeFactory(person=person, code="birthday", title="生日快乐！", body="林老师：\n祝您生日快乐！")
    page = visitor.sign_in("teacher")
    visitor.audit()
    page.locator(".house-bell").click()
    page.wait_for_url("**/reminders/**")
    visitor.audit()
    page.get_by_role("button", name="生日快乐").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".greeting.is-birthday h2")).to_have_text("生日快乐！")
    visitor.audit()
    page.get_by_role("button", name="不再收到生日祝福").click()
    expect(page.get_by_text("您不会再收到“生日祝福”")).to_be_visible()
    visitor.audit()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("您现在会收到“生日祝福”")).to_be_visible()
    page.get_by_role("link", name="通知设置").click()
    expect(page.locator("h1")).to_have_text("通知设置")
    visitor.audit()
    assert not OptOut.objects.exists()
    wishes = Notice.objects.filter(person=person, rule__code__in=("birthday", "festival"))
    assert [notice.title for notice in wishes.unread()] == ["中秋节的祝福"]


def test_without_javascript_everything_opens_and_a_letter_s_door_too(visit):
    visitor = visit(PHONE, java_script_enabled=False, reduced_motion="reduce")
    person = teacher()
    NoticeFactory(person=person, subject="festival:mid_autumn:2026", day="2026-09-25", title="中秋节的祝福")
    page = visitor.sign_in("teacher")
    visitor.open("/reminders/")
    page.get_by_role("button", name="中秋节的祝福").click()
    expect(page.locator(".greeting.is-festival")).to_be_visible()
    page.get_by_text("复制到微信群").click()
    expect(page.locator("#group-text")).to_be_visible()
    visitor.open(f"/reminders/off/{off_token(person=person.pk, topic='festival')}/")
    page.get_by_role("button", name="不再收到").click()
    expect(page.get_by_role("button", name="撤销")).to_be_visible()
    assert OptOut.objects.get().topic == "festival"
