"""Offices and committees: terms, duties, who may decide, and refusals in words."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from members.models import Committee, Person, Post
from members.services import record_move
from members.services.posts import add_post
from tests.factories.members import LONG_AGO, PersonFactory, PostFactory, UnionGroupFactory

LIST = reverse("members:post_list")
ADD = reverse("members:post_add")
TODAY = localdate()
TOMORROW = TODAY + timedelta(days=1)


def page(name, row):
    return reverse(f"members:{name}", args=[row.pk])


def office(person, kind, **fields):
    typed = {"who": person.staff_number, "kind": kind, "since": TODAY, "term": "3", "duties": ""}
    return typed | fields


def codes(response):
    return {error.code for error in response.context["form"].non_field_errors().as_data()}


def committee_of(kind="union", number=1, since=date(2024, 3, 1), until=date(2029, 3, 1)):
    return Committee.objects.create(kind=kind, number=number, period=(since, until))


def test_an_office_is_given_for_three_years(as_, cast):
    assert as_("chair").post(ADD, office(cast.teacher.person, "publicity", duties="宣传")).url == LIST
    post = cast.teacher.person.posts.get()
    assert (post.duties, post.period.lower) == ("宣传", TODAY)
    assert post.last_day.year == (TODAY + timedelta(days=3 * 365 - 5)).year


def test_an_office_lasts_as_long_as_the_committee_it_has_a_seat_in(as_, cast):
    committee = committee_of()
    as_("chair").post(ADD, office(cast.teacher.person, "welfare", term="committee"))
    post = cast.teacher.person.posts.get()
    assert post.committee == committee
    assert post.last_day == date(2029, 2, 28)


def test_an_office_cannot_outlast_its_committee(as_, cast):
    committee_of()
    response = as_("chair").post(ADD, office(cast.teacher.person, "welfare", until=date(2035, 1, 1)))
    assert (response.status_code, codes(response)) == (422, {"outlasts_committee"})


@pytest.mark.parametrize(
    ("who", "kind", "code"),
    [
        ("treasurer", "auditor", "auditors_hold_no_finance_post"),
        ("auditor", "cashier", "auditors_hold_no_finance_post"),
        ("chair", "auditor", "auditors_hold_no_finance_post"),
        ("teacher", "chair", "one_chair_at_a_time"),
        ("treasurer", "treasurer", "a_post_is_held_once"),
        ("outsider", "publicity", "not_on_list"),
    ],
)
def test_what_the_rules_forbid_is_said_and_not_stored(as_, cast, who, kind, code):
    before = Post.objects.count()
    response = as_("chair").post(ADD, office(getattr(cast, who).person, kind))
    assert (response.status_code, codes(response)) == (422, {code})
    assert Post.objects.count() == before


def test_accountant_and_cashier_are_two_people(as_, cast):
    client = as_("chair")
    client.post(ADD, office(cast.teacher.person, "accountant"))
    response = client.post(ADD, office(cast.teacher.person, "cashier"))
    assert codes(response) == {"accountant_and_cashier_differ"}
    assert "林晓春" in response.text


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"who": "查无此人", "kind": "publicity", "since": "2026-02-30", "term": "3"},
        {"who": "T", "kind": "group_leader", "since": "2026-01-01", "term": "3"},
        {"who": "T", "kind": "nonsense", "since": "x", "term": "9"},
    ],
)
def test_an_office_that_cannot_be_read_is_refused(as_, cast, typed):
    assert as_("chair").post(ADD, typed).status_code == 422


def test_two_of_one_name_are_told_apart_by_number(as_, cast):
    one, _other = PersonFactory(name="王芳"), PersonFactory(name="王芳")
    client = as_("chair")
    assert client.post(ADD, office(one, "publicity", who="王芳")).status_code == 422
    assert client.post(ADD, office(one, "publicity", who=f"王芳 {one.staff_number}")).status_code == 302
    assert one.posts.exists()


def test_a_term_that_ends_before_it_begins_is_refused(as_, cast):
    response = as_("chair").post(ADD, office(cast.teacher.person, "publicity", until=date(2020, 1, 1)))
    assert codes(response) == {"post_is_not_empty"}


@pytest.mark.parametrize(
    ("kind", "facts", "code"),
    [
        ("publicity", {"standing__membership": "none"}, "not_a_member"),
        ("auditor", {"standing__membership": "kept"}, "not_a_member"),
        ("women", {"sex": "m"}, "not_a_woman"),
        ("women_committee", {"sex": "m"}, "not_a_woman"),
    ],
)
def test_committees_are_elected_of_members_and_women_s_of_women(as_, cast, kind, facts, code):
    person = PersonFactory(**facts)
    assert codes(as_("chair").post(ADD, office(person, kind))) == {code}
    committee = {"auditor": "audit", "women_committee": "women"}.get(kind, "union")
    response = as_("chair").post(
        f"{reverse('members:committee_add')}?kind={committee}", seats((kind, person, ""))
    )
    assert codes(response) == {code}
    assert not person.posts.exists()


def test_offices_outside_committees_need_no_membership(as_, cast):
    person = PersonFactory(standing__membership="none")
    answer = as_("chair").post(ADD, office(person, "school_office"), follow=True)
    assert f"{person.name}为学校办公室人员。" in answer.text
    assert "现任职务" in answer.text


def test_a_term_as_long_as_the_committee_s_is_offered_where_there_is_one(as_, cast):
    def offered(kind=""):
        return as_("chair").get(ADD, {"kind": kind}).context["form"]["term"].value()

    assert [offered(), offered("welfare")] == ["5", "5"]
    committee_of()
    assert [offered(), offered("welfare"), offered("auditor"), offered("cashier")] == [
        "committee",
        "committee",
        "5",
        "5",
    ]


@pytest.mark.parametrize("who", ["treasurer", "auditor", "leader", "teacher", "office_head", "administrator"])
def test_only_who_may_change_offices_does(as_, cast, who):
    assert as_(who).post(ADD, office(cast.teacher.person, "publicity")).status_code == 403
    assert as_(who).get(LIST).status_code == (200 if who in ("treasurer", "auditor") else 403)


def deputy(cast):
    PostFactory(person=cast.teacher.person, kind=Post.Kind.VICE_CHAIR)
    return cast.teacher


@pytest.mark.parametrize("kind", ["administrator", "school_office", "chair"])
def test_a_deputy_does_not_decide_on_the_chair_s_matters(as_, cast, kind):
    deputy(cast)
    response = as_("teacher").post(ADD, office(cast.retiree.person, kind))
    assert codes(response) == {"chair_decides"}


def test_a_deputy_does_not_end_the_chair_s_term(as_, cast):
    deputy(cast)
    chair = cast.chair.person.posts.get()
    response = as_("teacher").post(page("post_end", chair), {"since": TODAY, "sure": "on"})
    assert codes(response) == {"chair_decides"}


def test_while_there_is_no_chair_a_deputy_records_who_was_elected_but_not_themselves(as_, cast):
    deputy(cast)
    cast.chair.person.posts.update(period=(LONG_AGO, TODAY))
    assert codes(as_("teacher").post(ADD, office(cast.teacher.person, "chair"))) == {"not_oneself"}
    assert as_("teacher").post(ADD, office(PersonFactory(), "chair")).status_code == 302


def test_an_elected_chair_follows_an_acting_one(cast):
    cast.chair.person.posts.update(period=(LONG_AGO, TODAY - timedelta(days=5)))
    acting = PostFactory(
        person=cast.teacher.person, kind="chair", is_acting=True, period=(TODAY - timedelta(days=5), None)
    )
    add_post(person=PersonFactory(), kind="chair", since=TODAY, until=None, by=None)
    acting.refresh_from_db()
    assert acting.last_day == TODAY - timedelta(days=1)


def test_an_office_ends_and_with_it_the_right_to_act(as_, cast):
    treasurer = cast.treasurer.person.posts.get()
    assert as_("chair").post(page("post_end", treasurer), {"since": TODAY}).url == LIST
    assert as_("treasurer").get(reverse("finance:budget_list")).status_code == 403


def test_the_only_chair_does_not_end_the_own_office_by_mistake(as_, cast):
    chair = cast.chair.person.posts.get()
    shown = as_("chair").get(page("post_end", chair))
    assert shown.context["leaves_no_chair"]
    assert codes(as_("chair").post(page("post_end", chair), {"since": TODAY})) == {"no_chair_left"}
    assert as_("chair").post(page("post_end", chair), {"since": TODAY, "sure": "on"}).status_code == 302
    assert as_("chair").get(LIST).status_code == 403


def test_a_term_that_has_ended_does_not_end_again(as_, cast):
    treasurer = cast.treasurer.person.posts.get()
    client = as_("chair")
    client.post(page("post_end", treasurer), {"since": TODAY})
    assert codes(client.post(page("post_end", treasurer), {"since": TODAY})) == {"ended_already"}
    assert codes(client.post(page("post_end", treasurer), {"since": date(1990, 1, 1)})) == {"not_begun"}


def test_what_never_began_is_taken_out(as_, cast):
    post = PostFactory(person=cast.teacher.person, kind="publicity", period=(TOMORROW, None))
    assert as_("chair").post(page("post_end", post), {"since": TOMORROW}).status_code == 302
    assert not cast.teacher.person.posts.exists()


def test_duties_and_the_last_day_are_changed(as_, cast):
    post = cast.treasurer.person.posts.get()
    form = {"duties": "预算、决算", "last_day": TOMORROW, "version": post.version}
    assert as_("chair").post(page("post_edit", post), form).status_code == 302
    post.refresh_from_db()
    assert (post.duties, post.last_day) == ("预算、决算", TOMORROW)
    assert as_("chair").post(page("post_edit", post), form | {"duties": "晚了一步"}).status_code == 422


def seats(*rows, **fields):
    form = {
        "number": 2,
        "since": TODAY,
        "term": "3",
        "elected_on": TODAY,
        "approval_number": "青教工3号",
    }
    form |= {"seat-TOTAL_FORMS": len(rows), "seat-INITIAL_FORMS": 0}
    for n, (kind, person, duties) in enumerate(rows):
        who = person if isinstance(person, str) else person.staff_number
        form |= {f"seat-{n}-kind": kind, f"seat-{n}-who": who, f"seat-{n}-duties": duties}
    return form | fields


def test_row_8_a_committee_is_entered_with_all_its_members(as_, cast):
    earlier = committee_of()
    old = PostFactory(person=cast.retiree.person, kind="welfare", committee=earlier, period=earlier.period)
    rows = [
        ("chair", cast.chair.person, "全面工作"),
        ("organisation", cast.teacher.person, "组织"),
        ("publicity", "", "没有名字的一行"),
        ("treasurer", cast.treasurer.person, "经费"),
    ]
    response = as_("chair").post(reverse("members:committee_add"), seats(*rows))
    assert response.status_code == 302, response.context["form"].errors
    committee = Committee.objects.get(number=2)
    assert {post.kind for post in committee.posts.all()} == {"chair", "organisation", "treasurer"}
    assert committee.posts.get(kind="chair").is_head
    earlier.refresh_from_db()
    old.refresh_from_db()
    assert earlier.last_day == old.last_day == TODAY - timedelta(days=1)
    assert cast.chair.person.posts.count() == 2


def test_the_term_begins_with_five_years_or_as_long_as_the_one_before(as_, cast):
    def offered():
        return as_("chair").get(reverse("members:committee_add")).context["form"]["term"].value()

    assert offered() == "5"
    committee_of(since=date(2018, 3, 1), until=date(2021, 3, 1))
    assert offered() == "3"


def test_a_chair_s_longer_term_is_not_cut_without_a_word(as_, cast):
    rows = [("chair", cast.chair.person, "")]
    address = reverse("members:committee_add")
    assert "3至" in as_("chair").get(address).text
    last = date(TODAY.year + 2, 12, 31)
    text = as_("chair").post(address, seats(*rows, until=last), follow=True).text
    assert f"主席的任期随本届到{last.year}年12月31日止" in text


def test_row_9_the_duties_of_a_committee_stand_on_its_page(as_, cast):
    client = as_("chair")
    rows = [("chair", cast.chair.person, "主持全面工作"), ("organisation", cast.teacher.person, "")]
    client.post(reverse("members:committee_add"), seats(*rows))
    committee = Committee.objects.get()
    text = client.get(page("committee_detail", committee)).text
    assert "主持全面工作" in text
    assert as_("auditor").get(page("committee_detail", committee)).status_code == 200

    edit = client.get(page("committee_edit", committee)).context["form"]
    assert [bool(usual) for _post, _field, usual in edit.duties_rows] == [True, True]


def test_an_office_entered_before_its_committee_becomes_part_of_it(as_, cast):
    """The chair of the first run enters the committee that has been in office for two years."""
    cast.chair.person.posts.update(period=(TODAY, None))
    rows = [("chair", cast.chair.person, "")]
    response = as_("chair").post(reverse("members:committee_add"), seats(*rows, since=date(2024, 9, 1)))
    assert response.status_code == 302
    assert cast.chair.person.posts.get().period.lower == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([("chair", "查无此人", "")], {}),
        ([("publicity", "T", "")], {"number": "x"}),
        ([("auditor", "周桂兰", "")], {}),
        ([], {"seat-TOTAL_FORMS": "many"}),
        ([("publicity", "林晓春", ""), ("publicity", "林晓春", "")], {}),
        ([("publicity", "客人", "")], {}),
        ([("publicity", "林晓春", "")], {"until": "2020-01-01"}),
    ],
)
def test_a_committee_that_cannot_be_entered_stores_nothing(as_, cast, rows, fields):
    before = Post.objects.count()
    response = as_("chair").post(reverse("members:committee_add"), seats(*rows, **fields))
    assert response.status_code == 422
    assert (Committee.objects.count(), Post.objects.count()) == (0, before)


def test_a_term_number_is_used_once(as_, cast):
    committee_of(number=2, since=date(2015, 1, 1), until=date(2018, 1, 1))
    response = as_("chair").post(reverse("members:committee_add"), seats(("publicity", "林晓春", "")))
    assert codes(response) == {"one_committee_a_term"}


def test_more_rows_keep_what_was_typed(as_, cast):
    form = seats(("publicity", "林晓春", "")) | {"do": "more"}
    response = as_("chair").post(reverse("members:committee_add"), form)
    assert len(response.context["form"].seats.forms) == 4
    assert "林晓春" in response.text
    assert not Committee.objects.exists()


def test_a_committee_is_extended_with_its_offices_and_takes_in_a_member(as_, cast):
    committee = committee_of()
    post = PostFactory(
        person=cast.teacher.person, kind="publicity", committee=committee, period=committee.period
    )
    form = {
        "version": committee.version,
        "number": 1,
        "since": "2024-03-01",
        "last_day": "2029-08-31",
        "approval_number": "",
        f"duties-{post.pk}": "通讯",
        "seated_from": TODAY,
        "seat-TOTAL_FORMS": 1,
        "seat-INITIAL_FORMS": 0,
        "seat-0-kind": "welfare",
        "seat-0-who": PersonFactory(name="顾新").staff_number,
    }
    response = as_("chair").post(page("committee_edit", committee), form)
    assert response.status_code == 302
    post.refresh_from_db()
    assert (post.duties, post.last_day) == ("通讯", date(2029, 8, 31))
    assert Person.objects.get(name="顾新").posts.get().period.lower == TODAY
    assert as_("chair").post(page("committee_edit", committee), form).status_code == 422


def test_terms_running_out_are_listed_the_nearest_first(as_, cast):
    for kind, days in (("publicity", 170), ("welfare", 20), ("women", 85), ("labour_protection", 200)):
        person = PersonFactory(name=f"{days}天")
        PostFactory(person=person, kind=kind, period=(LONG_AGO, TODAY + timedelta(days=days + 1)))
    endings = as_("chair").get(LIST).context["offices"].endings
    assert [(one.post.person.name, one.tone) for one in endings] == [
        ("20天", "alert"),
        ("85天", "waiting"),
        ("170天", "quiet"),
    ]


def test_an_earlier_term_stays_readable(as_, cast):
    old = committee_of(since=date(2015, 1, 1), until=date(2018, 1, 1))
    PostFactory(person=cast.retiree.person, kind="welfare", committee=old, period=old.period)
    client = as_("treasurer")
    assert page("committee_detail", old) in client.get(LIST).text
    assert "沈敬之" in client.get(page("committee_detail", old)).text


def test_who_left_the_school_is_marked(as_, cast):
    record_move(person=cast.treasurer.person, kind="transfer_out", effective_on=TODAY, by=None)
    marked = [one for one in as_("chair").get(LIST).context["offices"].others if not one.listed]
    assert {one.post.person.name for one in marked} == {"何立群"}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_pages_of_offices_ask_as_much_for_few_as_for_many(as_, cast, django_assert_num_queries, count):
    committee = committee_of()
    old = committee_of(number=9, since=date(2015, 1, 1), until=date(2018, 1, 1))
    for n in range(count):
        person = PersonFactory(name=f"委员{n}")
        PostFactory(person=person, kind="member", committee=committee, period=committee.period)
        PostFactory(person=person, kind="member", committee=old, period=old.period)
        group = UnionGroupFactory(name=f"小组{n}")
        PostFactory(person=person, kind="group_leader", group=group, period=(TODAY, TOMORROW))
    client = as_("chair")
    with django_assert_num_queries(9):
        client.get(LIST)
    with django_assert_num_queries(6):
        client.get(page("committee_detail", committee))
    with django_assert_num_queries(7):
        client.get(page("committee_edit", committee))


@pytest.mark.parametrize("count", [1, 3, 9])
def test_entering_a_committee_asks_as_much_for_few_as_for_many(as_, cast, count):
    earlier = committee_of()
    people = [PersonFactory(name=f"委员{n}") for n in range(count)]
    for person in people:
        PostFactory(person=person, kind="member", committee=earlier, period=earlier.period)
    client = as_("chair")
    form = seats(("chair", cast.chair.person, ""), *(("member", person, "") for person in people))
    with CaptureQueriesContext(connection) as asked:
        assert client.post(reverse("members:committee_add"), form).status_code == 302
    assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) == 16
    committee = Committee.objects.get(number=2)
    edit = {
        "version": 1,
        "number": 2,
        "since": TODAY,
        "last_day": TODAY + timedelta(days=900),
        "seat-TOTAL_FORMS": 0,
        "seat-INITIAL_FORMS": 0,
    }
    with CaptureQueriesContext(connection) as asked:
        assert client.post(page("committee_edit", committee), edit).status_code == 302
    assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) == 13
    assert {post.last_day for post in committee.posts.all()} == {TODAY + timedelta(days=900)}
