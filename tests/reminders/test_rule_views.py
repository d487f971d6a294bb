"""The pages of the rules: the list and its switch, and a rule as it is changed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reminders.forms.rules import LeadsField, festivals_with_days
from reminders.kinds import KINDS
from reminders.models import Progress, ReminderRule
from reminders.reports.rules import rules_in_groups, when_said, whom_said
from tests.factories.reminders import ChannelFactory
from tests.reminders.clock import at

pytestmark = pytest.mark.django_db
LIST = reverse("reminders:rule_list")


def to(name, code):
    return reverse(f"reminders:rule_{name}", args=[code])


def stored(code):
    return ReminderRule.objects.get(code=code)


def typed(client, code, **changes):
    """What the browser sends when the page is opened and `changes` are typed."""
    form = client.get(to("edit", code)).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    plain = {name: value.strftime("%H:%M") if name == "at" else value for name, value in fields.items()}
    return {name: value for name, value in (plain | changes).items() if value not in (None, False)}


def said(code):
    return when_said(KINDS[code], stored(code))


def test_every_rule_stands_in_one_group_and_is_said_in_words(as_):
    page = as_("chair").get(LIST).text
    lines = [line.kind.code for group in rules_in_groups() for line in group.lines]
    assert sorted(lines) == sorted(KINDS)
    assert all(str(kind.label) in page for kind in KINDS.values())
    for words in ("当天 · 07:30", "提前30天 · 07:30", "每月25日 · 07:30", "之后7天", "一有情况就说"):
        assert words in page


def test_when_and_to_whom_in_words(settings):
    ReminderRule.objects.filter(code="routine").update(leads=[14, 3, 0, -7, -9])
    settings.LANGUAGE_CODE = "en"
    assert said("routine") == "14, 3 days before, on the day, 7, 9 days after · 07:30"
    assert said("activity_tomorrow") == "1 day before · 07:30"
    assert whom_said(stored("routine")) == "those concerned"
    assert whom_said(stored("birthday")) == "everybody on the list"


def test_ways_are_shown_and_groups_out_of_use_are_not(as_):
    stored("festival").channels.set([ChannelFactory(name="大群"), ChannelFactory(name="旧群", is_on=False)])
    page = as_("chair").get(LIST).text
    assert "大群" in page
    assert "旧群" not in page


def test_trouble_and_words_that_cannot_be_used_are_said_plainly(as_):
    trouble = {"trouble": "ZeroDivisionError: division by zero", "trouble_since": at("2026-06-19 08:00")}
    Progress.objects.filter(rule__code="birthday").update(**trouble)
    ReminderRule.objects.filter(code="festival").update(body_zh="{nickname}")
    chair = as_("chair")
    for page in (chair.get(LIST), chair.get(to("edit", "birthday"))):
        assert "ZeroDivisionError" in page.text
    for page in (chair.get(LIST), chair.get(to("edit", "festival"))):
        assert "改过的文字用不了" in page.text


def test_one_tap_switches_off_and_on(as_):
    chair = as_("chair")
    for is_on in ("0", "1"):
        answer = chair.post(to("switch", "birthday"), {"on": is_on})
        assert answer.url == f"{LIST}?switched=birthday#birthday"
        assert stored("birthday").is_on == (is_on == "1")


@pytest.mark.parametrize(("is_on", "words"), [("1", "已打开"), ("0", "已关闭")])
def test_what_a_switch_did_is_said_in_its_line_and_nowhere_else(as_, is_on, words):
    page = as_("chair").post(to("switch", "festival"), {"on": is_on}, follow=True)
    main = page.text.partition("<main")[2]
    assert main.count('role="status"') == 1
    line = main.split('<li id="festival">')[1].split("</li>")[0]
    assert words in line.split('role="status"')[1].split("</p>")[0]


def test_a_time_in_the_quiet_hours_is_said_beside_the_preview(as_):
    chair = as_("chair")
    for at_time, by_email, is_said in (
        ("23:30", "on", True),
        ("07:30", "on", False),
        ("23:30", False, False),
    ):
        sent = typed(chair, "birthday", at=at_time, by_email=by_email)
        assert ("23:30在静默时段里" in chair.post(to("preview", "birthday"), sent).text) == is_said


@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_list_asks_the_same_however_many_groups_there_are(as_, many):
    for rule in ReminderRule.objects.all():
        rule.channels.set([ChannelFactory() for _ in range(many)])
    chair = as_("chair")
    with CaptureQueriesContext(connection) as asked:
        chair.get(LIST)
    assert len(asked) == 7


@pytest.mark.parametrize("code", KINDS)
def test_saving_the_page_as_it_is_changes_nothing(as_, code):
    chair, before = as_("chair"), ReminderRule.objects.filter(code=code).values().get()
    answer = chair.post(to("edit", code), typed(chair, code))
    assert answer.status_code == 302
    assert ReminderRule.objects.filter(code=code).values().get() == before | {"version": 2}


def test_the_chair_changes_words_days_and_ways(as_):
    chair, group = as_("chair"), ChannelFactory()
    changes = {"title_zh": "{name}，节日好", "at": "08:15", "crowd": "members"}
    changes |= {"festivals": ["qixi"], "groups": [group.pk], "by_email": False}
    answer = chair.post(to("edit", "festival"), typed(chair, "festival", **changes))
    assert answer.url == f"{LIST}?saved=festival#festival"
    rule = stored("festival")
    assert (rule.title_zh, rule.leads, rule.crowd, rule.festivals) == (
        "{name}，节日好",
        [0],
        "members",
        ["qixi"],
    )
    # A wish is said on its day, and nothing else is offered.
    assert "leads" not in chair.get(to("edit", "festival")).context["form"].fields
    assert (f"{rule.at:%H:%M}", rule.by_email, list(rule.channels.all())) == ("08:15", False, [group])


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30, 14, 3", [30, 14, 3]),
        ("３０、１４；3", [30, 14, 3]),
        ("3 14 30 3", [30, 14, 3]),
        ("当天", [0]),
        ("提前3天，0", [3, 0]),
        ("3 days before", [3]),
    ],
)
def test_days_are_read_as_people_write_them(text, days):
    assert LeadsField().clean(text) == days


def test_days_afterwards_have_a_box_of_their_own_and_no_sign(as_):
    chair = as_("chair")
    form = chair.get(to("edit", "routine")).context["form"]
    assert (form["leads"].value(), form["after"].value()) == ("3, 0", "7")
    chair.post(to("edit", "routine"), typed(chair, "routine", leads="5", after="过后14天, 7"))
    assert stored("routine").leads == [5, -7, -14]
    chair.post(to("edit", "routine"), typed(chair, "routine", leads="", after="7"))
    assert stored("routine").leads == [-7]


def test_what_is_said_only_afterwards_asks_for_days_afterwards(as_):
    chair = as_("chair")
    page = chair.get(to("edit", "gift_receipts"))
    assert "过后几天" in page.text
    assert "提前几天" not in page.text
    chair.post(to("edit", "gift_receipts"), typed(chair, "gift_receipts", leads="5"))
    assert stored("gift_receipts").leads == [-5]


def test_days_afterwards_that_another_changed_are_shown(as_):
    chair = as_("chair")
    opened = typed(chair, "routine")
    ReminderRule.objects.filter(code="routine").update(leads=[3, 0, -9])
    moved = chair.post(to("edit", "routine"), opened).context["form"].moved
    assert moved == [("过后几天", "9", "7")]


def test_a_text_that_is_too_long_is_refused_and_not_cut(as_):
    chair = as_("chair")
    assert "maxlength" not in str(chair.get(to("edit", "birthday")).context["form"]["body_zh"])
    answer = chair.post(to("edit", "birthday"), typed(chair, "birthday", body_zh="长" * 5000))
    form = answer.context["form"]
    assert form.errors["body_zh"] == ["最多1000字，现在有5000字。"]
    assert form["body_zh"].value() == "长" * 5000


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 1, 1), {"元旦（1月1日）", "除夕（2月16日）"}),
        (date(2026, 11, 22), {"元旦（1月1日）", "除夕（2027年2月5日）", "冬至（12月22日）"}),
    ],
)
def test_festivals_are_shown_with_their_next_day(today, days):
    assert days <= {label for _code, label in festivals_with_days(today)}


@pytest.mark.parametrize(
    ("code", "wrong", "field", "words"),
    [
        ("terms", {"leads": "三天"}, "leads", "三天"),
        ("terms", {"leads": ""}, "leads", "至少留一项"),
        ("terms", {"leads": "-7"}, "leads", "不是天数"),
        ("gift_receipts", {"leads": "-7"}, "leads", "不是天数"),
        ("routine", {"after": "0"}, "after", "不是天数"),
        ("routine", {"leads": "", "after": ""}, "leads", "至少留一项"),
        ("routine", {"leads": "", "after": "x"}, "after", "不是天数"),
        ("routine", {"after": "61"}, "leads", "60"),
        ("terms", {"leads": "400"}, "leads", "365"),
        ("terms", {"leads": "1,2,3,4,5,6,7"}, "leads", "6"),
        ("birthday", {"at": "25:99"}, "at", "07:30"),
        ("birthday", {"at": ""}, "at", ""),
        ("birthday", {"crowd": "cats"}, "crowd", "cats"),
        ("birthday", {"groups": [999]}, "groups", "999"),
        ("birthday", {"title_zh": "长" * 101}, "title_zh", "100"),
        ("birthday", {"body_en": "x" * 1001}, "body_en", "1000"),
        ("birthday", {"body_zh": "{nickname}您好"}, "body_zh", "{nickname}"),
        ("birthday", {"title_en": "{name!r}"}, "title_en", "{name}"),
        ("birthday", {"title_zh": "{{name}}"}, "title_zh", "{name}"),
        ("birthday", {"title_zh": "a\x00b"}, "title_zh", "看不见的控制字符"),
        ("birthday", {"body_zh": "{name}\u202eoh"}, "body_zh", "看不见的控制字符"),
        ("terms", {"leads": "3\u2066"}, "leads", "3"),
        ("birthday_list", {"month_day": "31"}, "month_day", "28"),
        ("birthday_list", {"month_day": "x"}, "month_day", ""),
        ("birthday_list", {"posts": []}, "posts", "至少勾一个"),
        ("birthday_list", {"posts": ["king"]}, "posts", "king"),
        ("festival", {"festivals": []}, "festivals", "至少勾一个"),
        ("festival", {"festivals": ["carnival"]}, "festivals", "carnival"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_lost(as_, code, wrong, field, words):
    chair = as_("chair")
    sent = typed(chair, code, **wrong) | {"title_en": wrong.get("title_en", "Kept as typed")}
    answer = chair.post(to("edit", code), sent)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]
    assert sent["title_en"] in answer.context["form"]["title_en"].value()
    assert stored(code).version == 1


def test_what_the_kind_has_not_is_neither_asked_for_nor_taken(as_):
    chair = as_("chair")
    form = chair.get(to("edit", "waiting")).context["form"]
    assert not set(form.fields) & {"leads", "month_day", "at", "crowd", "posts", "festivals", "groups"}
    sent = typed(chair, "waiting", groups=[ChannelFactory().pk], leads="5", posts=["chair"])
    assert chair.post(to("edit", "waiting"), sent).status_code == 302
    rule = stored("waiting")
    assert (rule.leads, rule.posts, list(rule.channels.all())) == ([], [], [])


def test_of_two_who_change_a_rule_the_second_sees_both_texts(as_):
    chair = as_("chair")
    opened = typed(chair, "birthday", title_zh="第二位的标题", crowd="members")
    first = typed(
        chair, "birthday", title_zh="第一位的标题", at="09:00", groups=[ChannelFactory(name="大群").pk]
    )
    chair.post(to("edit", "birthday"), first)
    answer = chair.post(to("edit", "birthday"), opened)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert [row[1:] for row in form.moved] == [("第一位的标题", "第二位的标题"), ("大群", "")]
    assert (form["at"].value(), form["crowd"].value()) == ("09:00", "members")
    assert "第一位的标题" in answer.text
    again = opened | {"version": form["version"].value(), "at": "09:00"}
    assert chair.post(to("edit", "birthday"), again).status_code == 302


def test_ticks_the_other_has_changed_are_taken_over_or_shown_by_name(as_):
    chair = as_("chair")
    opened = typed(chair, "birthday_list")
    ReminderRule.objects.filter(code="birthday_list").update(posts=["chair", "welfare"])
    form = chair.post(to("edit", "birthday_list"), opened).context["form"]
    assert form.moved == []
    assert form["posts"].value() == ["chair", "welfare"]
    opened["posts"] = ["treasurer"]
    (row,) = chair.post(to("edit", "birthday_list"), opened).context["form"].moved
    assert row[1:] == ("工会主席、生活福利委员", "财务委员")


@pytest.mark.parametrize("code", KINDS)
def test_a_rule_s_page_takes_few_statements(as_, code):
    chair = as_("chair")
    with CaptureQueriesContext(connection) as asked:
        chair.get(to("edit", code))
    assert len(asked) <= 12


@pytest.mark.parametrize("name", ["edit", "switch", "preview"])
def test_a_rule_that_is_not_there_is_not_found(as_, name):
    assert as_("chair").post(to(name, "horoscope")).status_code == 404


@pytest.mark.parametrize("who", ["teacher", "treasurer", "administrator"])
def test_rules_are_the_chair_s(as_, who):
    client = as_(who)
    assert client.get(LIST).status_code == 403
    assert client.post(to("switch", "birthday"), {"on": "0"}).status_code == 403
    assert stored("birthday").is_on
