"""A department answers: signed in, or by its link."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import Assignment, Extension, Reply
from congress.services.assignments import ask_more_time, assign_proposal, decide_more_time
from congress.services.links import make_answer_link
from congress.states import Status
from members.models import Post
from tests.browsers import signed_in
from tests.factories.congress import ProposalFactory
from tests.factories.members import DepartmentFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db
SOON = localdate() + timedelta(days=30)
ANSWER = {"act": "reply", "reply-result": "solved", "reply-text": "已安排。", "reply-signed_by": "郝主任"}


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def lead(cast):
    return given(cast, DepartmentFactory(name="总务处"))


@pytest.fixture
def link(lead, cast):
    return reverse("congress:answer", args=[make_answer_link(assignment=lead, by=cast.chair)])


def given(cast, department, **fields) -> Assignment:
    proposal = ProposalFactory(at=Status.ACCEPTED, **fields)
    return assign_proposal(proposal=proposal, lead=department, due_on=SOON, by=cast.chair)


def head_of(department):
    person = PersonFactory(signs_in=True)
    PostFactory(
        person=person,
        kind=Post.Kind.DEPARTMENT_HEAD,
        department=department,
        period=DateRange(localdate() - timedelta(days=9), None),
    )
    return person.user


def test_the_link_opens_without_an_account_and_goes_nowhere(link, lead):
    response = Client().get(link)
    assert lead.proposal.measures in response.content.decode()
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]


def test_opening_the_link_changes_nothing(link, lead):
    before = Assignment.objects.values().get(pk=lead.pk)
    Client().get(link)
    assert Assignment.objects.values().get(pk=lead.pk) == before
    assert lead.proposal.steps.last().after == "assigned"


def test_an_answer_by_link_says_who_and_is_sent_once(link, lead):
    browser = Client(enforce_csrf_checks=False)
    assert browser.post(link, ANSWER).status_code == 302
    again = browser.post(link, ANSWER | {"reply-text": "另一个答复"})
    assert again.status_code == 422
    reply = Reply.objects.get()
    assert (reply.via, reply.signed_by, reply.entered_by, reply.text) == ("link", "郝主任", None, "已安排。")
    assert "已安排。" in browser.get(link).content.decode()


def test_a_phrase_is_enough_when_it_is_solved_and_words_are_due_when_not(link):
    browser = Client()
    late = browser.post(link, ANSWER | {"reply-result": "later", "reply-text": ""})
    assert late.status_code == 422
    assert browser.post(link, ANSWER | {"reply-text": ""}).status_code == 302
    assert Reply.objects.get().text


def test_being_solved_names_a_day(link):
    browser = Client()
    undated = browser.post(link, ANSWER | {"reply-result": "solving", "reply-text": ""})
    assert undated.status_code == 422
    assert list(undated.context["forms"]["reply"].errors) == ["planned_for"]
    dated = {"reply-result": "solving", "reply-text": "", "reply-planned_for": SOON.isoformat()}
    assert browser.post(link, ANSWER | dated).status_code == 302
    assert Reply.objects.get().planned_for == SOON


def test_html_and_a_very_long_text_do_no_harm(link):
    browser = Client()
    long = browser.post(link, ANSWER | {"reply-text": "长" * 200_000})
    assert long.status_code == 422
    assert "长" * 10_000 in long.content.decode()
    browser.post(link, ANSWER | {"reply-text": "<script>alert(1)</script>"})
    page = browser.get(link).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_more_time_is_asked_and_sent_back_by_link(link, lead):
    browser = Client()
    until = (SOON + timedelta(days=9)).isoformat()
    asked = {"act": "more_time", "time-until": until, "time-reason": "等批复", "time-signed_by": "郝主任"}
    assert browser.post(link, asked).status_code == 302
    assert Extension.objects.get().asked_by_name == "郝主任"
    back = {"act": "send_back", "back-reason": "属教务处", "back-signed_by": "郝主任"}
    assert browser.post(link, back).status_code == 422
    assert lead.proposal.steps.last().after == "extension"


def test_a_forged_link_says_so_and_guessing_is_slowed(db):
    browser = Client()
    forged = reverse("congress:answer", args=["1-1.abc.def"])
    response = browser.get(forged)
    assert response.status_code == 404
    assert "链接" in response.content.decode()
    assert {browser.get(forged).status_code for _ in range(40)} == {404, 429}


def test_an_old_link_is_told(link, lead, cast):
    make_answer_link(assignment=lead, by=cast.chair)
    response = Client().post(link, ANSWER)
    assert response.status_code == 410
    assert not Reply.objects.exists()


def test_a_link_does_not_write_without_end(link):
    browser = Client()
    answers = [browser.post(link, {"act": "reply"}).status_code for _ in range(22)]
    assert answers.count(429) == 2


def test_a_head_sees_and_answers_what_was_given_to_the_department_only(lead, cast):
    other = given(cast, DepartmentFactory(name="教务处"), title="别的部门的提案")
    browser = signed_in(head_of(lead.department))
    page = browser.get(reverse("congress:given_list")).content.decode()
    assert lead.proposal.title in page
    assert "别的部门的提案" not in page
    theirs = reverse("congress:given_detail", args=[other.pk])
    assert (browser.get(theirs).status_code, browser.post(theirs, ANSWER).status_code) == (404, 404)
    assert browser.post(reverse("congress:given_detail", args=[lead.pk]), ANSWER).status_code == 302
    reply = Reply.objects.get()
    assert (reply.via, reply.entered_by.person.name) == ("account", reply.signed_by)


def test_the_school_office_sees_all_that_was_given(lead, as_):
    assert lead.proposal.title in as_("office_head").get(reverse("congress:given_list")).content.decode()


@pytest.mark.parametrize("many", [1, 3, 12])
def test_given_pages_ask_the_same_for_any_number(many, cast, as_, django_assert_max_num_queries):
    parts = [given(cast, DepartmentFactory()) for _ in range(many)]
    browser = as_("office_head")
    with django_assert_max_num_queries(12):
        browser.get(reverse("congress:given_list"))
    with django_assert_max_num_queries(12):
        browser.get(reverse("congress:given_detail", args=[parts[0].pk]))


def test_what_was_written_beside_an_answer_is_not_lost(link):
    Client().post(link, ANSWER)
    page = Client().post(link, ANSWER | {"reply-text": "另一份长长的答复"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "另一份长长的答复" in text
    assert "由郝主任答复" in text


def test_a_part_keeps_its_result_and_day(cast):
    lead = given(cast, DepartmentFactory(name="德育处"), call__is_full=True)
    link = reverse("congress:answer", args=[make_answer_link(assignment=lead, by=cast.chair)])
    Client().post(link, ANSWER | {"reply-result": "solving", "reply-planned_for": SOON.isoformat()})
    reply = Reply.objects.get()
    assert (reply.is_whole, reply.result, reply.planned_for) == (False, "solving", SOON)


def test_why_more_time_was_refused_is_read_by_the_department(link, lead, cast):
    extension = ask_more_time(
        assignment=lead, until=SOON + timedelta(days=9), reason="等批复", by=None, by_name="郝主任"
    )
    decide_more_time(extension=extension, granted=False, reason="学期末要用", by=cast.chair)
    assert "学期末要用" in Client().get(link).content.decode()
