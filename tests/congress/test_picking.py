"""Names ticked in a list: searched without losing ticks, begun with what is likely, doubts said after."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import Body, Delegate
from members.models.standings import SERVING_CATEGORIES
from tests.factories.congress import ConstituencyFactory, DelegateFactory, RuleSetFactory, TermFactory
from tests.factories.members import DepartmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def congress():
    return TermFactory(body=Body.STAFF_CONGRESS)


def add(congress):
    return reverse("congress:delegate_add", args=[congress.pk])


def rows(answer):
    return {row.person.name: row for row in answer.context["form"].rows()}


def test_a_search_keeps_ticks_and_fields(as_, congress):
    place = ConstituencyFactory(term=congress)
    ticked, _found, other = (PersonFactory(name=name) for name in ("严守正", "苏晴", "沈括"))
    sent = {
        "search": "1",
        "q": "苏晴",
        "pick": ticked.pk,
        "leader": ticked.pk,
        "listed": f"{ticked.pk},{other.pk}",
        "constituency": place.pk,
        "since": "2026-03-02",
        "by_election": "on",
    }
    answer = as_("chair").post(add(congress), sent)
    assert answer.status_code == 200
    shown = rows(answer)
    assert list(shown) == ["严守正", "苏晴"]
    assert (shown["严守正"].is_picked, shown["严守正"].is_teacher, shown["严守正"].is_leader) == (
        True,
        False,
        True,
    )
    assert (shown["苏晴"].is_picked, shown["苏晴"].is_teacher) == (False, True)
    page = answer.content.decode()
    assert f'value="{place.pk}" selected' in page
    assert 'value="2026-03-02"' in page
    assert 'value="苏晴"' in page
    assert not Delegate.objects.exists()


def test_names_ticked_before_a_search_are_saved_with_those_found(as_, congress):
    ticked, found = PersonFactory(name="严守正"), PersonFactory(name="苏晴")
    sent = {"q": "苏晴", "pick": [ticked.pk, found.pk], "since": localdate().isoformat()}
    assert as_("chair").post(add(congress), sent).status_code == 302
    assert {seat.person for seat in Delegate.objects.all()} == {ticked, found}


def test_a_tick_that_is_no_key_finds_nobody(as_, congress):
    PersonFactory(name="严守正")
    sent = {"search": "1", "q": "查无此人", "pick": ["x", "²", "9" * 40, ""], "listed": "x,,"}
    answer = as_("chair").post(add(congress), sent)
    assert (answer.status_code, rows(answer)) == (200, {})


def test_temporary_and_agency_staff_are_not_taken_for_teachers(as_, congress):
    RuleSetFactory(staff_categories=[*SERVING_CATEGORIES])
    for name, category in (("甲", "permanent"), ("乙", "contract"), ("丙", "temporary"), ("丁", "agency")):
        PersonFactory(name=name, standing__category=category)
    place = ConstituencyFactory(term=congress)
    for url in (add(congress), reverse("congress:constituency_elect", args=[place.pk])):
        shown = rows(as_("chair").get(url))
        assert [shown[name].is_teacher for name in "甲乙丙丁"] == [True, True, False, False]


@pytest.mark.parametrize("rows_of", [1, 30])
def test_a_search_asks_the_same_for_any_number(as_, congress, rows_of, django_assert_max_num_queries):
    people = PersonFactory.create_batch(rows_of, department=DepartmentFactory())
    client = as_("chair")
    sent = {"search": "1", "q": "1", "pick": [one.pk for one in people]}
    with django_assert_max_num_queries(12):
        assert client.post(add(congress), sent).status_code == 200


@pytest.mark.parametrize(
    ("took_part", "votes", "said"),
    [
        (5, 3, ["参加5人，不足14人的2/3", "得票3，未过应参加人数14人的一半"]),
        (10, 7, ["得票7，未过应参加人数14人的一半"]),
        (10, 8, []),
        (9, 8, ["参加9人，不足14人的2/3"]),
    ],
)
def test_doubts_about_an_election_are_said_and_it_is_saved(as_, congress, took_part, votes, said):
    place, person = ConstituencyFactory(term=congress, seats=1), PersonFactory(name="严守正")
    sent = {
        "pick": person.pk,
        f"votes-{person.pk}": votes,
        "held_on": localdate().isoformat(),
        "entitled": 14,
        "took_part": took_part,
        "version": 1,
    }
    url = reverse("congress:constituency_elect", args=[place.pk])
    page = as_("chair").post(url, sent, follow=True).content.decode()
    assert Delegate.objects.get().votes == votes
    assert page.count("请留意：") == len(said)
    assert not [sentence for sentence in said if sentence not in page]


@pytest.mark.parametrize(("took_part", "votes"), [(15, 3), (5, 6)])
def test_figures_of_an_election_that_cannot_be_are_refused(as_, congress, took_part, votes):
    place, person = ConstituencyFactory(term=congress), PersonFactory()
    sent = {"pick": person.pk, f"votes-{person.pk}": votes, "held_on": localdate().isoformat(), "version": 1}
    url = reverse("congress:constituency_elect", args=[place.pk])
    answer = as_("chair").post(url, sent | {"entitled": 14, "took_part": took_part})
    assert answer.status_code == 422
    assert not Delegate.objects.exists()


@pytest.mark.parametrize("name", ["delegate_replace", "delegate_end"])
def test_the_first_day_on_which_a_seat_can_end_is_proposed(as_, congress, name):
    person = PersonFactory()
    typed = {"pick": person.pk, "teacher": person.pk, "since": localdate().isoformat()}
    client = as_("chair")
    assert client.post(add(congress), typed).status_code == 302
    url = reverse(f"congress:{name}", args=[Delegate.objects.get().pk])
    proposed = client.get(url).context["form"]["since"].value()
    assert proposed == localdate() + timedelta(days=1)
    successor = PersonFactory(name="苏晴")
    sent = {"since": proposed.isoformat(), "reason": "调出", "who": f"苏晴 {successor.staff_number}"}
    assert client.post(url, sent).status_code == 302


def test_a_seat_of_long_ago_is_proposed_to_end_today(as_):
    url = reverse("congress:delegate_end", args=[DelegateFactory().pk])
    assert as_("chair").get(url).context["form"]["since"].value() == localdate()
