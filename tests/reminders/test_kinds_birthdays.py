from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from members.models import Consent, Person, Post
from members.services import record_move
from members.services.merging import merge_people
from reminders.models import Notice, OptOut, ReminderRule
from reminders.services.finding import find_due
from tests.factories.members import PersonFactory, PostFactory, UserFactory
from tests.factories.reminders import ChannelFactory
from tests.reminders.clock import at, looked_until
from tests.reminders.kinds import found, queries, said, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("union")]


def solar(month, day, **facts):
    return PersonFactory(born_on=date(1980, month, day), **facts)


def lunar(month, day, *, leap=False):
    return PersonFactory(birthday_calendar="lunar", lunar_month=month, lunar_day=day, lunar_leap=leap)


def kept(first, last=""):
    return {matter.day.isoformat(): told(matter) for matter in found("birthday", first, last)}


def test_a_birthday_is_greeted_on_its_day_alone():
    person = solar(6, 19)
    assert kept("2026-06-15", "2026-06-25") == {"2026-06-19": [person.pk]}


def test_a_lunar_birthday_is_greeted_on_each_day_it_is_kept():
    person = lunar(12, 1)
    assert kept("2024-01-01", "2024-01-31") == {"2024-01-11": [person.pk]}
    assert kept("2024-12-01", "2024-12-31") == {"2024-12-31": [person.pk]}
    assert not any(kept(f"2025-{month:02d}-01", f"2025-{month:02d}-28") for month in range(1, 13))


def test_one_of_a_leap_month_is_greeted_in_the_leap_month_where_the_year_has_it():
    person = lunar(6, 10, leap=True)
    assert kept("2025-07-01", "2025-08-31") == {"2025-08-03": [person.pk]}
    assert kept("2026-07-01", "2026-07-31") == {"2026-07-23": [person.pk]}


def test_the_29_february_is_greeted_on_the_28th_in_common_years():
    person = PersonFactory(born_on=date(1984, 2, 29))
    assert kept("2026-02-25", "2026-03-03") == {"2026-02-28": [person.pk]}
    assert kept("2028-02-25", "2028-03-03") == {"2028-02-29": [person.pk]}


def test_who_joins_that_day_is_greeted_and_who_leaves_or_died_that_day_is_not():
    day = date(2026, 6, 19)
    joins = solar(6, 19, standing__since=day)
    leaves, dies = solar(6, 19), solar(6, 19)
    record_move(person=leaves, kind="transfer_out", effective_on=day, by=None)
    record_move(person=dies, kind="die", effective_on=day, by=None)
    assert kept("2026-06-19") == {"2026-06-19": [joins.pk]}


def test_a_duplicate_and_a_forgotten_row_are_never_greeted():
    stays = solar(6, 19)
    merge_people(kept=stays, duplicate=solar(6, 19), by=UserFactory())
    gone = solar(6, 19)
    Person.objects.filter(pk=gone.pk).update(name="（已清除）", born_on=None, forgotten_on=date(2026, 1, 1))
    assert kept("2026-06-19") == {"2026-06-19": [stays.pk]}


@pytest.mark.parametrize(("crowd", "expected"), [("everybody", 3), ("members", 2), ("serving", 2)])
def test_the_crowd_is_what_the_chair_chose(crowd, expected):
    solar(6, 19)
    solar(6, 19, standing__category="contract", standing__membership="none")
    solar(6, 19, standing__category="retired")
    (matter,) = found("birthday", "2026-06-19", crowd=crowd)
    assert len(told(matter)) == expected


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_neither_year_nor_age_stands_in_the_words(language):
    solar(6, 19)
    (matter,) = found("birthday", "2026-06-19")
    assert not any(letter.isdigit() for letter in said("birthday", matter, language))
    assert "林晓春" in said("birthday", matter, language)


def test_a_group_is_told_only_the_names_of_those_who_agreed():
    agreed, withdrew, silent = (solar(6, 19, name=name) for name in ("甲", "乙", "丙"))
    deaf = solar(6, 19, name="丁")
    OptOut.objects.create(person=deaf, topic="birthday")
    for person in (agreed, withdrew, deaf):
        Consent.objects.create(person=person, purpose="birthday_list")
    Consent.objects.filter(person=withdrew).update(withdrawn_at=at("2026-06-01 08:00"))
    ReminderRule.objects.get(code="birthday").channels.add(ChannelFactory())
    looked_until("2026-06-18")
    find_due(at("2026-06-19 08:00"))
    find_due(at("2026-06-19 08:01"))
    notice = Notice.objects.get(channel__isnull=False)
    assert "甲" in notice.body
    assert not {"乙", "丙", "丁"} & set(notice.body)
    assert Notice.objects.filter(person=silent).exists()


def test_a_group_is_told_nothing_when_nobody_agreed():
    solar(6, 19)
    (matter,) = found("birthday", "2026-06-19")
    assert not matter.for_groups


@pytest.mark.parametrize("people", [1, 20])
def test_greetings_of_a_month_take_two_queries(people):
    for number in range(people):
        solar(6, number + 1)
    assert len(found("birthday", "2026-06-01", "2026-06-30")) == people
    assert queries("birthday", "2026-06-01", "2026-06-30") == 2


def test_row_64_next_months_list_goes_to_those_who_prepare_it():
    solar(7, 3)
    lunar(5, 20)
    solar(6, 30)
    welfare = PostFactory(kind=Post.Kind.WELFARE).person
    (matter,) = found("birthday_list", "2026-06-01", "2026-06-30")
    assert matter.day == date(2026, 6, 25)
    assert told(matter) == [welfare.pk]
    assert matter.link.endswith("?month=2026-07")
    assert "2026年7月有2位会员过生日" in said("birthday_list", matter)
    assert "July 2026" in said("birthday_list", matter, "en")


def test_the_list_goes_only_to_offices_that_may_read_it():
    PostFactory(kind=Post.Kind.ADMINISTRATOR)
    PostFactory(kind=Post.Kind.CHAIR, period=DateRange(date(2010, 9, 1), date(2026, 6, 25)))
    (matter,) = found("birthday_list", "2026-06-25", posts=["administrator", "chair"])
    assert told(matter) == []
