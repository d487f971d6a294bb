import csv
from contextlib import suppress
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from paperwork.capitals import (
    MAX_AMOUNT,
    AmountError,
    CapitalsError,
    parse_amount,
    parse_capitals,
    to_capitals,
)

SHARED_TABLE = Path(__file__).parents[3] / "shared" / "data" / "uppercase_amounts.csv"
amounts = st.decimals(min_value=-MAX_AMOUNT, max_value=MAX_AMOUNT, places=2)


@pytest.mark.skipif(not SHARED_TABLE.exists(), reason="the shared table of amounts is not here")
def test_every_row_of_the_shared_table():
    with SHARED_TABLE.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert rows
    for row in rows:
        amount = Decimal(row["amount"])
        assert to_capitals(amount) == row["canonical"]
        alternatives = [text for text in row["accepted_alternatives"].split("|") if text]
        for text in [row["canonical"], row["with_prefix"], *alternatives]:
            assert parse_capitals(text) == amount


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0.15", "壹角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("15.05", "壹拾伍元零伍分"),
        ("10.50", "壹拾元伍角整"),
        ("11.50", "壹拾壹元伍角整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10001", "壹万零壹元整"),
        ("1000100", "壹佰万零壹佰元整"),
        ("300007640", "叁亿柒仟陆佰肆拾元整"),
        ("105000000", "壹亿零伍佰万元整"),
        ("1050000000", "壹拾亿伍仟万元整"),
        ("9999999999.99", "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("-5", "负伍元整"),
        ("-0.30", "负叁角整"),
        ("-0.001", "零元整"),
        ("1.005", "壹元零壹分"),
        ("2.995", "叁元整"),
        (100200, "壹拾万零贰佰元整"),
        (Decimal("1E+3"), "壹仟元整"),
    ],
)
def test_to_capitals(amount, capitals):
    assert to_capitals(amount) == capitals


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "abc", "", "1e308", Decimal("sNaN"), 10**12])
def test_to_capitals_refuses_what_is_not_a_sum_of_money(amount):
    with pytest.raises(CapitalsError):
        to_capitals(amount)


@pytest.mark.parametrize("amount", [1.5, True])
def test_to_capitals_refuses_floats(amount):
    with pytest.raises(TypeError):
        to_capitals(amount)


@given(amounts)
def test_numerals_there_and_back_are_the_same_amount(amount):
    assert parse_capitals(to_capitals(amount)) == amount


@given(amounts)
def test_numerals_keep_their_shape(amount):
    written = to_capitals(amount)
    assert "零零" not in written
    assert written.endswith(("整", "分"))
    assert not any(f"零{place}" in written.replace("零元整", "") for place in "拾佰仟万亿元角分")


@given(amounts, amounts)
def test_two_amounts_never_share_their_numerals(one, other):
    assert (one == other) == (to_capitals(one) == to_capitals(other))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("伍仟壹佰圆整", "5100"),
        ("伍仟壹佰圓正", "5100"),
        ("人民币:伍仟元整", "5000"),
        ("人民币：伍仟元整", "5000"),
        ("人民幣貳萬元整", "20000"),
        ("參佰陸拾元整", "360"),
        ("壹億零壹元整", "100000001"),
        ("壹佰〇壹元整", "101"),
        ("壹拾万柒仟元零伍角叁分", "107000.53"),
        ("壹拾万零柒仟元零伍角叁分", "107000.53"),
        ("叁亿零柒仟陆佰肆拾元整", "300007640"),
        ("壹仟肆佰零玖元伍角", "1409.50"),
        ("壹拾万零贰佰元", "100200"),
        (" 壹佰 元 整 ", "100"),
        ("负伍元整", "-5"),
        ("零元整", "0"),
        ("伍分", "0.05"),
    ],
)
def test_parse_capitals_accepts_every_spelling(text, amount):
    assert parse_capitals(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元整",
        "整",
        "负",
        "人民币",
        "拾伍元整",
        "一百元整",
        "壹佰",
        "壹佰壹元整",
        "壹佰零壹拾元整",
        "壹佰零零壹元整",
        "壹仟伍仟元整",
        "壹佰贰仟元整",
        "壹元零伍角整",
        "壹佰元伍分",
        "壹佰元零伍分整",
        "壹佰元零角整",
        "壹壹元整",
        "壹万亿元整",
        "亿元整",
        "负零元整",
        "零伍元整",
        "伍毛",
        "廿元整",
        "100元",
        "壹佰元整壹佰元整",
        "壹" * 10000,
    ],
)
def test_parse_capitals_refuses_nonsense(text):
    with pytest.raises(CapitalsError):
        parse_capitals(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0"),
        ("100200", "100200"),
        ("1,234.50", "1234.50"),
        ("1，234.50", "1234.50"),
        ("１００，２００元", "100200"),
        ("１２．５", "12.50"),
        ("10.02万元", "100200"),
        ("1.2万", "12000"),
        ("1.234567万元", "12345.67"),
        ("￥5100", "5100"),
        ("¥ 5,100.00 元", "5100"),
        ("人民币5100元整", "5100"),
        ("5100圆", "5100"),
        ("rmb 20", "20"),
        (" 20 \u3000", "20"),
        (".5", "0.50"),
        ("0012", "12"),
        ("12.500", "12.50"),
        ("9,999,999,999.99", "9999999999.99"),
    ],
)
def test_parse_amount_reads_what_people_type(text, amount):
    found = parse_amount(text)
    assert found == Decimal(amount)
    assert found.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \u3000\n", "empty"),
        ("abc", "not_an_amount"),
        ("元", "not_an_amount"),
        ("NaN", "not_an_amount"),
        ("inf", "not_an_amount"),
        ("1e308", "not_an_amount"),
        ("1E3", "not_an_amount"),
        ("1,23", "not_an_amount"),
        ("12,34,567", "not_an_amount"),
        ("12 345", "not_an_amount"),
        ("51×100", "not_an_amount"),
        ("1.2.3", "not_an_amount"),
        ("5.", "not_an_amount"),
        ("+5", "not_an_amount"),
        ("--5", "not_an_amount"),
        ("0x10", "not_an_amount"),
        ("١٢", "not_an_amount"),
        ("=1+1", "not_an_amount"),
        ("-5", "negative"),
        ("－５", "negative"),
        ("−5", "negative"),
        ("负5元", "negative"),
        ("12.345元", "too_many_decimals"),
        ("0.001", "too_many_decimals"),
        ("1.2345678万", "too_many_decimals"),
        ("10000000000", "too_large"),
        ("9,999,999,999.991", "too_large"),
        ("1000001万", "too_large"),
        ("9" * 5000, "too_large"),
        ("0." + "1" * 5000, "too_many_decimals"),
    ],
)
def test_parse_amount_says_what_is_wrong(text, code):
    with pytest.raises(AmountError) as refusal:
        parse_amount(text)
    assert refusal.value.code == code
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize("text", ["-1,234.50", "－1234.5元", "-¥1234.50", "¥-1234.50", "负1234.50元"])
def test_parse_amount_takes_negatives_where_they_are_allowed(text):
    assert parse_amount(text, allow_negative=True) == Decimal("-1234.50")


@given(st.decimals(min_value=0, max_value=MAX_AMOUNT, places=2))
def test_figures_there_and_back_are_the_same_amount(amount):
    assert parse_amount(f"¥{amount:,}") == amount


@given(st.text(max_size=30))
def test_parse_amount_never_fails_otherwise(text):
    with suppress(AmountError):
        assert 0 <= parse_amount(text) <= MAX_AMOUNT


def test_the_command_prints_a_line_each():
    out = StringIO()
    call_command("capitals", "100200", "-1,234.50", "１００元", "-¥5", stdout=out)
    assert out.getvalue().splitlines() == [
        "壹拾万零贰佰元整",
        "负壹仟贰佰叁拾肆元伍角整",
        "壹佰元整",
        "负伍元整",
    ]


@pytest.mark.parametrize("amount", ["abc", "12.345元", "1e308", "NaN", ""])
def test_the_command_refuses_the_whole_call_with_code_2(amount):
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("capitals", "100", amount, stdout=out)
    assert refusal.value.returncode == 2
    assert out.getvalue() == ""
