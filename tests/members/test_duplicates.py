"""Rows that may be one person: which are found, and the pages on which they are compared."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import IdentityNumber, NotDuplicate, Person
from members.reports.duplicates import find_duplicates, side_by_side
from members.services.merging import merge_people
from tests.factories.members import PersonFactory

LIST = reverse("members:duplicate_list")
BORN = date(1980, 5, 1)


def alike(**fields):
    """Two rows that look like one person."""
    same = {"name": "林若兰", "born_on": BORN} | fields
    return PersonFactory(**same), PersonFactory(**same)


def found():
    return [((pair.first.pk, pair.second.pk), len(pair.reasons)) for pair in find_duplicates(most=9)[0]]


def address(name, kept, duplicate):
    return reverse(f"members:duplicate_{name}", args=[kept.pk, duplicate.pk])


class TestFinding:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"born_on": BORN}, {"born_on": BORN}),
            ({"born_on": BORN}, {}),
            ({}, {}),
            ({"mobile": "13800000001", "born_on": BORN}, {"name": "别名", "mobile": "13800000001"}),
        ],
    )
    def test_same_name_and_birth_date_same_mobile_or_a_birth_date_missing(self, cast, one, other):
        first, second = PersonFactory(**{"name": "林若兰"} | one), PersonFactory(**{"name": "林若兰"} | other)
        assert [pair for pair, _reasons in found()] == [(first.pk, second.pk)]

    def test_two_of_one_name_born_on_two_days_are_two_people(self, cast):
        PersonFactory(name="林若兰", born_on=BORN)
        PersonFactory(name="林若兰", born_on=date(1981, 5, 1))
        assert found() == []

    def test_every_reason_is_given_once(self, cast):
        alike(mobile="13800000001")
        assert [reasons for _pair, reasons in found()] == [2]

    def test_the_surest_come_first(self, cast):
        PersonFactory(name="安然")
        PersonFactory(name="安然")
        sure = alike()
        assert found()[0][0] == tuple(person.pk for person in sure)

    def test_two_identity_numbers_are_two_people(self, cast):
        for n, person in enumerate(alike()):
            IdentityNumber.objects.create(person=person, number=str(n), digest=str(n))
        assert found() == []

    def test_merged_forgotten_and_noted_pairs_are_not_shown(self, cast, as_):
        kept, duplicate = alike()
        merge_people(kept=kept, duplicate=duplicate, by=cast.chair)
        one, other = alike(name="何雨")
        as_("chair").post(address("dismiss", other, one))
        assert NotDuplicate.objects.get().noted_by == cast.chair
        assert found() == []

    def test_it_asks_twice_at_any_number(self, cast, django_assert_num_queries):
        for n in range(4):
            alike(name=f"林{n}")
        with django_assert_num_queries(2):
            pairs, total = find_duplicates(most=3, after=1)
        assert (len(pairs), total) == (3, 4)


def test_side_by_side_shows_what_differs_and_which_gap_is_filled(cast):
    kept, duplicate = PersonFactory(mobile="", sex="f"), PersonFactory(mobile="13800000001", sex="m")
    sides = {side.name: side.fills for side in side_by_side(kept, duplicate)}
    assert sides == {"staff_number": False, "mobile": True, "sex": False}


class TestPages:
    def test_the_list_leads_to_the_comparison(self, as_, cast):
        kept, duplicate = alike()
        assert address("compare", kept, duplicate) in as_("chair").get(LIST).text

    def test_merging_by_the_form_as_it_stands(self, as_, cast):
        kept, duplicate = alike()
        Person.objects.filter(pk=duplicate.pk).update(mobile="13800000001")
        client = as_("chair")
        form = client.get(address("compare", kept, duplicate)).context["form"]
        sent = {field.html_name: field.value() for field in form if field.value() not in (None, [])}
        answer = client.post(address("merge", kept, duplicate), sent)
        kept.refresh_from_db()
        assert answer.url == reverse("members:person_detail", args=[kept.pk])
        assert kept.mobile == "13800000001"

    @pytest.mark.parametrize(
        "sent", [{}, {"take_mobile": "x"}, {"moves": ["9999999"]}, {"moves": ["x\x00"]}, {"sign_in": "x"}]
    )
    def test_a_form_that_makes_no_sense_is_sent_back(self, as_, cast, sent):
        kept, duplicate = alike()
        answer = as_("chair").post(address("merge", kept, duplicate), sent)
        duplicate.refresh_from_db()
        assert (answer.status_code, duplicate.merged_into) == (422, None)

    def test_a_row_that_moved_meanwhile_is_shown_again_and_can_be_merged_then(self, as_, cast):
        kept, duplicate = alike()
        client = as_("chair")
        sent = {
            f"version_{kept.pk}": kept.version + 7,
            f"version_{duplicate.pk}": duplicate.version,
            "take_staff_number": "kept",
        }
        answer = client.post(address("merge", kept, duplicate), sent)
        assert answer.status_code == 422
        again = {field.html_name: field.value() for field in answer.context["form"].hidden_fields()}
        assert client.post(address("merge", kept, duplicate), sent | again).status_code == 302

    def test_a_merged_row_is_not_compared_again(self, as_, cast):
        kept, duplicate = alike()
        merge_people(kept=kept, duplicate=duplicate, by=cast.chair)
        assert as_("chair").get(address("compare", kept, duplicate)).status_code == 404

    @pytest.mark.parametrize("name", ["compare", "merge", "dismiss"])
    @pytest.mark.parametrize("who", ["leader", "teacher", "treasurer", "auditor", "administrator"])
    def test_others_do_not_come_in(self, as_, cast, who, name):
        kept, duplicate = alike()
        assert as_(who).post(address(name, kept, duplicate)).status_code == 403

    @pytest.mark.parametrize("page", ["x", "-1", "0", "999999", "9" * 30, "²"])
    def test_a_page_that_there_is_not_is_another_one(self, as_, cast, page):
        alike()
        assert as_("chair").get(LIST, {"page": page}).status_code == 200

    def test_the_pages_ask_the_same_at_any_length(self, as_, cast):
        client = as_("chair")
        kept, duplicate = alike()
        addresses = [LIST, address("compare", kept, duplicate)]
        few = [_statements(client, one) for one in addresses]
        for n in range(3):
            alike(name=f"林{n}")
        assert [_statements(client, one) for one in addresses] == few
        assert max(few) <= 12


def _statements(client, page):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)
