"""The chair's week, from link to done: a thing of the week, who came, the group, the paper, the calendar."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.utils.timezone import localdate
from PIL import Image
from playwright.sync_api import expect

from activities.models import Activity, Occasion, WorkPlan
from members.models import Person, SignedCopy, Union
from office.demo.cast import sign_ins
from tests.activities.calendar_reader import read_calendar
from tests.factories.members import PersonFactory
from tests.journeys.conftest import PHONE
from tests.test_wechat import WECHAT

COMING, PAST, PLACE = "校园写春联", "秋日登高", "体育馆一楼"
CHAIN = """#接龙
昨天登高的老师请接龙
1. 诸葛晴 +1
2. 欧阳若兰
3. 热心家长
4. 司徒远 请假"""


def _held(title, day):
    plan = WorkPlan.objects.get(year=day.year)
    activity = Activity.objects.create(
        plan=plan, title=title, kind="sport_culture", month_from=day.month, month_to=day.month
    )
    return Occasion.objects.create(activity=activity, starts_on=day, ends_on=day)


@pytest.fixture
def house(visit, live_server, settings, tmp_path):
    """The demo school: something today of which hour and place are open, and something yesterday."""
    settings.SITE_URL, settings.MEDIA_ROOT = live_server.url, tmp_path / "media"
    PersonFactory(name="诸葛晴")
    PersonFactory(name="司徒远")
    namesakes = PersonFactory.create_batch(2, name="欧阳若兰")
    today = localdate()
    return SimpleNamespace(
        coming=_held(COMING, today), past=_held(PAST, today - timedelta(days=1)), meant=namesakes[1]
    )


def test_the_chair_s_week(house, visit):
    chair = visit()
    chair.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chair.sign_in("主席")
    _does_a_thing_of_the_week(chair, house.coming)
    _writes_down_who_came(chair, house)
    address = _tells_the_group(chair, house.coming)
    _is_read_without_signing_in(visit(PHONE, user_agent=WECHAT), address)
    address = _prints_the_sheet(chair, house.past)
    _sends_it_back(visit(PHONE), address)
    _nothing_waits_for_it(chair, house.past)
    _takes_the_month_as_a_picture(chair)
    _subscribes_to_the_calendar(chair, visit(PHONE))


def _record(visitor, occasion):
    """The activity's page, with the one day it is held."""
    return visitor.open(f"/activities/{occasion.activity_id}/")


def _does_a_thing_of_the_week(visitor, occasion):
    page = visitor.page
    things = page.locator("section[aria-labelledby=home-things] li")
    assert things.count() in (1, 2, 3)
    assert {things.nth(n).locator("a.btn").count() for n in range(things.count())} == {1}
    visitor.audit()
    thing = things.filter(has_text=COMING)
    thing.get_by_role("link", name="写明时间地点").click()
    visitor.audit()
    page.fill("input[name=starts_at]", "15:30")
    page.fill("input[name=place]", PLACE)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".act-occasion")).to_contain_text(PLACE)
    visitor.audit()
    visitor.open("/")
    expect(thing.get_by_role("link", name="写明时间地点")).to_have_count(0)


def _writes_down_who_came(visitor, house):
    page = _record(visitor, house.past)
    page.get_by_role("link", name="补记签到").click()
    visitor.audit()
    _paste(visitor, house.meant)
    expect(page.locator("main")).to_contain_text("热心家长")
    found = {row.person.name: (row.state, row.note) for row in house.past.check_ins.select_related("person")}
    assert found == {
        "诸葛晴": ("present", "+1"),
        "欧阳若兰": ("present", ""),
        "司徒远": ("excused", ""),
    }
    assert house.past.check_ins.filter(person=house.meant).exists()
    visitor.audit()
    before = list(house.past.check_ins.order_by("pk").values())
    _paste(visitor, house.meant)
    assert list(house.past.check_ins.order_by("pk").values()) == before


def _paste(visitor, meant):
    page = visitor.page
    page.get_by_role("link", name="粘贴").click()
    page.fill("textarea[name=text]", CHAIN)
    page.get_by_role("button", name="读取名单").click()
    verdicts = page.locator(".pasted-line").evaluate_all(
        "all => all.map(one => one.className.match(/is-([a-z]+)/)[1])"
    )
    assert verdicts == ["sure", "doubt", "unknown", "sure"]
    visitor.audit()
    page.locator(f"input[type=radio][value='{meant.pk}']").check()
    page.get_by_role("button", name="补记签到").click()
    expect(page.locator(".house-stats")).to_be_visible()


def _tells_the_group(visitor, occasion):
    page = _record(visitor, occasion)
    page.get_by_role("link", name="复制到微信群").click()
    visitor.audit()
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    title, when, where, link, sender = page.evaluate("navigator.clipboard.readText()").splitlines()
    day = localdate()
    assert (title, where, sender) == (COMING, f"地点：{PLACE}", Union.objects.get().name)
    assert when.startswith(f"时间：{day.year}年{day.month}月{day.day}日（星期")
    assert when.endswith("） 15:30")
    address = link.removeprefix("详情：")
    page.get_by_role("link", name="打印海报").click()
    expect(page.locator(".poster")).to_contain_text(PLACE)
    assert visitor.shows_code(address)
    visitor.audit()
    return address


def _is_read_without_signing_in(stranger, address):
    page = stranger.page
    page.goto(address)
    told = page.locator("main").inner_text()
    assert all(words in told for words in (COMING, "15:30", PLACE))
    names = Person.objects.values_list("name", flat=True)
    assert [name for name in names if name in page.content()] == []
    assert page.context.cookies() == []
    stranger.audit()


def _prints_the_sheet(visitor, occasion):
    """The address in the QR of the sheet."""
    page = _record(visitor, occasion)
    code = page.locator("a", has_text="回传").first.get_attribute("href").rstrip("/").rpartition("/")[2]
    page.get_by_role("link", name="打印签到表", exact=True).click()
    expect(page.locator(".sheet-list")).to_contain_text("诸葛晴")
    visitor.audit()
    address = f"{visitor.base}/s/{code}/"
    assert visitor.shows_code(address)
    return address


def _sends_it_back(phone, address):
    page = phone.page
    page.goto(address)
    # The door leads on to the sheet.
    one = next(one for one in sign_ins() if "主席" in one.label)
    page.fill("input[name=login]", one.staff_number)
    page.fill("input[name=password]", one.password)
    page.press("input[name=password]", "Enter")
    expect(page.locator("h1")).to_contain_text(PAST)
    phone.audit()
    photo = BytesIO()
    Image.new("RGB", (900, 1200), "white").save(photo, "JPEG")
    sheet = {"name": "签到.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    page.set_input_files("input[name=photos]", sheet)
    # Too much at once is said before it is sent, and what was chosen stays.
    form = page.locator("form[data-most-bytes]")
    most = form.get_attribute("data-most-bytes")
    form.evaluate("form => { form.dataset.mostBytes = 5 }")
    page.get_by_role("button", name="上传").click()
    expect(page.locator("[data-too-much]")).to_be_focused()
    assert page.locator("input[name=photos]").evaluate("field => field.files.length") == 1
    phone.audit()
    form.evaluate("(form, most) => { form.dataset.mostBytes = most }", most)
    page.get_by_role("button", name="上传").click()
    expect(page.locator(".sheet-copies > li")).to_have_count(1)
    assert SignedCopy.objects.get().is_picture
    phone.audit()
    phone.open("/")
    phone.audit()


def _nothing_waits_for_it(visitor, occasion):
    page = visitor.open("/members/sheets/awaited/")
    expect(page.locator("main")).not_to_contain_text(PAST)
    page = _record(visitor, occasion)
    expect(page.locator(".act-occasion")).to_contain_text("签字件 1 页")
    visitor.audit()


def _takes_the_month_as_a_picture(visitor):
    page = visitor.open("/activities/calendar/")
    visitor.audit()
    page.locator("a[href$='/share/']").click()
    picture = page.locator("figure img")
    expect(picture).to_have_js_property("naturalWidth", 1080)
    answer = page.request.get(visitor.base + picture.get_attribute("src"))
    assert answer.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(answer.body())).format == "PNG"
    assert COMING in page.locator("#month-text").input_value()
    visitor.audit()


def _subscribes_to_the_calendar(visitor, stranger):
    page = visitor.open("/activities/calendar/")
    page.locator("a[href$='/subscribe/']").first.click()
    visitor.audit()
    own = page.locator("#personal")
    own.get_by_role("button", name="生成订阅地址").click()
    address = own.locator("textarea").input_value()
    visitor.audit()
    answer = stranger.page.request.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    [event] = [event for event in read_calendar(answer.body()) if COMING in event.title]
    assert (event.days, event.at, event.place) == ((localdate(), localdate()), "15:30", PLACE)
