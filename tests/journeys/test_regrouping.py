"""September on a phone: a whole group is put into another, looked at, recorded, and undone."""

from playwright.sync_api import expect

from members.models import Regrouping
from tests.journeys.conftest import PHONE


def test_a_chair_rearranges_the_groups_on_a_phone(visit):
    chair = visit(PHONE)
    chair.sign_in("chair")
    page = chair.open("/members/groups/regroup/")
    chair.audit()
    page.select_option("#id_who", index=2)
    page.select_option("#id_into", index=1)
    page.click("button[value=put]")
    changed = page.locator(".is-changed").count()
    assert changed

    page.locator("button[value=preview]:visible").last.click()
    chair.audit()
    assert not Regrouping.objects.exists()
    page.click("button[value=record]")
    expect(page.locator(".house-note a.btn-outline-danger")).to_be_visible()
    assert Regrouping.objects.get().moves.count() == changed

    page.click(".house-note a.btn-outline-danger")
    page.fill("#id_reason", "方案再议")
    page.click("button.btn-danger")
    expect(page.locator(".alert-success")).to_be_visible()
    assert Regrouping.objects.get().undone_at
    chair.audit()
