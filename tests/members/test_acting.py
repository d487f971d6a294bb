"""While nobody holds the chair's post, the school office names an acting chair."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from members.models import Post
from members.services.acting import last_acting_day, name_acting_chair

PAGE = reverse("members:acting_chair")


@pytest.fixture
def vacancy(cast):
    """The chair's term ended yesterday."""
    Post.objects.filter(kind=Post.Kind.CHAIR).update(period=DateRange(date(2010, 9, 1), localdate()))


def name(person, by, until=None):
    return name_acting_chair(person=person, until=until or localdate() + timedelta(days=30), by=by)


def test_whoever_is_named_may_what_a_chair_may_until_the_day_given(vacancy, cast):
    post = name(cast.teacher.person, cast.office_head)
    assert post.is_acting
    assert post.last_day == localdate() + timedelta(days=30)
    assert Role.CHAIR in User.objects.get(pk=cast.teacher.pk).roles


def test_it_is_refused_while_there_is_a_chair(cast):
    with pytest.raises(ValidationError) as refused:
        name(cast.teacher.person, cast.office_head)
    assert refused.value.code == "chair_holds"


def test_it_is_refused_for_longer_than_three_months(vacancy, cast):
    with pytest.raises(ValidationError) as refused:
        name(cast.teacher.person, cast.office_head, last_acting_day(localdate()) + timedelta(days=1))
    assert refused.value.code == "too_long"


@pytest.mark.parametrize(
    ("today", "last"), [(date(2026, 11, 30), date(2027, 2, 28)), (date(2026, 12, 1), date(2027, 3, 1))]
)
def test_three_months_are_counted_by_the_calendar(today, last):
    assert last_acting_day(today) == last


@pytest.mark.parametrize("who", ["retiree", "outsider", "office_head"])
def test_only_another_full_member_acts(vacancy, cast, who):
    with pytest.raises(ValidationError) as refused:
        name(getattr(cast, who).person, cast.office_head)
    assert refused.value.code == "cannot_act"


def test_an_auditor_cannot_act(vacancy, cast):
    with pytest.raises(ValidationError) as refused:
        name(cast.auditor.person, cast.office_head)
    assert refused.value.code == "auditors_hold_no_finance_post"


def test_a_chair_who_left_the_school_stands_in_nobody_s_way(cast):
    cast.chair.person.standings.all().delete()
    name(cast.teacher.person, cast.office_head)
    assert Post.objects.get(person=cast.chair.person).period.upper == localdate()


def test_the_school_office_s_first_page_leads_there_when_it_is_needed(as_, cast):
    assert PAGE not in as_("office_head").get("/").text
    Post.objects.filter(kind=Post.Kind.CHAIR).delete()
    assert PAGE in as_("office_head").get("/").text
    assert PAGE not in as_("teacher").get("/").text


def test_the_page_is_the_school_office_s(vacancy, as_, cast):
    assert as_("leader").get(PAGE).status_code == 403
    client = as_("office_head")
    assert "林晓春" in client.get(PAGE).text
    typed = {"person": cast.teacher.person.pk, "until": localdate() + timedelta(days=30)}
    assert client.post(PAGE, typed).status_code == 302
    assert "林晓春" in client.get(PAGE).text
    assert client.post(PAGE, typed).status_code == 422
