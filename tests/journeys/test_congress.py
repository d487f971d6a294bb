"""A session of an all-staff school of 61: call, phone, seconds, decision, answer, rating, minutes in Word."""

import re
import time
from collections.abc import Callable

from django.urls import reverse
from django.utils.timezone import localdate
from docx import Document
from playwright.sync_api import Page, expect

from activities.services.check_ins import check_in
from congress.models import Proposal, Rating, RollEntry, Session
from members.models import Department, Person
from tests.journeys.conftest import KEPT, PHONE, WIDE

TITLE = "关于在二楼增设教师休息室的提案"
REASONS = "午间没有休息的地方，下午第一节课精神不好。"
MEASURES = "把二楼活动室改为休息室，添置十张躺椅。"
PAY = "审议通过《奖励性绩效工资分配办法》"


def test_a_session_from_the_call_to_the_minutes(visit):
    chair, teacher = visit(WIDE), visit(PHONE)
    chair.sign_in("chair")
    teacher.sign_in("teacher")
    session = _called(chair)
    _call_opened(chair, session)
    proposal = _written(teacher, session)
    link = _link_to_second(teacher, proposal)
    for who in ("group leader", "treasurer"):
        _seconded(visit(PHONE), who, link)
    proposal.refresh_from_db()
    assert proposal.status == "submitted"
    _decided(chair, proposal)
    _answered(visit(PHONE), _link_to_answer(chair, proposal))
    _rated(teacher, proposal)
    _held(chair, teacher, session)
    _minuted(chair, session)


def _go(visitor, name, *args) -> Page:
    visitor.open(reverse(f"congress:{name}", args=args))
    visitor.audit()
    return visitor.page


def _send(page: Page) -> None:
    page.locator("main form.house-form [type=submit]").first.click()


def _called(chair) -> Session:
    before = Session.objects.latest("pk").pk
    page = _go(chair, "session_add")
    page.fill("[name=formal_on]", localdate().isoformat())
    page.fill("[name=formal_at]", "14:00")
    page.fill("[name=formal_place]", "三楼报告厅")
    _send(page)
    expect(page.locator("h1")).to_contain_text("教职工大会")
    chair.audit()
    session = Session.objects.latest("pk")
    assert session.pk > before
    # What the template leaves open has to be named before it can be announced.
    page = _go(chair, "item_edit", session.agenda.get(power=4).pk)
    page.fill("[name=title]", PAY)
    _send(page)
    page = _go(chair, "session_announce", session.pk)
    page.get_by_role("button", name="向全校发布").click()
    expect(page.locator("h1")).to_be_visible()
    session.refresh_from_db()
    assert session.announced_at
    return session


def _call_opened(chair, session: Session) -> None:
    page = _go(chair, "call_add", session.pk)
    page.fill("[name=opens_on]", localdate().isoformat())
    page.fill("[name=closes_on]", localdate().isoformat())
    _send(page)
    expect(page.locator("h1")).to_be_visible()
    session.refresh_from_db()
    assert not session.call.is_full


def _written(teacher, session: Session) -> Proposal:
    """Written on the phone; closing the page loses nothing."""
    page = _go(teacher, "proposal_add", session.call.pk)
    page.locator("[name=title]").press_sequentially(TITLE, delay=5)
    page.fill("[name=reasons]", REASONS)
    expect(page.locator("[data-when=saved]")).to_be_visible()
    draft = Proposal.objects.get(title=TITLE)
    assert (draft.status, draft.reasons) == ("draft", REASONS)
    _saved_as_one_goes(teacher, draft)
    _saved_once_the_network_is_back(teacher, draft)
    page = _go(teacher, "proposal_edit", draft.pk)
    page.fill("[name=measures]", MEASURES)
    page.locator("button[value=hand_in]").click()  # Asked, and not answered.
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("button[value=hand_in]").click()
    expect(page.get_by_text("征集附议").first).to_be_visible()
    return draft


def _saved_as_one_goes(teacher, draft: Proposal) -> None:
    """Without a pause in typing, when one leaves, and at the keyboard's “done” without handing it in."""
    page = _go(teacher, "proposal_edit", draft.pk)
    page.locator("[name=measures]").press_sequentially("一二三四五六七八九十甲乙丙丁戊己", delay=300)
    assert "一二三四五" in _stored(draft, "measures")
    page.press("[name=title]", "Enter")
    expect(page.locator("[data-when=saved]")).to_be_visible()
    page.fill("[name=measures]", "离开前的最后一句")
    expect(page.locator("[data-when=unsaved]")).to_be_visible()
    expect(page.locator("[data-when=saved]")).to_be_hidden()
    page.locator(".house-back").click()
    expect(page.locator("h1")).to_have_text("我的提案")
    _until(lambda: _stored(draft, "measures") == "离开前的最后一句")
    assert _stored(draft, "status") == "draft"
    _go(teacher, "proposal_edit", draft.pk)
    assert page.evaluate(KEPT) == []


def _saved_once_the_network_is_back(teacher, draft: Proposal) -> None:
    """By itself where the page stayed open; where it was closed, the phone still has it."""
    page = _go(teacher, "proposal_edit", draft.pk)
    page.context.set_offline(True)
    page.fill("[name=measures]", "断网时写的")
    expect(page.get_by_role("button", name="现在重试")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-when=saved]")).to_be_visible()
    assert _stored(draft, "measures") == "断网时写的"
    assert page.evaluate(KEPT) == []
    page.context.set_offline(True)
    page.fill("[name=measures]", "关掉页面时还没存上的")
    page.close()
    assert all("ERR_INTERNET_DISCONNECTED" in wrong or wrong.startswith("htmx:") for wrong in teacher.wrong)
    teacher.wrong.clear()
    teacher.page = page.context.new_page()
    page.context.set_offline(False)
    page = _go(teacher, "proposal_edit", draft.pk)
    expect(page.locator("[name=measures]")).to_have_value("断网时写的")
    page.get_by_role("button", name="放回我写的").click()
    expect(page.locator("[data-when=saved]")).to_be_visible()
    assert _stored(draft, "measures") == "关掉页面时还没存上的"


def _stored(draft: Proposal, name: str) -> str:
    draft.refresh_from_db()
    return getattr(draft, name)


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(50):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError


def _link_to_second(teacher, proposal: Proposal) -> str:
    page = _go(teacher, "proposal_share", proposal.pk)
    return re.search(r"/congress/second/\S+", page.input_value("#paste-text")).group()


def _seconded(visitor, who: str, link: str) -> None:
    page = visitor.sign_in(who)
    visitor.open(link)
    visitor.audit()
    page.get_by_role("button", name="我来附议").click()
    expect(page.get_by_text("谢谢").first).to_be_visible()


def _decided(chair, proposal: Proposal) -> None:
    page = _go(chair, "batch_decide", proposal.call_id)
    row = page.locator(f"#row-{proposal.pk}")
    row.locator("select[name$=outcome]").select_option("accepted")
    row.locator("select[name$=lead]").select_option(str(Department.objects.get(name="总务处").pk))
    row.locator("[name$=due_on]").fill(localdate().isoformat())
    page.get_by_role("button", name="保存会议决定").click()
    expect(page.locator("h1")).to_be_visible()
    proposal.refresh_from_db()
    assert (proposal.status, proposal.outcome) == ("assigned", "accepted")


def _link_to_answer(chair, proposal: Proposal) -> str:
    page = _go(chair, "handling_detail", proposal.pk)
    page.locator("form[action*='/link/'] button").click()
    text = page.locator("textarea[readonly]").first.input_value()
    return re.search(r"/congress/answer/\S+", text).group()


def _answered(stranger, link: str) -> None:
    """On somebody's phone, without an account."""
    page = stranger.open(link)
    stranger.audit()
    page.get_by_label("正在解决").first.check()
    page.locator("[name$=planned_for]").first.fill(f"{localdate().year + 1}-03-01")
    page.locator("[name$=text]").first.fill("寒假改造活动室，开学启用。")
    page.locator("[name$=signed_by]").first.fill("吴主任")
    page.get_by_role("button", name="提交答复").click()
    expect(page.get_by_text("吴主任").first).to_be_visible()
    stranger.audit()


def _rated(teacher, proposal: Proposal) -> None:
    page = _go(teacher, "proposal_rate", proposal.pk)
    page.locator("[name=attitude][value=satisfied]").check()
    page.locator("[name=outcome][value=basically]").check()
    page.locator("main form [type=submit]").first.click()
    expect(page.locator("h1")).to_be_visible()
    proposal.refresh_from_db()
    assert (proposal.status, proposal.result) == ("closed", "solving")
    assert Rating.objects.get(proposal=proposal).outcome == "basically"


def _held(chair, teacher, session: Session) -> None:
    """Checked in by the QR at the door, by the list, and the rest as at a door nobody filmed."""
    sitting = session.sittings.get()
    page = _go(chair, "sitting_detail", sitting.pk)
    page.get_by_role("button", name="开始签到").click()
    expect(page.get_by_text("还差").first).to_be_visible()
    sitting.refresh_from_db()
    assert RollEntry.objects.filter(session=session, seat="voter").count() == 61
    phone = _go(teacher, "door", sitting.door_key)
    phone.locator(".cg-tap-button").click()
    expect(phone.get_by_text("您已签到").first).to_be_visible()
    page = _go(chair, "check_in_list", sitting.pk)
    page.locator("button[value=present]").first.click()
    expect(page.locator("button[value=missing]")).to_have_count(2)
    user = Person.objects.get(posts__kind="chair").user
    missing = RollEntry.objects.filter(session=session).exclude(person__check_ins__occasion=sitting.occasion)
    for entry in missing[:43]:
        check_in(occasion=sitting.occasion, person=entry.person, by=user)
    _go(chair, "sitting_screen", sitting.pk)
    expect(page.get_by_text("应到61 实到45 ≥41 ✔").first).to_be_visible()
    page = _go(chair, "sitting_detail", sitting.pk)
    page.locator(f"form[action='{reverse('congress:sitting_declare', args=[sitting.pk])}'] button").click()
    expect(page.get_by_text("进行中").first).to_be_visible()
    _voted(chair, session)
    page = _go(chair, "sitting_detail", sitting.pk)
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(f"form[action='{reverse('congress:sitting_close', args=[sitting.pk])}'] button").click()
    expect(page.get_by_text("已闭幕").first).to_be_visible()


def _voted(chair, session: Session) -> None:
    for item in session.agenda.filter(mode="pass"):
        page = _go(chair, "vote_add", item.pk)
        page.fill("[name$=in_favour]", "40")
        page.fill("[name$=against]", "3")
        page.fill("[name$=abstaining]", "2")
        _send(page)
        expect(page.get_by_text("赞成40 >30 ✔ 通过").first).to_be_visible()


def _minuted(chair, session: Session) -> None:
    page = _go(chair, "session_detail", session.pk)
    with page.expect_download() as download:
        page.get_by_role("link", name="会议记录").click()
    text = "\n".join(_texts(Document(download.value.path())))
    assert "应到61人，实到45人，达到法定人数（须41人）" in text
    assert "赞成40票，反对3票，弃权2票；须31票赞成，通过。" in text
    assert PAY in text


def _texts(document) -> list[str]:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells
