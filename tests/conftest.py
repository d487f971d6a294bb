"""The ground every test stands on: real Postgres, real Redis protocol, and a cast of people."""

import gc
import os
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client, override_settings

from members.models import Post
from tests.browsers import signed_in
from tests.factories.members import PersonFactory, PostFactory, UnionFactory, UnionGroupFactory
from tests.tables import quick_flush, sweep_dead_rows


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests with a browser or a queue wait as much as they reckon."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; to look through it for rubbish took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is longest goes first: begun last, it would keep one process busy while the others have ended."""
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


@pytest.fixture(scope="session", autouse=True)
def _tables_that_may_be_emptied(django_db_setup, django_db_blocker):
    """Tests with real transactions empty every table afterwards, which the append-only triggers refuse.

    Only that emptying lifts them; while a test runs they stand.
    """
    with quick_flush():
        yield


@pytest.fixture(scope="module", autouse=True)
def _no_dead_rows(django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        sweep_dead_rows()


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Hashing slowly is for thieves; tests of sign-in itself put the real hasher back."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _static_files_as_they_lie():
    """Pages name the files by plain names; the hashed ones exist only where they were collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        yield


@pytest.fixture
def union(db):
    return UnionFactory()


def _holder(kind, name, *, standing=None, **fields):
    person = PersonFactory(name=name, signs_in=True, standing=standing)
    PostFactory(person=person, kind=kind, **fields)
    return person.user


@pytest.fixture
def cast(union):
    """Everybody a permission test speaks of; each is a user, `cast.leader_group` the leader's group."""
    group = UnionGroupFactory(name="语文小组")
    leader = PersonFactory(name="高明", signs_in=True, standing__group=group)
    PostFactory(person=leader, kind=Post.Kind.GROUP_LEADER, group=group)
    retiree = PersonFactory(
        name="沈敬之", signs_in=True, standing__category="retired", standing__membership="kept"
    )
    outsider = PersonFactory(name="客人", signs_in=True, standing__category="")
    return SimpleNamespace(
        chair=_holder(Post.Kind.CHAIR, "周桂兰"),
        treasurer=_holder(Post.Kind.TREASURER, "何立群"),
        auditor=_holder(Post.Kind.AUDITOR, "梁正"),
        office_head=_holder(Post.Kind.SCHOOL_OFFICE, "唐莉"),
        administrator=_holder(Post.Kind.ADMINISTRATOR, "邓一帆"),
        leader=leader.user,
        leader_group=group,
        teacher=PersonFactory(name="林晓春", signs_in=True).user,
        retiree=retiree.user,
        outsider=outsider.user,
    )


@pytest.fixture
def keeper(cast):
    """Who comes to keep the machine and is none of the staff; also `cast.keeper`."""
    standing = {"category": "other", "membership": "none"}
    cast.keeper = _holder(Post.Kind.ADMINISTRATOR, "阮工", standing=standing)
    return cast.keeper


@pytest.fixture
def as_(cast):
    """`as_("chair")` is a browser in which the chair has signed in."""

    def sign_in(who: str) -> Client:
        return signed_in(getattr(cast, who))

    return sign_in
