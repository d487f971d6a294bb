"""One known year, written in every way we know of, is read back whole or what is missing is offered."""

import re

import pytest

from paperwork.plans import read_plan
from tests.paperwork.plan_layouts import BUDGET, LAYOUTS, MONEY, TOTAL


def plain(title):
    return re.sub(r"[\W_]+", "", title)


def test_there_are_at_least_fifty_layouts():
    assert len(LAYOUTS) >= 50


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_known_year_is_read_back(name):
    text, expected = LAYOUTS[name]()
    reading = read_plan(text)
    got = sorted((item.months, item.day or 0, plain(item.title)) for item in reading.activities)
    assert got == sorted((item.months, item.day or 0, plain(item.title)) for item in expected)
    assert not reading.unplaced


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_was_read_can_be_pointed_at(name):
    """The span of each activity holds the words of its title in the original text."""
    text, _ = LAYOUTS[name]()
    for item in read_plan(text).activities:
        start, end = item.span
        assert plain(item.title)[:2] in plain(text[start:end])


@pytest.mark.parametrize("name", MONEY)
def test_the_known_budget_is_read_back(name):
    reading = read_plan("柳岸小学工会2025年经费预算\n" + MONEY[name]())
    got = [(row.festival, row.category, row.headcount, row.rate, row.amount) for row in reading.budget]
    assert got == list(BUDGET)
    assert reading.total == TOTAL
    assert not reading.warnings or {warning.code for warning in reading.warnings} == {"no_month"}
