"""The restore drill at full size, and restores that are killed at any moment."""

import os
import random
import signal
import subprocess
import sys
import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from office.services.backups.drilling import drill
from office.services.backups.making import make_backup, still_picture
from office.services.backups.sums import read_sums
from tests.reminders.house import database_url
from union_admin.embedded.processes import wait_until

pytestmark = [pytest.mark.trial, pytest.mark.django_db(transaction=True)]

PEOPLE = 20_000
KILLS = 8


def sums():
    with still_picture() as (cursor, _snapshot):
        return read_sums(cursor)


def nobody_else_is_at_it():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return cursor.fetchone() == (0,)


@pytest.fixture
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.BACKUP_DIR = tmp_path / "media", tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()
    (settings.MEDIA_ROOT / "papers").mkdir(parents=True)
    for n in range(200):
        (settings.MEDIA_ROOT / "papers" / f"{n}.jpg").write_bytes(random.randbytes(100_000))
    return tmp_path


def test_twenty_thousand_people_are_backed_up_and_restored_in_five_minutes(folders, capsys):
    call_command("seed", people=PEOPLE, stdout=StringIO())
    began = time.monotonic()
    manifest = make_backup(folders / "school.zip")
    backed_up = time.monotonic() - began
    tried = drill(folders / "school.zip")
    size = (folders / "school.zip").stat().st_size / 1024**2
    with capsys.disabled():
        print(f"\n{tried.rows} rows, {size:.0f} MB: {backed_up:.0f} s + {tried.seconds:.0f} s")
    assert tried.rows == manifest.sums.rows >= PEOPLE
    assert backed_up + tried.seconds <= 300


def test_a_restore_that_is_killed_leaves_the_old_house_or_the_new_one(folders, capsys):
    call_command("seed", people=60, stdout=StringIO())
    make_backup(folders / "school.zip")
    new = sums()
    connection.close()
    command = [sys.executable, "manage.py", "restore", str(folders / "school.zip"), "--replace", "--yes"]
    environment = os.environ | {"DATABASE_URL": database_url()}
    environment |= {"MEDIA_ROOT": str(folders / "media"), "BACKUP_DIR": str(folders / "backups")}
    began = time.monotonic()
    assert subprocess.run(command, env=environment, check=False).returncode == 0
    takes = time.monotonic() - began
    assert sums() == new
    found = []
    for n in range(KILLS):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE members_person SET name = '旧人'")
        old = sums()
        connection.close()
        restoring = subprocess.Popen(command, env=environment, start_new_session=True)
        time.sleep(takes * (n + 1) / KILLS)
        # All of it at once, or the command alone: what it started goes on with half a dump.
        (os.killpg if n % 2 else os.kill)(restoring.pid, signal.SIGKILL)
        restoring.wait()
        assert wait_until(nobody_else_is_at_it, seconds=60)
        here = sums()
        assert here in (old, new)
        found.append(here == new)
        connection.close()
    assert subprocess.run(command, env=environment, check=False).returncode == 0
    assert sums() == new
    assert len(list((folders / "media" / "papers").iterdir())) == 200
    with capsys.disabled():
        print(f"\n{found.count(False)} old, {found.count(True)} new; whole: {takes:.0f} s")
