"""Worked examples of Order 32, and what must hold for any number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.thresholds import at_least, at_most, votes_to_pass

# delegates, quorum, pass (more than half), pass (half or more), request, teachers
VECTORS = [
    (30, 20, 16, 15, 10, 18),
    (36, 24, 19, 18, 12, 22),
    (37, 25, 19, 19, 13, 23),
    (48, 32, 25, 24, 16, 29),
    (50, 34, 26, 25, 17, 30),
    (51, 34, 26, 26, 17, 31),
]


@pytest.mark.parametrize(("total", "quorum", "strict", "literal", "request_", "teachers"), VECTORS)
def test_the_vectors_hold(total, quorum, strict, literal, request_, teachers):
    assert at_least((2, 3), total) == quorum
    assert votes_to_pass(total, "gt_half") == strict
    assert votes_to_pass(total, "ge_half") == literal
    assert at_least((1, 3), total) == request_
    assert at_least((60, 100), total) == teachers


@given(st.integers(1, 10**6), st.integers(1, 100), st.integers(1, 100))
def test_the_fewest_are_enough_and_one_less_is_not(total, numerator, denominator):
    needed = at_least((numerator, denominator), total)
    assert needed * denominator >= numerator * total > (needed - 1) * denominator
    most = at_most((numerator, denominator), total)
    assert most * denominator <= numerator * total < (most + 1) * denominator


@given(st.integers(1, 10**6))
def test_strict_is_more_than_half_and_literal_is_half(total):
    assert 2 * votes_to_pass(total, "gt_half") > total >= 2 * (votes_to_pass(total, "gt_half") - 1)
    assert 2 * votes_to_pass(total, "ge_half") >= total > 2 * (votes_to_pass(total, "ge_half") - 1)
