"""One person, one sign-in, three names for it."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from members.models import Person
from members.services.signing_in import open_account, open_accounts, sync_sign_ins
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def change(person, **fields):
    Person.objects.filter(pk=person.pk).update(**fields)
    sync_sign_ins()


def names_of(person):
    return User.objects.values_list("staff_number", "mobile", "email").get(person=person)


def test_a_sign_in_is_made_when_it_is_first_needed_and_has_no_password():
    person = PersonFactory(staff_number="T0815", mobile="138 0000 0001", email="Lin@school.cn")
    user = open_account(person=person, by=None)
    assert open_account(person=person, by=None) == user
    assert not user.has_usable_password()
    assert names_of(person) == ("T0815", "13800000001", "Lin@school.cn")


def test_many_are_made_in_as_many_statements_as_few(django_assert_max_num_queries):
    people = [PersonFactory() for _n in range(12)]
    with django_assert_max_num_queries(10):
        users = open_accounts(people=people, by=None)
    assert [user.staff_number for user in users] == [person.staff_number for person in people]


def test_a_number_that_signs_somebody_else_in_is_refused():
    UserFactory(staff_number="T0815")
    with pytest.raises(ValidationError) as refused:
        open_account(person=PersonFactory(staff_number="T0815"), by=None)
    assert refused.value.code == "number_taken"


def test_what_two_people_give_signs_in_neither_until_one_has_another():
    one, other = (PersonFactory(signs_in=True, mobile="13800000001", email=e) for e in ("a@b.cn", "A@b.cn"))
    sync_sign_ins()
    assert names_of(one)[1:] == names_of(other)[1:] == ("", "")
    change(other, mobile="13800000002", email="")
    assert names_of(one)[1:] == ("13800000001", "a@b.cn")
    assert names_of(other)[1:] == ("13800000002", "")


def test_numbers_that_change_hands_do_so_at_once():
    one = PersonFactory(signs_in=True, mobile="13800000001")
    other = PersonFactory(signs_in=True, mobile="13800000002")
    sync_sign_ins()
    Person.objects.filter(pk=one.pk).update(mobile="13800000002")
    change(other, mobile="13800000001")
    assert (names_of(one)[1], names_of(other)[1]) == ("13800000002", "13800000001")


def test_somebody_without_a_sign_in_counts_too():
    PersonFactory(mobile="13800000001")
    one = PersonFactory(signs_in=True, mobile="13800000001")
    sync_sign_ins()
    assert names_of(one)[1] == ""


def test_who_signs_in_by_a_number_keeps_it_when_somebody_else_is_given_it_too():
    one = PersonFactory(signs_in=True, mobile="13800000001", email="a@b.cn")
    sync_sign_ins()
    other = PersonFactory(signs_in=True, mobile="138 0000 0001", email="A@b.cn")
    sync_sign_ins()
    assert (names_of(one)[1:], names_of(other)[1:]) == (("13800000001", "a@b.cn"), ("", ""))
    change(one, mobile="")
    assert (names_of(one)[1], names_of(other)[1]) == ("", "13800000001")


def test_a_new_staff_number_signs_in():
    person = PersonFactory(signs_in=True)
    change(person, staff_number="N1")
    assert names_of(person)[0] == "N1"


@pytest.mark.parametrize("count", [1, 30])
def test_two_statements_for_any_number_of_people(count, django_assert_num_queries):
    for n in range(count):
        PersonFactory(signs_in=True, mobile=f"1390000{n:04}")
    # And the savepoint around them.
    with django_assert_num_queries(4):
        sync_sign_ins()


def test_one_is_called_by_number_mobile_or_mail_in_any_spelling():
    person = PersonFactory(staff_number="T0815", mobile="13800000001", email="Lin@School.cn")
    user = open_account(person=person, by=None)
    typed = ["T0815", "t0815 ", "Ｔ０８１５", "13800000001", "+86 138-0000-0001", "lin@school.CN"]
    assert [User.objects.called(name) for name in typed] == [user] * 6
    assert [User.objects.called(name) for name in ("", " ", "-", "nobody", "1380000000")] == [None] * 5


def test_a_staff_number_goes_before_somebody_s_mobile():
    first = open_account(person=PersonFactory(staff_number="13800000001"), by=None)
    open_account(person=PersonFactory(mobile="13800000001"), by=None)
    assert User.objects.called("13800000001") == first
