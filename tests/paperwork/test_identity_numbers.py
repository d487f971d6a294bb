from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from paperwork.identity_numbers import check_figure, read_identity_number

REGIONS = st.sampled_from(["11", "31", "44", "54", "65", "83"])
BIRTH_DATES = st.dates(date(1900, 1, 1), date(2020, 1, 1))


@st.composite
def numbers(draw):
    figures = draw(REGIONS) + draw(st.from_regex(r"[0-9]{4}", fullmatch=True))
    figures += draw(BIRTH_DATES).strftime("%Y%m%d") + draw(st.from_regex(r"[0-9]{3}", fullmatch=True))
    return figures + check_figure(figures)


def refusal(text):
    with pytest.raises(ValidationError) as refused:
        read_identity_number(text)
    return refused.value.code


@pytest.mark.parametrize(
    ("number", "born_on", "sex"),
    [
        # The standard's own examples.
        ("11010519491231002X", date(1949, 12, 31), "f"),
        ("440524188001010014", None, None),
    ],
)
def test_the_check_figure_is_the_standard_s(number, born_on, sex):
    assert check_figure(number[:17]) == number[17]
    if born_on:
        assert read_identity_number(number) == (number, born_on, sex)


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_what_people_type_is_read(text):
    assert read_identity_number(text).number == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "identity_empty"),
        ("110105491231002", "identity_old"),
        ("1101051949123100", "identity_length"),
        ("1101051949123100X2", "identity_figures"),
        ("11010519491231０○２X", "identity_figures"),
        ("99010519491231002X", "identity_region"),
        ("110105194913310025", "identity_birth"),
        ("110105189912310025", "identity_birth"),
        ("110105299912310025", "identity_birth"),
        ("110105194912310021", "identity_check"),
        ("1.10105194912310E+17", "identity_rounded"),
        ("110105194912310000", "identity_rounded"),
        ("110105194912310000.0", "identity_rounded"),
    ],
)
def test_what_is_none_is_refused_by_its_reason(text, code):
    assert refusal(text) == code


def test_a_foreigner_s_permanent_residence_card_is_read():
    figures = "91184019850312001"
    assert read_identity_number(figures + check_figure(figures)).born_on == date(1985, 3, 12)


@given(numbers())
def test_every_well_made_number_is_read(number):
    read = read_identity_number(number)
    assert read.number == number
    assert read.born_on.strftime("%Y%m%d") == number[6:14]
    assert (read.sex == "m") == (int(number[16]) % 2 == 1)


@given(numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_figure_is_never_read(number, place, figure):
    assume(number[place] != figure)
    refusal(number[:place] + figure + number[place + 1 :])


@given(numbers(), st.integers(0, 16))
def test_two_figures_changed_about_are_never_read(number, place):
    assume(number[place] != number[place + 1])
    refusal(number[:place] + number[place + 1] + number[place] + number[place + 2 :])


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_and_never_repeated(text):
    try:
        read_identity_number(text)
    except ValidationError as refused:
        assert len(text) < 4 or text not in refused.messages[0]  # noqa: PT017
