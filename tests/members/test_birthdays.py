from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from almanac.birthdays import LunarBirthday, SolarBirthday
from members.models import Department, Person, Standing
from members.reports.birthdays import birthday_of, birthdays_in
from members.services import record_move
from tests.factories.members import PersonFactory, UnionGroupFactory

PAGE = "/members/birthdays/"
SEPTEMBER = {"month": "2026-09"}


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
