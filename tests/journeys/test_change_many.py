"""Somebody is looked for, ticked and changed together with others; with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from members.models import Tagging


@pytest.mark.parametrize("with_scripts", [True, False])
def test_people_are_found_ticked_and_given_a_tag(visit, with_scripts):
    visitor = visit(java_script_enabled=with_scripts)
    visitor.sign_in("主席")
    page = visitor.open("/members/?q=wang")
    if with_scripts:
        # What was typed must not take the ticks away when the field is left.
        page.fill("#id_q", "w")
        page.wait_for_url("**q=w&**")
        page.fill("#id_q", "wang")
        page.wait_for_url("**q=wang&**")
    names = page.locator("tbody th").all_inner_texts()[:2]
    for place in (0, 1):
        page.locator("[name=person]").nth(place).check()
    page.get_by_role("button", name="批量修改").click()
    page.locator("[name=to-action][value=tag]").check()
    page.fill("[name=to-tag]", "骨干教师")
    page.get_by_role("button", name="预览结果").click()
    page.get_by_role("button", name="确认修改").click()
    expect(page.locator(".alert-success")).to_contain_text("2人")

    bearers = Tagging.objects.filter(tag__name="骨干教师").values_list("person__name", flat=True)
    assert sorted(bearers) == sorted(names)
