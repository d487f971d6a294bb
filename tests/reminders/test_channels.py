"""Groups and robots: entered once and never shown again, switched off, tried by a worker."""

import logging
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from reminders.models import Channel, ChannelTest, RuleChannel
from reminders.services.channels import ask_for_test, change_channel, say_test
from tests.factories.reminders import ChannelFactory, DeliveryFactory, NoticeFactory
from tests.reminders.robots import local_robot

pytestmark = pytest.mark.django_db

LIST, ADD = reverse("reminders:channel_list"), reverse("reminders:channel_add")
KEY = "693a91f6-7b2c-4bc4-97a0-0ec2feed5aaa"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
SECRET = "SEC-never-to-be-seen"


def typed(**changes):
    return {"name": "教职工群", "kind": "wecom", "robot_address": WECOM, "version": 1} | changes


def to(name, channel):
    return reverse(f"reminders:channel_{name}", args=[channel.pk])


@pytest.fixture(autouse=True)
def _names_are_not_looked_up(monkeypatch):
    """The vendor's own name stands for one that leads outside."""
    monkeypatch.setattr("reminders.robots.base.check_host", lambda host, allows_private: None)


@pytest.fixture
def stored(cast):
    return ChannelFactory(name="教职工群", url=WECOM, secret=SECRET, host="qyapi.weixin.qq.com")


def test_the_administrator_enters_a_group(as_, cast):
    assert as_("administrator").post(ADD, typed(robot_secret=SECRET)).url == LIST
    channel = Channel.objects.get()
    assert (channel.url, channel.secret, channel.host) == (WECOM, SECRET, "qyapi.weixin.qq.com")
    assert channel.entered_by == cast.administrator


@pytest.mark.parametrize(
    "wrong",
    [
        {"robot_address": ""},
        {"robot_address": "https://example.com/hook"},
        {"robot_address": "ftp://x"},
        {"robot_address": "只是几个字"},
        {"kind": "feishu"},
        {"kind": "pigeon"},
        {"name": ""},
        {"name": "群" * 61},
        {"name": "群\x00"},
        {"name": "群\u202e"},
    ],
)
def test_what_cannot_be_sent_to_is_refused_with_a_sentence(as_, wrong):
    response = as_("administrator").post(ADD, typed(**wrong))
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Channel.objects.exists()


def test_an_address_in_the_school_s_own_network_needs_its_tick(as_, monkeypatch):
    monkeypatch.undo()
    address = f"http://192.168.1.20/cgi-bin/webhook/send?key={KEY}"
    administrator = as_("administrator")
    assert administrator.post(ADD, typed(robot_address=address)).status_code == 422
    assert administrator.post(ADD, typed(robot_address=address, allows_private="on")).status_code == 302


def test_the_same_name_twice_is_refused(as_, stored):
    answer = as_("administrator").post(ADD, typed())
    assert answer.status_code == 422
    assert answer.context["form"].errors["name"] == ["已有叫这个名字的群。"]


def test_of_two_who_enter_one_name_at_once_the_second_is_told(as_, stored, monkeypatch):
    """What the form asked was true a moment ago."""
    monkeypatch.setattr(Channel, "validate_unique", lambda *args, **kwargs: None)
    administrator = as_("administrator")
    answers = [administrator.post(ADD, typed())]
    other = ChannelFactory()
    answers.append(administrator.post(to("edit", other), typed(robot_address="")))
    for answer in answers:
        assert answer.status_code == 422
        assert answer.context["form"].errors["name"] == ["已有叫这个名字的群。"]


def test_a_robot_on_a_foreign_host_is_refused_with_a_sentence(as_):
    for host in ("qyapi.weixin.qq.com.evil.com", "evil.com"):
        address = f"https://{host}/cgi-bin/webhook/send?key={KEY}"
        answer = as_("administrator").post(ADD, typed(robot_address=address))
        assert answer.status_code == 422
        assert f"这个地址属于 {host}" in answer.text
    assert not Channel.objects.exists()


def test_address_and_secret_stand_in_no_page_history_or_log(as_, stored, caplog):
    caplog.set_level(logging.DEBUG)
    administrator = as_("administrator")
    pages = [
        administrator.get(LIST),
        administrator.get(to("edit", stored)),
        administrator.post(to("edit", stored), typed(version=0, name="改名", robot_secret="SEC-typed-anew")),
        administrator.post(ADD, typed(kind="feishu", robot_secret="SEC-typed-anew")),
    ]
    for page in pages:
        assert KEY not in page.text
        assert SECRET not in page.text
        assert "SEC-typed-anew" not in page.text
    names = {field.name for field in Channel.pgh_event_model._meta.fields}
    assert not names & {"url", "secret"}
    assert KEY not in caplog.text
    assert SECRET not in caplog.text


def test_what_is_left_empty_stays_as_it_is_stored(as_, stored):
    as_("administrator").post(to("edit", stored), typed(name="全体教师群", robot_address=""))
    stored.refresh_from_db()
    assert (stored.name, stored.url, stored.secret) == ("全体教师群", WECOM, SECRET)


def test_a_secret_is_taken_away_by_a_tick(as_, stored):
    as_("administrator").post(to("edit", stored), typed(robot_address="", drops_secret="on"))
    stored.refresh_from_db()
    assert stored.secret == ""


def test_a_kind_that_does_not_fit_the_stored_address_is_refused(stored, cast):
    with pytest.raises(ValidationError):
        change_channel(
            channel=stored,
            version=1,
            by=cast.administrator,
            drops_secret=False,
            name=stored.name,
            kind="feishu",
            allows_private=False,
            url="",
            secret="",
        )


def test_of_two_who_change_it_the_second_is_told(as_, stored):
    administrator = as_("administrator")
    administrator.post(to("edit", stored), typed(name="甲", robot_address=""))
    response = administrator.post(to("edit", stored), typed(name="乙", robot_address=""))
    assert response.status_code == 422
    assert response.context["form"].moved


def test_a_channel_is_switched_off_and_on_again(as_, stored):
    administrator = as_("administrator")
    administrator.post(to("switch", stored), {"on": "0"})
    assert not Channel.objects.get().is_on
    assert "已停用" in administrator.get(LIST).text
    administrator.post(to("switch", stored), {"on": "1"})
    assert Channel.objects.get().is_on


@pytest.mark.parametrize("many", [1, 3, 60])
def test_the_list_asks_the_same_at_any_number_of_channels(as_, many):
    for _ in range(many):
        channel = ChannelFactory()
        ChannelTest.objects.create(channel=channel, asked_at=timezone.now())
        DeliveryFactory(person=None, channel=channel)
        RuleChannel.objects.create(channel=channel, rule=NoticeFactory().rule)
    administrator = as_("administrator")
    with CaptureQueriesContext(connection) as asked:
        administrator.get(LIST)
    assert len(asked) == 5


def test_the_list_counts_rules_and_messages_and_shows_no_words(as_, stored):
    now = timezone.now()
    notice = NoticeFactory(title="端午节的祝福")
    RuleChannel.objects.create(channel=stored, rule=notice.rule)
    for status in ("sent", "sent", "failed"):
        sent_at = now if status == "sent" else None
        DeliveryFactory(person=None, channel=stored, status=status, sent_at=sent_at)
    response = as_("administrator").get(LIST)
    (line,) = response.context["channels"]
    assert (line.rules_using, line.delivered, line.failed) == (1, 2, 1)
    assert "端午" not in response.text


def test_a_test_is_said_by_a_worker_and_its_outcome_shown(
    as_, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr("reminders.services.channels.current_app.send_task", lambda *a, **kw: sent.append(a))
    with local_robot() as robot:
        channel = ChannelFactory(url=robot.address("wecom").url, allows_private=True)
        administrator = as_("administrator")
        with django_capture_on_commit_callbacks(execute=True):
            administrator.post(to("test", channel))
        assert (len(sent), robot.heard) == (1, [])
        assert "hx-trigger" in administrator.get(LIST).text
        say_test(channel.pk)
        say_test(channel.pk)
        assert len(robot.heard) == 1
    fragment = administrator.get(LIST, headers={"HX-Request": "true"}).text
    assert "已送达" in fragment
    assert "<html" not in fragment
    assert "hx-trigger" not in fragment


def test_a_robot_that_refuses_says_why_and_never_its_key(as_):
    with local_robot() as robot:
        robot.will({"errcode": 93000, "errmsg": f"invalid webhook url {robot.address('wecom').url}"})
        channel = ChannelFactory(url=robot.address("wecom").url, allows_private=True)
        ChannelTest.objects.create(channel=channel, asked_at=timezone.now())
        say_test(channel.pk)
    reason = ChannelTest.objects.get().reason
    assert reason
    assert KEY not in reason
    assert reason in as_("administrator").get(LIST).context["channels"][0].last_test.reason


def test_without_a_queue_the_test_says_so_and_the_page_answers(
    as_, stored, monkeypatch, django_capture_on_commit_callbacks
):
    def gone(*args, **kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr("reminders.services.channels.current_app.send_task", gone)
    with django_capture_on_commit_callbacks(execute=True):
        assert as_("administrator").post(to("test", stored)).url == LIST
    assert "队列" in ChannelTest.objects.get().reason


def test_a_group_out_of_use_gets_no_test(as_, stored):
    administrator = as_("administrator")
    assert to("test", stored) in administrator.get(LIST).text
    Channel.objects.update(is_on=False)
    assert to("test", stored) not in administrator.get(LIST).text
    assert "已停用" in administrator.post(to("test", stored), follow=True).text
    assert not ChannelTest.objects.exists()


def test_pressing_says_that_a_test_is_on_its_way(as_, stored, monkeypatch):
    monkeypatch.setattr("reminders.services.channels.current_app.send_task", lambda *a, **kw: None)
    text = as_("administrator").post(to("test", stored), follow=True).text
    assert "测试消息正在发往“教职工群”" in text


def test_a_test_that_failed_shows_its_time_too(as_, stored):
    ended = timezone.now() - timedelta(days=1)
    ChannelTest.objects.create(channel=stored, asked_at=ended, ended_at=ended, reason="机器人已停用")
    text = as_("administrator").get(LIST).text
    assert date_format(timezone.localtime(ended), "DATETIME_FORMAT") in text


def test_a_robot_that_hangs_keeps_other_tests_waiting_for_six_seconds_at_most(cast, monkeypatch):
    monkeypatch.setattr("reminders.services.channels.TEST_SECONDS", 0.3)
    with local_robot() as robot:
        robot.will({}, manner="hang")
        channel = ChannelFactory(url=robot.address("wecom").url, allows_private=True)
        ChannelTest.objects.create(channel=channel, asked_at=timezone.now())
        say_test(channel.pk)
    test = ChannelTest.objects.get()
    assert test.ended_at - test.asked_at < timedelta(seconds=3)


def test_a_second_test_waits_for_the_first_unless_that_was_lost(stored, cast):
    ask_for_test(channel=stored, by=cast.administrator)
    with pytest.raises(ValidationError):
        ask_for_test(channel=stored, by=cast.administrator)
    ChannelTest.objects.update(asked_at=timezone.now() - 2 * ChannelTest.LOST_AFTER)
    assert ask_for_test(channel=stored, by=cast.administrator).is_under_way


@pytest.mark.parametrize("who", ["chair", "teacher", "treasurer"])
def test_channels_are_the_administrator_s(as_, stored, who):
    client = as_(who)
    assert client.get(LIST).status_code == 403
    assert client.post(to("switch", stored), {"on": "0"}).status_code == 403


@pytest.mark.parametrize("name", ["edit", "switch", "test"])
def test_a_channel_that_is_not_there_is_not_found(as_, name):
    address = reverse(f"reminders:channel_{name}", args=[999_999])
    assert as_("administrator").post(address).status_code == 404
