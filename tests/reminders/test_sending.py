"""Messages leave the house: each once, whatever fails, and what failed for a while goes later."""

import threading
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from reminders.models import Delivery, OptOut, ReminderSettings
from reminders.services import attempts
from reminders.services.attempts import MOST_ATTEMPTS, PAUSES, send_batch
from reminders.services.claims import Handed
from reminders.services.sending import (
    EXPIRES,
    LEASE,
    REQUEUE,
    SEND,
    queue_messages,
    send_again,
    send_all_again,
)
from reminders.tasks import send_messages
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory, DeliveryFactory, NoticeFactory
from tests.reminders.clock import at
from tests.reminders.post_office import GO_AWAY, HANG, post_office
from tests.reminders.robots import local_robot

pytestmark = pytest.mark.django_db

Status = Delivery.Status
NOW = at("2026-06-18 09:00")


class Killed(BaseException):
    """As good as kill -9: nothing in the house catches it."""


@pytest.fixture
def office(settings, union):
    """A mail server, and a house that sends through it."""
    with post_office() as office:
        settings.SENDS_EMAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.EMAIL_TIMEOUT = 0.5
        yield office


@pytest.fixture
def handed(monkeypatch):
    """The batches that went to the queue."""
    batches = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: batches.append(args[0]))
    return batches


def message(email="lin@example.com", *, notice=None, **fields):
    """One that waits, with a notice."""
    if "channel" not in fields:
        fields.setdefault("person", PersonFactory(email=email))
    delivery = DeliveryFactory(day=NOW.date(), next_try_at=NOW, **{"person": None, **fields})
    NoticeFactory(
        person=delivery.person,
        channel=delivery.channel,
        day=NOW.date(),
        until=NOW.date() + timedelta(days=3),
        delivery=delivery,
        **(notice or {}),
    )
    return delivery


def send(*deliveries, now=NOW):
    sent = send_batch([delivery.pk for delivery in deliveries], now)
    for delivery in deliveries:
        delivery.refresh_from_db()
    return sent


def test_a_message_arrives_and_is_recorded(office):
    delivery = message(reason="earlier")
    assert send(delivery) == 1
    assert office.recipients == ["lin@example.com"]
    assert (delivery.status, delivery.attempts, delivery.reason) == (Status.SENT, 1, "")
    assert delivery.sent_at >= NOW
    assert send(delivery) == 0
    assert len(office.mails) == 1


def test_a_batch_goes_over_one_connection(office):
    assert send(*(message(f"p{n}@example.com") for n in range(5))) == 5
    assert office.connections == 1


def test_one_refused_of_three_holds_up_nobody(office):
    office.refuse("RCPT", "550 no such user", where="two@")
    one, two, three = message("one@example.com"), message("two@example.com"), message("three@example.com")
    assert send(one, two, three) == 2
    assert office.recipients == ["one@example.com", "three@example.com"]
    assert (two.status, two.reason) == (Status.FAILED, "邮件服务器拒收该地址：550 no such user")


@pytest.mark.parametrize(
    ("command", "reply", "reason"),
    [
        ("RCPT", "450 mailbox busy", "邮件服务器要求稍后再发：450 mailbox busy"),
        ("END", "554 looks like spam", "邮件服务器拒收这封邮件：554 looks like spam"),
        ("END", "451 later", "邮件服务器要求稍后再发：451 later"),
        ("RCPT", HANG, "邮件服务器中断了连接，或没有及时回应。"),
        ("END", GO_AWAY, "邮件服务器中断了连接，或没有及时回应。"),
    ],
)
def test_what_may_pass_is_tried_later_and_the_others_go(office, command, reply, reason):
    office.refuse(command, reply, where="two@")
    one, two, three = message("one@example.com"), message("two@example.com"), message("three@example.com")
    assert send(one, two, three) == 2
    assert office.recipients == ["one@example.com", "three@example.com"]
    assert (two.status, two.attempts, two.reason) == (Status.WAITING, 1, reason)
    assert timedelta(0) <= two.next_try_at - NOW - PAUSES[0] < timedelta(seconds=5)


def test_pauses_grow_and_then_it_is_given_up(office):
    office.refuse("RCPT", "450 busy")
    delivery, now = message(), NOW
    for pause in PAUSES:
        send(delivery, now=now)
        assert timedelta(0) <= delivery.next_try_at - now - pause < timedelta(seconds=5)
        assert delivery.status == Status.WAITING
        now = delivery.next_try_at
        Delivery.objects.update(next_try_at=NOW)
    send(delivery, now=NOW)
    assert (delivery.status, delivery.attempts) == (Status.FAILED, MOST_ATTEMPTS)
    assert "450 busy" in delivery.reason


def test_with_the_server_away_nothing_counts_and_all_e_mail_waits(office, settings):
    office.shutdown()
    office.server_close()
    one, other = message("one@example.com"), message("other@example.com")
    assert send(one) == 0
    other.refresh_from_db()
    for delivery in (one, other):
        assert (delivery.status, delivery.attempts) == (Status.WAITING, 0)
        assert delivery.reason == "邮件服务器没有回应。"
        assert timedelta(minutes=1) <= delivery.next_try_at - NOW < timedelta(minutes=2)


@pytest.mark.parametrize(
    ("command", "reply", "minutes", "words"),
    [
        ("HELLO", "421 too many connections", 1, "邮件服务器暂不接收"),
        ("MAIL", "451 quota for today", 1, "邮件服务器暂不接收"),
        ("MAIL", "553 not your address", 15, "不接受发件人"),
        ("HELLO", HANG, 1, "邮件服务器没有回应"),
        ("EHLO", HANG, 1, "邮件服务器没有回应"),
        ("MAIL", HANG, 1, "邮件服务器没有回应"),
        ("MAIL", GO_AWAY, 1, "邮件服务器没有回应"),
    ],
)
def test_a_server_that_takes_nothing_costs_no_attempt(office, command, reply, minutes, words):
    office.refuse(command, reply)
    one, two = message("one@example.com"), message("two@example.com")
    assert send(one, two) == 0
    assert office.connections == 1
    for delivery in (one, two):
        assert (delivery.status, delivery.attempts, delivery.queued_at) == (Status.WAITING, 0, None)
        assert words in delivery.reason
        assert timedelta(0) <= delivery.next_try_at - NOW - timedelta(minutes=minutes) < timedelta(seconds=9)


def test_a_sign_in_that_is_refused_waits_for_the_administrator(office, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "union", "wrong"
    office.hook = lambda command, argument: {
        "EHLO": "250-post office\r\n250 AUTH PLAIN",
        "AUTH": "535 wrong password",
    }.get(command)
    delivery = message()
    send(delivery)
    assert delivery.attempts == 0
    assert delivery.next_try_at >= NOW + timedelta(minutes=15)
    assert "不接受所设的用户名或密码：wrong password" in delivery.reason


def test_a_wrong_setting_is_told_apart_from_a_server_that_is_away(office, settings, caplog):
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = True
    delivery = message()
    send(delivery)
    assert (delivery.attempts, delivery.reason) == (0, "邮件设置有误，服务日志里写明了原因。")
    assert "mutually exclusive" in caplog.text


@pytest.mark.parametrize("reply", ["421 enough", GO_AWAY])
def test_a_server_that_takes_so_many_on_a_connection_is_asked_anew(office, reply):
    taken = []

    def two_on_a_connection(command, argument):
        if command == "MAIL":
            taken.append(office.connections)
            if taken.count(office.connections) > 2:
                return reply
        return None

    office.hook = two_on_a_connection
    five = [message(f"p{n}@example.com") for n in range(5)]
    assert send(*five) == 5
    assert office.connections == 3
    assert {one.attempts for one in five} == {1}


def test_a_server_that_goes_away_in_the_middle_costs_no_attempt(office):
    office.hook = lambda command, argument: GO_AWAY if office.mails and command in ("MAIL", "HELLO") else None
    first, second, third = (message(f"p{n}@example.com") for n in range(3))
    assert send(first, second, third) == 1
    assert [one.attempts for one in (first, second, third)] == [1, 0, 0]
    assert second.next_try_at >= NOW + timedelta(minutes=1)


def test_a_server_that_will_not_take_the_content_goes_on_with_the_next(office):
    replies = iter(["451 busy"])
    office.hook = lambda command, argument: next(replies, None) if command == "DATA" else None
    first, second = message("first@example.com"), message("second@example.com")
    assert send(first, second) == 1
    assert office.recipients == ["second@example.com"]
    assert first.reason == "邮件服务器要求稍后再发：451 busy"


def test_a_kill_between_sending_and_recording_repeats_that_message_alone(office, monkeypatch):
    first, second, third = (message(f"{name}@example.com") for name in ("first", "second", "third"))
    whole = attempts.claim

    def die(delivery=None, out=None):
        if out.pk == second.pk:
            raise Killed
        return whole(delivery, out)

    monkeypatch.setattr(attempts, "claim", lambda delivery, out: die(delivery, out or Handed(0, NOW)))
    monkeypatch.setattr(attempts, "record", lambda out: die(out=out))
    with pytest.raises(Killed):
        send(first, second, third)
    monkeypatch.undo()
    assert stored(first, second, third) == [Status.SENT, Status.SENDING, Status.WAITING]
    queue_messages(NOW + LEASE + timedelta(seconds=1))
    assert send(first, second, third, now=NOW + LEASE + timedelta(seconds=2)) == 2
    assert [name.partition("@")[0] for name in office.recipients] == ["first", "second", "second", "third"]
    once, again = office.mails[1].content["Message-ID"], office.mails[2].content["Message-ID"]
    assert once == again == f"<{second.message_id}@127.0.0.1>"
    assert [first.attempts, second.attempts, third.attempts] == [1, 2, 1]


def stored(*deliveries):
    return [Delivery.objects.get(pk=delivery.pk).status for delivery in deliveries]


def test_a_batch_that_is_ended_in_the_middle_has_recorded_what_is_out(office, monkeypatch):
    first, second = message("first@example.com"), message("second@example.com")
    monkeypatch.setattr(attempts._Batch, "is_over", property(lambda batch: batch.sent == 1))
    assert send(first, second) == 1
    assert (first.status, second.status) == (Status.SENT, Status.WAITING)


def test_a_message_that_was_handed_over_is_recorded_though_the_next_is_at_fault(office, monkeypatch):
    first, second = message("first@example.com"), message("second@example.com")
    monkeypatch.setattr(attempts.Postman, "reach", fails_from_the_second_on(attempts.Postman.reach))
    assert send(first, second) == 1
    assert (first.status, second.status, second.attempts) == (Status.SENT, Status.WAITING, 0)


def fails_from_the_second_on(whole):
    times = iter([whole])

    def reach(postman):
        next(times, fail)(postman)

    return reach


def fail(*_given):
    raise KeyError


def test_a_fault_in_one_message_is_recorded_and_the_others_go(office, monkeypatch):
    bad, good = message("bad@example.com"), message("good@example.com")
    whole = attempts.mail_for

    def mail_for(delivery, *rest):
        if delivery.pk == bad.pk:
            raise KeyError("secret words")
        return whole(delivery, *rest)

    monkeypatch.setattr(attempts, "mail_for", mail_for)
    assert send(bad, good) == 1
    assert (bad.status, bad.attempts, bad.reason) == (Status.WAITING, 1, "程序出错：KeyError")


def test_success_is_recorded_though_another_holds_the_claim(office, monkeypatch):
    delivery = message()
    hand_over = attempts.Postman.send

    def slow(postman, mail):
        hand_over(postman, mail)
        Delivery.objects.update(status=Status.WAITING, claimed_at=None)

    monkeypatch.setattr(attempts.Postman, "send", slow)
    assert send(delivery) == 1
    assert delivery.status == Status.SENT


def test_a_batch_ends_after_a_while_and_the_rest_is_handed_over_anew(office, monkeypatch):
    one, two = message("one@example.com", queued_at=NOW), message("two@example.com", queued_at=NOW)
    monkeypatch.setattr(attempts, "LONGEST", timedelta(0))
    assert send(one, two) == 0
    assert two.queued_at is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(office):
    ids = [message(f"p{n}@example.com").pk for n in range(12)]
    office.hook = lambda command, argument: time.sleep(0.01)
    sent = []

    def work():
        sent.append(send_batch(ids, NOW))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 12
    assert sorted(office.recipients) == sorted({f"p{n}@example.com" for n in range(12)})


def test_a_message_costs_one_statement_and_a_batch_a_few(office):
    def statements(count):
        few = [message(f"{count}-{n}@example.com") for n in range(count)]
        with CaptureQueriesContext(connection) as seen:
            send_batch([one.pk for one in few], NOW)
        return len(seen)

    one, eleven = statements(1), statements(11)
    assert eleven - one == 10
    assert one <= 10


# --- What is still to be said ---


def test_what_was_read_or_is_not_wanted_any_more_does_not_go(office):
    read = message(notice={"read_at": NOW})
    deaf, silent = message("deaf@example.com"), message("silent@example.com")
    OptOut.objects.create(person=deaf.person, topic="festival")
    OptOut.objects.create(person=silent.person, topic=OptOut.EMAIL)
    assert send(read, deaf, silent) == 0
    assert [one.status for one in (read, deaf, silent)] == [Status.DROPPED] * 3
    assert read.reason == "发送前已在站内读过。"
    assert deaf.reason == "本人已选择不再接收这类通知。"
    assert silent.reason == "本人选择不接收邮件。"


def test_a_duty_goes_though_its_topic_is_not_wanted(office):
    delivery = message(notice={"code": "waiting"})
    OptOut.objects.create(person=delivery.person, topic="office")
    assert send(delivery) == 1


def test_of_a_digest_only_what_is_unread_and_wanted_goes(office):
    delivery = message(notice={"title": "读过的", "read_at": NOW})
    NoticeFactory(
        person=delivery.person, title="还没读的", until=NOW.date(), day=NOW.date(), delivery=delivery
    )
    send(delivery)
    text = office.mails[0].content.get_body(("plain",)).get_content()
    assert "还没读的" in text
    assert "读过的" not in text


def test_who_left_the_list_hears_nothing(office):
    delivery = message(person=PersonFactory(email="gone@example.com", standing__category=""))
    assert send(delivery) == 0
    assert (delivery.status, delivery.reason) == (Status.DROPPED, "此人已不在册。")


def test_without_an_address_it_stays_in_the_inbox(office):
    delivery = message("")
    send(delivery)
    assert (delivery.status, delivery.attempts) == (Status.UNADDRESSED, 0)


def test_without_a_mail_server_it_says_so(office, settings):
    settings.SENDS_EMAIL = False
    delivery = message()
    send(delivery)
    assert (delivery.status, delivery.reason) == (Status.FAILED, "还没有设置邮件服务器。")


def test_an_address_that_is_none_says_so(office):
    delivery = message("lin@example.com\nBcc: all@example.com")
    send(delivery)
    assert (delivery.status, delivery.reason) == (Status.FAILED, "邮箱地址格式不正确。")


def test_what_is_worth_nothing_any_more_keeps_the_reason_it_had(office):
    delivery = message(reason="邮件服务器没有回应。")
    assert send(delivery, now=NOW + timedelta(days=4)) == 0
    assert (delivery.status, delivery.reason) == (Status.FAILED, "邮件服务器没有回应。")


# --- Groups ---


def channel_at(robot, **fields):
    address = robot.address("wecom")
    return ChannelFactory(url=address.url, allows_private=True, **fields)


def test_a_group_is_told_by_its_robot(union, settings):
    with local_robot() as robot:
        delivery = message(channel=channel_at(robot), notice={"link": "/calendar/7/"})
        assert send(delivery) == 1
    text = robot.heard[0].content["text"]["content"]
    assert "端午节的祝福" in text
    assert f"{settings.SITE_URL}/calendar/7/" in text
    assert robot.heard[0].headers["Idempotency-Key"] == str(delivery.message_id)


def test_a_robot_that_is_busy_is_left_alone_and_the_rest_waits_uncounted(union):
    with local_robot() as robot:
        robot.will({"errcode": 45009, "errmsg": "too fast"})
        channel = channel_at(robot)
        one, two = message(channel=channel), message(channel=channel)
        assert send(one, two) == 0
        assert len(robot.heard) == 1
    assert (one.attempts, one.status) == (1, Status.WAITING)
    assert (two.attempts, two.status) == (0, Status.WAITING)


def test_a_group_that_was_switched_off_is_not_told(union):
    delivery = message(channel=ChannelFactory(name="教职工群", is_on=False))
    send(delivery)
    assert (delivery.status, delivery.reason) == (Status.FAILED, "“教职工群”已停用。")


# --- Handing over ---


def test_what_waits_is_handed_over_once_oldest_first_and_each_group_apart(union, handed):
    late, early = message("late@example.com"), message("early@example.com")
    Delivery.objects.filter(pk=early.pk).update(next_try_at=NOW - timedelta(hours=1))
    group = message(channel=ChannelFactory())
    assert queue_messages(NOW) == 3
    assert handed == [[group.pk], [early.pk, late.pk]]
    assert queue_messages(NOW + REQUEUE - timedelta(seconds=1)) == 0
    assert queue_messages(NOW + REQUEUE) == 3


def test_many_go_in_batches_of_two_hundred(union, handed):
    person = PersonFactory.create_batch(3)
    days = [NOW.date() - timedelta(days=n) for n in range(80)]
    Delivery.objects.bulk_create(
        Delivery(person=one, day=day, next_try_at=NOW) for one in person for day in days
    )
    assert queue_messages(NOW) == 240
    assert [len(batch) for batch in handed] == [200, 40]


def test_what_is_not_due_or_being_sent_is_not_handed_over(union, handed):
    DeliveryFactory(next_try_at=NOW + timedelta(seconds=1))
    DeliveryFactory(next_try_at=NOW, status=Status.SENDING, claimed_at=NOW)
    DeliveryFactory(next_try_at=NOW, status=Status.FAILED)
    assert queue_messages(NOW) == 0
    assert handed == []


def test_what_a_killed_worker_held_is_taken_up_again(union, handed):
    stuck = DeliveryFactory(next_try_at=NOW, status=Status.SENDING, attempts=1, claimed_at=NOW, queued_at=NOW)
    assert queue_messages(NOW + LEASE - timedelta(seconds=1)) == 0
    assert queue_messages(NOW + LEASE) == 1
    stuck.refresh_from_db()
    assert (stuck.status, stuck.attempts, stuck.reason) == (Status.WAITING, 1, "发送中途断开，没有完成。")


def test_what_kills_its_worker_time_and_again_is_given_up(union, handed):
    stuck = DeliveryFactory(
        next_try_at=NOW, status=Status.SENDING, attempts=MOST_ATTEMPTS, claimed_at=NOW - LEASE
    )
    assert queue_messages(NOW) == 0
    stuck.refresh_from_db()
    assert stuck.status == Status.FAILED


@pytest.mark.parametrize("quiet", ["hours", "pause"])
def test_nothing_leaves_in_quiet_hours_and_pauses_not_even_again(office, handed, quiet):
    now = NOW if quiet == "pause" else at("2026-06-18 23:30")
    if quiet == "pause":
        ReminderSettings.objects.update(paused_from=NOW.date(), paused_until=NOW.date())
    delivery = message(attempts=1, queued_at=NOW)
    assert queue_messages(now) == 0
    assert send(delivery, now=now) == 0
    assert (delivery.status, delivery.queued_at, office.mails) == (Status.WAITING, None, [])


def test_with_the_queue_away_messages_wait_in_the_database(union, monkeypatch, caplog):
    def refuse(*args, **options):
        raise OperationalError("gone")

    monkeypatch.setattr(current_app, "send_task", refuse)
    delivery = message()
    assert queue_messages(NOW) == 0
    delivery.refresh_from_db()
    assert (delivery.status, delivery.queued_at) == (Status.WAITING, None)
    assert "The queue does not answer" in caplog.text


# --- Again ---


@pytest.mark.parametrize("status", [Status.FAILED, Status.UNADDRESSED])
def test_what_was_not_delivered_is_sent_again_from_the_start(cast, status):
    delivery = DeliveryFactory(status=status, attempts=6, reason="因故", queued_at=NOW, claimed_at=NOW)
    send_again(delivery=delivery, by=cast.chair)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.reason) == (Status.WAITING, 0, "")
    assert delivery.queued_at is delivery.claimed_at is None


@pytest.mark.parametrize("status", [Status.WAITING, Status.SENDING, Status.DROPPED])
def test_what_did_not_fail_is_not_sent_again(cast, status):
    with pytest.raises(ValidationError) as refusal:
        send_again(delivery=DeliveryFactory(status=status), by=cast.chair)
    assert refusal.value.code == "not_failed"


def test_all_that_failed_lately_is_sent_again_in_one_statement(cast):
    failed = DeliveryFactory.create_batch(3, status=Status.FAILED)
    DeliveryFactory(status=Status.FAILED, day=failed[0].day - timedelta(days=8))
    DeliveryFactory(status=Status.UNADDRESSED)
    with CaptureQueriesContext(connection) as seen:
        assert send_all_again(by=cast.chair) == 3
    assert len(seen) == 1
    assert Delivery.objects.filter(status=Status.WAITING).count() == 3


# --- In the background ---


def test_the_task_leaves_alone_what_is_gone_or_sent(office):
    sent = DeliveryFactory(status=Status.SENT, sent_at=NOW)
    send_messages([sent.pk, 999_999])
    assert office.mails == []


def test_the_look_each_minute_goes_before_what_it_hands_over():
    route = current_app.amqp.router.route
    assert route({}, SEND)["priority"] > route({}, "reminders.say_what_is_due").get("priority", 0)
    assert route({}, SEND)["priority"] > route({}, "reminders.test_channel").get("priority", 0)


def test_a_batch_in_the_queue_is_of_no_use_for_long(union, monkeypatch):
    said = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: said.append((name, options)))
    delivery = message()
    queue_messages(NOW)
    assert said == [(SEND, {"args": [[delivery.pk]], "expires": EXPIRES})]
    assert REQUEUE.total_seconds() < EXPIRES


def test_two_minutes_after_a_kill_there_is_time_left_for_sending():
    """What was in the worker's hands is found by the second look at the latest, what it had before it by the
    next; and nobody takes up a message that still waits for the mail server's four answers."""
    assert 4 * settings.EMAIL_TIMEOUT < LEASE.total_seconds() <= 110 - settings.REMINDERS_EVERY
    assert REQUEUE.total_seconds() < settings.REMINDERS_EVERY


def test_every_task_of_the_schedule_is_there():
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in current_app.tasks
