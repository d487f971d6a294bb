from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Application, Correction, Post
from reminders.kinds import KINDS
from reminders.models import Notice, Progress, ReminderRule
from reminders.services.finding import find_due
from tests.factories.members import PersonFactory, PostFactory, UnionGroupFactory
from tests.reminders.kinds import ask_for, queries, said, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("union")]


@pytest.fixture
def chair():
    ReminderRule.objects.exclude(code="waiting").update(is_on=False)
    return PostFactory(kind=Post.Kind.CHAIR).person


@pytest.fixture
def leader():
    group = UnionGroupFactory()
    return PostFactory(kind=Post.Kind.GROUP_LEADER, group=group)


def applied(**fields):
    person = PersonFactory(name="陈静怡", standing__membership="none")
    return Application.objects.create(person=person, applied_on=timezone.localdate(), **fields)


def waits():
    today = timezone.localdate().isoformat()
    return list(KINDS["waiting"].find(ask_for("waiting", today)))


def test_an_application_waits_for_the_groups_leader_and_then_for_the_committee(chair, leader):
    application = applied(group=leader.group)
    (matter,) = waits()
    assert told(matter) == [leader.person_id]
    assert "陈静怡的入会申请，请填写小组意见" in said("waiting", matter)
    Application.objects.filter(pk=application.pk).update(status="awaiting_committee")
    (matter,) = waits()
    assert told(matter) == [chair.pk]


def test_where_a_group_has_no_leader_those_who_decide_are_asked(chair):
    applied(group=UnionGroupFactory())
    (matter,) = waits()
    assert told(matter) == [chair.pk]


def test_a_decided_application_waits_for_nobody(chair):
    applied(status="withdrawn")
    assert waits() == []


def test_a_correction_waits_for_those_who_keep_privacy_and_is_not_quoted(chair):
    person = PersonFactory(name="陈静怡")
    Correction.objects.create(person=person, what="身份证号", wanted="110101199001011234")
    (matter,) = waits()
    assert told(matter) == [chair.pk]
    text = said("waiting", matter)
    assert matter.link == reverse("office:correction_list")
    assert "陈静怡申请更正个人信息" in text
    assert "身份证" not in text
    assert "1101" not in text


def test_it_is_said_when_it_begins_and_each_week_while_it_waits(chair):
    applied(status="awaiting_committee")
    now = timezone.now()
    said_on = []
    for days in range(16):
        if find_due(now + timedelta(days=days, minutes=1)):
            said_on.append(days)
    assert said_on == [0, 7, 14]


def test_it_is_said_at_any_time_of_day(chair):
    ReminderRule.objects.update(at="23:59")
    applied(status="awaiting_committee")
    assert find_due(timezone.now()) == 1


def test_after_a_long_silence_it_is_said_once(chair):
    applied(status="awaiting_committee")
    Progress.objects.update(found_until=timezone.localdate() - timedelta(days=1))
    assert find_due(timezone.now() + timedelta(days=30)) == 1
    assert Notice.objects.get().day == timezone.localdate() + timedelta(days=28)


@pytest.mark.parametrize("rows", [1, 20])
def test_any_number_takes_three_queries_and_three_for_whom(chair, leader, rows):
    for _ in range(rows):
        applied(group=leader.group)
        applied(status="awaiting_committee")
        Correction.objects.create(person=chair, what="姓名", wanted="周桂兰")
    today = timezone.localdate().isoformat()
    assert queries("waiting", today) == 3
