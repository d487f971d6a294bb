from datetime import date
from decimal import Decimal

import pytest

from office.drafting import runs
from office.drafts import Draft, LooseLine, Noted, date_by_almanac, festival_day_of
from office.matters import category_of, category_of_lump
from office.source_text import excerpt, segments
from tests.office.drafted import activity, money


def test_a_draft_comes_back_from_json_as_it_went():
    draft = Draft(
        year=2027,
        written_total=Decimal("1.50"),
        activities=[activity(span=(3, 9), day=5)],
        money=[money(headcount=3, rate=Decimal("0.50"))],
        loose=[LooseLine(id=3, text="别的")],
        noted=[Noted(code="no_month", params={"n": 1}, span=(0, 1), source_line=1)],
    )
    assert Draft.from_json(draft.to_json()) == draft


@pytest.mark.parametrize(
    ("months", "stretches"),
    [
        ((), []),
        ((7, 8), [(7, 8)]),
        ((11, 12, 1), [(11, 12, 1)]),
        ((3, 6, 9), [(3,), (6,), (9,)]),
    ],
)
def test_months_are_cut_into_stretches(months, stretches):
    assert runs(months) == stretches


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("会员", "member"),
        ("退休教师", "retired"),
        ("离退休人员", "retired"),
        ("临时工", "temporary"),
        ("劳务派遣人员", "temporary"),
        ("非会员", "other"),
        ("教师节庆祝", ""),
        ("困难", ""),
        ("", ""),
    ],
)
def test_categories_are_known_by_what_plans_call_them(words, category):
    assert category_of(words) == category


@pytest.mark.parametrize(
    ("facts", "yuan", "counts_heads"),
    [
        ({"headcount": 51, "rate": Decimal(100)}, 5100, True),
        ({"headcount": 51, "rate": Decimal(100), "amount": Decimal(5100)}, 5100, True),
        ({"headcount": 51, "rate": Decimal(100), "amount": Decimal(5000)}, 5000, False),
        ({"headcount": 51, "amount": Decimal(5000)}, 5000, False),
        ({"headcount": 51}, None, False),
    ],
)
def test_what_is_written_counts(facts, yuan, counts_heads):
    line = money(**facts)
    assert (line.yuan, line.counts_heads) == (yuan, counts_heads)


@pytest.mark.parametrize(
    ("facts", "first_month", "day"),
    [
        ({}, 1, (6, 9, True)),
        ({"month_from": None, "month_to": None}, 1, (6, 9, True)),
        ({"month_from": None, "month_to": None}, 9, (5, 28, True)),
        ({"month_from": 5, "month_to": 5}, 1, (5, None, False)),
        ({"month_from": 5, "month_to": 7}, 1, (5, None, False)),
        ({"day": 20}, 1, (6, 20, False)),
        ({"out_of_use": True}, 1, (6, None, False)),
    ],
)
def test_the_almanac_dates_what_has_no_day_within_its_month(facts, first_month, day):
    line = activity(festival="dragon_boat", **facts)
    date_by_almanac(line, Draft(year=2027, first_month=first_month))
    assert (line.month_from, line.day, line.day_computed) == day


def test_a_gift_of_december_is_for_the_spring_festival_after_it():
    line = money(festival="spring_festival", pay_month=12)
    assert festival_day_of(line, Draft(year=2015)) == date(2016, 2, 8)


def test_the_text_is_whole_and_cut_where_lines_were_read():
    text = "三月插花会员5人计50元"
    lines = [activity(span=(2, 13)), money(span=(4, 13))]
    parts = segments(text, lines)
    assert "".join(part.text for part in parts) == text
    assert [(part.text, part.lines) for part in parts] == [
        ("三月", ()),
        ("插花", (1,)),
        ("会员5人计50元", (2, 1)),
    ]
    assert [part.starts for part in parts] == [(), (1,), (2,)]


def test_spans_beyond_the_text_do_no_harm():
    assert "".join(part.text for part in segments("三月", [activity(span=(1, 99))])) == "三月"
    assert excerpt("三月", activity(span=(5, 9))) == ""


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("会员", "member"),
        ("全体教职工", "member"),
        ("女教工瑜伽班", ""),
        ("教师节庆祝", ""),
        ("退休教师走访", "retired"),
        ("冬至慰问临时工", "temporary"),
    ],
)
def test_a_lump_is_the_members_only_where_nothing_but_they_is_named(words, category):
    assert category_of_lump(words) == category
