"""Heads of departments."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from congress.services.heads import end_head, name_head
from members.models import Post
from tests.factories.members import DepartmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_a_head_answers_from_the_day_on_and_no_longer(as_, cast):
    assert not cast.teacher.has_perm("congress.answer_proposals")
    post = name_head(department=DepartmentFactory(), person=cast.teacher.person, since=localdate(), by=None)
    fresh = type(cast.teacher).objects.get(pk=cast.teacher.pk)
    assert fresh.has_perm("congress.answer_proposals")
    assert end_head(post=post, since=localdate(), by=None) is None
    assert not type(cast.teacher).objects.get(pk=cast.teacher.pk).has_perm("congress.answer_proposals")


def test_a_last_day_beyond_the_calendar_is_refused(as_):
    place, person = DepartmentFactory(), PersonFactory()
    typed = {"department": place.pk, "who": person.staff_number, "since": localdate(), "until": "9999-12-31"}
    response = as_("chair").post(reverse("congress:head_add"), typed)
    assert set(response.context["form"].errors) == {"until"}


def test_the_same_head_twice_is_refused_in_words():
    fields = {"department": DepartmentFactory(), "person": PersonFactory(), "since": localdate(), "by": None}
    name_head(**fields)
    with pytest.raises(ValidationError) as refusal:
        name_head(**fields)
    assert refusal.value.code == "one_head_a_department_once"


def test_a_head_who_has_ended_does_not_end_again():
    since = localdate() - timedelta(days=9)
    post = name_head(department=DepartmentFactory(), person=PersonFactory(), since=since, by=None)
    end_head(post=post, since=localdate(), by=None)
    with pytest.raises(ValidationError) as refusal:
        end_head(post=post, since=localdate(), by=None)
    assert refusal.value.code == "ended_already"


def test_naming_and_ending_by_the_pages(as_):
    chair, department, person = as_("chair"), DepartmentFactory(name="总务处"), PersonFactory(name="王建国")
    typed = {"department": department.pk, "who": "王建国", "since": localdate().isoformat(), "until": ""}
    url = reverse("congress:head_add")
    assert chair.post(url, typed | {"who": "无名氏"}).status_code == 422
    assert chair.post(url, typed | {"department": "x"}).status_code == 422
    assert chair.post(url, typed | {"until": "2001-01-01"}).status_code == 422
    assert chair.post(url, typed).status_code == 302
    assert "王建国" in chair.get(reverse("congress:head_list")).content.decode()
    post = Post.objects.get(person=person)
    end = reverse("congress:head_end", args=[post.pk])
    assert chair.post(end, {"since": localdate().isoformat()}).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_for_any_number(as_, number, django_assert_max_num_queries):
    for _ in range(number):
        name_head(department=DepartmentFactory(), person=PersonFactory(), since=localdate(), by=None)
    client = as_("chair")
    with django_assert_max_num_queries(12):
        client.get(reverse("congress:head_list"))
