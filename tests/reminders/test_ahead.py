from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reminders.kinds import KINDS
from reminders.models import OptOut, ReminderRule
from reminders.reports.ahead import ahead
from tests.factories.activities import ActivityFactory, OccasionFactory
from tests.factories.finance import BudgetLineFactory
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("union")]

FIRST = date(2026, 6, 10)


def lines(code):
    return [line for line in ahead(FIRST, 30) if line.rule.code == code]


def test_it_goes_day_by_day_and_knows_nothing_that_happens_by_itself():
    PersonFactory(born_on=date(1980, 6, 20))
    found = ahead(FIRST, 30)
    assert [line.day for line in found] == sorted(line.day for line in found)
    assert {line.rule.code for line in found} == {"birthday", "festival", "chair_week"}


def test_a_list_is_counted_without_those_who_want_none():
    PersonFactory.create_batch(2, born_on=date(1980, 6, 20))
    OptOut.objects.create(person=PersonFactory(born_on=date(1980, 6, 20)), topic="birthday")
    (line,) = lines("birthday")
    assert (line.day, line.people) == (date(2026, 6, 20), 2)


def test_birthdays_name_who_celebrates_and_what_nobody_hears_is_left_out():
    PersonFactory(name="林晓春", born_on=date(1980, 6, 20))
    OptOut.objects.create(person=PersonFactory(born_on=date(1980, 6, 21)), topic="birthday")
    assert [(line.about, line.people) for line in lines("birthday")] == [("林晓春", 1)]


def test_a_crowd_is_counted_on_its_own_day_without_those_who_want_none():
    PersonFactory.create_batch(2)
    PersonFactory(standing__since=date(2026, 6, 20))
    OptOut.objects.create(person=PersonFactory(), topic="festival")
    (line,) = lines("festival")
    assert (str(line.about), line.people) == ("端午节", 2)


def test_what_goes_by_offices_names_them():
    (line, *_others) = lines("chair_week")
    assert line.people is None
    assert [str(office) for office in line.offices] == ["工会主席", "副主席"]


def test_groups_are_named_where_they_hear_it():
    rule = ReminderRule.objects.get(code="festival")
    rule.channels.add(ChannelFactory(name="教职工群"), ChannelFactory(name="旧群", is_on=False))
    (line,) = lines("festival")
    assert line.channels == ["教职工群"]


@pytest.mark.parametrize(("switch", "most"), [({}, 6), ({"is_on": True}, 7)])
@pytest.mark.parametrize("rows", [1, 20])
def test_it_takes_few_queries_whatever_there_is(switch, most, rows):
    ReminderRule.objects.filter(code__in=KINDS).update(**(switch or {"at": time(7, 30)}))
    activity = ActivityFactory(month_from=7)
    for number in range(rows):
        PersonFactory(born_on=date(1980, 6, number + 10))
        OccasionFactory(activity=activity, starts_on=date(2026, 6, number + 11))
        BudgetLineFactory(festival="dragon_boat", festival_day=date(2026, 6, 19))
        ActivityFactory(month_from=7, plan=activity.plan)
    with CaptureQueriesContext(connection) as context:
        assert ahead(FIRST, 30)
    assert len(context) <= most, [one["sql"][:200] for one in context]
