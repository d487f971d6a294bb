import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reminders.models import Delivery, Notice, OptOut, ReminderRule
from reminders.services.finding import find_due
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory
from tests.reminders.clock import at, looked_until

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("union")]

DAY = "2026-06-20"


def due(day=DAY):
    out = StringIO()
    call_command("due", day, "--json", stdout=out)
    return json.loads(out.getvalue())


def born_that_day(**fields):
    return PersonFactory(born_on=date(1980, 6, 20), **fields)


def test_it_prints_who_is_to_be_told_what_on_which_channel():
    person = born_that_day()
    PersonFactory()
    assert due() == [
        {
            "rule": "birthday",
            "person": person.staff_number,
            "channel": "inbox",
            "about": person.name,
            "subject": f"birthday:{DAY}",
        }
    ]


@pytest.mark.parametrize(("sends", "channels"), [(True, ["inbox", "email"]), (False, ["inbox"])])
def test_e_mail_is_named_where_it_would_be_sent(settings, sends, channels):
    settings.SENDS_EMAIL = sends
    born_that_day(email="lin@example.com")
    assert [row["channel"] for row in due()] == channels


def test_e_mail_is_not_named_for_those_who_want_none_or_where_the_rule_sends_none(settings):
    settings.SENDS_EMAIL = True
    OptOut.objects.create(person=born_that_day(email="lin@example.com"), topic="email")
    assert [row["channel"] for row in due()] == ["inbox"]
    OptOut.objects.all().delete()
    ReminderRule.objects.update(by_email=False)
    assert [row["channel"] for row in due()] == ["inbox"]


def test_a_group_stands_by_its_name_and_nobodys_number():
    PersonFactory()
    rule = ReminderRule.objects.get(code="festival")
    rule.channels.add(ChannelFactory(name="教职工群"), ChannelFactory(name="旧群", is_on=False))
    (row,) = [row for row in due("2026-06-19") if row["person"] is None]
    assert (row["channel"], row["about"]) == ("教职工群", "端午节")


def test_it_says_nothing_and_says_the_same_after_it_was_said():
    born_that_day()
    before = due()
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()
    looked_until("2026-06-19")
    find_due(at(f"{DAY} 08:00"))
    assert due() == before


def test_without_json_it_is_a_list_to_read(capsys):
    person = born_that_day()
    call_command("due", DAY)
    text = capsys.readouterr().out
    assert person.staff_number in text
    assert "birthday" in text


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "", "1800-01-01", "9999-12-31"])
def test_a_bad_day_is_refused_in_one_sentence(day):
    with pytest.raises(CommandError) as refusal:
        call_command("due", day)
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)
