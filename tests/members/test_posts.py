from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate

from accounts.roles import Role
from members.models import Post
from members.services import record_move
from tests.factories.members import LONG_AGO, PersonFactory, PostFactory, UnionGroupFactory

pytestmark = pytest.mark.django_db


def refused(**fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        PostFactory(**fields)


def test_there_is_one_chair_at_a_time():
    PostFactory(kind=Post.Kind.CHAIR)
    refused(kind=Post.Kind.CHAIR)
    PostFactory(kind=Post.Kind.CHAIR, period=DateRange(date(2000, 1, 1), LONG_AGO))


def test_only_group_leaders_have_a_group():
    refused(kind=Post.Kind.GROUP_LEADER)
    refused(kind=Post.Kind.CHAIR, group=UnionGroupFactory())


def test_a_group_has_one_leader_at_a_time():
    group = UnionGroupFactory()
    PostFactory(kind=Post.Kind.GROUP_LEADER, group=group)
    refused(kind=Post.Kind.GROUP_LEADER, group=group)


def test_the_right_to_act_ends_with_the_term():
    yesterday = localdate() - timedelta(days=1)
    ended = PostFactory(kind=Post.Kind.CHAIR, period=DateRange(LONG_AGO, yesterday)).person.user
    assert ended.roles == {Role.STAFF}
    assert not ended.has_perm("activities.change_plan")


@pytest.mark.parametrize(
    ("category", "membership", "is_staff"),
    [
        ("other", "none", False),
        ("agency", "none", False),
        ("temporary", "none", False),
        ("agency", "full", True),
        ("retired", "kept", True),
        ("contract", "none", True),
        ("permanent", "none", True),
    ],
)
def test_who_keeps_the_machine_is_staff_as_a_member_or_as_the_school_s_own(category, membership, is_staff):
    standing = {"category": category, "membership": membership}
    person = PersonFactory(signs_in=True, standing=standing)
    PostFactory(person=person, kind=Post.Kind.ADMINISTRATOR)
    assert person.user.has_perm("office.keep_machine")
    assert person.user.roles == {Role.ADMINISTRATOR, *([Role.STAFF] if is_staff else [])}
    assert person.user.has_perm("activities.view_calendar") is is_staff
    assert person.user.has_perm("congress.view_congress") == is_staff
    assert not person.user.has_perm("members.view_everybody")


def test_several_posts_add_up():
    person = PersonFactory(signs_in=True)
    PostFactory(person=person, kind=Post.Kind.TREASURER)
    PostFactory(person=person, kind=Post.Kind.PUBLICITY)
    assert person.user.roles == {Role.TREASURER, Role.COMMITTEE_MEMBER}


def test_who_left_the_school_may_nothing_whatever_post_was_forgotten():
    person = PersonFactory(signs_in=True)
    PostFactory(person=person, kind=Post.Kind.CHAIR)
    record_move(person=person, kind="transfer_out", effective_on=date(2020, 1, 1), by=None)
    assert person.user.permissions == frozenset()


def test_knowing_what_somebody_may_do_takes_one_query(django_assert_num_queries):
    user = PostFactory().person.user
    with django_assert_num_queries(1):
        user.has_perm("finance.view_budget")
        user.has_perm("members.view_people")
