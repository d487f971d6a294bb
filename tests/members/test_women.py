from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate

from members.models import Committee, Person, Post, Standing, Union
from members.reports.women import heads_with_women, speakers_on, women_on
from tests.factories.members import LONG_AGO, PersonFactory, PostFactory, UnionGroupFactory

PAGE = "/members/women/"
DAY = date(2026, 3, 8)


def test_row_12_the_page_has_the_roster_of_women_workers_members_or_not(as_, cast):
    PersonFactory(name="王芳", standing__membership="none")
    PersonFactory(name="李雷", sex="m")
    PersonFactory(name="已退", standing={"category": "retired", "membership": "kept"})
    response = as_("treasurer").get(PAGE)
    listed = [line.name for line in response.context["lines"]]
    assert "王芳" in listed
    assert {"李雷", "已退"}.isdisjoint(listed)
    assert response.context["women"].total.women == len(listed)


def test_women_are_counted_by_group_and_by_age(db):
    group = UnionGroupFactory(name="语文小组")
    PersonFactory(born_on=date(1995, 3, 9), standing__group=group)
    PersonFactory(born_on=date(1995, 3, 8), standing__group=group)
    PersonFactory(born_on=date(1970, 1, 1), standing__membership="none")
    PersonFactory(standing__group=group)
    PersonFactory(sex="m", standing__group=group)
    women = women_on(DAY)
    assert women.by_group[0] == ("语文小组", 3, 3)
    assert [(line.women, line.members) for line in women.by_age] == [(1, 1), (1, 1), (1, 0), (1, 1)]


def test_row_13_the_headcount_has_a_column_for_women(db):
    PersonFactory()
    PersonFactory(sex="m")
    PersonFactory(standing={"category": "retired", "membership": "none"})
    assert [(line.people, line.women) for line in heads_with_women(DAY)] == [(2, 1), (1, 1)]


@pytest.mark.parametrize(("women", "needed"), [(9, False), (10, True)])
def test_from_ten_women_members_a_committee_is_asked_for(union, women, needed):
    PersonFactory.create_batch(women)
    PersonFactory(sex="m")
    PersonFactory(standing__membership="kept")
    findings = speakers_on(DAY).findings
    assert any("10" in finding.sentence for finding in findings) == needed
    assert all(finding.rule for finding in findings)


def test_the_number_is_the_school_s(union):
    Union.objects.update(women_committee_from=25)
    women = PersonFactory.create_batch(12)
    PostFactory(person=women[0], kind=Post.Kind.WOMEN)
    assert speakers_on(DAY).findings == []


def test_a_committee_in_force_answers_the_rule_and_its_members_are_named(as_, cast):
    PersonFactory.create_batch(12)
    committee = Committee.objects.create(kind="women", number=2, period=DateRange(LONG_AGO, None))
    for name, is_head in (("王芳", False), ("周敏", True)):
        person = PersonFactory(name=name)
        PostFactory(person=person, kind="women_committee", committee=committee, is_head=is_head)
    context = as_("chair").get(PAGE).context
    assert context["speakers"].findings == []
    assert [post.person.name for post in context["speakers"].posts] == ["周敏", "王芳"]


def test_row_12_activities_and_money_for_women_stand_on_the_page(as_, cast):
    page = as_("chair").get(PAGE).text
    assert f"/activities/women/{localdate().year}/" in page
    assert f"/finance/women/{localdate().year}/" in page


def test_row_14_nothing_medical_can_be_kept_of_anybody():
    words = ("medical", "health", "pregnan", "exam", "contracep", "fertil")
    columns = [field.name for field in (*Person._meta.fields, *Standing._meta.fields)]
    assert not [column for column in columns if any(word in column for word in words)]


@pytest.mark.parametrize("day", ["nonsense", "0001-01-01", "9999-12-31", "1999-01-01"])
def test_any_day_of_women_has_an_answer(as_, cast, day):
    assert as_("chair").get(PAGE, {"day": day, "page": "x"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 2000])
def test_women_ask_as_much_for_many_as_for_few(as_, cast, django_assert_num_queries, count):
    people = Person.objects.bulk_create(
        Person(staff_number=f"B{n}", name="王", sex="f") for n in range(count)
    )
    Standing.objects.bulk_create(
        Standing(person=p, period=DateRange(LONG_AGO, None), category="contract", membership="full")
        for p in people
    )
    client = as_("chair")
    with django_assert_num_queries(11):
        client.get(PAGE)
