"""Somebody named by name, number or both."""

import pytest
from django.core.exceptions import ValidationError

from members.reports.named import find_people
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


def found(text):
    answer = find_people([text])[text]
    return answer.code if isinstance(answer, ValidationError) else answer.staff_number


@pytest.fixture(autouse=True)
def people(db):
    PersonFactory(name="王芳", staff_number="T0001")
    PersonFactory(name="王芳", staff_number="T0002")
    PersonFactory(name="欧阳若兰", staff_number="T0003")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("欧阳若兰", "T0003"),
        (" T0003 ", "T0003"),
        ("t0003", "T0003"),
        ("王芳 T0002", "T0002"),
        ("王芳（T0001）", "T0001"),
        ("王芳", "several"),
        ("王芳 T0003", "nobody"),
        ("查无此人", "nobody"),
    ],
)
def test_who_is_meant(text, answer):
    assert found(text) == answer


def test_many_are_found_in_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(find_people(["欧阳若兰", "王芳", "T0001", "查无此人"])) == 4
