"""Whole plans of our own, with the truth beside each."""

import json
from pathlib import Path

import pytest

from paperwork.plans import read_plan
from tests.paperwork.scoring import found_and_extra, plain

FOLDER = Path(__file__).parent / "plans"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def pair(name):
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    truth = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return truth, read_plan(text)


@pytest.mark.parametrize("name", NAMES)
def test_activities_of_an_own_plan(name):
    truth, reading = pair(name)
    if truth.get("activities_scored", True):
        assert found_and_extra(truth, reading.as_dict()) == ([], [])


@pytest.mark.parametrize("name", NAMES)
def test_days_of_an_own_plan(name):
    truth, reading = pair(name)
    days = {plain(item.title): item.day for item in reading.activities}
    wanted = {plain(item["title"]): item["day"] for item in truth["activities"] if item["day"]}
    read = {title: day for title, day in days.items() if day and title in wanted}
    assert read == {title: day for title, day in wanted.items() if title in days}


@pytest.mark.parametrize("name", NAMES)
def test_money_year_and_order_of_an_own_plan(name):
    truth, reading = pair(name)
    rows = [(row.festival, row.category, row.headcount, row.rate, row.amount) for row in reading.budget]
    assert rows == [tuple(row.values()) for row in truth["budget"]]
    assert (reading.total, reading.year) == (truth["total"], truth["year"])
    if truth["first_month"]:
        assert reading.first_month == truth["first_month"]


@pytest.mark.parametrize("name", NAMES)
def test_what_an_own_plan_repeats_and_warns_of(name):
    truth, reading = pair(name)
    assert {plain(text) for text in truth["recurring"]} <= {plain(item.text) for item in reading.recurring}
    assert set(truth["warnings"]) <= {warning.code for warning in reading.warnings}


@pytest.mark.parametrize("name", NAMES)
def test_most_kinds_of_an_own_plan(name):
    """A kind is a matter of judgement; most must agree with the hand that wrote the truth."""
    truth, reading = pair(name)
    kinds = {plain(item.title): item.kind for item in reading.activities}
    known = [item for item in truth["activities"] if plain(item["title"]) in kinds]
    wrong = [item["title"] for item in known if kinds[plain(item["title"])] != item["kind"]]
    assert len(wrong) * 3 <= len(known) + 2
