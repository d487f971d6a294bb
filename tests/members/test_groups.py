"""Union groups: who sees them, who leads them, and September's regrouping in one screen."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from members.models import Post, Regrouping, Standing, UnionGroup
from members.services import record_move
from tests.factories.members import DepartmentFactory, PersonFactory, UnionGroupFactory

LIST = reverse("members:group_list")
REGROUP = reverse("members:regroup")
AHEAD = localdate() + timedelta(days=40)


def page(name, group):
    return reverse(f"members:{name}", args=[group.pk])


def group_on(person, day):
    return Standing.objects.on(day).get(person=person).group


def choice(person, before, after):
    return {f"to-{person.pk}": f"{before.pk if before else 0}:{after.pk if after else 0}"}


def test_the_list_shows_leader_and_numbers(as_, cast):
    PersonFactory(name="男同事", sex="m", standing__group=cast.leader_group)
    line = as_("chair").get(LIST).context["lines"][0]
    assert line.leader.person.name == "高明"
    assert (line.numbers.people, line.numbers.members, line.numbers.women) == (2, 2, 1)
    assert not line.leads_from_outside


def test_a_leader_who_left_the_group_is_marked(as_, cast):
    other = UnionGroupFactory(name="数学小组")
    record_move(person=cast.leader.person, kind="regroup", effective_on=localdate(), by=None, group=other)
    lines = as_("chair").get(LIST).context["lines"]
    assert [line.leads_from_outside for line in lines if line.leader] == [True]


def test_row_6_a_leader_sees_the_own_group_and_no_other(as_, cast):
    other = UnionGroupFactory(name="数学小组")
    client = as_("leader")
    assert [line.group for line in client.get(LIST).context["lines"]] == [cast.leader_group]
    assert client.get(page("group_detail", cast.leader_group)).status_code == 200
    assert client.get(page("group_detail", other)).status_code == 404
    assert client.get(REGROUP).status_code == 403
    assert client.post(page("leader_name", cast.leader_group), {}).status_code == 403
    assert client.post(page("group_edit", cast.leader_group), {}).status_code == 403


def test_the_right_of_a_leader_ends_with_the_term(as_, cast):
    post = cast.leader.person.posts.get()
    post.period = (post.period.lower, localdate())
    post.save()
    assert as_("leader").get(page("group_detail", cast.leader_group)).status_code == 403


def test_a_group_is_made_and_its_name_is_its_own(as_, cast):
    client = as_("chair")
    assert client.post(reverse("members:group_add"), {"name": "数学小组"}).status_code == 302
    again = client.post(reverse("members:group_add"), {"name": " 数学小组 "})
    assert again.status_code == 422
    assert UnionGroup.objects.filter(name="数学小组").count() == 1


def test_a_group_with_people_is_not_closed(as_, cast):
    address = page("group_edit", cast.leader_group)
    form = {"name": "语文小组", "position": 0, "closed_on": localdate(), "version": 1}
    assert as_("chair").post(address, form).status_code == 422
    cast.leader_group.refresh_from_db()
    assert cast.leader_group.closed_on is None


def test_an_empty_group_is_closed_and_its_leader_s_term_with_it(as_, cast):
    other = UnionGroupFactory(name="数学小组")
    record_move(person=cast.leader.person, kind="regroup", effective_on=localdate(), by=None, group=other)
    form = {"name": "语文小组", "position": 0, "closed_on": localdate(), "version": 1}
    assert as_("chair").post(page("group_edit", cast.leader_group), form).status_code == 302
    assert cast.leader.person.posts.get().period.upper == localdate()
    assert [line.group.name for line in as_("chair").get(LIST).context["lines"]] == ["数学小组"]


def test_two_who_edit_a_group_do_not_overwrite_each_other(as_, cast):
    address, form = page("group_edit", cast.leader_group), {"position": 0, "version": 1}
    assert as_("chair").post(address, form | {"name": "语文一组"}).status_code == 302
    second = as_("chair").post(address, form | {"name": "语文二组"})
    assert second.status_code == 422
    assert "语文一组" in second.text


def test_a_leader_is_named_and_the_earlier_term_ends_the_day_before(as_, cast):
    new = PersonFactory(name="新组长", standing__group=cast.leader_group)
    form = {"person": new.pk, "since": AHEAD}
    assert as_("chair").post(page("leader_name", cast.leader_group), form).status_code == 302
    old, named = cast.leader_group.posts.order_by("period")
    assert (old.person.name, old.last_day) == ("高明", AHEAD - timedelta(days=1))
    assert (named.person.name, named.period.lower) == ("新组长", AHEAD)


@pytest.mark.parametrize("who", ["林晓春", "客人"])
def test_a_leader_outside_the_group_is_refused(as_, cast, who):
    person = {"林晓春": cast.teacher, "客人": cast.outsider}[who].person
    response = as_("chair").post(
        page("leader_name", cast.leader_group), {"person": person.pk, "since": localdate()}
    )
    assert response.status_code == 422
    assert response.context["form"].non_field_errors().as_data()[0].code == "leader_outside_group"
    assert cast.leader_group.posts.get().person.name == "高明"


@pytest.mark.parametrize(
    "form",
    [{}, {"person": "x", "since": "2026-13-01"}, {"person": 999999999, "since": "2026-09-01"}],
)
def test_a_leader_form_that_cannot_be_read_is_refused(as_, cast, form):
    assert as_("chair").post(page("leader_name", cast.leader_group), form).status_code == 422


def test_row_6_regrouping_previews_and_records_on_one_day(as_, cast):
    maths = UnionGroupFactory(name="数学小组", position=1)
    moving = PersonFactory(name="要调走", standing__group=cast.leader_group)
    client = as_("chair")
    sent = {
        "day": AHEAD,
        **choice(moving, cast.leader_group, maths),
        **choice(cast.chair.person, None, maths),
    }

    shown = client.post(REGROUP, sent | {"do": "preview"})
    sizes = {s.group and s.group.name: (s.before, s.after) for s in shown.context["preview"].sizes}
    assert sizes["数学小组"] == (0, 2)
    assert sizes["语文小组"] == (2, 1)
    assert not Regrouping.objects.exists()

    assert client.post(REGROUP, sent | {"do": "record"}).url == LIST
    assert group_on(moving, AHEAD) == maths
    assert group_on(moving, AHEAD - timedelta(days=1)) == cast.leader_group
    assert group_on(cast.chair.person, AHEAD) == maths


def test_a_leader_who_would_leave_the_group_is_warned_of(as_, cast):
    maths = UnionGroupFactory(name="数学小组")
    sent = {"day": AHEAD, "do": "preview", **choice(cast.leader.person, cast.leader_group, maths)}
    assert [post.person.name for post in as_("chair").post(REGROUP, sent).context["preview"].astray] == [
        "高明"
    ]


@pytest.mark.parametrize("who", ["ticked", "group", "department"])
def test_many_are_put_at_once(as_, cast, who):
    maths = UnionGroupFactory(name="数学小组")
    moving = PersonFactory(name="要调走", standing__group=cast.leader_group, department=DepartmentFactory())
    said = {"ticked": "ticked", "group": f"group-{cast.leader_group.pk}"}
    sent = {"do": "put", "who": said.get(who), "into": maths.pk, "tick": [moving.pk], "day": AHEAD}
    if who == "department":
        sent["who"] = f"department-{moving.department_id}"
    response = as_("chair").post(REGROUP, sent)
    rows = [row for section in response.context["sections"] for row in section["rows"] if row["changes"]]
    assert "要调走" in {row["one"].name for row in rows}
    assert {row["chosen"] for row in rows} == {maths.pk}
    assert not Regrouping.objects.exists()


def test_the_second_of_two_chairs_is_told_kindly(as_, cast):
    maths, music = UnionGroupFactory(name="数学小组"), UnionGroupFactory(name="音乐小组")
    moving = PersonFactory(name="要调走", standing__group=cast.leader_group)
    first = {"day": AHEAD, "do": "record", **choice(moving, cast.leader_group, maths)}
    second = {"day": AHEAD, "do": "record", **choice(moving, cast.leader_group, music)}
    assert as_("chair").post(REGROUP, first).status_code == 302
    refused = as_("chair").post(REGROUP, second)
    assert refused.status_code == 422
    assert "要调走" in refused.context["refusals"][0]
    assert group_on(moving, AHEAD) == maths
    assert Regrouping.objects.count() == 1


def test_row_6_regrouping_is_undone_as_a_whole_until_its_day(as_, cast):
    maths = UnionGroupFactory(name="数学小组")
    moving = PersonFactory(name="要调走", standing__group=cast.leader_group)
    client = as_("chair")
    client.post(REGROUP, {"day": AHEAD, "do": "record", **choice(moving, cast.leader_group, maths)})
    undo = reverse("members:regroup_undo", args=[Regrouping.objects.get().pk])
    assert client.get(undo).status_code == 200
    assert client.post(undo, {"reason": " "}).status_code == 422
    assert client.post(undo, {"reason": "分组方案重议"}).url == LIST
    assert group_on(moving, AHEAD) == cast.leader_group
    assert client.post(undo, {"reason": "再撤一次"}).status_code == 422


def test_a_regrouping_in_force_is_not_undone_as_a_whole(as_, cast):
    maths = UnionGroupFactory(name="数学小组")
    moving = PersonFactory(name="要调走", standing__group=cast.leader_group)
    client = as_("chair")
    client.post(REGROUP, {"day": localdate(), "do": "record", **choice(moving, cast.leader_group, maths)})
    undo = reverse("members:regroup_undo", args=[Regrouping.objects.get().pk])
    assert client.post(undo, {"reason": "后悔了"}).status_code == 422
    assert group_on(moving, localdate()) == maths


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "record"},
        {"do": "preview", "day": "no day"},
        {"do": "record", "day": "2026-02-30"},
        {"do": "put", "who": "x", "into": "y"},
        {"do": "record", "to-x": "1:2", "to-1": "1", "to-2": "a:b"},
        {"do": "record", "to-999999999": "0:1"},
        {"do": "preview", "to-999999999": "0:1"},
    ],
)
def test_a_regrouping_that_cannot_be_read_stores_nothing(as_, cast, sent):
    assert as_("chair").post(REGROUP, sent).status_code == 422
    assert not Regrouping.objects.exists()


def test_a_closed_group_takes_nobody(as_, cast):
    closed = UnionGroupFactory(name="老组", closed_on=date(2020, 1, 1))
    sent = {"day": AHEAD, "do": "record", **choice(cast.teacher.person, None, closed)}
    assert as_("chair").post(REGROUP, sent).status_code == 422


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_pages_of_groups_ask_as_much_for_few_as_for_many(as_, cast, django_assert_num_queries, count):
    for n in range(min(count, 8)):
        group = UnionGroupFactory(name=f"小组{n}")
        person = PersonFactory(standing__group=group)
        Post.objects.create(person=person, kind="group_leader", group=group, period=(date(2020, 1, 1), None))
    for _n in range(count - min(count, 8)):
        PersonFactory(standing__group=group)
    client = as_("chair")
    with django_assert_num_queries(10):
        client.get(LIST)
    with django_assert_num_queries(7):
        client.get(page("group_detail", group))
    with django_assert_num_queries(6):
        client.get(REGROUP)


def test_what_can_be_undone_stands_under_the_day_it_speaks_of(as_, cast):
    under = as_("chair").get(REGROUP, {"day": "2026-01-05"}).text.partition('id="id_day_helptext"')[2]
    assert "只能逐人划去" in under.partition("</div>")[0]
