from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from members.models import Person, Post, Standing
from members.services import enter_person, record_move, strike_move
from tests.factories.members import DepartmentFactory, PersonFactory, PostFactory, UnionGroupFactory

LIST = "/members/"


def names(response):
    return [line.name for line in response.context["lines"]]


def fill(count):
    """Many colleagues in two statements."""
    group, department = UnionGroupFactory(), DepartmentFactory()
    people = Person.objects.bulk_create(
        Person(
            staff_number=f"B{n:05d}", name=f"王{n}", pinyin=f"wang {n}", initials="w", department=department
        )
        for n in range(count)
    )
    period = (date(2015, 9, 1), None)
    Standing.objects.bulk_create(
        Standing(person=p, period=period, category="permanent", membership="full", group=group)
        for p in people
    )


def test_the_list_says_who_everybody_is(as_, cast):
    response = as_("chair").get(LIST)
    assert response.status_code == 200
    assert "会员7人" in response.text
    assert "退休1人" in response.text
    assert "语文小组" in response.text
    # Nothing to the union today.
    assert "客人" not in names(response)


@pytest.mark.parametrize("who", ["teacher", "retiree", "office_head", "administrator"])
@pytest.mark.parametrize("page", ["person_list", "person_detail"])
def test_the_registry_is_closed_to_others(as_, cast, who, page):
    pk = Person.objects.get(user=cast.chair).pk
    args = [pk] if page == "person_detail" else []
    assert as_(who).get(reverse(f"members:{page}", args=args)).status_code == 403


@pytest.mark.parametrize(
    "typed",
    ["欧阳", "欧阳若", "阳若兰", "ouyang", "ou yang", "OUYANGR", "oyrl", "t0815", "T08", "欧阳 若兰"],
)
def test_people_are_found_by_the_beginning_of_what_one_knows(as_, cast, typed):
    found = enter_person(staff_number="T0815", name="欧阳若兰", by=None)
    record_move(person=found, kind="hire", effective_on=date(2020, 9, 1), by=None, category="permanent")
    assert names(as_("chair").get(LIST, {"q": typed})) == ["欧阳若兰"]


def test_what_is_typed_is_no_pattern(as_, cast):
    assert names(as_("chair").get(LIST, {"q": "%"})) == []
    assert names(as_("chair").get(LIST, {"q": "_"})) == []


def test_nobody_found_says_what_to_do(as_, cast):
    response = as_("chair").get(LIST, {"q": "查无此人"})
    assert "没有符合条件的人" in response.text


def test_a_group_and_a_category_narrow_the_list(as_, cast):
    client = as_("chair")
    assert names(client.get(LIST, {"group": cast.leader_group.pk})) == ["高明"]
    assert names(client.get(LIST, {"category": "retired"})) == ["沈敬之"]


def test_the_headcount_is_of_the_day_asked_for(as_, cast):
    PersonFactory(name="新来的", standing__since=localdate() + timedelta(days=30))
    client = as_("chair")
    later = client.get(LIST, {"day": localdate() + timedelta(days=31)})
    assert "会员8人" in later.text
    assert "会员7人" in client.get(LIST).text
    assert "那一天名册里还没有人" in client.get(LIST, {"day": "1999-01-01"}).text


@pytest.mark.parametrize(
    "query",
    [
        {"day": "no day"},
        {"day": "2026-02-30"},
        {"group": "x"},
        {"group": "999999999999999999999"},
        {"category": "nonsense"},
        {"q": "a\x00b"},
        {"q": "长" * 500},
        {"page": "nonsense"},
        {"page": "999999"},
    ],
)
def test_a_spoilt_address_is_no_failure(as_, cast, query):
    assert as_("chair").get(LIST, query).status_code == 200


def test_a_leader_sees_the_own_group_and_no_other(as_, cast):
    PersonFactory(name="同组", standing__group=cast.leader_group)
    stranger = PersonFactory(name="别组", standing__group=UnionGroupFactory())
    client = as_("leader")
    assert sorted(names(client.get(LIST))) == ["同组", "高明"]
    assert names(client.get(LIST, {"q": "别组"})) == []
    everybody = Person.objects.values_list("pk", "name")
    seen = {name for pk, name in everybody if client.get(f"/members/{pk}/").status_code == 200}
    assert seen == {"同组", "高明"}
    assert client.get(f"/members/{stranger.pk}/").status_code == 404
    assert client.get("/members/999999999/").status_code == 404


@pytest.mark.parametrize("who", ["leader", "auditor", "treasurer"])
def test_a_birthday_is_for_those_who_keep_the_registry(as_, cast, who):
    person = PersonFactory(born_on=date(1980, 5, 6), standing__group=cast.leader_group)
    address = f"/members/{person.pk}/"
    assert "1980" in as_("chair").get(address).text
    assert "1980" not in as_(who).get(address).text


def test_a_mobile_number_is_for_the_chair_and_the_leader_of_the_group(as_, cast):
    person = PersonFactory(mobile="13800000000", standing__group=cast.leader_group)
    shown = {
        who: "13800000000" in as_(who).get(f"/members/{person.pk}/").text
        for who in ("chair", "leader", "auditor", "treasurer")
    }
    assert shown == {"chair": True, "leader": True, "auditor": False, "treasurer": False}


def test_a_person_s_story_is_told_in_sentences(as_, cast):
    person = PersonFactory(name="林晓春", standing__since=date(2010, 9, 1))
    wrong = record_move(
        person=person, kind="retire", effective_on=date(2024, 3, 1), by=None, category="retired"
    )
    strike_move(move=wrong, by=cast.chair, reason="录错了人")
    PostFactory(person=person, kind=Post.Kind.WELFARE, period=(date(2020, 1, 1), date(2023, 1, 1)))

    page = as_("chair").get(f"/members/{person.pk}/").text

    assert "2010年9月1日：到校，在编，会员。" in page
    assert "<s>2024年3月1日：退休。</s>" in page
    assert "录错了人" in page
    assert "2022年12月31日" in page


def test_a_name_is_text(as_, cast):
    person = PersonFactory(name="<script>alert(1)</script>")
    client = as_("chair")
    assert "<script>alert" not in client.get(LIST).text + client.get(f"/members/{person.pk}/").text


@pytest.mark.parametrize("count", [1, 3, 2000])
def test_the_list_asks_as_much_for_few_as_for_many(as_, cast, django_assert_num_queries, count):
    fill(count)
    client = as_("chair")
    with django_assert_num_queries(7):
        client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST, {"q": "wang", "category": "permanent", "page": "2"})


@pytest.mark.parametrize("count", [1, 3])
def test_a_person_s_page_asks_as_much_for_a_long_life_as_for_a_short_one(
    as_, cast, django_assert_num_queries, count
):
    person = PersonFactory()
    for n in range(count):
        group = UnionGroupFactory()
        record_move(person=person, kind="regroup", effective_on=date(2015 + n, 1, 1), by=None, group=group)
        PostFactory(person=person, kind=Post.Kind.GROUP_LEADER, group=group)
    client = as_("chair")
    with django_assert_num_queries(11):
        client.get(f"/members/{person.pk}/")


@pytest.mark.parametrize("typed", ["wang1", "王", "w", "B000"])
def test_a_search_is_answered_by_indexes(cast, typed):
    fill(20)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Person.objects.found_by(typed).order_by().explain()
    assert plan.count("Bitmap Index Scan") >= 5
