from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import IdentityCheck, IdentityNumber, Person, Union
from members.services.identity import (
    discard_identity_number,
    discard_identity_numbers,
    find_by_identity_number,
    identity_holders,
    set_identity_number,
    set_identity_numbers,
    uncover_identity_number,
)
from paperwork.identity_numbers import check_figure
from tests.factories.members import PersonFactory
from vault.models import Look

HERS = "11010519491231002X"


def number(n, born_on="19850312"):
    """A woman's number, another for each n."""
    figures = f"110105{born_on}{n * 2:03d}"
    return figures + check_figure(figures)


@pytest.fixture
def chair(cast):
    Union.objects.update(optional_fields=["identity_number"])
    return cast.chair


@pytest.fixture
def person(chair):
    return PersonFactory(name="林晓春", born_on=date(1949, 12, 31))


def refusal(act, **kwargs):
    with pytest.raises(ValidationError) as refused:
        act(**kwargs)
    return refused.value.error_list[0].code


def test_a_number_that_agrees_is_kept_encrypted_and_marked_so(person, chair):
    check = set_identity_number(person=person, number=HERS.lower(), by=chair)
    assert check.agrees
    assert person.identity_number.number == HERS
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, digest FROM members_identitynumber")
        assert HERS not in str(cursor.fetchone())


def test_off_by_default_and_refused_then(db, cast):
    person = PersonFactory()
    assert refusal(set_identity_number, person=person, number=HERS, by=cast.chair) == "identity_not_kept"
    with pytest.raises(ValidationError):
        set_identity_numbers({person.pk: HERS}, by=cast.chair)
    assert not IdentityNumber.objects.exists()


def test_a_number_that_contradicts_the_registry_waits_for_a_second_look(person, chair):
    Person.objects.update(born_on=date(1950, 1, 1), sex="m")
    given = {"person": person, "number": HERS, "by": chair}
    with pytest.raises(ValidationError) as refused:
        set_identity_number(**given)
    assert [error.code for error in refused.value.error_list] == ["identity_differs"] * 2
    assert not IdentityCheck.objects.exists()

    assert set_identity_number(**given, although_it_differs=True).agrees is False
    assert Person.objects.get(pk=person.pk).born_on == date(1950, 1, 1)


def test_an_empty_birth_date_and_sex_are_taken_from_the_number(chair):
    person = PersonFactory(born_on=None, sex="")
    set_identity_number(person=person, number=HERS, by=chair)
    person.refresh_from_db()
    assert (person.born_on, person.sex) == (date(1949, 12, 31), "f")


def test_nobody_has_another_s_number_and_only_who_sees_everybody_is_told_whose(person, chair, cast):
    set_identity_number(person=person, number=HERS, by=chair)
    other = PersonFactory(name="别人")
    with pytest.raises(ValidationError, match="林晓春"):
        set_identity_number(person=other, number=HERS, by=chair)
    with pytest.raises(ValidationError) as refused:
        set_identity_number(person=other, number=HERS, by=cast.leader)
    assert "林晓春" not in str(refused.value)


def test_entered_again_it_is_written_over(person, chair):
    set_identity_number(person=person, number=HERS, by=chair)
    set_identity_number(person=person, number=number(1, "19491231"), by=chair)
    assert IdentityNumber.objects.get().number == number(1, "19491231")


def test_many_are_kept_in_as_many_statements_as_one(chair):
    people = [PersonFactory(born_on=date(1985, 3, 12)) for _n in range(5)]
    numbers = {person.pk: number(n) for n, person in enumerate(people)}
    first = dict(list(numbers.items())[:1])
    with CaptureQueriesContext(connection) as one:
        assert set_identity_numbers(first, by=chair) == set()
    with CaptureQueriesContext(connection) as all_of_them:
        assert set_identity_numbers(numbers, by=chair) == set()
    assert len(one) == len(all_of_them)
    assert len([q for q in one if "SAVEPOINT" not in q["sql"]]) == 5
    assert IdentityNumber.objects.count() == 5


def test_many_entered_again_change_nothing(person, chair):
    set_identity_numbers({person.pk: HERS}, by=chair)
    before = IdentityNumber.objects.values_list("entered_at").get()
    set_identity_numbers({person.pk: HERS}, by=chair)
    assert IdentityNumber.objects.values_list("entered_at").get() == before


def test_many_are_kept_all_or_none(person, chair):
    other = PersonFactory()
    with pytest.raises(ValidationError):
        set_identity_numbers({person.pk: HERS, other.pk: HERS}, by=chair)
    with pytest.raises(ValidationError):
        set_identity_numbers({person.pk: HERS, other.pk: "123"}, by=chair)
    assert not IdentityNumber.objects.exists()


def test_many_tell_whom_the_number_contradicts(person, chair):
    other = PersonFactory(born_on=date(1990, 1, 1))
    assert set_identity_numbers({person.pk: HERS, other.pk: number(1)}, by=chair) == {other.pk}
    assert not IdentityCheck.objects.get(person=other).agrees


def test_it_is_found_by_the_whole_number_alone(person, chair):
    set_identity_number(person=person, number=HERS, by=chair)
    assert find_by_identity_number(f" {HERS.lower()} ").get() == person
    assert identity_holders([HERS, number(1), "nothing"]) == {HERS: person.pk}
    for text in (HERS[:17], "", number(1)):
        assert not find_by_identity_number(text).exists()


def test_each_uncovering_is_recorded(person, chair):
    set_identity_number(person=person, number=HERS, by=chair)
    assert uncover_identity_number(person=person, by=chair) == HERS
    look = Look.objects.get()
    assert (look.viewer_key, look.person_key, look.fact) == (chair.pk, person.pk, "identity_number")


def test_what_is_not_kept_cannot_be_uncovered_nor_thrown_away(person, chair):
    assert refusal(uncover_identity_number, person=person, by=chair) == "identity_missing"
    assert refusal(discard_identity_number, person=person, by=chair) == "identity_missing"
    assert not Look.objects.exists()


def test_without_its_key_a_number_is_a_sentence_and_can_be_entered_anew(person, chair, settings):
    set_identity_number(person=person, number=HERS, by=chair)
    settings.VAULT_KEYS = ["quite another key"]
    assert refusal(uncover_identity_number, person=person, by=chair) == "identity_unreadable"
    assert not Look.objects.exists()
    set_identity_number(person=person, number=HERS, by=chair)
    assert uncover_identity_number(person=person, by=chair) == HERS


def test_thrown_away_after_checking_only_the_check_stays(person, chair):
    set_identity_number(person=person, number=HERS, by=chair)
    discard_identity_number(person=person, by=chair)
    assert not IdentityNumber.objects.exists()
    assert IdentityCheck.objects.get(person=person).agrees


def test_all_are_thrown_away_at_once(person, chair):
    set_identity_number(person=person, number=HERS, by=chair)
    Union.objects.update(optional_fields=[])
    assert discard_identity_numbers(by=chair) == 1
    assert not IdentityNumber.objects.exists()


def rows_of_all_tables():
    """Everything that the database holds, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            yield from (text for (text,) in cursor.fetchall())


def test_the_number_stands_in_no_table_at_any_time(person, chair, as_):
    set_identity_number(person=person, number=HERS, by=chair)
    set_identity_number(person=person, number=number(1), by=chair, although_it_differs=True)
    uncover_identity_number(person=person, by=chair)
    before = list(rows_of_all_tables())
    discard_identity_number(person=person, by=chair)
    for text in [*before, *rows_of_all_tables()]:
        assert HERS not in text
        assert number(1) not in text


def test_history_tells_who_entered_and_threw_away_and_never_what(person, chair):
    set_identity_number(person=person, number=HERS, by=chair)
    set_identity_number(person=person, number=number(1), by=chair, although_it_differs=True)
    discard_identity_number(person=person, by=chair)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM members_identitynumberevent ORDER BY pgh_id")
        assert not {"number", "digest"} & {column.name for column in cursor.description}
        label = [column.name for column in cursor.description].index("pgh_label")
        assert [row[label] for row in cursor.fetchall()] == ["insert", "update", "delete"]
