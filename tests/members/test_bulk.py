"""One change for many: shown first, then all or nothing, in a number of statements that does not grow."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Move, Person, Standing, Tagging
from members.services import record_move
from members.services.bulk import preview_category, recategorise_people, regroup_people, tag_people
from members.services.membership import join
from tests.factories.members import PersonFactory, UnionGroupFactory

BULK = "/members/bulk/"
SEPTEMBER = date(2026, 9, 1)


def standing_of(person, day=SEPTEMBER):
    return Standing.objects.on(day).get(person=person)


def crowd(count):
    """Many colleagues and what they are, in three statements."""
    people = Person.objects.bulk_create(
        Person(staff_number=f"B{n:05d}", name=f"王{n}", pinyin=f"wang {n}") for n in range(count)
    )
    Move.objects.bulk_create(
        Move(person=p, kind="hire", effective_on=date(2015, 9, 1), category="contract", membership="none")
        for p in people
    )
    Standing.objects.bulk_create(
        Standing(person=p, period=(date(2015, 9, 1), None), category="contract", membership="none")
        for p in people
    )
    return people


def test_people_come_into_a_group_on_the_day_and_not_before(cast):
    people, group = [PersonFactory(), PersonFactory()], UnionGroupFactory()
    assert regroup_people(people=people, group=group, effective_on=SEPTEMBER, by=cast.chair) == 2
    for person in people:
        assert standing_of(person).group == group
        assert standing_of(person, date(2026, 8, 31)).group is None
        assert person.moves.last().recorded_by == cast.chair


def test_who_is_in_the_group_already_keeps_a_clean_page(cast):
    group = UnionGroupFactory()
    there, new = PersonFactory(standing__group=group), PersonFactory()
    assert regroup_people(people=[there, new], group=group, effective_on=SEPTEMBER, by=cast.chair) == 1
    assert there.moves.count() == 1


def test_a_category_changes_and_membership_goes_on(cast):
    person = PersonFactory(standing__category="contract")
    recategorise_people(people=[person], category="permanent", effective_on=SEPTEMBER, by=cast.chair)
    assert (standing_of(person).category, standing_of(person).membership) == ("permanent", "full")


def test_somebody_not_on_the_list_that_day_stops_all_of_it(cast):
    stays, gone = PersonFactory(name="留校"), PersonFactory(name="调走")
    record_move(person=gone, kind="transfer_out", effective_on=date(2026, 7, 1), by=None)
    with pytest.raises(ValidationError, match="调走"):
        recategorise_people(people=[stays, gone], category="contract", effective_on=SEPTEMBER, by=cast.chair)
    assert stays.moves.count() == 1


def test_nobody_is_retired_in_bulk(cast):
    with pytest.raises(ValidationError) as refusal:
        recategorise_people(
            people=[PersonFactory()], category="retired", effective_on=SEPTEMBER, by=cast.chair
        )
    assert refusal.value.code == "retiring_is_an_act"


@pytest.mark.parametrize("change", [preview_category, partial(recategorise_people, by=None)])
def test_a_category_that_a_later_act_could_not_follow_is_refused(db, change):
    colleague = {"standing__category": "contract", "standing__membership": "none"}
    stays, joins = PersonFactory(**colleague), PersonFactory(name="入会者", **colleague)
    join(person=joins, effective_on=date(2026, 10, 1), by=None)
    with pytest.raises(ValidationError, match="入会者") as refusal:
        change(people=[stays, joins], category="other", effective_on=SEPTEMBER)
    assert [error.code for error in refusal.value.error_list] == ["later_act"]
    assert stays.moves.count() == 1


def test_a_tag_is_borne_once(cast):
    person, other = PersonFactory(), PersonFactory()
    assert tag_people(people=[person], tag=" 骨干教师 ", effective_on=SEPTEMBER, by=cast.chair) == 1
    assert tag_people(people=[person, other], tag="骨干教师", effective_on=SEPTEMBER, by=cast.chair) == 1
    assert Tagging.objects.filter(tag__name="骨干教师").count() == 2


@pytest.mark.parametrize("change", ["group", "category", "tag"])
def test_five_hundred_cost_no_more_statements_than_three(cast, change):
    group, people, asked = UnionGroupFactory(), crowd(503), []
    for some in (people[:3], people[3:]):
        with CaptureQueriesContext(connection) as queries:
            if change == "group":
                regroup_people(people=some, group=group, effective_on=SEPTEMBER, by=cast.chair)
            elif change == "category":
                recategorise_people(people=some, category="agency", effective_on=SEPTEMBER, by=cast.chair)
            else:
                tag_people(people=some, tag=f"标记{len(some)}", effective_on=SEPTEMBER, by=cast.chair)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 20


def test_the_page_shows_first_and_changes_then(as_, cast):
    group = UnionGroupFactory(name="理科小组")
    people = [PersonFactory(name="甲老师", standing__group=cast.leader_group), PersonFactory(name="乙老师")]
    client = as_("chair")
    chosen = {"person": [p.pk for p in people]}
    assert "甲老师" in client.get(BULK, chosen).text
    change = chosen | {"to-action": "group", "to-group": group.pk, "to-effective_on": "2026-09-01"}

    shown = client.post(BULK, change)
    assert "语文小组 → 理科小组" in shown.text
    assert Move.objects.filter(kind="regroup").count() == 0

    assert client.post(BULK, change | {"confirmed": "2"}).status_code == 302
    assert {standing_of(person).group for person in people} == {group}


def test_all_that_match_are_changed_and_no_others(as_, cast):
    PersonFactory(name="张一", standing__category="contract")
    PersonFactory(name="张二", standing__category="contract")
    other = PersonFactory(name="赵三", standing__category="contract")
    change = {"everybody": "on", "q": "zhang", "to-action": "category", "to-category": "permanent"}
    change |= {"to-effective_on": "2026-09-01", "confirmed": "2"}
    assert as_("chair").post(BULK, change).status_code == 302
    assert standing_of(other).category == "contract"
    assert Move.objects.filter(kind="change_category").count() == 2


def test_a_list_that_has_changed_is_shown_again(as_, cast):
    PersonFactory(name="张一")
    change = {"everybody": "on", "q": "zhang", "to-action": "tag", "to-tag": "骨干教师"}
    change |= {"to-effective_on": "2026-09-01", "confirmed": "2"}
    response = as_("chair").post(BULK, change)
    assert response.status_code == 422
    assert "名单刚刚有变化" in response.text
    assert not Tagging.objects.filter(tag__name="骨干教师").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"to-action": ""},
        {"to-action": "group", "to-group": ""},
        {"to-action": "group", "to-group": "999999"},
        {"to-action": "category", "to-category": "retired"},
        {"to-action": "tag", "to-tag": ""},
        {"to-action": "tag", "to-tag": "长" * 31},
        {"to-action": "tag", "to-tag": "骨干", "to-effective_on": "2026-02-30"},
        {"to-effective_on": "2990-01-01"},
        {"person": ["x", "9" * 40, "-1"]},
        {"person": []},
    ],
)
def test_what_cannot_be_done_is_said(as_, cast, wrong):
    change = {
        "person": [PersonFactory().pk],
        "to-action": "tag",
        "to-tag": "骨干",
        "to-effective_on": "2026-09-01",
    }
    response = as_("chair").post(BULK, change | {"confirmed": "1"} | wrong)
    assert response.status_code == 422
    assert Tagging.objects.count() == 0


def test_the_page_asks_as_much_for_many_as_for_few(as_, cast):
    people, client, asked = crowd(2000), as_("chair"), []
    change = {"to-action": "category", "to-category": "agency", "to-effective_on": "2026-09-01"}
    for chosen in ({"person": [people[0].pk]}, {"person": [p.pk for p in people[:3]]}, {"everybody": "on"}):
        with CaptureQueriesContext(connection) as queries:
            assert client.post(BULK, change | chosen).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2] <= 12
