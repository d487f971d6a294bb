"""Numbers as requests send them."""

import pytest

from accounts.asked import number_asked, numbers_asked


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("9" * 18, 10**18 - 1)])
def test_a_number_is_read(text, number):
    assert number_asked(text) == number


@pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "１", "²", "x", "9" * 19, "9" * 5000])
def test_anything_else_is_none(text):
    assert number_asked(text) is None


def test_of_several_the_numbers_are_kept_in_their_order():
    assert numbers_asked(["3", "x", "1", "9" * 5000]) == [3, 1]
