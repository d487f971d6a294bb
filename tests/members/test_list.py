"""The list: narrowed by anything, in any combination, and the address says it all."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate

from members.models import Person, Standing, Tag, Tagging
from members.models.people import FORGOTTEN
from members.services import record_move
from tests.factories.members import DepartmentFactory, PersonFactory, UnionGroupFactory

LIST = "/members/"
LONG_AGO = DateRange(date(2015, 1, 1), None)


def names(response):
    return [line.name for line in response.context["lines"]]


def found(client, **query):
    return sorted(names(client.get(LIST, query)))


@pytest.fixture
def chair(as_, cast):
    """A browser of the chair's, in a school of four besides the cast."""
    maths = DepartmentFactory(name="数学组")
    PersonFactory(name="赵老", sex="m", born_on=date(1950, 5, 5), standing__category="retired",
                  standing__membership="kept", department=maths)  # fmt: skip
    PersonFactory(name="钱新", born_on=date(1999, 12, 31), standing__membership="none", department=maths)
    PersonFactory(name="孙工", sex="m", standing__category="temporary", standing__membership="none")
    activist = PersonFactory(name="李积极", born_on=date(1980, 1, 1), department=maths)
    Tagging.objects.create(
        person=activist, tag=Tag.objects.get_or_create(name=Tag.ACTIVIST)[0], period=LONG_AGO
    )
    return as_("chair")


def test_a_group_s_name_finds_its_people(chair):
    assert found(chair, q="语文") == ["高明"]
    PersonFactory(name="语文芳")
    assert found(chair, q="语文") == ["语文芳", "高明"]


def test_a_department_and_a_sex_narrow_the_list(chair):
    maths = Person.objects.get(name="钱新").department_id
    assert found(chair, department=maths) == ["李积极", "赵老", "钱新"]
    assert found(chair, department=maths, sex="m") == ["赵老"]


def test_a_membership_narrows_the_list(chair):
    assert found(chair, membership="kept") == ["沈敬之", "赵老"]
    assert found(chair, membership="not_full", category="serving") == ["孙工", "钱新"]


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        # 钱新 is 26 until the eve of the birthday.
        ({"age_from": 26, "age_to": 26, "day": "2026-12-30"}, ["钱新"]),
        ({"age_from": 27, "day": "2026-12-30"}, ["李积极", "赵老"]),
        ({"age_from": 27, "age_to": 27, "day": "2026-12-31"}, ["钱新"]),
        ({"age_to": 46, "day": "2026-12-31"}, ["李积极", "钱新"]),
        ({"age_to": 0}, []),
    ],
)
def test_an_age_is_counted_on_the_day_asked_for(chair, ages, expected):
    assert found(chair, **ages) == sorted(expected)


def test_29_february_has_an_age_too(chair):
    PersonFactory(name="闰月生", born_on=date(2000, 2, 29))
    assert "闰月生" not in found(chair, age_from=26, day="2026-02-28")
    assert "闰月生" in found(chair, age_from=26, day="2026-03-01")
    assert "闰月生" in found(chair, age_from=24, age_to=24, day="2024-02-29")


def test_ages_the_wrong_way_round_are_said(chair):
    assert "后一个年龄不能小于前一个" in chair.get(LIST, {"age_from": 50, "age_to": 20}).text


@pytest.mark.parametrize("who", ["auditor", "leader"])
def test_whoever_may_not_read_birthdays_cannot_ask_for_ages(as_, cast, who):
    client = as_(who)
    assert names(client.get(LIST, {"age_to": 1})) == names(client.get(LIST))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("离退休", ["沈敬之", "赵老"]),
        ("积极分子", ["李积极"]),
        ("未入会", ["孙工", "钱新"]),
    ],
)
def test_rows_5_10_and_15_a_saved_filter_is_one_tap_away(chair, label, expected):
    chip = next(chip for chip in chair.get(LIST).context["chips"] if str(chip.label) == label)
    tapped = chair.get(chip.url)
    assert sorted(names(tapped)) == expected
    on = next(chip for chip in tapped.context["chips"] if chip.is_on)
    assert (str(on.label), on.url) == (label, LIST)


def test_row_12_women_workers_are_serving_women(chair):
    chip = chair.get(LIST).context["chips"][0]
    shown = names(chair.get(chip.url))
    assert "钱新" in shown
    assert not {"沈敬之", "赵老", "孙工"} & set(shown)


def test_a_saved_filter_keeps_the_day(chair):
    chip = chair.get(LIST, {"day": "2011-01-01"}).context["chips"][1]
    assert "day=2011-01-01" in chip.url


def test_filters_are_combined_and_carried_on(chair):
    query = {"q": "qian", "category": "serving", "membership": "none", "sex": "f", "day": "2020-01-01"}
    response = chair.get(LIST, query)
    assert names(response) == ["钱新"]
    assert response.context["form"].asked == query


def test_those_who_have_left_are_found_when_asked_for(chair):
    gone = PersonFactory(name="周走了")
    record_move(person=gone, kind="transfer_out", effective_on=date(2020, 1, 1), by=None)
    PersonFactory(name="周重复", standing__category="", merged_into=gone)
    PersonFactory(name=FORGOTTEN, standing__category="", forgotten_on=date(2024, 1, 1))
    assert found(chair, q="周走") == []
    response = chair.get(LIST, {"q": "周", "absent": "on"})
    assert names(response) == ["周走了"]
    assert found(chair, q="周走", day="2019-12-31") == ["周走了"]
    assert found(chair, absent="on") == ["周走了", "客人"]
    assert "absent=on" in chair.get(LIST, {"q": "周走"}).text


def test_a_leader_does_not_find_those_who_have_left(as_, cast):
    PersonFactory(name="陌生人", standing__category="")
    assert names(as_("leader").get(LIST, {"absent": "on"})) == []


@pytest.mark.parametrize(
    "query",
    [
        {"age_from": "x"},
        {"age_from": "-1"},
        {"age_to": "99999999999999999999"},
        {"age_from": 120, "day": "0001-01-01"},
        {"age_to": 120, "day": "0050-02-28"},
        {"tag": "x", "department": "9" * 30, "sex": "q", "membership": "m"},
        {"absent": "on", "page": "x", "day": "9999-12-31"},
    ],
)
def test_a_spoilt_address_is_no_failure(chair, query):
    assert chair.get(LIST, query).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 2000])
def test_each_way_of_asking_costs_the_same_for_few_as_for_many(chair, count, django_assert_num_queries):
    people = Person.objects.bulk_create(
        Person(staff_number=f"Z{n:05d}", name=f"张{n}", pinyin=f"zhang {n}", initials="z")
        for n in range(count)
    )
    group = UnionGroupFactory(name="张家小组")
    Standing.objects.bulk_create(
        Standing(person=person, period=LONG_AGO, category="permanent", membership="none", group=group)
        for person in people
    )
    PersonFactory(name="张走了", standing__category="")
    tag = Tag.objects.get(name=Tag.ACTIVIST).pk
    today = localdate().isoformat()
    for query in (
        {},
        {"q": "张"},
        {"category": "serving", "membership": "not_full", "group": group.pk, "day": today},
        {"tag": tag, "sex": "f", "age_from": 20, "age_to": 60},
        {"absent": "on", "q": "张"},
    ):
        with django_assert_num_queries(7):
            chair.get(LIST, query)


@pytest.mark.parametrize(
    "asked", [{"age_from": "abc"}, {"day": "2026-13-45"}, {"group": "99999"}, {"q": "长" * 500}]
)
def test_what_cannot_be_read_shows_nobody_and_says_so(as_, cast, asked):
    response = as_("chair").get("/members/", asked)
    assert response.context["lines"] == []
    assert response.context["form"].errors


def test_the_rarer_parts_stand_in_a_menu_that_names_the_one_that_is_open(as_):
    chair = as_("chair")
    assert "更多：" not in chair.get(LIST).text
    page = chair.get("/members/density/").text
    assert "更多：入会率" in page
    assert page.index("登录条") < page.index("更多：入会率") < page.index("查重合并")
    row = as_("leader").get(LIST).text.partition('class="house-sections"')[2].partition("</nav>")[0]
    assert "名册" in row
    assert "house-more" not in row


def test_those_under_no_head_are_named_so_that_the_sum_is_right(chair):
    heads = chair.get(LIST).context["heads"]
    assert heads.others == 1
    assert heads.member + heads.retired + heads.temporary + heads.others == heads.listed
    assert "其他（未入会或保留会籍）1人" in chair.get(LIST).text
    assert (
        "其他"
        not in chair.get(LIST, {"membership": "full"}).text.partition('role="status"')[2].partition("</p>")[0]
    )


def test_the_box_says_what_is_looked_for(chair):
    assert "姓名、拼音、首字母、工号或小组名称" in chair.get(LIST).text
