"""What the logs say, and what they must not."""

import json
import logging
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from activities.services import make_feed, revoke_feed
from union_admin.logs import Json, Plain
from union_admin.rooms import ROOMS

NAME, NUMBER = "欧阳若兰", "11010519491231002X"


@pytest.fixture(params=[Plain, Json])
def written(request):
    """What a log of that form holds afterwards."""
    text, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(text)
    handler.setFormatter(request.param())
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield text
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def breaking(monkeypatch):
    """A page whose service fails as the database does, quoting the row."""

    def fail(now):
        try:
            raise IntegrityError(f"duplicate key DETAIL: Key (name)=({NAME})")
        except IntegrityError as error:
            raise RuntimeError(f"{NAME} {NUMBER}") from error

    monkeypatch.setattr("office.views.machine.begin", fail)


def test_a_page_that_fails_says_where_and_not_about_whom(written, breaking, as_, cast):
    client = as_("administrator")
    client.raise_request_exception = False
    address = f"{reverse('office:backup_now')}?q={NAME}"
    assert client.post(address, {"name": NAME, "number": NUMBER}).status_code == 500
    said = written.getvalue()
    assert "builtins.RuntimeError < django.db.utils.IntegrityError" in said
    assert "office/views/machine.py" in said
    assert "office:backup_now" in said
    staff_number = cast.administrator.staff_number
    assert not [secret for secret in (NAME, NUMBER, staff_number, "127.0.0.1") if secret in said]


@pytest.mark.parametrize("path", ["/s/geheim-7/", "/no/such/geheim-7", "/?next=geheim-7"])
def test_keys_in_addresses_are_not_written_down(written, client, path, db):
    client.get(path)
    assert "GET" in written.getvalue()
    assert "geheim-7" not in written.getvalue()


@pytest.mark.parametrize(
    ("method", "path", "sentence"),
    [("get", "/no/such/geheim-7", "Not Found: …"), ("get", "/language/", "Method Not Allowed (GET): …")],
)
def test_what_was_wrong_with_a_request_is_said_in_words(written, client, db, method, path, sentence):
    getattr(client, method)(path)
    assert sentence in written.getvalue()
    assert "%s" not in written.getvalue()
    assert "geheim-7" not in written.getvalue()


@pytest.mark.parametrize("host", ["geheim-7.example", "geheim-7%s", "geheim-7%d%("])
def test_a_host_that_is_not_ours_is_not_written_down(written, client, db, host, capsys):
    """Django puts the host into the sentence itself, as it was sent."""
    assert client.get("/health/", headers={"host": host}).status_code == 400
    assert "django.security.DisallowedHost" in written.getvalue()
    assert "(not written down)" in written.getvalue()
    assert "geheim-7" not in written.getvalue()
    assert "Logging error" not in capsys.readouterr().err


@pytest.mark.parametrize("sentence", ["geheim-7 %d", "geheim-7 %s %s", "geheim-7 %!"])
def test_a_sentence_whose_gaps_do_not_fit_is_not_written_down(sentence):
    record = logging.LogRecord("django.security.csrf", logging.ERROR, "", 1, sentence, ("one",), None)
    assert json.loads(Json().format(record))["said"] == "(not written down)"


@pytest.mark.parametrize("is_live", [True, False])
def test_the_key_of_a_calendar_is_not_written_down(written, client, cast, is_live):
    feed = make_feed(scope="union", by=cast.teacher)
    if not is_live:
        revoke_feed(feed=feed, by=cast.teacher)
    answer = client.get(reverse("activities:feed", args=[feed.key]))
    assert answer.status_code == (200 if is_live else 410)
    assert "activities:feed" in written.getvalue()
    assert feed.key not in written.getvalue()


def test_whose_sign_in_failed_is_not_written_down(written, client, cast):
    number = cast.teacher.staff_number
    client.post(reverse("account_login"), {"login": f"x{number}x", "password": "falsch-9"})
    assert "account_login" in written.getvalue()
    assert f"x{number}x" not in written.getvalue()
    assert "falsch-9" not in written.getvalue()


def test_a_task_that_fails_is_named_and_what_it_says_is_not(written):
    facts = {"name": "office.keep_backups", "id": "7", "description": "raised unexpected", "exc": NAME}
    logging.getLogger("celery.app.trace").error("Task %(name)s: %(exc)s", facts)
    assert "office.keep_backups[7] raised unexpected" in written.getvalue()
    assert NAME not in written.getvalue()


def test_what_packages_put_into_their_sentences_is_left_out(written):
    for name in ("elsewhere", "celery.redirected"):
        logging.getLogger(name).warning(f"found {NAME}")
    assert NAME not in written.getvalue()


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_whoever_sent_nonsense_to_the_server_is_not_written_down(written, monkeypatch, gap):
    """Gunicorn fills its sentences in before it hands them over."""
    log = logging.getLogger("gunicorn.error")
    monkeypatch.setattr(log, "propagate", True)
    line = "GET /activities/calendar/geheim-7.ics"
    log.warning(f"Invalid request from{gap}ip=10.0.0.7: Invalid HTTP request line: {line!r}")
    log.error("Error handling request %s %s", "GET", "/s/geheim-7/")
    assert "Invalid request from" in written.getvalue()
    assert "Error handling request %s %s" in written.getvalue()
    assert not [secret for secret in ("10.0.0.7", "geheim-7") if secret in written.getvalue()]


def test_our_own_sentences_are_whole():
    record = logging.LogRecord("office.tasks", logging.INFO, "", 1, "%s of %s", (1, 2), None)
    told = json.loads(Json().format(record))
    assert (told["said"], told["level"], told["logger"]) == ("1 of 2", "INFO", "office.tasks")


def test_no_report_of_an_error_is_sent_by_mail():
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    assert not [one for one in loggers for handler in one.handlers if isinstance(handler, AdminEmailHandler)]


def test_every_room_is_known():
    project = tomllib.loads(Path(settings.BASE_DIR, "pyproject.toml").read_text())
    assert set(project["tool"]["importlinter"]["root_packages"]) == set(ROOMS)
