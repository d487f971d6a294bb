from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.timezone import localdate

from members.models import Person, Standing, Tag, Tagging
from members.reports.marks import tags_on
from members.services import record_move
from tests.factories.members import LONG_AGO, PersonFactory, TaggingFactory

LIST, ADD = "/members/tags/", "/members/tags/new/"
SINCE = date(2025, 9, 1)


def typed(people, **changes):
    return {"tag": Tag.ACTIVIST, "people": people, "since": "2025-09-01", "until": ""} | changes


def test_row_10_activists_are_a_share_of_the_members(as_, cast):
    # Seven full members in the cast.
    for name in ("甲", "乙", "丙"):
        TaggingFactory(person__name=name)
    line = tags_on(localdate())[0]
    assert (line.name, line.bearers, line.members, line.share) == (Tag.ACTIVIST, 3, 3, "30%")
    page = as_("auditor").get(LIST).text
    assert "3" in page
    assert "30%" in page


def test_row_10_the_share_is_of_the_day_asked_for(db):
    TaggingFactory(period=DateRange(SINCE, date(2026, 9, 1)))
    shares = [
        tags_on(day)[0].bearers for day in (date(2025, 8, 31), SINCE, date(2026, 8, 31), date(2026, 9, 1))
    ]
    assert shares == [0, 1, 1, 0]


def test_whoever_has_left_counts_no_more_and_who_is_no_member_has_no_share(db):
    gone = TaggingFactory(person__name="走").person
    record_move(person=gone, kind="transfer_out", effective_on=SINCE, by=None)
    TaggingFactory(person=PersonFactory(standing__membership="none"))
    regrouped = TaggingFactory(person__name="留").person
    record_move(person=regrouped, kind="change_category", effective_on=SINCE, by=None, category="contract")
    line = tags_on(localdate())[0]
    assert (line.bearers, line.members) == (2, 1)


def test_several_people_are_tagged_at_once(as_, cast):
    PersonFactory(name="王芳", staff_number="T9001")
    PersonFactory(name="李雷")
    response = as_("chair").post(ADD, typed("李雷\nT9001，周桂兰"))
    assert response.status_code == 302
    assert set(Tagging.objects.values_list("person__name", flat=True)) == {"王芳", "李雷", "周桂兰"}


@pytest.mark.parametrize(
    "changes",
    [
        {"people": "查无此人"},
        {"people": ""},
        {"people": "、、"},
        {"people": "a\x00b"},
        {"tag": ""},
        {"tag": "长" * 31},
        {"since": "2026-02-30"},
        {"since": ""},
        {"until": "2025-08-31"},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_stored(as_, cast, changes):
    response = as_("chair").post(ADD, typed("周桂兰") | changes)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Tagging.objects.exists()


def test_two_of_one_name_are_asked_for_by_number(as_, cast):
    PersonFactory.create_batch(2, name="王芳")
    response = as_("chair").post(ADD, typed("王芳"))
    assert response.status_code == 422
    assert not Tagging.objects.exists()


def test_overlapping_days_are_refused_on_the_page(as_, cast):
    TaggingFactory(person__name="李雷")
    response = as_("chair").post(ADD, typed("李雷"))
    assert response.status_code == 422
    assert "李雷" in response.context["form"].non_field_errors()[0]


def test_a_tag_ends_on_the_page(as_, cast):
    tagging = TaggingFactory(person__name="李雷")
    address = reverse("members:tag_end", args=[tagging.pk])
    assert "李雷" in as_("chair").get(address).text
    assert as_("chair").post(address, {"last_day": ""}).status_code == 422
    assert as_("chair").post(address, {"last_day": "2000-01-01"}).status_code == 422
    assert as_("chair").post(address, {"last_day": "2026-08-31"}).status_code == 302
    tagging.refresh_from_db()
    assert tagging.last_day == date(2026, 8, 31)
    assert as_("chair").post(address, {"mistake": "on"}).status_code == 302
    assert not Tagging.objects.exists()


def test_the_form_knows_whom_the_page_before_was_about(as_, cast):
    person = PersonFactory(name="李雷", staff_number="T9001")
    form = as_("chair").get(ADD, {"person": person.pk, "tag": "骨干教师"}).context["form"]
    assert (form.initial["people"], form.initial["tag"]) == ("李雷 T9001", "骨干教师")
    for spoilt in ("x", "9" * 30, "²"):
        assert as_("chair").get(ADD, {"person": spoilt}).status_code == 200


@pytest.mark.parametrize("query", [{"tag": "x"}, {"tag": "9" * 30}, {"page": "x"}, {"day": "nonsense"}])
def test_a_spoilt_address_of_tags_is_no_failure(as_, cast, query):
    TaggingFactory()
    assert as_("chair").get(LIST, query).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 200])
def test_tags_ask_as_much_for_many_as_for_few(as_, cast, django_assert_num_queries, count):
    tag = Tag.objects.create(name=Tag.ACTIVIST)
    people = Person.objects.bulk_create(Person(staff_number=f"B{n}", name="王") for n in range(count))
    period = DateRange(LONG_AGO, localdate() + timedelta(days=90))
    Standing.objects.bulk_create(
        Standing(person=p, period=period, category="permanent", membership="full") for p in people
    )
    Tagging.objects.bulk_create(Tagging(person=p, tag=tag, period=period) for p in people)
    client = as_("chair")
    with django_assert_num_queries(8):
        assert len(client.get(LIST).context["bearers"]) == min(count, 50)
