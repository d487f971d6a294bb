"""2024 to 2028 day by day for five hundred people, against an independent recount."""

from collections import Counter
from datetime import date

import pytest

from tests.reminders.recount import enter, lives, recounted, said_day_by_day

pytestmark = [pytest.mark.trial, pytest.mark.django_db, pytest.mark.usefixtures("union")]

FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)


def test_five_years_of_greetings_match_the_recount():
    sxtwl = pytest.importorskip("sxtwl")
    everybody = lives(sxtwl, 500)
    enter(everybody)
    said = Counter(said_day_by_day(FIRST, LAST))
    expected = recounted(sxtwl, everybody, FIRST, LAST)
    assert set(said) == expected
    assert set(said.values()) == {1}
