"""Every birthday and every festival, day by day, against an independent recount; five years are a trial."""

from collections import Counter
from datetime import date

import pytest

from tests.reminders.recount import enter, lives, recounted, said_day_by_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("union")]


@pytest.fixture(scope="module")
def sxtwl():
    """The independent computation of the lunar calendar, where this Python has a wheel of it."""
    return pytest.importorskip("sxtwl")


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2024, 1, 1), date(2024, 12, 31)), (date(2025, 6, 20), date(2025, 9, 10))],
    ids=["with 29 February", "with a leap sixth month"],
)
def test_what_is_said_day_by_day_matches_the_recount(sxtwl, first, last):
    everybody = lives(sxtwl, 60)
    enter(everybody)
    said = Counter(said_day_by_day(first, last))
    expected = recounted(sxtwl, everybody, first, last)
    assert set(said) == expected
    assert set(said.values()) == {1}


def test_the_recount_knows_the_hard_days(sxtwl):
    everybody = lives(sxtwl, 60)
    said = recounted(sxtwl, everybody, date(2024, 1, 1), date(2025, 12, 31))
    assert ("birthday", date(2024, 2, 29), "F0") in said
    assert ("birthday", date(2025, 2, 28), "F0") in said
    # The sixth month of 2025 comes twice: born on the first of the leap one.
    assert ("birthday", date(2025, 7, 25), "L0") in said
    assert ("birthday", date(2025, 6, 25), "L0") not in said
