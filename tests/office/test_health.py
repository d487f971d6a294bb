import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse

READY = "/ready/"


def test_the_process_lives_without_a_question_to_the_database():
    # No database mark: a query would fail the test.
    answer = Client().get(reverse("office:health"))
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("page", ["/health/", READY])
def test_watchers_that_speak_http_are_not_sent_to_https(settings, page, db):
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(page).status_code == 200


def test_a_site_that_can_work_says_so_part_by_part(db):
    answer = Client().get(READY)
    assert answer.json() == {"database": "answers", "queue": "answers"}


def test_pages_work_without_the_queue(db, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    answer = Client().get(READY)
    assert (answer.status_code, answer.json()["queue"]) == (200, "away")


def test_tables_of_an_older_version_are_not_ready(db):
    MigrationRecorder.Migration.objects.filter(app="office").order_by("-pk").first().delete()
    answer = Client().get(READY)
    assert (answer.status_code, answer.json()["database"]) == (503, "not migrated")


def test_a_database_that_is_away_is_one_word_and_no_trace(django_db_blocker):
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(HOST="127.0.0.1", PORT=1, PASSWORD="geheim-7")
        try:
            answer = Client().get(READY)
        finally:
            connection.close()
            connection.settings_dict.update(before)
    assert (answer.status_code, answer.json()["database"]) == (503, "away")
    assert "geheim" not in answer.text
    assert "127.0.0.1" not in answer.text
