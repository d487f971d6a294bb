"""The day of a meeting, in three browsers: the projected page, a phone at the door, the keeper's list."""

from django.utils.timezone import localdate
from playwright.sync_api import expect

from congress.models import RollEntry, Session
from congress.services.doors import check_in_by_list
from tests.factories.congress import AgendaItemFactory, SessionFactory
from tests.journeys.conftest import PHONE


def meeting_today():
    """A meeting of the whole staff today, with one matter that must be passed."""
    newest = Session.objects.order_by("-term__period", "-number").first()
    kept = {"term": newest.term, "number": newest.number + 1} if newest else {}
    session = SessionFactory(held_on=localdate(), **kept)
    AgendaItemFactory(
        session=session, title="审议通过教职工聘任办法", mode="pass", method="show_of_hands", power=4
    )
    return session.sittings.get()


def test_row_69_a_meeting_is_checked_in_counted_voted_on_and_closed(visit):
    sitting = meeting_today()
    address = f"/congress/sittings/{sitting.pk}/"
    keeper, screen, phone = visit(), visit(size={"width": 1920, "height": 1080}), visit(PHONE)

    page = keeper.sign_in("主席")
    keeper.open(address)
    page.get_by_role("button", name="开始签到").click()
    expect(page.get_by_text("签到已开始")).to_be_visible()
    keeper.audit()

    screen.sign_in("主席")
    projected = screen.open(f"{address}screen/")
    due = RollEntry.objects.filter(session=sitting.session).count()
    expect(projected.locator(".cg-figures dd").first).to_have_text(str(due))
    screen.audit()

    sitting.refresh_from_db()
    mine = phone.sign_in("teacher")
    phone.open(f"/congress/door/{sitting.door_key}/")
    phone.audit()
    mine.locator(".cg-tap-button").click()
    expect(mine.get_by_text("您已签到")).to_be_visible()
    # The projected page counts by itself.
    expect(projected.locator(".cg-figures .is-main dd")).to_have_text("1")

    keeper.open(f"{address}check-in/?state=missing")
    row = page.locator(".cg-row").first
    row.get_by_role("button", name="签到").click()
    expect(row.get_by_text("已签到")).to_be_visible()
    expect(page.locator("#check-in-figures")).to_contain_text("实到2")
    keeper.audit()

    for entry in RollEntry.objects.filter(session=sitting.session).select_related("person"):
        check_in_by_list(sitting=sitting, person=entry.person, by=None)
    keeper.open(address)
    page.get_by_role("button", name="宣布达到法定人数，开会").click()
    page.get_by_role("link", name="登记票数").click()
    page.get_by_label("赞成").fill(str(due - 3))
    page.get_by_label("反对").fill("2")
    page.get_by_label("弃权").fill("1")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".cg-round")).to_contain_text(f"赞成{due - 3}")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="宣布闭幕").click()
    expect(page.locator(".house-badge", has_text="已闭幕")).to_be_visible()
    keeper.audit()
