from datetime import date

import factory
from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from accounts.models import User
from members.models import (
    CareTag,
    Department,
    Move,
    Person,
    Post,
    Standing,
    Tag,
    Tagging,
    Union,
    UnionGroup,
)
from members.services import sort_keys
from members.services.moves import standing_from_moves

LONG_AGO = date(2010, 9, 1)


class UnionFactory(DjangoModelFactory):
    class Meta:
        model = Union
        django_get_or_create = ("pk",)

    pk = 1
    name = "青禾小学工会委员会"
    school_name = "青禾小学"


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"{n + 1}年级组")


class UnionGroupFactory(DjangoModelFactory):
    class Meta:
        model = UnionGroup
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"第{n + 1}小组")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    # A letter of their own: people count their numbers apart, and both are unique among users.
    staff_number = factory.Sequence(lambda n: f"U{n:04d}")
    # No password signs in; `force_login` compares what is stored.
    password = factory.LazyFunction(lambda: make_password(None))


class PersonFactory(DjangoModelFactory):
    """Somebody in the registry; `standing__category=""` for one who is nothing to the union yet."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        signs_in = False

    staff_number = factory.Sequence(lambda n: f"T{n:04d}")
    name = "林晓春"
    pinyin = factory.LazyAttribute(lambda person: sort_keys(person.name)["pinyin"])
    initials = factory.LazyAttribute(lambda person: sort_keys(person.name)["initials"])
    sex = Person.Sex.FEMALE
    user = factory.Maybe(
        "signs_in",
        factory.SubFactory(UserFactory, staff_number=factory.SelfAttribute("..staff_number")),
        None,
    )

    @factory.post_generation
    def standing(self, create, facts, **kwargs):
        facts = {"category": "permanent", "membership": "full"} | (facts or {}) | kwargs
        since = facts.pop("since", LONG_AGO)
        if facts["category"]:
            _came(self, since, facts)


def _came(person: Person, since: date, facts: dict) -> None:
    """What `record_move` writes for the first act in somebody's life, in two statements.

    A cast of ten stands before most tests.
    """
    move = Move.objects.create(person=person, kind="hire", effective_on=since, **facts)
    [(first, until, (category, membership, group))] = standing_from_moves([move])
    Standing.objects.create(
        person=person,
        period=DateRange(first, until),
        category=category,
        membership=membership,
        group_id=group,
    )


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    person = factory.SubFactory(PersonFactory, signs_in=True)
    kind = Post.Kind.CHAIR
    period = DateRange(LONG_AGO, None)


class TaggingFactory(DjangoModelFactory):
    class Meta:
        model = Tagging

    person = factory.SubFactory(PersonFactory)
    tag = factory.LazyFunction(lambda: Tag.objects.get_or_create(name=Tag.ACTIVIST)[0])
    period = DateRange(LONG_AGO, None)


class CareTagFactory(DjangoModelFactory):
    class Meta:
        model = CareTag

    person = factory.SubFactory(PersonFactory)
    kind = CareTag.Kind.MILITARY_FAMILY
    period = DateRange(LONG_AGO, None)
