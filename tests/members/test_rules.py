"""What the rules would have changed: a case for each."""

import re
from datetime import date

import pytest

from members.rules import CommitteeFacts, Facts, committee_findings, limit, size_asked, women_committee_from

DAY = date(2026, 11, 22)
TERM = {"since": date(2024, 3, 1), "until": date(2027, 3, 1)}
UNION = CommitteeFacts(size=7, **TERM)
AUDIT = CommitteeFacts(size=3, **TERM)
WOMEN = CommitteeFacts(size=3, head_is_woman=True, head_leads_union=True, **TERM)
OFFICES = frozenset({"chair", "treasurer", "accountant", "cashier", "auditor", "women"})
# A school of sixty in which nothing is missing.
SOUND = {
    "members": 60,
    "women": 40,
    "staff": 70,
    "committees": {"union": UNION, "audit": AUDIT, "women": WOMEN},
    "offices": OFFICES,
}


def levels(**changes):
    return [(f.level, f.sentence) for f in committee_findings(Facts(day=DAY, **(SOUND | changes)))]


def with_committee(kind, **changes):
    facts = {"union": UNION, "audit": AUDIT, "women": WOMEN}[kind].__dict__ | changes
    return SOUND["committees"] | {kind: CommitteeFacts(**facts)}


def without(kind):
    return {name: facts for name, facts in SOUND["committees"].items() if name != kind}


def test_nothing_is_found_where_nothing_is_missing():
    assert levels() == []


def test_auditors_count_without_a_committee_too():
    assert levels(committees=without("audit"), auditors=3) == []
    assert levels(committees=with_committee("audit", size=2), auditors=3) == []


@pytest.mark.parametrize(
    ("members", "kind", "span"),
    [(60, "union", "3 7"), (300, "union", "7 15"), (60, "audit", "3 11"), (60, "women", "")],
)
def test_how_many_sit_in_a_committee_is_told_beforehand(members, kind, span):
    said = size_asked(kind, day=DAY, members=members)
    assert " ".join(re.findall(r"(?<!\d)(?!60|300)\d+", said)) == span


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"committees": without("union")}, "warning"),
        ({"committees": with_committee("union", size=9)}, "warning"),
        ({"committees": with_committee("union", size=6)}, "info"),
        ({"committees": with_committee("union", until=date(2028, 3, 1))}, "warning"),
        ({"committees": with_committee("union", until=None)}, "warning"),
        ({"committees": with_committee("union", not_members=("客人",))}, "warning"),
        ({"members": 300, "committees": with_committee("union", size=5)}, "warning"),
        ({"committees": with_committee("audit", size=2)}, "warning"),
        ({"committees": with_committee("audit", size=13)}, "warning"),
        ({"committees": without("audit"), "offices": OFFICES - {"auditor"}}, "warning"),
        ({"committees": without("audit"), "auditors": 2}, "warning"),
        ({"committees": without("women")}, "warning"),
        ({"committees": without("women"), "women": 5, "offices": OFFICES - {"women"}}, "warning"),
        ({"committees": with_committee("women", has_head=False)}, "warning"),
        ({"committees": with_committee("women", head_is_woman=False)}, "warning"),
        ({"committees": with_committee("women", head_leads_union=False)}, "info"),
        ({"has_chair": False}, "warning"),
        ({"no_chair_since": date(2026, 10, 1)}, "warning"),
        ({"staff": 200}, "info"),
        ({"offices": OFFICES - {"treasurer"}}, "warning"),
        ({"offices": OFFICES - {"accountant"}}, "warning"),
        ({"offices": OFFICES - {"cashier"}}, "warning"),
    ],
)
def test_what_is_missing_is_found_with_its_rule(changes, level):
    found = committee_findings(Facts(day=DAY, **(SOUND | changes)))
    assert [finding.level for finding in found] == [level]
    assert found[0].rule
    assert "%(" not in found[0].sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"members": 24, "committees": without("union")},
        {"members": 24, "committees": with_committee("union", size=1)},
        {"members": 24, "committees": with_committee("union", size=5) | {"audit": AUDIT}},
        {
            "members": 20,
            "committees": with_committee("union", size=3) | {"audit": CommitteeFacts(size=0, **TERM)},
        },
        {"women": 9, "committees": without("women")},
        {"women": 24, "women_from": 25, "province": "beijing", "committees": without("women")},
        {"staff": 199},
        {"union_keeps_books": False, "offices": OFFICES - {"accountant", "cashier", "treasurer"}},
        {"committees": with_committee("union", until=date(2029, 3, 1))},
        {"members": 201, "committees": with_committee("union", size=15)},
    ],
)
def test_what_need_not_be_is_not_asked_for(changes):
    assert levels(**changes) == []


def test_a_vacancy_is_to_be_filled_within_three_months():
    found = committee_findings(Facts(day=DAY, **(SOUND | {"no_chair_since": date(2026, 11, 30)})))
    assert "2027年2月28日" in found[0].sentence


def test_a_committee_whose_term_has_ended_is_due_for_election():
    facts = SOUND | {"committees": without("union"), "ended": {"union": date(2026, 9, 1)}}
    found = committee_findings(Facts(day=DAY, **facts))
    assert "2026年8月31日" in found[0].sentence


@pytest.mark.parametrize(
    ("members", "span"),
    [(24, (3, 5)), (25, (3, 7)), (200, (3, 7)), (201, (7, 15)), (1000, (7, 15)), (1001, (15, 21))],
)
def test_the_size_of_a_committee_goes_by_its_members(members, span):
    row = limit("size", day=DAY, members=members)
    assert (row.least, row.most) == span


def test_a_number_holds_from_its_day():
    assert limit("size", day=date(2010, 1, 1), members=10)[2:4] == (1, 1)


@pytest.mark.parametrize(("province", "number"), [("", 10), ("henan", 10), ("beijing", 25), ("shanghai", 25)])
def test_beijing_and_shanghai_have_a_number_of_their_own(province, number):
    assert women_committee_from(province, DAY) == number
