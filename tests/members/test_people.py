"""Entering and changing somebody: what cannot be is said in a sentence, and nothing is stored."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from members.models import Move, Person, Standing, UnionGroup
from members.services.people import edit_person, enter_colleague, enter_person
from members.services.signing_in import sync_sign_ins
from tests.factories.members import PersonFactory, UnionGroupFactory
from vault.versions import StaleVersion

ADD = "/members/add/"
NEW = {
    "staff_number": "N001",
    "name": "方新",
    "sex": "f",
    "birthday_calendar": "solar",
    "category": "permanent",
    "since": "2026-09-01",
    "membership": "full",
}


def typed(person, **changes):
    """The form of somebody's page as the browser sends it."""
    fields = ("staff_number", "name", "sex", "mobile", "email", "birthday_calendar")
    return {name: getattr(person, name) for name in fields} | {"version": person.version} | changes


def test_a_new_colleague_comes_with_category_membership_and_group(as_, cast):
    group = UnionGroupFactory()
    response = as_("chair").post(ADD, NEW | {"group": group.pk, "joined_on": "2026-10-15"})

    person = Person.objects.get(staff_number="N001")
    assert response.url == f"/members/{person.pk}/"
    kinds = person.moves.values_list("kind", "effective_on")
    assert list(kinds) == [("hire", date(2026, 9, 1)), ("join", date(2026, 10, 15))]
    at_first, later = Standing.objects.filter(person=person)
    assert (at_first.membership, later.membership) == ("none", "full")
    assert at_first.group == later.group == group


def test_a_retiree_comes_with_the_membership_kept(as_, cast):
    as_("chair").post(ADD, NEW | {"category": "retired", "membership": "kept"})
    [standing] = Standing.objects.filter(person__staff_number="N001")
    assert (standing.category, standing.membership) == ("retired", "kept")


def test_nobody_joins_before_coming(cast):
    with pytest.raises(ValidationError) as refusal:
        enter_colleague(
            by=cast.chair,
            staff_number="N1",
            name="早入",
            category="permanent",
            since=date(2026, 9, 1),
            membership="full",
            joined_on=date(2020, 1, 1),
        )
    assert "joined_on" in refusal.value.error_dict
    assert not Person.objects.filter(staff_number="N1").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"staff_number": "T0815"}, "工号T0815已经是林晓春的了"),
        ({"born_on": "2999-01-01"}, "出生日期不能在将来"),
        ({"born_on": "1800-01-01"}, "请核对"),
        ({"born_on": "1985-02-29"}, "2月"),
        ({"birthday_calendar": "lunar"}, "请选择农历生日的月和日"),
        ({"birthday_calendar": "lunar", "lunar_month": 8, "lunar_day": 31}, "31"),
        # No year has had a leap first month, and 1985 no leap sixth.
        ({"birthday_calendar": "lunar", "lunar_month": 1, "lunar_day": 1, "lunar_leap": "on"}, "闰一月"),
        (
            {"born_on": "1985-05-01", "birthday_calendar": "lunar", "lunar_month": 6, "lunar_day": 1}
            | {"lunar_leap": "on"},
            "闰六月",
        ),
        ({"mobile": "12"}, "12"),
        ({"since": ""}, ""),
        ({"name": "a\x00b"}, ""),
        ({"joined_on": "2020-01-01"}, "入会时间不能早于到校时间"),
        ({"since": "2990-01-01"}, "2990"),
        ({"since": "1970-01-01", "born_on": "1980-01-01"}, "1980"),
        ({"category": "retired"}, "退休"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(as_, cast, wrong, sentence):
    PersonFactory(staff_number="T0815", name="林晓春")
    before = Person.objects.count(), Move.objects.count()
    response = as_("chair").post(ADD, NEW | wrong)
    assert response.status_code == 422
    assert sentence.replace("2月", "") in response.text
    assert "方新" in response.text or "name" in wrong
    assert (Person.objects.count(), Move.objects.count()) == before


def test_a_leap_month_of_the_year_of_birth_is_taken(as_, cast):
    born = {"born_on": "1987-08-01", "birthday_calendar": "lunar", "lunar_month": 6, "lunar_day": 7}
    assert as_("chair").post(ADD, NEW | born | {"lunar_leap": "on"}).status_code == 302
    assert str(Person.objects.get(staff_number="N001").lunar_birthday) == "闰六月初七"


def test_a_name_that_changes_is_found_by_its_new_sound(cast):
    person = PersonFactory(name="林晓春")
    edit_person(person=person, version=person.version, by=cast.chair, name=" 欧阳若兰 ")
    person.refresh_from_db()
    assert (person.name, person.initials) == ("欧阳若兰", "oyrl")


def test_a_lunar_birthday_given_up_leaves_nothing_behind(as_, cast):
    person = PersonFactory(birthday_calendar="lunar", lunar_month=8, lunar_day=15)
    form = typed(person, birthday_calendar="solar", lunar_month=8, lunar_day=15)
    assert as_("chair").post(f"/members/{person.pk}/edit/", form).status_code == 302
    person.refresh_from_db()
    assert (person.lunar_month, person.lunar_day) == (None, None)


def test_a_row_that_has_moved_shows_both_texts(as_, cast):
    person = PersonFactory(name="林晓春", mobile="13800000001")
    form = typed(person, mobile="13800000002")
    edit_person(person=person, version=person.version, by=cast.chair, mobile="13800000003")

    response = as_("chair").post(f"/members/{person.pk}/edit/", form)

    assert response.status_code == 422
    assert "13800000002" in response.text
    assert "13800000003" in response.text
    person.refresh_from_db()
    assert person.mobile == "13800000003"
    with pytest.raises(StaleVersion):
        edit_person(person=person, version=person.version - 1, by=cast.chair, mobile="")


def test_fields_that_the_school_does_not_keep_are_not_asked_and_not_stored(as_, cast, union):
    person = PersonFactory()
    client, address = as_("chair"), f"/members/{person.pk}/edit/"
    assert "政治面貌" not in client.get(address).text
    client.post(address, typed(person, political_status="群众"))
    person.refresh_from_db()
    assert person.political_status == ""

    union.optional_fields = ["political_status"]
    union.save()
    assert client.post(address, typed(person, political_status="群众")).status_code == 302
    assert "群众" in client.get(f"/members/{person.pk}/").text
    assert "群众" not in as_("auditor").get(f"/members/{person.pk}/").text


def test_a_leader_changes_how_the_own_group_is_reached_and_nothing_else(as_, cast):
    theirs = PersonFactory(name="同组", standing__group=cast.leader_group)
    client, address = as_("leader"), f"/members/{theirs.pk}/edit/"
    assert 'name="name"' not in client.get(address).text
    sent = typed(theirs, mobile="138 0000 0001", email="a@b.cn", name="改名", staff_number="X1", sex="m")
    assert client.post(address, sent).status_code == 302
    theirs.refresh_from_db()
    assert (theirs.mobile, theirs.email) == ("13800000001", "a@b.cn")
    assert (theirs.name, theirs.sex) == ("同组", "f")
    assert theirs.staff_number != "X1"


def test_a_number_that_somebody_else_holds_is_refused_and_nobody_is_named(as_, cast):
    theirs = PersonFactory(standing__group=cast.leader_group)
    other = PersonFactory(name="同号老师", signs_in=True, mobile="13800000001")
    sync_sign_ins()
    answer = as_("leader").post(f"/members/{theirs.pk}/edit/", typed(theirs, mobile="138-0000-0001"))
    assert answer.status_code == 422
    assert "这个手机号已登记在另一位老师名下" in answer.text
    assert other.name not in answer.text
    other.user.refresh_from_db()
    assert other.user.mobile == "13800000001"


def test_a_number_that_two_had_before_is_not_in_the_way_of_another_fact(as_, cast):
    theirs, _other = (PersonFactory(mobile="13800000001") for _n in range(2))
    answer = as_("chair").post(f"/members/{theirs.pk}/edit/", typed(theirs, name="改名了"))
    assert answer.status_code == 302


def test_a_leader_changes_nobody_outside_the_group(as_, cast):
    stranger = PersonFactory(standing__group=UnionGroupFactory())
    client = as_("leader")
    assert client.get(f"/members/{stranger.pk}/edit/").status_code == 404
    assert client.post(f"/members/{stranger.pk}/edit/", typed(stranger)).status_code == 404
    assert UnionGroup.objects.count() == 2


def test_a_changed_mobile_signs_in(as_, cast):
    person = Person.objects.get(user=cast.teacher)
    as_("chair").post(f"/members/{person.pk}/edit/", typed(person, mobile="13800000009"))
    cast.teacher.refresh_from_db()
    assert cast.teacher.mobile == "13800000009"


@pytest.mark.parametrize("who", ["chair", "leader"])
def test_the_page_offers_what_one_may_do(as_, cast, who):
    person = PersonFactory(standing__group=cast.leader_group)
    page = as_(who).get(f"/members/{person.pk}/").text
    assert f"/members/{person.pk}/edit/" in page
    assert (f"/members/{person.pk}/moves/add/" in page) == (who == "chair")


def test_a_merged_row_leads_to_the_one_that_counts(as_, cast):
    kept = PersonFactory(name="留下的")
    twice = PersonFactory(name="重复的", standing__category="", merged_into=kept)
    client = as_("chair")
    assert f"/members/{kept.pk}/" in client.get(f"/members/{twice.pk}/").text
    assert client.get(f"/members/{twice.pk}/edit/").status_code == 404


def test_the_form_opens_with_today(as_, cast):
    assert localdate().isoformat() in as_("chair").get(ADD).text


@pytest.mark.parametrize("number", ["<b>9001", "=1+2", "90 01"])
def test_a_staff_number_is_letters_and_figures(number, cast):
    with pytest.raises(ValidationError) as refusal:
        enter_person(staff_number=number, name="林晓春", by=cast.chair)
    assert "staff_number" in refusal.value.message_dict


def test_full_width_figures_are_the_same_staff_number(cast):
    taken = cast.teacher.person
    wide = taken.staff_number.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    with pytest.raises(ValidationError, match=taken.name):
        enter_person(staff_number=wide, name="别人", by=cast.chair)


def test_a_name_holds_no_signs_that_nobody_sees(cast):
    assert enter_person(staff_number="X1", name="林\u202e晓春", by=cast.chair).name == "林晓春"


def test_nobody_comes_to_work_as_a_child(cast):
    facts = {"staff_number": "X2", "name": "小明", "born_on": date(2021, 1, 1), "by": cast.chair}
    with pytest.raises(ValidationError) as refusal:
        enter_colleague(category="permanent", since=date(2026, 9, 1), **facts)
    assert "born_on" in refusal.value.message_dict


def test_a_birth_of_which_the_month_is_known_is_shown_as_a_month_until_the_day_is_typed(as_, cast):
    person = PersonFactory(born_on=date(1993, 3, 1), born_day_known=False)
    client, edit = as_("chair"), f"/members/{person.pk}/edit/"
    page = client.get(f"/members/{person.pk}/").text
    assert "1993年3月" in page
    assert "1993年3月1日" not in page

    def known_after(**fields):
        assert client.post(edit, typed(person, born_on="1993-03-01") | fields).status_code == 302
        person.refresh_from_db()
        return person.born_day_known

    assert not known_after(mobile="13800000001")
    assert known_after(born_on="1993-03-12")
    Person.objects.filter(pk=person.pk).update(born_on=date(1993, 3, 1), born_day_known=False)
    person.refresh_from_db()
    assert known_after(born_day_known="on")
