"""Terms of bodies: begun, corrected; what their page shows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import Body, Term
from congress.reports.terms import facts_of
from congress.services.terms import add_term, change_term
from tests.factories.congress import (
    ConstituencyFactory,
    DelegateFactory,
    RuleSetFactory,
    SessionFactory,
    TermFactory,
)
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db

TERM = {"body": Body.STAFF_CONGRESS, "number": 1, "first": date(2024, 1, 1), "last": date(2028, 12, 31)}


def code_of(refusal):
    return refusal.value.code


def findings(term):
    return " ".join(one.sentence for one in facts_of(term, localdate()).findings)


def test_a_term_without_a_last_day_lasts_as_long_as_the_rules_say(as_):
    RuleSetFactory(term_years=3)
    typed = {"body": "staff_congress", "number": 1, "first": "2026-09-01", "last": "", "version": 1}
    answer = as_("chair").post(reverse("congress:term_add"), typed)
    assert answer.status_code == 302
    assert Term.objects.get().last_day == date(2029, 8, 31)


def test_the_next_term_begins_where_the_last_one_ends(as_):
    TermFactory(number=4)
    page = as_("chair").get(reverse("congress:term_add"), {"body": "general_staff"}).content.decode()
    assert 'value="5"' in page
    assert 'value="2029-01-01"' in page


@pytest.mark.parametrize(
    "changes",
    [
        {"first": "9999-12-31"},
        {"last": "9999-12-31"},
        {"first": "2026-02-30"},
        {"first": ""},
        {"number": "x"},
        {"number": 99_999_999},
        {"body": "parliament"},
        {"note": "长" * 200_000},
    ],
)
def test_what_cannot_be_typed_is_refused_with_a_sentence(as_, changes):
    typed = {"body": "staff_congress", "number": 1, "first": "2026-09-01", "last": "", "version": 1}
    answer = as_("chair").post(reverse("congress:term_add"), typed | changes)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Term.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": 2}, "one_term_of_a_body_at_a_time"),
        ({"first": date(2030, 1, 1), "last": date(2034, 1, 1)}, "one_term_a_number"),
        ({"number": 2, "first": date(2035, 1, 1), "last": date(2034, 1, 1)}, "ends_before_it_begins"),
    ],
)
def test_terms_that_cannot_be_are_refused(changes, code):
    add_term(by=None, **TERM)
    with pytest.raises(ValidationError) as refusal:
        add_term(by=None, **TERM | changes)
    assert code_of(refusal) == code


def test_delegates_go_along_when_the_last_day_moves():
    seat = DelegateFactory()
    term = seat.term
    change_term(
        term=term, version=1, number=1, first=term.period.lower, last=date(2029, 6, 30), by=None, note=""
    )
    seat.post.refresh_from_db()
    assert seat.post.last_day == date(2029, 6, 30)


def test_a_seat_taken_later_stays_within_the_term():
    seat = DelegateFactory()
    seat.post.period = DateRange(date(2026, 1, 1), seat.term.period.upper)
    seat.post.save()
    with pytest.raises(ValidationError) as refusal:
        change_term(
            term=seat.term, version=1, number=1, first=date(2024, 1, 1), last=date(2025, 6, 30), by=None
        )
    assert code_of(refusal) == "delegates_outside"


def test_a_term_is_not_moved_away_from_its_meetings():
    session = SessionFactory(held_on=date(2026, 12, 1))
    with pytest.raises(ValidationError) as refusal:
        change_term(
            term=session.term, version=1, number=1, first=date(2024, 1, 1), last=date(2026, 11, 30), by=None
        )
    assert code_of(refusal) == "meeting_outside"


def test_eighty_staff_ask_for_a_congress():
    RuleSetFactory(congress_from=3)
    term = TermFactory()
    PersonFactory.create_batch(2)
    assert "不足3人" in findings(term)
    PersonFactory()
    assert "应当建立教职工代表大会" in findings(term)


def test_a_congress_is_due_each_school_year():
    term = TermFactory()
    assert "本学年" in findings(term)
    SessionFactory(term=term, held_on=localdate())
    assert "本学年" not in findings(term)


def test_a_term_that_ends_soon_asks_for_an_election():
    today = localdate()
    term = TermFactory(period=DateRange(today - timedelta(days=4 * 365), today + timedelta(days=90)))
    assert "换届" in findings(term)


def test_a_third_may_ask_for_an_extra_meeting():
    PersonFactory.create_batch(7)
    assert facts_of(TermFactory(), localdate()).may_ask == 3


def test_the_page_tells_me_how_i_stand_to_it(as_):
    term = TermFactory(body=Body.MEMBERS_MEETING)
    url = reverse("congress:term_detail", args=[term.pk])
    assert "您有表决权" in as_("teacher").get(url).content.decode()
    assert "您不在名册上" in as_("retiree").get(url).content.decode()


def test_reasons_of_colleagues_are_for_the_committee(as_):
    url = reverse("congress:term_roll", args=[TermFactory().pk])
    assert as_("teacher").get(url).status_code == 403
    page = as_("chair").get(url, {"q": "沈敬之", "shown": "off"}).content.decode()
    assert "已退休" in page
    assert "林晓春" not in page


@pytest.mark.parametrize("name", ["term_detail", "term_roll"])
@pytest.mark.parametrize("number", [1, 3, 30])
def test_pages_ask_the_same_for_any_number(as_, name, number, django_assert_max_num_queries):
    term = TermFactory(body=Body.STAFF_CONGRESS)
    for place in range(number):
        ConstituencyFactory(term=term, position=place)
        DelegateFactory(term=term)
    client = as_("chair")
    with django_assert_max_num_queries(12 if name == "term_detail" else 10):
        assert client.get(reverse(f"congress:{name}", args=[term.pk])).status_code == 200


def test_seats_that_do_not_match_their_constituencies_are_told():
    place = ConstituencyFactory(name="第一选区", seats=1)
    assert "第一选区：应选1名，已有0名" in findings(place.term)
    DelegateFactory.create_batch(2, term=place.term, constituency=place)
    DelegateFactory(term=place.term)
    found = findings(place.term)
    assert "应选1名，现有2名代表" in found
    assert "有1名代表还没有选区" in found


def test_a_congress_without_constituencies_asks_for_none():
    assert "选区" not in findings(DelegateFactory().term)


def test_nothing_is_worked_out_of_nobody(as_):
    term = TermFactory(body=Body.STAFF_CONGRESS)
    url = reverse("congress:term_detail", args=[term.pk])
    page = as_("chair").get(url).content.decode()
    assert facts_of(term, localdate()).may_ask == 0
    assert "联名" not in page
    assert "≥0" not in page
    DelegateFactory(term=term)
    assert "联名" in as_("chair").get(url).content.decode()


def test_titles_begin_in_upper_case_in_english(as_, cast):
    cast.chair.language = "en"
    cast.chair.save()
    page = as_("chair").get(reverse("congress:term_detail", args=[TermFactory().pk])).content.decode()
    assert "General staff meeting of term 1" in page


@pytest.mark.parametrize(
    ("chosen", "body"), [("congress", "staff_congress"), ("general_meeting", "general_staff")]
)
def test_a_new_term_is_proposed_of_the_body_that_the_school_has_chosen(as_, union, chosen, body):
    union.assembly = chosen
    union.save()
    form = as_("chair").get(reverse("congress:term_add")).context["form"]
    assert form["body"].value() == body


def test_without_a_term_a_session_is_not_called_but_a_term_entered_first(as_):
    page = as_("chair").get(reverse("congress:session_add"))
    assert "先登记届次" in page.text
    assert 'name="theme"' not in page.text
    TermFactory()
    assert 'name="theme"' in as_("chair").get(reverse("congress:session_add")).text


def test_a_term_is_counted_in_one_form(as_):
    TermFactory(number=3)
    page = as_("chair").get(reverse("congress:term_list")).text
    assert "第三届" in page
    assert "第3届" not in page
