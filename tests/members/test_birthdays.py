from datetime import date, timedelta
from itertools import count as numbers
from random import Random

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almanac.birthdays import LunarBirthday, SolarBirthday, longest_leap_month, observed_in
from members.models import Department, Person, Standing
from members.reports.birthdays import birthday_of, birthdays_in, celebrants
from members.services import record_move
from members.services.merging import merge_people
from tests.factories.members import PersonFactory, UnionGroupFactory

PAGE = "/members/birthdays/"
SEPTEMBER = {"month": "2026-09"}
EVER = DateRange(date(2010, 9, 1), None)
STAFF_NUMBERS = numbers(1)

births = st.dates(date(1950, 1, 1), date(2004, 12, 31)) | st.sampled_from(
    [date(1984, 2, 29), date(1985, 2, 28), date(1985, 3, 1), date(1984, 12, 31)]
)
lunar_births = st.builds(
    lambda month, day, leap: {
        "birthday_calendar": "lunar",
        "lunar_month": month,
        "lunar_day": day,
        "lunar_leap": leap,
    },
    st.integers(1, 12),
    st.integers(1, 30),
    st.booleans(),
)
solar_births = st.builds(lambda day, known: {"born_on": day, "born_day_known": known}, births, st.booleans())
stretches = st.builds(
    lambda start, days: DateRange(start, start + timedelta(days=days)),
    st.dates(date(2024, 6, 1), date(2028, 6, 1)),
    st.integers(1, 500),
)
people_with_days = st.lists(
    st.tuples(solar_births | lunar_births, stretches | st.just(EVER), st.sampled_from(["full", "none"])),
    min_size=1,
    max_size=12,
)


def born(name, day, **fields):
    return PersonFactory(name=name, born_on=day, **fields)


def lunar(name, month, day, leap=False, **fields):
    fields = {
        "birthday_calendar": "lunar",
        "lunar_month": month,
        "lunar_day": day,
        "lunar_leap": leap,
    } | fields
    return PersonFactory(name=name, **fields)


def enter(lives):
    """People by (fields, period, membership), in three statements at any number."""
    people = Person.objects.bulk_create(
        Person(staff_number=f"K{next(STAFF_NUMBERS)}", name="王", **fields) for fields, _, _ in lives
    )
    Standing.objects.bulk_create(
        Standing(
            person=person, period=period, category=("permanent", "retired")[n % 2], membership=membership
        )
        for n, (person, (_, period, membership)) in enumerate(zip(people, lives, strict=True))
    )


def count_anew():
    """What the server does by itself on a site that runs; without statistics it reads whole tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_person, members_standing")


def recounted(first, last, *, members_only):
    """Who keeps a birthday in the span, asked of each person and of the calendar itself."""
    found = []
    for standing in Standing.objects.select_related("person"):
        person = standing.person
        birthday = person.lunar_birthday if not missing_leap(person) else ordinary(person)
        if birthday is None and person.born_on and person.born_day_known:
            birthday = SolarBirthday(person.born_on.month, person.born_on.day)
        years = range(first.year, last.year + 1)
        days = [day for year in years for day in observed_in(year, birthday)] if birthday else []
        found += [
            (day, person.pk, person.name)
            for day in days
            if first <= day <= last
            and day in standing.period
            and (standing.membership == "full" or not members_only)
        ]
    return sorted(found)


def missing_leap(person):
    return person.lunar_leap and person.lunar_day > longest_leap_month(person.lunar_month)


def ordinary(person):
    return LunarBirthday(person.lunar_month, person.lunar_day)


def told(user, year, month, **options):
    return [(line.day.day, line.name) for line in birthdays_in(user, year=year, month=month, **options)]


def test_the_list_is_by_day_and_by_either_calendar(as_, cast):
    born("郑秋", date(1980, 9, 30))
    lunar("月圆", 8, 15, born_on=date(1985, 3, 1))
    born("春天", date(1985, 3, 1))
    assert told(cast.chair, 2026, 9) == [(25, "月圆"), (30, "郑秋")]
    page = as_("chair").get(PAGE, SEPTEMBER).text
    assert "农历八月十五（9月25日）" in page


@pytest.mark.parametrize("who", ["chair", "auditor", "leader"])
def test_the_year_of_birth_is_told_to_nobody(as_, cast, who):
    born("郑秋", date(1983, 9, 30), standing__group=cast.leader_group)
    page = as_(who).get(PAGE, SEPTEMBER).text
    assert "郑秋" in page
    assert "1983" not in page


def test_a_day_that_is_moved_by_the_rules_stands_in_its_month(cast):
    born("闰日", date(1984, 2, 29))
    lunar("除夕", 12, 30)
    assert told(cast.chair, 2026, 2) == [(16, "除夕"), (28, "闰日")]
    assert birthdays_in(cast.chair, year=2026, month=2)[1].remark


def test_twice_in_a_year_says_which_day_the_gift_was_for(cast):
    lunar("腊月", 12, 1)
    first, second = (birthdays_in(cast.chair, year=2024, month=month)[0] for month in (1, 12))
    # 2023 had no first of the twelfth month either.
    assert "2023" in first.remark
    assert "2024年1月11日" in second.remark
    assert birthdays_in(cast.chair, year=2025, month=1) == []
    assert "2025" in birthdays_in(cast.chair, year=2026, month=1)[0].remark


def test_whoever_has_left_by_the_day_is_not_in_it(cast):
    early, late = born("早", date(1980, 9, 5)), born("晚", date(1980, 9, 25))
    for person in (early, late):
        record_move(person=person, kind="transfer_out", effective_on=date(2026, 9, 10), by=None)
    assert told(cast.chair, 2026, 9) == [(5, "早")]
    assert told(cast.chair, 2027, 9) == []


def test_a_change_of_group_within_the_month_tells_nobody_twice(cast):
    person = born("换组", date(1980, 9, 1))
    group = UnionGroupFactory(name="新组")
    record_move(person=person, kind="regroup", effective_on=date(2026, 9, 1), by=None, group=group)
    assert [line.group for line in birthdays_in(cast.chair, year=2026, month=9)] == ["新组"]


def test_full_members_unless_everybody_is_asked_for(as_, cast):
    born("临时", date(1980, 9, 9), standing={"category": "temporary", "membership": "none"})
    client = as_("chair")
    assert "临时" not in [line.name for line in client.get(PAGE, SEPTEMBER).context["lines"]]
    everybody = client.get(PAGE, SEPTEMBER | {"who": "everybody"}).context["lines"]
    assert [line.name for line in everybody] == ["临时"]


def test_a_leader_sees_the_own_group_s(as_, cast):
    born("同组", date(1980, 9, 1), standing__group=cast.leader_group)
    born("别组", date(1980, 9, 1))
    lines = as_("leader").get(PAGE, SEPTEMBER).context["lines"]
    assert [line.name for line in lines] == ["同组"]


def test_how_many_birthdays_are_not_entered_yet(as_, cast):
    known = Standing.objects.filter(membership="full").count()
    assert as_("chair").get(PAGE).context["unknown"] == known
    lunar("有", 8, 15)
    assert as_("chair").get(PAGE).context["unknown"] == known


@pytest.mark.parametrize("month", ["", "nonsense", "2026-13", "1900-12", "2101-01", "9" * 40, "a\x00"])
def test_a_spoilt_month_is_no_failure(as_, cast, month):
    response = as_("chair").get(PAGE, {"month": month, "who": "nonsense"})
    assert response.status_code == 200


@pytest.mark.parametrize(("month", "missing"), [("1901-01", "before"), ("2100-12", "after")])
def test_the_almanac_s_edges_lead_no_further(as_, cast, month, missing):
    lunar("腊月", 12, 30)
    lunar("冬月", 11, 11, True)
    context = as_("chair").get(PAGE, {"month": month, "who": "everybody"}).context
    assert context[missing] is None


@pytest.mark.parametrize("count", [1, 3, 2000])
def test_the_list_asks_as_much_for_many_as_for_few(as_, cast, django_assert_num_queries, count):
    place = Department.objects.create(name="语文组")
    people = Person.objects.bulk_create(
        Person(staff_number=f"B{n}", name="王", pinyin="wang", born_on=date(1980, 9, 1), department=place)
        for n in range(count)
    )
    Standing.objects.bulk_create(
        Standing(
            person=person, period=DateRange(date(2015, 9, 1), None), category="permanent", membership="full"
        )
        for person in people
    )
    client = as_("chair")
    with django_assert_num_queries(6):
        assert len(client.get(PAGE, SEPTEMBER).context["lines"]) == count


def test_a_leap_month_that_no_year_has_is_kept_as_the_ordinary_one():
    assert birthday_of("lunar", None, 1, 15, True) == LunarBirthday(1, 15)
    assert birthday_of("lunar", None, 6, 15, True) == LunarBirthday(6, 15, True)
    assert birthday_of("solar", date(1980, 2, 29), None, None, False) == SolarBirthday(2, 29)
    assert birthday_of("solar", None, None, None, False) is None


def test_of_whom_the_month_alone_is_known_the_list_says_so_at_its_end(as_, cast):
    born("只知年月", date(1980, 9, 1), born_day_known=False)
    born("郑秋", date(1980, 9, 30))
    lines = birthdays_in(cast.chair, year=2026, month=9)
    assert [(line.day, line.name) for line in lines] == [(date(2026, 9, 30), "郑秋"), (None, "只知年月")]
    page = as_("chair").get(PAGE, SEPTEMBER).text
    assert "9月（日子未填）" in page
    assert "9月1日" not in page
    assert "请勿张贴" in page


@pytest.mark.parametrize("year", [2025, 2028])
def test_every_day_of_a_year_has_whom_a_recount_finds(db, year):
    dice = Random(year)
    lives = []
    for _ in range(400):
        born_on = date(1955, 1, 1) + timedelta(days=dice.randrange(17_000))
        moon = {"lunar_month": dice.randint(1, 12), "lunar_day": dice.randint(1, 30)}
        moon |= {"birthday_calendar": "lunar", "lunar_leap": dice.random() < 0.4}
        fields = {"born_on": born_on, "born_day_known": dice.random() < 0.9} | dice.choice([{}, moon])
        leaves = date(year, 1, 1) + timedelta(days=dice.randrange(365))
        period = dice.choice([EVER, DateRange(EVER.lower, leaves), DateRange(leaves, None)])
        lives.append((fields, period, dice.choice(["full", "full", "none"])))
    enter(lives)
    count_anew()
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(length)]
    by_day = [one for day in days for one in celebrants(day, day, members_only=True)]
    assert by_day == recounted(days[0], days[-1], members_only=True)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lives=people_with_days,
    first=st.dates(date(2025, 1, 1), date(2028, 12, 31)) | st.sampled_from([date(2025, 12, 15)]),
    length=st.integers(0, 30),
    members_only=st.booleans(),
)
def test_a_span_has_whom_a_recount_finds(lives, first, length, members_only):
    last = first + timedelta(days=length)
    with transaction.atomic():
        enter(lives)
        found = celebrants(first, last, members_only=members_only)
        assert found == recounted(first, last, members_only=members_only)
        transaction.set_rollback(True)


def test_a_span_is_one_statement_and_tells_day_person_and_name(db, django_assert_num_queries):
    late, early = born("晚", date(1980, 9, 25)), born("早", date(1980, 9, 5))
    with django_assert_num_queries(1):
        found = celebrants(date(2026, 9, 1), date(2026, 9, 30), members_only=True)
    assert found == [(date(2026, 9, 5), early.pk, "早"), (date(2026, 9, 25), late.pk, "晚")]


def test_celebrants_are_on_the_list_on_that_very_day(db):
    day = date(2026, 9, 10)
    person = born("走了", date(1980, 9, 10))
    record_move(person=person, kind="transfer_out", effective_on=date(2026, 9, 10), by=None)
    assert celebrants(day - timedelta(days=5), day + timedelta(days=5), members_only=False) == []
    assert len(celebrants(date(2025, 9, 10), date(2025, 9, 10), members_only=False)) == 1


def test_celebrants_of_some_categories_only(db):
    day = date(2026, 9, 9)
    serving = born("在职", date(1980, 9, 9), standing__membership="none")
    retired = born("退休", date(1950, 9, 9), standing__category="retired", standing__membership="kept")
    found = celebrants(day, day, members_only=False, categories=["permanent", "contract"])
    assert [one.person_id for one in found] == [serving.pk]
    assert [one.person_id for one in celebrants(day, day, members_only=False)] == [serving.pk, retired.pk]
    assert celebrants(day, day, members_only=True) == []


def test_people_keep_their_birthday_on_a_day_on_the_list_or_not(db):
    off = born("不在册", date(1984, 2, 29), standing__category="")
    moon = lunar("正月", 1, 12)
    born("只知年月", date(1980, 2, 1), born_day_known=False)
    born("无生日", None)
    assert set(Person.objects.keeping_birthday_on(date(2026, 2, 28))) == {off, moon}


def test_a_merged_row_keeps_no_birthday(cast):
    kept, duplicate = born("同人", date(1980, 9, 9)), born("同人", date(1980, 9, 9))
    merge_people(kept=kept, duplicate=duplicate, by=cast.chair)
    assert list(Person.objects.keeping_birthday_on(date(2026, 9, 9))) == [kept]
    assert [one.person_id for one in celebrants(date(2026, 9, 9), date(2026, 9, 9), members_only=False)] == [
        kept.pk
    ]


def test_rows_are_locked_in_one_order(db):
    second, first = sorted((born("乙", None), born("甲", None)), key=lambda person: -person.pk)
    with CaptureQueriesContext(connection) as asked:
        assert list(Person.objects.filter(pk__in=[second.pk, first.pk]).locked()) == [first, second]
    assert 'FOR UPDATE OF "members_person"' in asked[0]["sql"]


@pytest.mark.parametrize("members_only", [True, False])
def test_among_many_people_the_index_is_asked(db, members_only):
    births = [date(1960, 1, 1) + timedelta(days=n * 7 % 14_000) for n in range(5_000)]
    enter([({"born_on": day}, EVER, "full") for day in births])
    count_anew()
    with CaptureQueriesContext(connection) as asked:
        assert celebrants(date(2026, 3, 12), date(2026, 3, 12), members_only=members_only)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "person_by_birthday" in plan, plan
