from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Department, IdentityNumber, Person, Union
from members.reports.settings import values_held
from members.services.departments import (
    add_department,
    raise_department,
    remove_department,
    rename_department,
)
from members.services.union import change_union, proposed_assembly
from tests.factories.members import DepartmentFactory, PersonFactory
from vault.versions import StaleVersion

SETTINGS = reverse("members:union_edit")
DEPARTMENTS = reverse("members:department_list")


@pytest.fixture
def chair(as_):
    return as_("chair")


def typed(union, **changes):
    union.refresh_from_db()
    return {
        "version": union.version,
        "school_name": "青禾小学",
        "name": "青禾小学工会",
        "province": "zhejiang",
        "plan_first_month": "9",
        "staff_count": "82",
        "assembly": "congress",
        "bookkeeping": "agency",
        "women_committee_from": "25",
        "retention_years": "5",
        "optional_fields": ["education", "identity_number"],
    } | changes


def test_the_settings_are_saved(chair, union):
    assert chair.post(SETTINGS, typed(union)).status_code == 302
    union.refresh_from_db()
    assert (union.name, union.province, union.plan_first_month) == ("青禾小学工会", "zhejiang", 9)
    assert (union.women_committee_from, union.retention_years) == (25, 5)
    assert union.keeps("identity_number")
    assert not union.keeps("ethnicity")


def test_identity_numbers_are_off_until_somebody_switches_them_on(union):
    assert union.optional_fields == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"province": "atlantis"},
        {"plan_first_month": "13"},
        {"women_committee_from": "0"},
        {"retention_years": "0"},
        {"staff_count": "-3"},
        {"optional_fields": ["salary"]},
    ],
)
def test_settings_that_cannot_be_are_refused_and_stay_typed(chair, union, wrong):
    response = chair.post(SETTINGS, typed(union, **wrong, bookkeeping="agency"))
    assert response.status_code == 422
    assert '<option value="agency" selected>' in response.text
    assert response.context["form"].errors
    union.refresh_from_db()
    assert union.bookkeeping == "union"


def test_settings_that_moved_meanwhile_show_both_texts_in_words(chair, union):
    stale = typed(union, bookkeeping="school", optional_fields=["education"])
    change_union(version=union.version, by=None, bookkeeping="agency", optional_fields=["ethnicity"])
    response = chair.post(SETTINGS, stale)
    assert response.status_code == 422
    moved = {now: mine for _label, now, mine in response.context["form"].moved}
    labels = dict(Union.Bookkeeping.choices)
    assert moved[str(labels["agency"])] == str(labels["school"])
    assert "ethnicity" not in str(moved)
    # Saved again it is against what was shown.
    again = {"version": response.context["form"]["version"].value()}
    assert chair.post(SETTINGS, stale | again).status_code == 302


def test_change_union_refuses_what_moved(union):
    with pytest.raises(StaleVersion):
        change_union(version=union.version + 1, by=None, name="别的名字")


def test_switching_a_field_off_keeps_what_is_stored_and_says_how_much(chair, union):
    PersonFactory(education="本科", ethnicity="")
    person = PersonFactory(education="专科")
    IdentityNumber.objects.create(person=person, number="x", digest="x")
    held = values_held()
    assert (held["education"], held["ethnicity"], held["identity_number"]) == (2, 0, 1)
    chair.post(SETTINGS, typed(union, optional_fields=[]))
    assert Person.objects.exclude(education="").count() == 2
    page = chair.get(SETTINGS)
    assert [one["held"] for one in page.context["optional"] if one["value"] == "education"] == [2]


def test_all_identity_numbers_are_thrown_away_from_the_settings(chair, union):
    IdentityNumber.objects.create(person=PersonFactory(), number="x", digest="x")
    assert reverse("members:identity_discard_all") in chair.get(SETTINGS).text
    chair.post(reverse("members:identity_discard_all"))
    assert not IdentityNumber.objects.exists()
    assert reverse("members:identity_discard_all") not in chair.get(SETTINGS).text


def test_eighty_staff_hold_a_congress():
    assert [proposed_assembly(n) for n in (None, 79, 80)] == [
        "general_meeting",
        "general_meeting",
        "congress",
    ]


def test_departments_are_added_renamed_put_in_order_and_taken_away(chair):
    for name in ("语文组", " 数学  组 "):
        chair.post(DEPARTMENTS, {"name": name})
    chinese, mathematics = Department.objects.all()
    assert mathematics.name == "数学 组"
    chair.post(reverse("members:department_raise", args=[mathematics.pk]))
    assert list(Department.objects.all()) == [mathematics, chinese]
    chair.post(reverse("members:department_rename", args=[chinese.pk]), {"name": "语文教研组"})
    chair.post(reverse("members:department_remove", args=[mathematics.pk]))
    assert [str(one) for one in Department.objects.all()] == ["语文教研组"]


@pytest.mark.parametrize("name", ["", "  ", "语文组", "长" * 61])
def test_a_department_without_a_name_of_its_own_is_refused(chair, cast, name):
    DepartmentFactory(name="语文组")
    other = DepartmentFactory(name="数学组")
    assert chair.post(DEPARTMENTS, {"name": name}).status_code == 422
    with pytest.raises(ValidationError):
        rename_department(department=other, name=name, by=cast.chair)
    assert Department.objects.count() == 2


def test_a_department_with_people_is_not_taken_away(cast):
    department = DepartmentFactory()
    PersonFactory(department=department)
    with pytest.raises(ValidationError) as refused:
        remove_department(department=department, by=cast.chair)
    assert refused.value.code == "department_in_use"


def test_the_first_department_cannot_be_raised(cast):
    first = add_department(name="一", by=cast.chair)
    add_department(name="二", by=cast.chair)
    raise_department(department=first, by=cast.chair)
    assert Department.objects.first() == first


@pytest.mark.parametrize("page", [SETTINGS, DEPARTMENTS])
def test_the_pages_ask_as_much_at_one_row_as_at_three(chair, page):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            chair.get(page)
        return len(queries)

    DepartmentFactory()
    PersonFactory(born_on=date(1980, 1, 1))
    one = asked()
    for _n in range(2):
        PersonFactory(department=DepartmentFactory())
    assert asked() == one <= 12


def test_no_province_is_a_sentence_and_not_dashes(chair, union):
    page = chair.get(SETTINGS).text
    assert "---------" not in page
    assert "请选择" in page
