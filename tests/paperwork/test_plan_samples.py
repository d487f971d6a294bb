"""The sample plans beside the project, where they are there."""

import json
import re
from pathlib import Path

import pytest

from paperwork.plans import read_plan
from tests.paperwork.scoring import by_month, found_and_extra

SHARED = Path(__file__).parents[2].parent / "shared" / "plans"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the sample plans are not beside the project")


def samples(pattern):
    names = sorted(path.stem for path in SHARED.glob("*.json")) if SHARED.is_dir() else []
    return [name for name in names if re.fullmatch(pattern, name)]


def reading_of(name):
    truth = json.loads((SHARED / f"{name}.json").read_text(encoding="utf-8"))
    return truth, read_plan((SHARED / f"{name}.txt").read_text(encoding="utf-8")).as_dict()


def precision_and_f1(names):
    right = read = wanted = 0
    for name in names:
        truth, reading = reading_of(name)
        if "heading_style" not in truth:
            continue
        missing, _ = found_and_extra(truth, reading)
        wanted += len(by_month(truth))
        read += len(by_month(reading))
        right += len(by_month(truth)) - len(missing)
    return right / read, 2 * right / (read + wanted)


def test_the_eight_word_for_word_samples():
    assert precision_and_f1(samples(r"S\d"))[1] >= 0.95


def test_all_samples():
    precision, f1 = precision_and_f1(samples(r"S?\d+"))
    assert f1 >= 0.90
    assert precision >= 0.90


@pytest.mark.parametrize("name", samples(r"S?\d+"))
def test_totals_of_the_samples(name):
    truth, reading = reading_of(name)
    if truth.get("total") is not None:
        assert reading["total"] == truth["total"]


def test_budget_rows_of_the_welfare_sample():
    truth, reading = reading_of("S2")
    keys = ("festival", "category", "headcount", "rate", "amount")
    assert [[row[key] for key in keys] for row in reading["budget"]] == [
        [row[key] for key in keys] for row in truth["budget"]
    ]
