from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.models import Person, Standing
from members.models.standings import SERVING_CATEGORIES, Category
from members.reports.charts import HEIGHT, Share, share_chart
from members.reports.density import Counts, density_by_year, density_on, percent
from members.services import record_move
from tests.factories.members import DepartmentFactory, PersonFactory, UnionGroupFactory

PAGE = "/members/density/"
DAY = date(2026, 3, 1)


def school(**counts):
    """So many people of each category and membership, as `permanent_full=3`."""
    for facts, number in counts.items():
        category, membership = facts.split("_")
        PersonFactory.create_batch(number, standing={"category": category, "membership": membership})


def test_row_5_density_is_full_members_among_the_serving_staff(db):
    school(permanent_full=5, contract_none=1, temporary_none=2, agency_kept=1, retired_full=3, other_none=4)
    counts = density_on(DAY).total
    assert (counts.members, counts.staff, counts.missing, counts.share) == (5, 9, 4, "55.6%")


def test_row_5_the_page_names_those_not_yet_members_and_leads_to_their_list(as_, cast):
    school(permanent_none=1)
    response = as_("auditor").get(PAGE)
    assert [line.name for line in response.context["lines"]] == ["林晓春"]
    assert "category=serving&amp;membership=not_full" in response.text


def test_row_13_women_have_columns_of_their_own(db):
    PersonFactory(sex="m", standing__membership="none")
    PersonFactory(sex="f")
    PersonFactory(sex="f", standing__membership="none")
    counts = density_on(DAY).total
    assert (counts.women, counts.women_members, counts.share_of_women) == (2, 1, "50%")


def test_density_by_group_and_department_in_the_order_of_their_lists(db):
    groups = [UnionGroupFactory(name="乙", position=1), UnionGroupFactory(name="甲", position=2)]
    office = DepartmentFactory(name="教导处")
    for group in (*groups, None):
        PersonFactory(department=office, standing={"group": group} if group else {})
    shares = density_on(DAY)
    assert [(part.label, part.key) for part in shares.by_group][:2] == [
        ("乙", groups[0].pk),
        ("甲", groups[1].pk),
    ]
    assert shares.by_group[-1].key is None
    assert [(part.label, part.counts.staff) for part in shares.by_department] == [("教导处", 3)]


def test_the_parts_add_up_to_the_whole(db):
    school(permanent_full=3, temporary_none=2)
    shares = density_on(DAY)
    for parts in (shares.by_category, shares.by_group, shares.by_department):
        assert (
            Counts(*(sum(column) for column in zip(*(p.counts for p in parts), strict=True))) == shares.total
        )


def test_the_density_is_of_the_day_asked_for(as_, cast):
    before = as_("chair").get(PAGE).context["shares"].total
    person = PersonFactory(standing={"since": date(2020, 9, 1), "membership": "none"})
    record_move(person=person, kind="join", effective_on=date(2026, 9, 1), by=None, membership="full")
    client = as_("chair")
    late, early = (
        client.get(PAGE, {"day": day}).context["shares"].total for day in ("2026-09-01", "2026-08-31")
    )
    assert (late.members, early.members) == (before.members + 1, before.members)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stretches=st.lists(
        st.tuples(
            st.dates(date(2014, 1, 1), date(2024, 1, 1)),
            st.integers(1, 4000),
            st.sampled_from(Category.values),
            st.sampled_from(["full", "kept", "none"]),
        ),
        max_size=12,
    )
)
def test_the_years_agree_with_a_naive_recount(db, stretches):
    Standing.objects.all().delete()
    Person.objects.all().delete()
    people = Person.objects.bulk_create(Person(staff_number=str(n), name="王") for n in range(len(stretches)))
    Standing.objects.bulk_create(
        Standing(
            person=person,
            period=DateRange(since, since + timedelta(days=days)),
            category=category,
            membership=membership,
        )
        for person, (since, days, category, membership) in zip(people, stretches, strict=True)
    )
    found = {end.year: end.counts for end in density_by_year(2015, 2025)}
    for year in range(2015, 2026):
        on = Standing.objects.on(date(year, 12, 31)).filter(category__in=SERVING_CATEGORIES)
        expected = Counts(on.count(), on.filter(membership="full").count())
        assert found.get(year, Counts()) == expected


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(0, 0, "—"), (0, 5, "0%"), (5, 5, "100%"), (12, 51, "23.5%"), (2, 3, "66.7%"), (1, 16, "6.3%")],
)
def test_a_share_is_written_to_one_place(part, whole, written):
    assert percent(part, whole) == written


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=6))
def test_columns_stand_beside_each_other_within_the_drawing(pairs):
    chart = share_chart([Share("2025", min(pair), max(pair), "") for pair in pairs])
    for bar, after in zip(chart.bars, chart.bars[1:], strict=False):
        assert bar.x + bar.width < after.x
    assert all(chart.top <= bar.y and bar.y + bar.height == chart.base < HEIGHT for bar in chart.bars)


def test_the_chart_s_figures_stand_in_a_table_too(as_, cast):
    page = as_("chair").get(PAGE, {"day": "2026-03-01"}).text
    assert 'role="img"' in page
    assert page.count("100%") >= 7
    assert "style=" not in page.split("<main")[1]


@pytest.mark.parametrize("who", ["chair", "treasurer", "auditor"])
def test_those_who_see_everybody_open_it(as_, cast, who):
    assert as_(who).get(PAGE).status_code == 200


@pytest.mark.parametrize("day", ["", "nonsense", "0001-01-01", "9999-12-31", "1999-01-01", "a\x00"])
def test_any_day_has_an_answer(as_, cast, day):
    assert as_("chair").get(PAGE, {"day": day}).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 2000])
def test_density_asks_as_much_for_many_as_for_few(as_, cast, django_assert_num_queries, count):
    people = Person.objects.bulk_create(Person(staff_number=f"B{n}", name="王") for n in range(count))
    Standing.objects.bulk_create(
        Standing(person=p, period=DateRange(date(2015, 9, 1), None), category="temporary", membership="none")
        for p in people
    )
    client = as_("chair")
    with django_assert_num_queries(7):
        client.get(PAGE)


def test_the_years_are_told_by_their_dates(as_):
    assert '<th scope="col">日期</th>' in as_("chair").get(PAGE).text
