"""The robots of groups: what each vendor is sent, and what its answers mean."""

import base64
import hashlib
import hmac
import json
import logging
import subprocess
import sys
import time

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from reminders import outgoing
from reminders.robots import Address, Message, Undelivered, check_address, shown_host, tell
from reminders.robots.base import cut, harmless
from reminders.robots.through_apprise import MODULES, OUR_KINDS
from tests.reminders.robots import GOOD, KEY, local_robot

VENDORS = ("wecom", "dingtalk", "feishu")
MESSAGE = Message("m-1", "生日", "<@all> 周桂兰老师今天生日。", "https://gonghui.example.cn/x")
LONG = Message("m-2", "生日", "祝您生日快乐" * 4000, "https://gonghui.example.cn/x")
SECRET = "SEC0123456789abcdef"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def robot():
    with local_robot() as robot:
        yield robot


def _refused(address, message=MESSAGE):
    with pytest.raises(Undelivered) as refused:
        tell(address, message)
    return refused.value


def _code(address):
    with pytest.raises(ValidationError) as refused:
        check_address(address)
    return refused.value.code


@pytest.mark.parametrize("kind", [*VENDORS, "apprise"])
def test_a_message_that_is_taken_is_told_once_with_its_id(robot, kind):
    robot.will(GOOD[kind])
    assert tell(robot.address(kind), MESSAGE) is None
    (heard,) = robot.heard
    assert heard.headers["Idempotency-Key"] == "m-1"
    assert "周桂兰" in json.dumps(heard.content, ensure_ascii=False)
    assert MESSAGE.link in json.dumps(heard.content)
    assert "<@all>" not in json.dumps(heard.content)


def test_wecom_gets_text_of_at_most_2048_bytes_with_its_link(robot):
    tell(robot.address("wecom"), LONG)
    content = robot.heard[0].content
    assert content["msgtype"] == "text"
    text = content["text"]["content"]
    assert 2040 < len(text.encode()) <= 2048
    assert text.startswith("生日\n祝您")
    assert text.endswith(f"…\n{LONG.link}")


def test_dingtalk_gets_a_signed_text_for_nobody_in_particular(robot):
    tell(robot.address("dingtalk", secret=SECRET), LONG)
    heard = robot.heard[0]
    stamp = heard.query["timestamp"]
    digest = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    assert heard.query["sign"] == base64.b64encode(digest).decode()
    assert abs(int(stamp) / 1000 - time.time()) < 60
    assert heard.query["access_token"] == KEY
    assert heard.content["at"] == {"isAtAll": False}
    assert len(json.dumps(heard.content, ensure_ascii=False).encode()) <= 20000


def test_dingtalk_without_a_secret_is_not_signed(robot):
    tell(robot.address("dingtalk"), MESSAGE)
    assert robot.heard[0].query == {"access_token": KEY}


def test_feishu_gets_a_post_signed_in_its_body(robot):
    robot.will(GOOD["feishu"])
    tell(robot.address("feishu", secret=SECRET), LONG)
    content = robot.heard[0].content
    key = f"{content['timestamp']}\n{SECRET}".encode()
    assert content["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    post = content["content"]["post"]["zh_cn"]
    assert post["title"] == "生日"
    assert post["content"][0][0]["text"].endswith("…")
    assert post["content"][1][0]["href"] == LONG.link
    assert len(json.dumps(content, ensure_ascii=False).encode()) <= 20 * 1024


def test_an_older_feishu_robot_answers_by_another_name(robot):
    robot.will({"StatusCode": 0, "StatusMessage": "success"})
    tell(robot.address("feishu"), MESSAGE)
    robot.will({"StatusCode": 19024, "StatusMessage": "Key Words Not Found"})
    assert "(19024)" in _refused(robot.address("feishu")).reason


@pytest.mark.parametrize(
    ("kind", "code", "words", "is_final"),
    [
        ("wecom", -1, "WeCom is busy", False),
        ("wecom", 45009, "takes 20 messages", False),
        ("wecom", 93000, "no longer valid", True),
        ("wecom", 40058, "too long", True),
        ("dingtalk", -1, "DingTalk is busy", False),
        ("dingtalk", 130101, "takes 20 messages", False),
        ("dingtalk", 410100, "takes 20 messages", False),
        ("dingtalk", 310000, "security settings", True),
        ("dingtalk", 300001, "does not know this robot", True),
        ("dingtalk", 460101, "too long", True),
        ("dingtalk", 400013, "dissolved", True),
        ("dingtalk", 400101, "does not know this robot", True),
        ("dingtalk", 400102, "switched off", True),
        ("feishu", 19001, "does not know this robot", True),
        ("feishu", 19021, "clock", True),
        ("feishu", 19022, "machine's address", True),
        ("feishu", 19024, "keyword", True),
        ("feishu", 9499, "cannot read", True),
        ("feishu", 11232, "fewer messages", False),
        ("feishu", 2200, "busy", False),
    ],
)
def test_an_error_in_an_answer_200_is_a_failure_with_a_meaning(robot, kind, code, words, is_final):
    names = ("code", "msg") if kind == "feishu" else ("errcode", "errmsg")
    robot.will(dict(zip(names, (code, "said"), strict=True)))
    refused = _refused(robot.address(kind))
    assert words in refused.reason
    assert f"({code})" in refused.reason
    assert refused.is_final is is_final
    assert len(robot.heard) == 1


def test_a_code_nobody_knows_is_quoted_without_the_key_and_cut(robot):
    robot.will({"errcode": 4711, "errmsg": f"key {KEY} at {robot.address('wecom').url}: " + "x" * 999})
    refused = _refused(robot.address("wecom"))
    assert refused.reason.startswith("The robot answered with an error (4711): key …")
    assert KEY not in refused.reason
    assert len(refused.reason) < 260


def test_dingtalk_says_which_of_its_settings_refused(robot):
    robot.will({"errcode": 310000, "errmsg": "keywords not in content"})
    assert _refused(robot.address("dingtalk")).reason.endswith("(310000): keywords not in content")


def test_feishu_says_its_code_in_an_answer_400(robot):
    robot.will({"code": 9499, "msg": "Bad Request"}, status=400)
    assert "(9499)" in _refused(robot.address("feishu")).reason


@pytest.mark.parametrize("kind", [*VENDORS, "apprise"])
@pytest.mark.parametrize(("status", "is_final"), [(500, False), (404, True), (429, False)])
def test_an_error_of_http_is_a_failure(robot, kind, status, is_final):
    robot.will(b"<html>no</html>", status=status)
    refused = _refused(robot.address(kind))
    assert refused.reason == f"The service answered with error {status}."
    assert refused.is_final is is_final


@pytest.mark.parametrize("kind", VENDORS)
@pytest.mark.parametrize("answer", [b"<html>please sign in</html>", {}, [], "ok", {"errcode": None}])
def test_an_answer_that_says_nothing_is_no_success(robot, kind, answer):
    robot.will(answer)
    refused = _refused(robot.address(kind))
    assert refused.reason == "The answer of the robot could not be understood."
    assert not refused.is_final


@pytest.mark.parametrize("kind", [*VENDORS, "apprise"])
def test_a_robot_that_hangs_or_sends_on_is_left(robot, kind, monkeypatch):
    with local_robot() as other:
        robot.will({}, status=307, headers={"Location": other.address("wecom").url})
        assert "sends on" in _refused(robot.address(kind)).reason
        assert not other.heard
    monkeypatch.setattr(outgoing, "WHOLE_SECONDS", 0.5)
    robot.will({}, manner="trickle")
    assert "No answer came" in _refused(robot.address(kind)).reason


@pytest.mark.parametrize("kind", VENDORS)
def test_a_huge_answer_is_not_read_to_its_end(robot, kind):
    robot.will({}, manner="huge")
    assert "understood" in _refused(robot.address(kind)).reason
    assert robot.sent < 8 * 1024 * 1024


@pytest.mark.parametrize("kind", [*VENDORS, "apprise"])
def test_a_private_address_is_refused_when_checked_and_when_told(robot, kind):
    scheme = "jsons" if kind == "apprise" else "https"
    address = robot.address(kind, scheme=scheme, allows_private=False)
    assert _code(address) == ("robot_private" if kind == "apprise" else "robot_host")
    assert "private network" in _refused(address).reason
    assert check_address(robot.address(kind)) is None
    assert not robot.heard


@pytest.mark.parametrize("kind", [*VENDORS, "apprise"])
def test_no_key_in_a_reason_or_a_log(robot, kind, caplog):
    caplog.set_level(logging.DEBUG)
    for name in ("apprise", "urllib3", "requests"):
        caplog.set_level(logging.DEBUG, logger=name)
    address = robot.address(kind, secret=SECRET)
    said = {"errcode": 1, "code": 1, "message": f"{KEY} {SECRET}", "errmsg": address.url, "msg": KEY}
    reasons = []
    for status in (200, 400, 500, 302):
        robot.will(said, status=status, headers={"Location": address.url} if status == 302 else None)
        try:
            tell(address, MESSAGE)
        except Undelivered as refused:
            reasons.append(refused.reason)
    gone = address._replace(url=address.url.replace(str(robot.port), "9"))
    reasons.append(_refused(gone).reason)
    for hidden in (KEY, SECRET):
        assert hidden not in " ".join(reasons)
        assert hidden not in caplog.text


def test_the_proxies_of_the_environment_are_not_used_by_apprise(robot, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    tell(robot.address("apprise"), MESSAGE)
    assert len(robot.heard) == 1


def test_apprise_sends_title_text_and_link_without_attachments(robot):
    tell(robot.address("apprise"), LONG)
    content = robot.heard[0].content
    assert content["title"] == "生日"
    assert content["message"].endswith(LONG.link)
    assert content["attachments"] == []


def test_apprise_reads_the_words_of_a_refusal(robot):
    robot.will({"error": "Unauthorized", "errorDescription": f"token {KEY} is wrong"}, status=401)
    refused = _refused(robot.address("apprise"))
    assert refused.reason == "The service answered with error 401: token … is wrong"
    assert refused.is_final


def test_apprise_says_the_error_of_http_before_words_that_sound_well(robot):
    robot.will({"errcode": 0, "errmsg": "ok"}, status=500)
    assert _refused(robot.address("apprise")).reason == "The service answered with error 500: ok"


@pytest.mark.parametrize(
    "url", ["json://[::1]:9911/", "bark://[::1]/devicekey", "ntfy://[::ffff:10.0.0.1]/topic"]
)
def test_an_ipv6_address_of_a_service_needs_its_tick_like_any_other(url):
    assert _code(Address("apprise", url)) == "robot_private"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.com/cgi-bin/webhook/send?key=a",
        "https://qyapi.weixin.qq.com.evil.com/cgi-bin/webhook/send?key=a",
        "https://evilqyapi.weixin.qq.com/cgi-bin/webhook/send?key=a",
        "https://10.0.0.1/cgi-bin/webhook/send?key=a",
    ],
)
def test_a_robot_stands_at_its_vendor_unless_ticked_as_the_school_s_own(url, monkeypatch):
    monkeypatch.setattr("reminders.robots.base.check_host", lambda host, allows_private: None)
    with pytest.raises(ValidationError, match=r"own host, qyapi\.weixin\.qq\.com") as refused:
        check_address(Address("wecom", url))
    assert refused.value.code == "robot_host"
    assert check_address(Address("wecom", url, allows_private=True)) is None


@pytest.mark.parametrize("kind", VENDORS)
def test_a_caller_with_less_patience_is_answered_sooner(robot, kind):
    robot.will({}, manner="hang")
    begun = time.monotonic()
    with outgoing.within(0.5):
        assert "No answer came" in _refused(robot.address(kind)).reason
    assert time.monotonic() - begun < 3


def test_several_targets_of_one_address_make_no_pause(robot):
    address = Address("apprise", f"bark://127.0.0.1:{robot.port}/deviceone1/devicetwo2", allows_private=True)
    begun = time.monotonic()
    tell(address, MESSAGE)
    assert time.monotonic() - begun < 2
    assert len(robot.heard) == 2
    assert [("Idempotency-Key" in heard.headers) for heard in robot.heard] == [True, False]


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "exec://ls", "syslog://", "dbus://", "windows://", "mailto://a:b@example.cn"),
        *("mqtt://h.cn/t", "irc://h.cn/c", "rsyslog://h.cn", "smpp://u:p@h.cn/1/2", "twilio://a:b@1/2"),
        *("schan://SCT123", "qq://abcdef", "pushdeer://abcdef", "spugpush://abc", "synology://h.cn/t"),
        *("https://h.cn/x", "matrix://u:p@h.cn", "", "json", "javascript:alert(1)", "apprises+file://x"),
    ],
)
def test_services_that_are_not_on_the_list_are_refused(url):
    address = Address("apprise", url, allows_private=True)
    assert _code(address) == "robot_apprise_scheme"
    assert _refused(address).is_final


@pytest.mark.parametrize("scheme", ["wecombot", "wecom", "dingtalk", "feishu", "lark", "FeiShu"])
def test_vendors_with_a_kind_of_their_own_are_sent_there(scheme):
    assert _code(Address("apprise", f"{scheme}://abcdefgh")) == "robot_apprise_own"


@pytest.mark.parametrize("name", ["template", "attach", "attach-as", "Template", "%74emplate"])
def test_files_and_templates_are_refused(name):
    assert _code(Address("apprise", f"json://8.8.8.8/x?{name}=/etc/passwd")) == "robot_apprise_files"


@pytest.mark.parametrize("url", ["json://", "json://[::1", "pushplus://x", "bark://h.cn:x/", "tgram://no"])
def test_an_incomplete_address_of_a_service_is_refused(url):
    assert _code(Address("apprise", url)) == "robot_url"


def test_every_service_on_the_list_sends_through_requests_alone():
    """In a process of its own: the modules of all, and none of what opens connections of another kind."""
    names = sorted(set(MODULES.values()))
    code = (
        "import importlib, inspect, sys\n"
        f"modules = [importlib.import_module('apprise.plugins.' + name) for name in {names!r}]\n"
        "words = ('import socket', 'smtplib', 'subprocess', 'websocket', 'import threading', 'http.client')\n"
        "print([m.__name__ for m in modules for w in words if w in inspect.getsource(m)])\n"
        "print([m.__name__ for m in modules if 'requests.' not in inspect.getsource(m)])\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split("\n")[:2] == ["[]", "[]"]


def test_no_service_left_out_is_on_the_list():
    left_out = {"schan", "qq", "pushdeer", "pushme", "spugpush", "synology", "mailto", "syslog", *OUR_KINDS}
    assert not left_out & set(MODULES)


@pytest.mark.parametrize(
    ("kind", "url", "code"),
    [
        ("sms", "https://8.8.8.8/", "robot_kind"),
        ("wecom", "8.8.8.8/cgi-bin/webhook/send?key=a", "robot_url"),
        ("wecom", "https://", "robot_url"),
        ("wecom", "https://[::1/", "robot_url"),
        ("wecom", "https://8.8.8.8:99999/cgi-bin/webhook/send?key=a", "robot_url"),
        ("wecom", "https://8.8.8.8\\@10.0.0.1/cgi-bin/webhook/send?key=a", "robot_url"),
        ("wecom", "http://8.8.8.8/cgi-bin/webhook/send?key=a", "robot_scheme"),
        ("wecom", "ftp://8.8.8.8/cgi-bin/webhook/send?key=a", "robot_scheme"),
        ("wecom", "https://8.8.8.8/cgi-bin/webhook/send", "robot_shape"),
        ("wecom", "https://8.8.8.8/cgi-bin/webhook/send?key=", "robot_shape"),
        ("wecom", "https://u:p@8.8.8.8/cgi-bin/webhook/send?key=a", "robot_shape"),
        ("dingtalk", "https://8.8.8.8/robot/send?key=a", "robot_shape"),
        ("feishu", "https://8.8.8.8/open-apis/bot/v2/hook/", "robot_shape"),
        ("feishu", "https://8.8.8.8/open-apis/bot/v2/hook/a#b", "robot_shape"),
        ("apprise", "jsons://10.0.0.1/x", "robot_private"),
    ],
)
def test_an_address_that_cannot_be_right_is_refused_with_its_code(kind, url, code):
    assert _code(Address(kind, url)) == code


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0b3f-aa"),
        ("wecom", "https://QYAPI.weixin.qq.com:443/cgi-bin/webhook/send?key=0b3f-aa"),
        ("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=0bff"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/0b3f-aa"),
        ("feishu", "https://open.larksuite.com/open-apis/bot/v2/hook/0b3f-aa"),
        ("apprise", "gotify://8.8.8.8/Atokentoken"),
        ("apprise", "wxpusher://AT_abcdef/UID_abc"),
    ],
)
def test_a_right_address_passes(kind, url):
    assert check_address(Address(kind, url)) is None


@pytest.mark.parametrize(
    ("kind", "url", "shown"),
    [
        ("wecom", f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", "qyapi.weixin.qq.com"),
        ("wecom", f"http://192.168.1.20:8081/cgi-bin/webhook/send?key={KEY}", "192.168.1.20:8081"),
        ("wecom", f"http://[fd00::20]:8081/cgi-bin/webhook/send?key={KEY}", "[fd00::20]:8081"),
        ("apprise", f"bark://bark.example.cn/{KEY}", "bark.example.cn"),
        ("apprise", f"json://192.168.1.20:8081/{KEY}", "192.168.1.20:8081"),
        ("apprise", "ntfys://topicofschool", "ntfy"),
        ("apprise", f"pushplus://{'a' * 32}", "Pushplus"),
        ("apprise", "nothing", ""),
        ("wecom", "nothing", ""),
    ],
)
def test_the_host_is_shown_or_the_service_where_a_key_stands_in_its_place(kind, url, shown):
    assert shown_host(Address(kind, url)) == shown


def test_calls_to_everybody_are_made_plain():
    for call in ("<@all>", "<at user_id='all'>", "< /at>", "<!channel>", "@everyone", "@all"):
        assert call not in harmless(call)
    assert harmless("a < b, wu@example.cn, @周桂兰, <attr>") == "a < b, wu@example.cn, @周桂兰, <attr>"


def test_a_text_is_cut_at_the_end_only_and_only_when_it_must_be():
    assert cut("工会组", lambda text: len(text) <= 3) == "工会组"
    assert cut("工会小组", lambda text: len(text) <= 3) == "工会…"
    assert cut("工会小组", lambda _text: False) == "…"


def test_reasons_are_in_the_language_of_the_moment(robot):
    robot.will({"errcode": 93000, "errmsg": "x"})
    with override("zh-hans"):
        assert "(93000)" not in _refused(robot.address("wecom")).reason
