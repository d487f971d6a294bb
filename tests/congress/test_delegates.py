"""Delegates: entered, elected, ended, replaced; their record."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import Activity, CheckIn
from congress.models import Body, Constituency, Delegate
from congress.reports.delegates import record_of
from congress.reports.rolls import line_of, roll_of
from congress.services.constituencies import add_constituency, record_election, remove_constituency
from congress.services.delegates import (
    NewDelegate,
    change_delegate,
    end_delegate,
    enter_delegates,
    remove_delegate,
    replace_delegate,
)
from congress.services.rolls import fix_roll
from tests.factories.activities import ActivityFactory, OccasionFactory
from tests.factories.congress import (
    ConstituencyFactory,
    DelegateFactory,
    RuleSetFactory,
    SessionFactory,
    TermFactory,
)
from tests.factories.members import DepartmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def congress():
    return TermFactory(body=Body.STAFF_CONGRESS)


def enter(term, *people, **fields):
    seats = [NewDelegate(one) for one in people]
    return enter_delegates(term=term, people=seats, since=localdate(), by=None, **fields)


def refused(service, **fields):
    with pytest.raises(ValidationError) as refusal:
        service(by=None, **fields)
    return refusal.value.code


def test_row_74_delegates_non_voting_and_invited_are_three_kinds(congress):
    voter, guest, retired = PersonFactory(), PersonFactory(), PersonFactory(standing__category="retired")
    enter(congress, voter)
    enter(congress, guest, seat=Delegate.Seat.NON_VOTING)
    enter(congress, retired, seat=Delegate.Seat.INVITED)
    lines = [line for line in roll_of(congress, localdate()) if line.is_on]
    assert {line.person: line.seat for line in lines} == {
        voter: "voter",
        guest: "non_voting",
        retired: "invited",
    }


def test_row_74_elected_by_constituency_with_votes(congress):
    place = ConstituencyFactory(term=congress, seats=2)
    people = [NewDelegate(PersonFactory(), votes=votes) for votes in (18, 12)]
    record_election(
        constituency=place,
        version=1,
        held_on=localdate(),
        entitled=20,
        took_part=19,
        elected=people,
        by=None,
    )
    seats = place.delegates.order_by("-votes")
    assert [(seat.votes, seat.origin) for seat in seats] == [(18, "elected"), (12, "elected")]
    place.refresh_from_db()
    assert (place.took_part, place.entitled) == (19, 20)


def test_row_74_the_record_shows_who_held_the_seat_before_and_after(as_):
    first = DelegateFactory(person__name="严守正")
    later = replace_delegate(
        delegate=first,
        successor=NewDelegate(PersonFactory(name="苏晴"), votes=9),
        since=localdate(),
        reason="调出",
        by=None,
    )
    page = as_("teacher").get(reverse("congress:delegate_detail", args=[first.pk])).content.decode()
    assert "苏晴" in page
    page = as_("teacher").get(reverse("congress:delegate_detail", args=[later.pk])).content.decode()
    assert "严守正" in page
    assert not line_of(first.term, first.person, localdate()).is_on
    assert line_of(first.term, later.person, localdate()).has_vote


def test_row_74_rights_and_duties_stand_on_the_record(as_):
    seat = DelegateFactory()
    page = as_("teacher").get(reverse("congress:delegate_detail", args=[seat.pk])).content.decode()
    assert "代表的权利和义务" in page


def test_row_73_trainings_attended_stand_on_the_delegate_s_record(as_):
    seat = DelegateFactory()
    training = ActivityFactory(title="代表学习", kind=Activity.Kind.TRAINING)
    day = localdate() - timedelta(days=3)
    came, missed = (OccasionFactory(activity=training, starts_on=day) for _ in range(2))
    CheckIn.objects.create(occasion=came, person=seat.person)
    CheckIn.objects.create(occasion=missed, person=PersonFactory())
    # Nobody signs in to this one, so it leaves no record.
    OccasionFactory(activity=training, starts_on=day)
    record = record_of(seat, localdate())
    assert (record.trained, len(record.trainings)) == (1, 2)
    url = reverse("congress:delegate_detail", args=[seat.pk])
    assert "代表学习" in as_("chair").get(url).content.decode()
    assert "代表学习" not in as_("teacher").get(url).content.decode()


def test_delegates_sit_from_their_day_to_the_last_of_the_term(congress):
    seat = enter(congress, PersonFactory())[0]
    assert (seat.post.period.lower, seat.post.last_day) == (localdate(), congress.last_day)


def test_who_is_not_staff_is_named_and_refused(congress):
    retired = PersonFactory(name="沈老师", standing__category="retired")
    with pytest.raises(ValidationError, match="沈老师"):
        enter(congress, PersonFactory(), retired)
    assert not Delegate.objects.exists()


def test_one_person_has_one_seat_in_a_term(congress):
    person = PersonFactory()
    enter(congress, person, seat=Delegate.Seat.INVITED)
    assert refused(enter_delegates, term=congress, people=[NewDelegate(person)], since=localdate()) == (
        "one_seat_a_person_and_term"
    )


def test_other_bodies_have_no_delegates():
    people = [NewDelegate(PersonFactory())]
    term = TermFactory(body=Body.GENERAL_STAFF)
    assert refused(enter_delegates, term=term, people=people, since=localdate()) == "no_delegates"


def test_a_seat_does_not_begin_outside_the_term(congress):
    people = [NewDelegate(PersonFactory())]
    day = congress.period.upper
    assert refused(enter_delegates, term=congress, people=people, since=day) == "outside_term"


def test_a_seat_ends_with_a_reason_and_the_right_with_it():
    seat = DelegateFactory()
    end_delegate(delegate=seat, since=localdate(), reason="调出", by=None)
    seat.post.refresh_from_db()
    assert seat.post.period.upper == localdate()
    assert "调出" in line_of(seat.term, seat.person, localdate()).reason
    assert refused(end_delegate, delegate=seat, since=localdate(), reason="再来") == "ended_already"


@pytest.mark.parametrize(
    ("since", "reason", "code"),
    [(date(2024, 1, 1), "调出", "not_begun"), (date(2025, 1, 1), "  ", "reason_missing")],
)
def test_endings_that_cannot_be_are_refused(since, reason, code):
    assert refused(end_delegate, delegate=DelegateFactory(), since=since, reason=reason) == code


def test_nobody_follows_on_a_seat_before_it_ends():
    seat = end_delegate(delegate=DelegateFactory(), since=date(2026, 3, 1), reason="退休", by=None)
    fields = {"delegate": seat, "successor": NewDelegate(PersonFactory()), "reason": ""}
    assert refused(replace_delegate, since=date(2026, 2, 28), **fields) == "held_still"
    assert replace_delegate(since=date(2026, 3, 1), by=None, **fields).replaces == seat


def test_a_seat_is_followed_once():
    seat = DelegateFactory()
    fields = {"delegate": seat, "since": localdate(), "reason": "退休"}
    replace_delegate(successor=NewDelegate(PersonFactory()), by=None, **fields)
    again = refused(replace_delegate, successor=NewDelegate(PersonFactory()), **fields)
    assert again == "congress_delegate_replaces_id_key"


def test_a_delegation_has_one_head(congress):
    place = ConstituencyFactory(term=congress)
    one, other = enter(congress, PersonFactory(), PersonFactory(), constituency=place)
    change_delegate(delegate=one, version=1, heads_delegation=True, by=None)
    change_delegate(delegate=other, version=1, heads_delegation=True, by=None)
    assert place.delegates.get(heads_delegation=True) == other


def test_a_mistake_is_taken_out_unless_it_was_on_a_roll():
    seat = DelegateFactory()
    fix_roll(SessionFactory(term=seat.term), None)
    assert refused(remove_delegate, delegate=seat) == "was_on_a_roll"
    mistake = DelegateFactory(term=seat.term)
    remove_delegate(delegate=mistake, by=None)
    assert not Delegate.objects.filter(pk=mistake.pk).exists()
    assert not mistake.person.posts.exists()


def test_a_department_votes_in_one_constituency(congress):
    fields = {"term": congress, "seats": 2, "departments": [DepartmentFactory()]}
    add_constituency(name="第一选区", by=None, **fields)
    assert refused(add_constituency, name="第二选区", **fields) == "department_taken"
    assert refused(add_constituency, name="第一选区", **fields) == "one_constituency_a_name"


def test_a_constituency_with_delegates_stays(congress):
    place = ConstituencyFactory(term=congress)
    enter(congress, PersonFactory(), constituency=place)
    assert refused(remove_constituency, constituency=place) == "has_delegates"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"took_part": 21}, "constituency_election_is_whole"),
        ({"took_part": 17}, "more_votes_than_voters"),
        ({"seats": 1}, "too_many_elected"),
    ],
)
def test_election_results_that_cannot_be_are_refused(congress, changes, code):
    place = ConstituencyFactory(term=congress, seats=changes.pop("seats", 2))
    fields = {"held_on": localdate(), "entitled": 20, "took_part": 19} | changes
    elected = [NewDelegate(PersonFactory(), votes=votes) for votes in (18, 12)]
    assert refused(record_election, constituency=place, version=1, elected=elected, **fields) == code
    assert not Delegate.objects.exists()
    assert Constituency.objects.get().held_on is None


def picked(*people, **fields):
    numbers = [one.pk for one in people]
    return {"pick": numbers, "teacher": numbers, "since": localdate().isoformat()} | fields


def test_the_chair_ticks_delegates(as_, congress):
    people = PersonFactory.create_batch(3)
    url = reverse("congress:delegate_add", args=[congress.pk])
    answer = as_("chair").post(url, picked(*people[:2], teacher=[people[0].pk], leader=[people[1].pk]))
    assert answer.status_code == 302
    seats = {seat.person: (seat.is_teacher, seat.is_leader) for seat in Delegate.objects.all()}
    assert seats == {people[0]: (True, False), people[1]: (False, True)}


def test_the_shares_follow_the_ticks(as_, congress):
    RuleSetFactory(women_least=50)
    DelegateFactory(term=congress)
    person = PersonFactory(sex="m")
    url = reverse("congress:delegate_shares", args=[congress.pk])
    page = as_("chair").post(url, picked(person, teacher=[])).content.decode()
    assert "教师1 &lt;2 ✘" in page
    assert "女代表1 ≥1 ✔" in page
    assert Delegate.objects.count() == 1


def test_the_shares_are_for_who_prepares(as_, congress):
    url = reverse("congress:delegate_shares", args=[congress.pk])
    assert as_("teacher").post(url, {}).status_code == 403


@pytest.mark.parametrize(
    "changes", [{"pick": []}, {"pick": ["abc"]}, {"pick": [999_999_999]}, {"since": "昨天"}, {"since": ""}]
)
def test_ticks_that_cannot_be_are_refused_and_kept(as_, congress, changes):
    person = PersonFactory()
    url = reverse("congress:delegate_add", args=[congress.pk])
    answer = as_("chair").post(url, picked(person, **changes))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Delegate.objects.exists()


def test_the_result_of_an_election_is_entered_on_one_page(as_, congress):
    place = ConstituencyFactory(term=congress, seats=1)
    person = PersonFactory()
    url = reverse("congress:constituency_elect", args=[place.pk])
    typed = picked(person, held_on=localdate().isoformat(), entitled=9, took_part=8, version=1)
    refusal = as_("chair").post(url, typed | {f"votes-{person.pk}": "八"})
    assert refusal.status_code == 422
    assert as_("chair").post(url, typed | {f"votes-{person.pk}": "7"}).status_code == 302
    assert Delegate.objects.get().votes == 7


def test_replacing_and_ending_by_the_pages(as_, congress):
    chair = as_("chair")
    seat, successor = DelegateFactory(term=congress), PersonFactory(name="苏晴")
    typed = {
        "who": f"苏晴 {successor.staff_number}",
        "since": localdate().isoformat(),
        "reason": "调出",
        "is_teacher": "on",
    }
    url = reverse("congress:delegate_replace", args=[seat.pk])
    assert chair.post(url, typed | {"who": "查无此人"}).status_code == 422
    assert chair.post(url, typed).status_code == 302
    later = Delegate.objects.get(replaces=seat)
    ending = reverse("congress:delegate_end", args=[later.pk])
    assert chair.post(ending, {"since": localdate().isoformat(), "reason": "退休"}).status_code == 422
    day = (localdate() + timedelta(days=1)).isoformat()
    assert chair.post(ending, {"since": day, "reason": "退休"}).status_code == 302


@pytest.mark.parametrize("number", [1, 3, 30])
@pytest.mark.parametrize("name", ["delegate_add", "delegate_detail"])
def test_pages_of_delegates_ask_the_same_for_any_number(
    as_, congress, name, number, django_assert_max_num_queries
):
    seats = DelegateFactory.create_batch(number, term=congress)
    pk = congress.pk if name == "delegate_add" else seats[0].pk
    client = as_("chair")
    with django_assert_max_num_queries(12):
        assert client.get(reverse(f"congress:{name}", args=[pk])).status_code == 200


def test_a_search_that_cannot_be_finds_nobody(as_, congress):
    url = reverse("congress:delegate_add", args=[congress.pk])
    for text in ("\x00", "%' OR 1=1", "字" * 5000):
        assert as_("chair").get(url, {"q": text}).status_code == 200


def test_nobody_is_elected_ahead_of_the_day():
    place, people = ConstituencyFactory(), [NewDelegate(PersonFactory())]
    with pytest.raises(ValidationError) as refusal:
        record_election(
            constituency=place,
            version=1,
            held_on=localdate() + timedelta(days=1),
            entitled=20,
            took_part=19,
            elected=people,
            by=None,
        )
    assert refusal.value.error_dict["held_on"][0].code == "day_ahead"
