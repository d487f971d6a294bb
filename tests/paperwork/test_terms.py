"""Terms: the last day belongs to them, and 29 February is in few years."""

from datetime import date

import pytest

from paperwork.terms import first_to_last, last_day_before, years_before, years_later


def test_the_last_day_belongs_to_a_term():
    term = first_to_last(date(2026, 9, 1), date(2027, 8, 31))
    assert (term.lower, term.upper) == (date(2026, 9, 1), date(2027, 9, 1))
    assert last_day_before(term) == date(2027, 8, 31)


def test_a_term_of_one_day_is_not_empty():
    assert date(2026, 9, 1) in first_to_last(date(2026, 9, 1), date(2026, 9, 1))


def test_a_term_without_a_last_day_is_open():
    term = first_to_last(date(2026, 9, 1), None)
    assert term.upper is None
    assert last_day_before(term) is None


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 9, 1), date(2029, 9, 1)),
        (date(2024, 2, 29), date(2027, 3, 1)),
        (date(2025, 2, 28), date(2028, 2, 28)),
    ],
)
def test_three_years_later(day, later):
    assert years_later(day, 3) == later


def test_four_years_after_29_february_there_is_one_again():
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("day", "years", "earlier"),
    [
        (date(2026, 9, 1), 60, date(1966, 9, 1)),
        (date(2024, 2, 29), 4, date(2020, 2, 29)),
        (date(2024, 2, 29), 1, date(2023, 2, 28)),
        (date(2026, 9, 1), 5000, date(1, 9, 1)),
        (date(2024, 2, 29), 5000, date(1, 2, 28)),
    ],
)
def test_years_before(day, years, earlier):
    assert years_before(day, years) == earlier
