from datetime import date

import pytest

from almanac.festivals import Festival, festival_date
from reminders.kinds import KINDS
from reminders.wording import check_words
from tests.factories.members import PersonFactory
from tests.reminders.kinds import ask_for, found, said, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("union")]


@pytest.mark.parametrize("festival", Festival.values)
def test_every_festival_can_be_said_in_both_languages(festival):
    person = PersonFactory()
    day = festival_date(festival, 2026).isoformat()
    (matter,) = found("festival", day, festivals=[festival])
    text = said("festival", matter)
    assert text.startswith(f"{Festival(festival).chinese}的祝福\n林晓春老师：")
    assert not any("a" <= letter <= "z" for letter in text)
    assert said("festival", matter, "en") != text
    assert told(matter) == ([] if festival == "double_ninth" else [person.pk])


def test_womens_day_is_womens_and_the_double_ninth_retired_colleagues():
    woman, man = PersonFactory(), PersonFactory(sex="m")
    retired = PersonFactory(sex="m", standing__category="retired", standing__membership="kept")
    (womens,) = found("festival", "2026-03-08", festivals=["womens_day"])
    (ninth,) = found("festival", "2026-10-18", festivals=["double_ninth"])
    assert (told(womens), told(ninth)) == ([woman.pk], [retired.pk])
    assert man.pk not in told(ninth)


def test_a_festival_can_be_said_some_days_before():
    (matter,) = found("festival", "2026-06-16", festivals=["dragon_boat"], leads=[3])
    assert matter.day == date(2026, 6, 16)


@pytest.mark.parametrize("code", KINDS)
def test_the_words_of_each_kind_ask_only_for_what_it_has(code):
    kind = KINDS[code]
    check_words("".join((*kind.zh, *kind.en)), kind.fields)
    assert kind.label
    assert kind.explanation


@pytest.mark.parametrize("code", KINDS)
def test_no_kind_asks_more_than_five_times_for_a_month(code, django_assert_max_num_queries):
    ask = ask_for(code, "2026-11-10", "2026-12-10", is_on=True)
    with django_assert_max_num_queries(5):
        list(KINDS[code].find(ask))
