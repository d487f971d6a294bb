from datetime import date

from tests.bench.figures import NOT_MEASURED, Figure, as_markdown
from tests.ground.test_docs import read


def test_a_figure_says_whether_its_goals_are_reached():
    assert Figure("list", 20_000, 25.0, 6.0, most_ratio=3.7).reached == "**no**"
    assert Figure("list", 20_000, 18.0, 6.0, most_ratio=3.7).reached == "yes"
    assert Figure("xlsx", 20_000, 1400.0, megabytes=41.0, most_ms=1750, most_megabytes=40).reached == "**no**"
    assert Figure("home", 20_000, 18.0, 6.0).reached == ""
    assert Figure("crowd", 2_000, per_second=74.6, least_per_second=75).reached == "**no**"
    assert Figure("crowd", 2_000, per_second=75.0, least_per_second=75).reached == "yes"
    assert "NOT REACHED" in Figure("search", 20_000, 28.0, 5.0, most_ms=25).line()


def test_the_page_s_table_holds_each_figure_and_what_nothing_measures():
    told = as_markdown([Figure("list", 20_000, 18.0, 6.0, most_ratio=3.7)], on=date(2026, 11, 22))
    assert "| list | 20,000 | 6.00 ms | 18.00 ms | 3.00 × | ≤ 3.7 × | yes |" in told
    assert told.count("not measured") == len(NOT_MEASURED)


def test_the_page_says_plainly_what_is_not_measured():
    page = read("docs/figures.md")
    assert [what for what, _goal in NOT_MEASURED if f"| {what} |" not in page] == []
