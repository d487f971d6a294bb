from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import IdentityCheck, IdentityNumber, Union
from members.services.identity import set_identity_number
from tests.factories.members import PersonFactory
from vault.models import Look

HERS = "11010519491231002X"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def chair(as_, cast):
    Union.objects.update(optional_fields=["identity_number"])
    return as_("chair")


@pytest.fixture
def person(chair):
    return PersonFactory(name="林晓春", born_on=date(1949, 12, 31))


@pytest.fixture
def kept(person, cast):
    set_identity_number(person=person, number=HERS, by=cast.chair)
    return person


def at(page, person):
    return reverse(f"members:identity_{page}", args=[person.pk])


def test_a_number_is_entered_and_stands_covered_on_the_page(chair, person):
    response = chair.post(at("edit", person), {"number": "110105 19491231 002x", "agreed": "on"})
    assert (response.status_code, response.url) == (302, reverse("members:person_detail", args=[person.pk]))
    page = chair.get(at("panel", person))
    assert "110•••••••••••002X" in page.text
    assert HERS not in page.text
    assert IdentityCheck.objects.get().agrees


@pytest.mark.parametrize("number", ["", "123", "110105194912310021", "110105491231002", "x" * 50])
def test_what_is_no_number_is_refused_with_a_sentence(chair, person, number):
    response = chair.post(at("edit", person), {"number": number})
    assert response.status_code == 422
    assert response.context["form"].errors["number"]
    assert not IdentityNumber.objects.exists()


def test_one_that_contradicts_the_registry_is_kept_at_the_second_look(chair, person):
    person.born_on = date(1950, 1, 1)
    person.save()
    response = chair.post(at("edit", person), {"number": HERS, "agreed": "on"})
    assert response.status_code == 422
    assert 'name="although_it_differs"' in response.text
    assert f'value="{HERS}"' in response.text
    assert not IdentityNumber.objects.exists()
    chair.post(at("edit", person), {"number": HERS, "agreed": "on", "although_it_differs": "on"})
    assert IdentityCheck.objects.get().agrees is False


def test_the_box_is_offered_for_nothing_else(chair, person):
    assert 'name="although_it_differs"' not in chair.get(at("edit", person)).text
    assert 'name="although_it_differs"' not in chair.post(at("edit", person), {"number": "1"}).text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_uncovering_is_a_post_and_is_recorded_and_the_next_page_is_covered(chair, kept, headers):
    assert chair.get(at("uncover", kept), headers=headers).status_code == 405
    response = chair.post(at("uncover", kept), headers=headers)
    assert HERS in response.text
    assert "no-store" in response.headers["Cache-Control"]
    assert ("<html" in response.text) == (not headers)
    assert Look.objects.get().fact == "identity_number"
    assert HERS not in chair.get(at("panel", kept)).text


def test_thrown_away_the_panel_says_that_it_was_compared(chair, kept):
    chair.post(at("discard", kept))
    page = chair.get(at("panel", kept)).text
    assert "002X" not in page
    assert at("uncover", kept) not in page
    assert at("discard", kept) not in page
    assert IdentityCheck.objects.get().agrees


def test_switched_off_nothing_is_shown_or_taken(chair, kept):
    Union.objects.update(optional_fields=[])
    for page in ("panel", "edit"):
        assert "002X" not in chair.get(at(page, kept)).text
        assert "<form" not in chair.get(at(page, kept), headers=HTMX).text
    assert chair.post(at("uncover", kept)).status_code == 422
    assert chair.post(at("edit", kept), {"number": HERS, "agreed": "on"}).status_code == 422
    assert not Look.objects.exists()


def test_the_person_s_page_has_the_panel_only_where_numbers_are_kept(chair, person):
    page = reverse("members:person_detail", args=[person.pk])
    assert at("panel", person) in chair.get(page).text
    Union.objects.update(optional_fields=[])
    assert at("panel", person) not in chair.get(page).text


def test_without_its_key_the_pages_say_so(chair, kept, settings):
    settings.VAULT_KEYS = ["quite another key"]
    assert "VAULT_KEYS" in chair.get(at("panel", kept)).text
    assert chair.post(at("uncover", kept)).status_code == 422
    assert chair.get(reverse("members:person_detail", args=[kept.pk])).status_code == 200
    assert chair.get(reverse("members:union_edit")).status_code == 200
    assert chair.post(at("discard", kept)).status_code == 302


def test_a_person_who_is_hidden_is_not_there(chair):
    for page in ("panel", "edit"):
        assert chair.get(reverse(f"members:identity_{page}", args=[999_999])).status_code == 404


def test_the_number_is_in_no_table_session_or_log_after_being_typed_looked_at_and_thrown_away(
    chair, person, caplog
):
    """Refused, confirmed, uncovered, discarded: every row of every table, and every line logged."""

    def everything():
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
                yield from (text for (text,) in cursor.fetchall())

    caplog.set_level("DEBUG")
    seen = []
    person.born_on = date(1950, 1, 1)
    person.save()
    for act, sent in (
        ("edit", {"number": HERS, "agreed": "on"}),
        ("edit", {"number": HERS, "agreed": "on", "although_it_differs": "on"}),
        ("uncover", {}),
        ("discard", {}),
    ):
        chair.post(at(act, person), sent)
        seen += everything()
    # Django's own debug log of statements is off where people work.
    seen += [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    assert [text for text in seen if HERS in text] == []
    for session in chair.session.values():
        assert HERS not in str(session)


def test_the_panel_asks_little(chair, kept):
    with CaptureQueriesContext(connection) as queries:
        chair.get(at("panel", kept), headers=HTMX)
    assert len(queries) <= 12


def test_the_newest_key_reads_it_after_rotation(chair, kept, settings):
    settings.VAULT_KEYS = ["the key of this year", *settings.VAULT_KEYS]
    call_command("rotate_vault", stdout=StringIO())
    settings.VAULT_KEYS = settings.VAULT_KEYS[:1]
    assert HERS in chair.post(at("uncover", kept)).text


def test_a_number_is_kept_once_its_owner_agreed(chair, person):
    response = chair.post(at("edit", person), {"number": HERS})
    assert response.status_code == 422
    assert "本人已单独同意" in response.text
    assert not IdentityNumber.objects.exists()
