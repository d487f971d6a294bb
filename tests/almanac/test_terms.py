from datetime import date

import pytest

from almanac.lunar import AlmanacError
from almanac.terms import SolarTerm, term_date, terms_of

# Where the almanac printed at the time stands against today's computation.
PRINTED_OTHERWISE = {
    date(1912, 11, 23),
    date(1913, 9, 24),
    date(1917, 12, 7),
    date(1927, 9, 8),
    date(1928, 6, 21),
    date(1979, 1, 21),
}


def is_computed(sxtwl, day, term):
    """Whether sxtwl, which numbers the terms from 冬至, puts the term on that day."""
    theirs = sxtwl.fromSolar(day.year, day.month, day.day)
    return theirs.hasJieQi() and list(SolarTerm)[theirs.getJieQi() - 1] == term


def test_every_term_agrees_with_an_independent_computation(sxtwl):
    terms = [found for year in range(1901, 2101) for found in terms_of(year).items()]
    different = {(day, term) for day, term in terms if not is_computed(sxtwl, day, term)}
    assert len(terms) == 4800
    assert {day for day, _term in different} == PRINTED_OTHERWISE
    assert not {SolarTerm.PURE_BRIGHTNESS, SolarTerm.WINTER_SOLSTICE} & {term for _day, term in different}


@pytest.mark.parametrize("year", [1900, 2101])
def test_a_year_outside_is_refused(year):
    with pytest.raises(AlmanacError, match=str(year)):
        term_date(SolarTerm.PURE_BRIGHTNESS, year)
