from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError


def test_a_line_for_each_festival_in_order_of_date():
    out = StringIO()
    call_command("festivals", "2026", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 18
    assert lines[:3] == ["元旦,2026-01-01", "除夕,2026-02-16", "春节,2026-02-17"]


@pytest.mark.parametrize("year", ["1900", "2101", "abc", "", "-5", "2026.5"])
def test_what_is_not_a_year_is_refused_with_code_2(year):
    with pytest.raises(CommandError) as refusal:
        call_command("festivals", year)
    assert refusal.value.returncode == 2
