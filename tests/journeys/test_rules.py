"""The chair changes the words of the birthday wish, switches a reminder on, and pauses for the holidays."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from almanac.models import Semester
from tests.journeys.conftest import PHONE, WIDE


def term(first, last):
    days = [localdate() + timedelta(days=n) for n in (first, last)]
    Semester.objects.create(
        name=str(days[0]), starts_on=days[0], ends_on=days[1], first_teaching_week=days[0]
    )


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_chair_words_a_wish_sees_it_and_pauses_for_the_holidays(visit, size):
    Semester.objects.all().delete()
    term(-60, 20)
    term(50, 170)
    visitor = visit(size)
    page = visitor.sign_in("chair")
    visitor.open("/reminders/rules/")
    visitor.audit()
    page.get_by_role("link", name="修改：生日祝福").click()
    page.wait_for_load_state("networkidle")

    page.get_by_label("中文标题").fill("今天是好日子，")
    page.get_by_role("button", name="{name}").click()
    expect(page.locator("#preview .rules-text strong").first).to_have_text(
        re.compile("^今天是好日子，[^{]+$")
    )
    visitor.audit()
    page.get_by_label("中文标题").fill("{nickname}")
    expect(page.locator("#preview")).to_contain_text("{nickname}")
    page.get_by_role("button", name="恢复原文").click()
    expect(page.locator("#preview .rules-text strong").first).to_have_text("生日快乐！")
    page.get_by_label("中文标题").fill("{name}，生日快乐")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_contain_text("已保存")

    page.get_by_role("switch", name="任期将满").click()
    expect(page.get_by_role("switch", name="任期将满")).to_have_attribute("aria-checked", "true")

    page.get_by_role("link", name="静默时段与假期暂停").click()
    visitor.audit()
    page.get_by_role("link", name=re.compile("[寒暑]假 ")).click()
    expect(page.get_by_label("暂停最后一天")).not_to_have_value("")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("将暂停提醒")).to_be_visible()
    page.get_by_role("button", name="取消这次暂停").click()
    expect(page.get_by_text("从今天起恢复提醒")).to_be_visible()

    visitor.open("/reminders/ahead/")
    visitor.audit()
