"""The queue in numbers, the command for monitoring, and what is kept no longer."""

import json
import socket
import time
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from celery.signals import beat_init
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from reminders.models import Delivery, Notice, Progress, Pulse, ReminderRule, ReminderSettings
from reminders.reports.queue import queue_now, redis_answers
from reminders.services import queue as cleaning
from reminders.services.passes import look_round
from reminders.services.queue import drop_old_notices
from tests.factories.members import PersonFactory
from tests.factories.reminders import DeliveryFactory, NoticeFactory
from union_admin.celery import app

pytestmark = pytest.mark.django_db

PAGE = reverse("reminders:queue")
Status = Delivery.Status


def looked(ago=timedelta(seconds=30)):
    Pulse.objects.create(pk=1, looked_at=timezone.now() - ago)


def stuck():
    hour_ago = timezone.now() - timedelta(hours=1)
    return DeliveryFactory(status=Status.SENDING, claimed_at=hour_ago)


@contextmanager
def frozen_redis():
    """The address of a server that takes connections and says nothing, as one that was stopped."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def printed(*options):
    out, err = StringIO(), StringIO()
    try:
        call_command("queue", *options, stdout=out, stderr=err)
    except SystemExit as end:
        return out.getvalue(), err.getvalue(), end.code
    return out.getvalue(), err.getvalue(), 0


def test_messages_are_counted_by_how_they_stand(union):
    now, last_week = timezone.now(), localdate() - timedelta(days=6)
    DeliveryFactory(next_try_at=now - timedelta(hours=2))
    DeliveryFactory(status=Status.SENT, sent_at=now)
    DeliveryFactory(status=Status.FAILED)
    DeliveryFactory(status=Status.FAILED, day=last_week)
    DeliveryFactory(status=Status.FAILED, day=last_week - timedelta(days=1))
    stuck()
    queue = queue_now(now)
    assert (queue.waiting, queue.sending, queue.stuck, queue.sent_today) == (1, 1, 1, 1)
    assert (queue.failed_today, queue.failed_lately) == (1, 2)
    assert queue.oldest == now - timedelta(hours=2)


def test_reasons_are_counted_without_addresses_and_names(as_):
    looked()
    for name in ("林晓春", "陈静"):
        person = PersonFactory(name=name, email=f"{name}@example.com")
        DeliveryFactory(person=person, status=Status.FAILED, reason=f"550 <{person.email}> no such user")
    NoticeFactory(title="端午节的祝福", person=person)
    response = as_("administrator").get(PAGE)
    assert response.context["queue"].reasons == [("550 <…> no such user", 2)]
    assert all(word not in response.text for word in ("林晓春", "陈静", "example.com", "端午"))


def test_a_rule_that_stumbles_is_named_with_the_first_line_alone(as_):
    rule = ReminderRule.objects.get(code="festival")
    trouble = "IntegrityError: duplicate key\nDETAIL: Key (name)=(林晓春) exists."
    Progress.objects.filter(rule=rule).update(trouble=trouble, trouble_since=timezone.now())
    text = as_("administrator").get(PAGE).text
    assert "duplicate key" in text
    assert "林晓春" not in text


@pytest.mark.parametrize("ago", [None, timedelta(minutes=4)])
def test_a_house_in_which_nobody_looks_says_which_command_helps(as_, ago):
    if ago:
        looked(ago)
    text = as_("administrator").get(PAGE).text
    assert "celery -A union_admin beat" in text
    assert "未运行" in text


def test_a_house_in_order_has_nothing_to_say(as_):
    looked()
    response = as_("administrator").get(PAGE)
    assert response.context["advice"] == []


def test_a_look_round_leaves_its_time_even_in_a_pause(union):
    now = timezone.now()
    ReminderSettings.objects.update(paused_from=localdate(), paused_until=localdate())
    for moment in (now - timedelta(minutes=1), now):
        look_round(moment)
    assert Pulse.objects.get().looked_at == now


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "redis+socket:///nowhere/valkey.sock"])
def test_without_redis_the_page_answers_and_says_so(as_, settings, url):
    looked()
    settings.CELERY_BROKER_URL, settings.HAS_OWN_QUEUE = url, False
    response = as_("administrator").get(PAGE)
    assert response.status_code == 200
    assert "Redis 没有响应" in response.text
    settings.HAS_OWN_QUEUE = True
    assert "REDIS_URL" not in as_("administrator").get(PAGE).text


def test_redis_is_asked_at_the_address_in_use(settings):
    assert redis_answers(settings.CELERY_BROKER_URL) is True
    assert redis_answers("sentinel://one:26379") is None


def test_of_the_mail_server_only_the_host_is_shown(as_, settings):
    looked()
    settings.SENDS_EMAIL, settings.EMAIL_HOST = True, "smtp.example.edu.cn"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "gonghui", "not-to-be-seen"
    text = as_("administrator").get(PAGE).text
    assert "smtp.example.edu.cn" in text
    assert "not-to-be-seen" not in text
    assert "gonghui" not in text


@pytest.mark.parametrize("many", [1, 3, 60])
def test_the_page_asks_the_same_at_any_number_of_messages(as_, many):
    for n in range(many):
        DeliveryFactory(status=Status.FAILED, reason=f"Grund {n}")
    administrator = as_("administrator")
    with CaptureQueriesContext(connection) as asked:
        administrator.get(PAGE)
    assert len(asked) == 8


@pytest.mark.parametrize("who", ["chair", "teacher", "treasurer"])
def test_the_queue_is_the_administrator_s(as_, who):
    assert as_(who).get(PAGE).status_code == 403


def test_the_command_prints_the_numbers(union):
    looked()
    DeliveryFactory(status=Status.FAILED, reason="邮箱不存在")
    out, err, code = printed()
    assert (err, code) == ("", 0)
    assert "邮箱不存在: 1" in out
    assert "Redis: 正常" in out
    assert "运行" in out


def test_the_command_fails_when_something_is_stuck(union):
    looked()
    stuck()
    assert printed()[2] == 1


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_the_command_names_a_redis_that_is_frozen_in_time(union, settings, options):
    looked()
    begun = time.monotonic()
    with frozen_redis() as settings.CELERY_BROKER_URL:
        out, err, code = printed(*options)
    assert time.monotonic() - begun < 2.5
    assert code == 1
    assert "Redis 没有响应" in err
    assert ('"redis_answers": false' if options else "Redis: 没有响应") in out


def test_the_command_tells_monitoring_the_same_numbers_as_json(union):
    looked()
    DeliveryFactory(status=Status.FAILED, reason="邮箱不存在")
    Progress.objects.filter(rule__code="festival").update(
        trouble="ValueError: 3", trouble_since=timezone.now()
    )
    out, err, code = printed("--json")
    told = json.loads(out)
    assert (err, code, told["is_well"], told["looks"], told["redis_answers"]) == ("", 0, True, True, True)
    assert (told["failed_today"], told["waiting"], told["oldest"]) == (1, 0, None)
    assert told["reasons"] == [{"reason": "邮箱不存在", "failed": 1}]
    assert told["troubles"][0]["text"] == "ValueError: 3"


def test_the_command_fails_when_nothing_looks(union):
    _out, err, code = printed()
    assert code == 1
    assert "celery -A union_admin worker" in err


def test_what_was_read_and_what_ended_goes_after_four_hundred_days(union, monkeypatch):
    monkeypatch.setattr(cleaning, "AT_A_TIME", 2)
    now = timezone.now()
    old, young = now - timedelta(days=401), now - timedelta(days=399)
    for said_at in (old, young):
        for read_at in (said_at, None):
            for _ in range(3):
                message = DeliveryFactory(day=said_at.date(), status=Status.SENT, sent_at=said_at)
                NoticeFactory(said_at=said_at, read_at=read_at, delivery=message)
    waiting = DeliveryFactory(day=old.date())
    assert drop_old_notices(now) == (3, 6)
    assert Notice.objects.filter(said_at=old).count() == 3
    assert not Notice.objects.filter(said_at=old, read_at__isnull=False).exists()
    assert Notice.objects.filter(said_at=young).count() == 6
    assert Delivery.objects.filter(pk=waiting.pk).exists()
    assert drop_old_notices(now) == (0, 0)


def test_the_clean_up_stands_in_the_beat_schedule(settings):
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "reminders.drop_old_notices" in tasks


def test_the_first_look_comes_with_the_start(monkeypatch):
    sent = []
    monkeypatch.setattr(app, "send_task", lambda name, **options: sent.append(name))
    beat_init.send(sender=None)
    assert sent == ["reminders.say_what_is_due"]
