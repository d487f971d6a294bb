"""Whoever makes a slip could act as its owner: who may make one for whom, and the sheet."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignInSlip, User
from members.models import Person, Post
from members.services.slips import issue_slips, within_reach
from tests.browsers import signed_in
from tests.factories.members import PersonFactory, PostFactory, UnionGroupFactory

LIST = reverse("members:slip_list")
PRINT = reverse("members:slip_print")


@pytest.fixture
def colleague(cast):
    return PersonFactory(name="欧阳若兰", standing__group=cast.leader_group)


@pytest.fixture
def organiser(cast):
    person = PersonFactory(name="组织", signs_in=True)
    PostFactory(person=person, kind=Post.Kind.ORGANISATION)
    return person.user


def codes_in(response):
    return re.findall(r"/in/([a-z0-9]{26})/", response.text)


def names(people):
    return set(people.values_list("name", flat=True))


def test_a_leader_reaches_the_own_group_but_for_who_holds_an_office(cast, colleague):
    treasurer = PersonFactory(name="出纳", standing__group=cast.leader_group)
    PostFactory(person=treasurer, kind=Post.Kind.CASHIER)
    PersonFactory(name="别组", standing__group=UnionGroupFactory())
    assert names(within_reach(cast.leader)) == {"欧阳若兰"}


def test_a_leader_who_sits_on_the_committee_still_reaches_only_the_group(cast, colleague):
    PostFactory(person=cast.leader.person, kind=Post.Kind.CULTURE_SPORT)
    assert names(within_reach(cast.leader)) == {"欧阳若兰"}


def test_the_organiser_reaches_all_but_chairs_and_administrators(cast, organiser):
    reached = names(within_reach(organiser))
    assert reached.isdisjoint({"周桂兰", "邓一帆"})
    assert {"何立群", "梁正", "高明", "林晓春"} <= reached


def test_the_chair_reaches_everybody_who_is_something_today(cast):
    assert names(within_reach(cast.chair)) == names(Person.objects.exclude(name="客人"))


def test_a_leader_cannot_issue_to_the_chair(cast, as_):
    chair = cast.chair.person
    with pytest.raises(ValidationError) as refused:
        issue_slips(people=[chair], by=cast.leader)
    assert refused.value.code == "out_of_reach"
    assert as_("leader").post(PRINT, {"person": chair.pk}).status_code == 404
    assert not SignInSlip.objects.exists()


def test_a_leader_is_told_who_gives_slips_to_officers_of_the_group(cast, as_):
    officer = PersonFactory(name="经审", standing__group=cast.leader_group)
    PostFactory(person=officer, kind=Post.Kind.AUDITOR)
    response = as_("leader").post(PRINT, {"person": officer.pk})
    assert response.status_code == 422
    assert "经审" in response.text
    assert not SignInSlip.objects.exists()


@pytest.mark.parametrize("who", ["teacher", "treasurer", "auditor", "office_head", "administrator"])
def test_a_teacher_cannot_open_the_list_nor_print(as_, colleague, who):
    assert as_(who).get(LIST).status_code == 403
    assert as_(who).post(PRINT, {"person": colleague.pk}).status_code == 403
    assert not SignInSlip.objects.exists()


def test_printed_slips_let_their_owners_in(as_, colleague):
    response = as_("leader").post(PRINT, {"person": [colleague.pk]})
    (code,) = set(codes_in(response))
    assert "<svg" in response.text
    assert "no-store" in response.headers["Cache-Control"]
    phone = Client()
    phone.post(reverse("accounts:slip", args=[code]), {"pin": "918273", "again": "918273"})
    assert phone.session["_auth_user_id"] == str(User.objects.get(person=colleague).pk)
    assert SignInSlip.objects.get().issued_by.person.name == "高明"


def test_everybody_in_the_list_may_be_chosen_at_once(as_, colleague, cast):
    PersonFactory(name="同组", standing__group=cast.leader_group)
    response = as_("leader").post(PRINT, {"everybody": "1", "group": cast.leader_group.pk})
    assert len(set(codes_in(response))) == 2


def test_the_codes_stand_on_that_page_only(as_, colleague):
    client = as_("leader")
    (code,) = set(codes_in(client.post(PRINT, {"person": colleague.pk})))
    assert code not in client.get(LIST, {"show": "all"}).text
    assert client.get(PRINT).status_code == 405


def test_the_list_says_whose_slip_waits_and_who_has_come(as_, colleague, cast):
    issue_slips(people=[colleague], by=cast.chair)
    User.objects.filter(pk=cast.teacher.pk).update(last_login=timezone.now())
    lines = {line.name: line for line in as_("chair").get(LIST, {"show": "all"}).context["lines"]}
    assert lines["欧阳若兰"].slip
    assert lines["林晓春"].has_come
    assert "林晓春" not in [line.name for line in as_("chair").get(LIST).context["lines"]]


def test_a_slip_that_ran_out_waits_no_more(as_, colleague, cast):
    issue_slips(people=[colleague], by=cast.chair)
    SignInSlip.objects.update(expires_at=timezone.now() - timedelta(days=1))
    (line,) = as_("leader").get(LIST).context["lines"]
    assert line.slip is None


def test_a_slip_is_taken_back_by_who_could_have_made_it(as_, colleague, cast, organiser):
    (issued,) = issue_slips(people=[colleague], by=cast.chair)
    pk = SignInSlip.objects.get().pk
    other = PersonFactory(name="别组长", signs_in=True)
    PostFactory(person=other, kind=Post.Kind.GROUP_LEADER, group=UnionGroupFactory())
    address = reverse("members:slip_revoke", args=[pk])
    assert signed_in(other.user).post(address).status_code == 404
    kept = {"group": cast.leader_group.pk, "show": "all"}
    answer = as_("leader").post(address, kept, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?group={cast.leader_group.pk}&show=all", 302)]
    assert "欧阳若兰的登录条已作废" in answer.text
    assert SignInSlip.objects.get().revoked_by == cast.leader
    assert Client().get(reverse("accounts:slip", args=[issued.code])).status_code == 410


@pytest.mark.parametrize(
    "typed", [{}, {"person": "x"}, {"person": "999999999999999999999"}, {"person": "99999"}, {"person": "-1"}]
)
def test_spoilt_choices_make_no_slip(as_, typed):
    assert as_("chair").post(PRINT, typed).status_code in (404, 422)
    assert not SignInSlip.objects.exists()


@pytest.mark.parametrize("query", [{"group": "x"}, {"group": "999999"}, {"page": "x"}, {"show": "nonsense"}])
def test_a_spoilt_address_is_no_failure(as_, query):
    assert as_("chair").get(LIST, query).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 150])
def test_list_and_sheet_ask_as_much_for_few_as_for_many(as_, cast, django_assert_num_queries, count):
    for _n in range(count):
        PersonFactory(standing__group=cast.leader_group)
    client = as_("leader")
    with django_assert_num_queries(7):
        client.get(LIST)
    # Locks, what is made, and the savepoints around it.
    with django_assert_num_queries(26):
        client.post(PRINT, {"everybody": "1"})


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("http://127.0.0.1:8000", "make run DEMO=0 SITE_URL=http://192.168.1.20:8000"),
        ("http://localhost:8141", "make run DEMO=0 PORT=8141 SITE_URL=http://192.168.1.20:8141"),
        ("http://192.168.1.7:8000", ""),
    ],
)
def test_an_address_no_phone_reaches_comes_with_the_line_to_type(as_, colleague, settings, address, line):
    settings.SITE_URL = address
    page = as_("chair").get(LIST).text
    assert line in page
    assert ("make run" in page) == bool(line)
    told = as_("leader").get(LIST).text
    assert "make run" not in told
    assert ("手机还打不开，请告诉管机器的老师" in told) == bool(line)
