from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from reminders.models import ReminderRule, ReminderSettings
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/reminders/ahead/"


def test_each_day_says_what_and_leads_to_the_rule(as_):
    page = as_("chair").get(PAGE)
    lines = [line for one in page.context["days"] for line in one["lines"]]
    assert "chair_week" in {line.rule.code for line in lines}
    assert "/reminders/rules/chair_week/" in page.content.decode()


def test_as_the_rules_begin_the_page_takes_ten_statements(as_, django_assert_max_num_queries):
    chair = as_("chair")
    with django_assert_max_num_queries(10):
        chair.get(PAGE)


def test_with_every_rule_off_the_page_says_so(as_):
    ReminderRule.objects.update(is_on=False)
    page = as_("chair").get(PAGE)
    assert page.context["days"] == []
    assert "house-empty" in page.content.decode()


def test_days_of_a_pause_are_marked(as_):
    first = localdate() + timedelta(days=1)
    ReminderSettings.objects.update(paused_from=first, paused_until=first + timedelta(days=60))
    days = as_("chair").get(PAGE).context["days"]
    assert days
    assert all(one["is_paused"] == (one["day"] >= first) for one in days)


@pytest.mark.parametrize("people", [1, 30])
def test_the_page_takes_few_statements_however_many_there_are(as_, people, django_assert_max_num_queries):
    chair = as_("chair")
    PersonFactory.create_batch(people, born_on=localdate().replace(year=1980, day=28))
    ReminderRule.objects.update(is_on=True)
    with django_assert_max_num_queries(12):
        chair.get(PAGE)


def test_a_teacher_may_not_see_it(as_):
    assert as_("teacher").get(PAGE).status_code == 403
