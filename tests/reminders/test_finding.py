from datetime import date

import pytest

from reminders.kinds import KINDS
from reminders.kinds.base import Kind, Matter
from reminders.models import Notice, OptOut, Progress, ReminderRule, ReminderSettings
from reminders.services.finding import find_due
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory
from tests.reminders.clock import at, looked_until

pytestmark = pytest.mark.django_db

DRAGON_BOAT = "2026-06-19"


@pytest.fixture
def only_festivals(union):
    ReminderRule.objects.exclude(code="festival").update(is_on=False)
    looked_until("2026-06-18")


def test_a_festival_is_said_once_to_everybody_however_often_it_is_looked_for(only_festivals):
    people = PersonFactory.create_batch(3)
    assert find_due(at(f"{DRAGON_BOAT} 08:00")) == 3
    assert find_due(at(f"{DRAGON_BOAT} 08:01")) == 0
    assert sorted(Notice.objects.values_list("person", flat=True)) == sorted(one.pk for one in people)


def test_nothing_is_said_before_its_time_of_day(only_festivals):
    PersonFactory()
    assert find_due(at(f"{DRAGON_BOAT} 07:29")) == 0
    assert find_due(at(f"{DRAGON_BOAT} 07:30")) == 1


def test_whoever_comes_onto_the_list_during_the_day_hears_it_too(only_festivals):
    PersonFactory()
    find_due(at(f"{DRAGON_BOAT} 08:00"))
    late = PersonFactory()
    assert find_due(at(f"{DRAGON_BOAT} 10:00")) == 1
    assert Notice.objects.filter(person=late).exists()


def test_a_greeting_is_caught_up_with_for_three_days_and_marked_late(only_festivals):
    PersonFactory()
    assert find_due(at("2026-06-22 06:00")) == 1
    assert Notice.objects.get().is_late


def test_a_greeting_older_than_three_days_is_not_said(only_festivals):
    PersonFactory()
    assert find_due(at("2026-06-23 08:00")) == 0


def test_a_clock_that_was_a_day_fast_loses_nothing(only_festivals):
    looked_until("2026-06-17")
    find_due(at("2026-06-20 08:00"))
    PersonFactory()
    assert find_due(at(f"{DRAGON_BOAT} 08:00")) == 1


def test_who_asked_not_to_be_told_of_a_topic_is_not(only_festivals):
    person = PersonFactory()
    OptOut.objects.create(person=person, topic="festival")
    assert find_due(at(f"{DRAGON_BOAT} 08:00")) == 0


def test_a_pause_says_nothing_and_afterwards_it_is_caught_up(only_festivals):
    PersonFactory()
    ReminderSettings.objects.update(paused_from="2026-06-10", paused_until="2026-06-20")
    assert find_due(at(f"{DRAGON_BOAT} 08:00")) == 0
    assert find_due(at("2026-06-21 08:00")) == 1


def test_a_group_is_told_once_and_not_late(only_festivals):
    rule = ReminderRule.objects.get(code="festival")
    rule.channels.add(ChannelFactory())
    find_due(at(f"{DRAGON_BOAT} 08:00"))
    find_due(at(f"{DRAGON_BOAT} 08:01"))
    notice = Notice.objects.get(channel__isnull=False)
    assert "端午" in notice.title
    assert notice.waits


def test_each_hears_it_in_their_own_language(only_festivals):
    PersonFactory(name="Ann", signs_in=True, user__language="en")
    find_due(at(f"{DRAGON_BOAT} 08:00"))
    assert "Dear Ann" in Notice.objects.get().body


def test_words_of_the_school_replace_those_of_the_kind(only_festivals):
    PersonFactory(name="林晓春")
    ReminderRule.objects.filter(code="festival").update(title_zh="{school}祝{name}{festival}安康")
    find_due(at(f"{DRAGON_BOAT} 08:00"))
    assert "祝林晓春端午节安康" in Notice.objects.get().title


def test_words_with_an_unknown_field_give_way_to_those_of_the_kind(only_festivals):
    PersonFactory()
    ReminderRule.objects.filter(code="festival").update(title_zh="{nonsense}")
    assert find_due(at(f"{DRAGON_BOAT} 08:00")) == 1
    assert Notice.objects.get().title == "端午节的祝福"


def a_kind(code, find):
    return Kind(**{**vars(KINDS["festival"]), "code": code, "find": find})


def test_one_rule_that_fails_is_noted_and_holds_up_no_other(only_festivals, monkeypatch):
    PersonFactory()

    def fails(ask):
        raise ZeroDivisionError("by zero")
        yield Matter("", date.today(), "", dict)

    monkeypatch.setitem(KINDS, "broken", a_kind("broken", fails))
    rule = ReminderRule.objects.create(code="broken", is_on=True)
    Progress.objects.create(rule=rule, found_until="2026-06-18")
    assert find_due(at(f"{DRAGON_BOAT} 08:00")) == 1
    assert "by zero" in Progress.objects.get(rule=rule).trouble


def test_of_one_thing_due_on_several_missed_days_only_the_last_is_said(only_festivals, monkeypatch):
    person = PersonFactory()

    def thrice(ask):
        for day in (14, 16, 18):
            facts = {"festival": str(day), "wish": ""}
            yield Matter("thing:1", date(2026, 6, day), "", lambda facts=facts: facts, lambda: [person.pk])

    monkeypatch.setitem(KINDS, "thrice", a_kind("thrice", thrice))
    rule = ReminderRule.objects.create(code="thrice", is_on=True)
    Progress.objects.create(rule=rule, found_until="2026-06-10")
    find_due(at("2026-06-19 06:00"))
    assert [one.day.day for one in Notice.objects.filter(rule=rule)] == [18]
