"""Shares of delegates, in whole people."""

from datetime import date

import pytest

from congress.models import RuleSet
from congress.shares import Seated, composition
from members.models import Person

DAY = date(2026, 9, 1)


def people(number, *, teachers=0, leaders=0, women=0, born_on=None):
    return [
        Seated(Person(sex="f" if place < women else "m", born_on=born_on), place < teachers, place < leaders)
        for place in range(number)
    ]


@pytest.mark.parametrize(("teachers", "holds"), [(22, True), (21, False)])
def test_sixty_per_cent_of_36_are_22_teachers(teachers, holds):
    share = composition(people(36, teachers=teachers), RuleSet(), DAY).shares[0]
    assert (share.bar, share.holds) == (22, holds)


@pytest.mark.parametrize(("leaders", "holds"), [(7, True), (8, False)])
def test_twenty_per_cent_of_36_are_7_leaders_at_most(leaders, holds):
    share = composition(people(36, teachers=36, leaders=leaders), RuleSet(), DAY).shares[1]
    assert (share.bar, share.holds) == (7, holds)


def test_women_and_young_are_counted_where_the_rules_ask():
    rules = RuleSet(leaders_most=None, women_least=50, young_least=20)
    found = composition(people(10, teachers=6, women=5, born_on=date(1992, 1, 1)), rules, DAY)
    assert [share.line for share in found.shares] == ["教师6 ≥6 ✔", "女代表5 ≥5 ✔", "35岁以下10 ≥2 ✔"]


@pytest.mark.parametrize(("born_on", "young"), [(date(1991, 9, 1), 0), (date(1991, 9, 2), 1)])
def test_young_is_under_the_age_on_that_day(born_on, young):
    rules = RuleSet(young_least=20)
    assert composition(people(1, born_on=born_on), rules, DAY).shares[-1].count == young


def test_who_has_no_date_of_birth_is_told():
    assert composition(people(3), RuleSet(young_least=20), DAY).ages_unknown == 3


def test_a_share_that_is_missed_is_named():
    found = composition(people(10, teachers=5), RuleSet(), DAY)
    assert [share.line for share in found.missed] == ["教师5 <6 ✘"]


def test_nobody_misses_nothing():
    assert composition([], RuleSet(), DAY).missed == []
