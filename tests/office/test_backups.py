import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import override_settings
from django.utils import timezone

from members.models import Person
from office.management.commands.restore import Command as RestoreCommand
from office.models import Backup
from office.services.backups import making
from office.services.backups.archive import DUMP, FILES, MANIFEST, open_archive
from office.services.backups.drilling import _throw_away, drill
from office.services.backups.folder import rotate
from office.services.backups.making import MAKING, make_backup, still_picture, sweep
from office.services.backups.nightly import keep_backups
from office.services.backups.programs import find_programs, told_to
from office.services.backups.refusals import BackupError
from office.services.backups.restoring import Restored, back_up_before_replacing, check_restore, restore
from office.services.backups.sums import Sums, read_sums
from tests.factories.members import PersonFactory
from tests.reminders.house import database_url
from tests.tables import forget_kept
from union_admin.embedded.processes import wait_until
from vault.marks import marked_keys, other_keys

PHOTO = b"\x89PNG a photo"


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "papers").mkdir(parents=True)
    (settings.MEDIA_ROOT / "papers" / "会议.png").write_bytes(PHOTO)
    return settings.MEDIA_ROOT


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """A backup of a house in which nobody lives yet, with one file."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "media" / "papers").mkdir(parents=True)
    (folder / "media" / "papers" / "会议.png").write_bytes(PHOTO)
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder / "media"):
        make_backup(folder / "school.zip")
        connection.close()
    return folder / "school.zip"


@pytest.fixture
def packed(made, media, tmp_path, db):
    return shutil.copy(made, tmp_path / "school.zip")


@pytest.fixture
def lived_in(media, tmp_path, transactional_db):
    forget_kept()
    PersonFactory(name="周桂兰")
    Session.objects.create(session_key="the-cookie", expire_date=timezone.now() + timedelta(days=180))
    cache.set("tries", 5)
    make_backup(tmp_path / "school.zip")
    return tmp_path / "school.zip"


def rewritten(path, **changes):
    """The same archive with entries changed; None takes one away."""
    with zipfile.ZipFile(path) as old:
        entries = {name: old.read(name) for name in old.namelist()} | changes
    with zipfile.ZipFile(path, "w") as new:
        for name, content in entries.items():
            if content is not None:
                new.writestr(name, content)
    return path


def with_manifest(path, **changes):
    with zipfile.ZipFile(path) as held:
        manifest = json.loads(held.read(MANIFEST)) | changes
    return rewritten(path, **{MANIFEST: json.dumps(manifest)})


def cut_short(path):
    """The same archive with half the database in it, and a list that knows of no more."""
    with zipfile.ZipFile(path) as held:
        dump = held.read(DUMP)
    half = dump[: len(dump) // 2]
    rewritten(path, **{DUMP: half})
    with_manifest(path, dump=[len(half), hashlib.sha256(half).hexdigest()])


def has_grown(folder):
    return any(path.stat().st_size > 50 * 1024**2 for path in folder.glob(f"{MAKING}*"))


def outside(statement):
    with closing(connection.copy()) as beside, beside.cursor() as cursor:
        cursor.execute(statement)


def refused(path, *, replace=True):
    with pytest.raises(BackupError) as refusal, open_archive(path) as archive:
        check_restore(archive, replace=replace)
    return str(refusal.value)


class TestRoundTrip:
    def test_what_was_backed_up_comes_back_row_by_row_and_file_by_file(self, lived_in, media):
        with still_picture() as (cursor, _snapshot):
            before = read_sums(cursor)
        Person.objects.update(name="别人")
        PersonFactory(name="多出来的人")
        (media / "papers" / "会议.png").write_bytes(b"another")
        restored = restore(lived_in, replace=True)
        with still_picture() as (cursor, _snapshot):
            assert read_sums(cursor) == before
        assert [person.name for person in Person.objects.all()] == ["周桂兰"]
        assert (Session.objects.count(), cache.get("tries")) == (0, None)
        assert (media / "papers" / "会议.png").read_bytes() == PHOTO
        assert (restored.replaced / "papers" / "会议.png").read_bytes() == b"another"
        assert (restored.other_keys, restored.migrated) == ([], 0)
        with pytest.raises(DatabaseError, match="only ever added"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM members_personevent")

    def test_one_from_before_there_were_marks_brings_those_of_its_list(self, lived_in):
        with open_archive(lived_in) as archive:
            manifest = archive.manifest
        with_manifest(lived_in, migrations=manifest.migrations[:-1])
        restore(lived_in, replace=True)
        assert marked_keys() == manifest.keys

    def test_a_restore_that_breaks_off_has_changed_nothing(self, lived_in, media):
        cut_short(lived_in)
        PersonFactory(name="后来的人")
        with pytest.raises(BackupError, match="is as it was"):
            restore(lived_in, replace=True)
        assert Person.objects.filter(name="后来的人").exists()
        assert not (media / ".restoring").exists()
        with pytest.raises(DatabaseError, match="only ever added"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM members_personevent")


class TestCommand:
    def test_what_was_replaced_does_not_give_way_to_the_next_backup(self, media, settings, tmp_path, db):
        settings.BACKUP_DIR = tmp_path / "backups"
        settings.BACKUP_DIR.mkdir()
        kept = back_up_before_replacing()
        for hour in (1, 2):
            later = timezone.localtime() + timedelta(hours=hour)
            (settings.BACKUP_DIR / f"union_admin-{later:%Y%m%d-%H%M%S}-{hour}.zip").write_bytes(b"")
        rotate()
        assert kept.exists()

    def test_before_somebody_is_asked_the_file_is_looked_at(self, lived_in, settings, tmp_path, monkeypatch):
        settings.BACKUP_DIR = tmp_path / "backups"
        monkeypatch.setattr("builtins.input", lambda question: pytest.fail("asked"))
        (tmp_path / "torn.zip").write_bytes(b"hello")
        with pytest.raises(CommandError, match="damaged"):
            call_command("restore", tmp_path / "torn.zip", replace=True)
        assert not settings.BACKUP_DIR.exists()

    @pytest.mark.parametrize(
        ("answer", "sentence"), [(EOFError, "Add --yes"), (KeyboardInterrupt, "Nothing was changed")]
    )
    def test_who_does_not_say_yes_has_changed_nothing(
        self, lived_in, settings, tmp_path, monkeypatch, answer, sentence
    ):
        settings.BACKUP_DIR = tmp_path / "backups"

        def answered(question):
            raise answer

        monkeypatch.setattr("builtins.input", answered)
        said = StringIO()
        with pytest.raises(CommandError, match=sentence):
            call_command("restore", lived_in, replace=True, stdout=said)
        assert "This backup: school.zip, 20" in said.getvalue()
        assert Person.objects.count() == 1
        assert not settings.BACKUP_DIR.exists()

    def test_the_home_knows_of_what_the_command_line_did(self, lived_in, settings, tmp_path):
        settings.BACKUP_DIR = tmp_path / "backups"
        call_command("backup", tmp_path / "mine.zip", stdout=StringIO())
        assert Backup.objects.made().get().file_name == "mine.zip"
        said = StringIO()
        call_command("restore_drill", tmp_path / "mine.zip", stdout=said)
        assert "mine.zip …" in said.getvalue()
        assert Backup.objects.get().tried_at
        lying = settings.BACKUP_DIR / "union_admin-20261120-023000-1.zip"
        settings.BACKUP_DIR.mkdir()
        shutil.copy(lived_in, lying)
        call_command("restore", lived_in, replace=True, yes=True, stdout=StringIO())
        assert Backup.objects.made().get().file_name == lying.name

    def test_after_a_restore_no_backup_of_another_machine_puts_off_one_of_this(
        self, lived_in, settings, tmp_path
    ):
        settings.BACKUP_DIR = tmp_path / "backups"
        settings.BACKUP_DIR.mkdir()
        now = timezone.now()
        Backup.objects.create(
            file_name="union_admin-of-there.zip", status="made", started_at=now, ended_at=now, size=4, rows=8
        )
        call_command("backup", tmp_path / "move.zip", stdout=StringIO())
        call_command("restore", tmp_path / "move.zip", replace=True, yes=True, stdout=StringIO())
        assert not Backup.objects.exists()
        assert keep_backups(now).status == "made"

    def test_afterwards_it_says_who_needs_a_slip(self, lived_in, settings, tmp_path):
        settings.BACKUP_DIR = tmp_path / "backups"
        settings.BACKUP_DIR.mkdir()
        said = StringIO()
        call_command("restore", lived_in, replace=True, yes=True, stdout=said)
        assert "给全体重打登录条" in said.getvalue()

    def test_without_a_file_it_says_what_to_type(self, db):
        with pytest.raises(CommandError, match="请写明备份成哪个文件"):
            call_command("backup")

    def test_one_that_is_cancelled_says_so(self, media, tmp_path, monkeypatch, db):
        def breaks_off(*given):
            raise KeyboardInterrupt

        monkeypatch.setattr(making, "_write", breaks_off)
        with pytest.raises(CommandError, match="no file was left behind"):
            call_command("backup", tmp_path / "school.zip")
        assert list(tmp_path.iterdir()) == [media]

    def test_it_says_what_is_in_force_again(self, packed):
        said = StringIO()
        with open_archive(packed) as archive:
            RestoreCommand(stdout=said)._tell(Restored(archive.manifest, 0, [], None))
        assert "Everybody signs in again" in said.getvalue()


class TestDrill:
    def test_it_restores_beside_and_leaves_nothing(self, packed):
        found = drill(packed)
        assert (found.files, found.tables > 100, found.rows > 0) == (1, True, True)
        beside = f"{connection.settings_dict['NAME']}_drill"
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [beside])
            assert cursor.fetchone() == (0,)

    def test_what_differs_is_named(self, packed):
        with open_archive(packed) as archive:
            wanted = archive.manifest.sums
        other = Sums(
            wanted.tables | {"members_person": (1, "7"), "added": (0, "0")}, wanted.guards | {"always": 0}
        )
        assert other.differing(wanted) == ["added", "always", "members_person"]
        assert wanted.differing(wanted) == []

    def test_what_cannot_be_removed_again_is_a_sentence_of_its_own(self, transactional_db):
        beside = f"{connection.settings_dict['NAME']}_drill"
        with pytest.raises(BackupError, match="could not be removed: cannot drop a template"), _throw_away():
            outside(f'ALTER DATABASE "{beside}" IS_TEMPLATE true')
        outside(f'ALTER DATABASE "{beside}" IS_TEMPLATE false')
        outside(f'DROP DATABASE "{beside}"')


class TestRefusals:
    def test_a_damaged_file_is_found_out_before_anything_happens(self, packed):
        rewritten(packed, **{f"{FILES}papers/会议.png": b"\x89PNG a phot0"})
        assert "damaged or incomplete" in refused(packed)

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half an archive", b"hello"])
    def test_what_is_no_archive_says_so(self, content, tmp_path):
        (tmp_path / "school.zip").write_bytes(content)
        assert "damaged or incomplete" in refused(tmp_path / "school.zip")

    def test_a_file_of_somebody_else_is_not_called_damaged(self, tmp_path, monkeypatch):
        def closed(path):
            raise PermissionError(13, "Permission denied", str(path))

        # Root, whom no mode keeps out, may run the tests.
        monkeypatch.setattr(zipfile, "ZipFile", closed)
        assert "may not be read" in refused(tmp_path / "school.zip")

    def test_without_its_closing_list_it_is_no_backup(self, packed):
        assert "damaged or incomplete" in refused(rewritten(packed, **{MANIFEST: None}))

    def test_no_file_leads_out_of_its_folder(self, packed):
        with_manifest(packed, files={"../../etc/cron.d/x": [1, "0"]})
        assert "damaged or incomplete" in refused(packed)

    @pytest.mark.parametrize("newer", [{"format": 3}, {"migrations": ["members.9999_from_the_future"]}])
    def test_one_of_a_newer_version_asks_for_the_upgrade_first(self, packed, newer):
        assert "Upgrade Staff Home first" in refused(with_manifest(packed, version="9.1", **newer))

    def test_a_newer_postgres_is_named(self, packed):
        assert "PostgreSQL 99" in refused(with_manifest(packed, postgres=99))

    def test_a_school_in_use_is_not_overwritten_unless_asked(self, packed):
        PersonFactory()
        assert "--replace" in refused(packed, replace=False)

    def test_the_site_has_to_be_stopped_first(self, packed, monkeypatch):
        monkeypatch.setattr("office.services.backups.restoring.PATIENCE", 0)
        site = connection.copy()
        with site.cursor():
            assert "(1 connection)" in refused(packed)
        site.close()

    def test_other_keys_are_named(self, packed, settings):
        settings.VAULT_KEYS, settings.SECRET_KEY = ["another"], "another"
        with open_archive(packed) as archive:
            assert other_keys(archive.manifest.keys) == ["SECRET_KEY", "VAULT_KEYS"]


class TestMaking:
    def test_only_its_owner_reads_it_and_no_key_is_in_it(self, packed, settings):
        assert packed.stat().st_mode & 0o777 == 0o600
        with zipfile.ZipFile(packed) as held:
            listed = held.read(MANIFEST).decode()
        assert held.namelist() == [DUMP, f"{FILES}papers/会议.png", MANIFEST]
        assert not any(key in listed for key in (settings.SECRET_KEY, *settings.VAULT_KEYS))

    def test_a_file_that_is_there_is_not_written_over(self, packed):
        with pytest.raises(CommandError, match="exists already"):
            call_command("backup", packed)

    def test_a_disk_that_is_nearly_full_is_left_alone(self, media, tmp_path, monkeypatch, db):
        monkeypatch.setattr(making, "SPARE", 10**18)
        with pytest.raises(BackupError, match="nearly full"):
            make_backup(tmp_path / "school.zip")
        assert list(tmp_path.iterdir()) == [media]

    def test_a_file_that_went_meanwhile_is_of_no_size(self, tmp_path):
        assert making._size(tmp_path / "gone.png") == 0

    def test_what_cannot_be_opened_is_swept_by_nobody(self, tmp_path):
        (tmp_path / f"{MAKING}of-somebody-else").mkdir()
        sweep(tmp_path)
        assert len(list(tmp_path.iterdir())) == 1

    def test_a_dump_that_fails_leaves_nothing(self, media, tmp_path, monkeypatch, db):
        monkeypatch.setattr(making, "LOCK_PATIENCE", "no time at all")
        with pytest.raises(BackupError, match="could not be copied"):
            make_backup(tmp_path / "school.zip")
        assert list(tmp_path.iterdir()) == [media]

    def test_killed_half_way_it_leaves_old_ones_and_nothing_that_looks_whole(self, packed, media, tmp_path):
        with (media / "film.mp4").open("wb") as film:
            film.truncate(3 * 1024**3)
        environment = os.environ | {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(media)}
        command = [sys.executable, "manage.py", "backup", str(tmp_path / "second.zip")]
        making = subprocess.Popen(command, env=environment, start_new_session=True)
        assert wait_until(lambda: has_grown(tmp_path), seconds=60)
        os.killpg(making.pid, signal.SIGKILL)
        making.wait()
        assert sorted(tmp_path.glob("*.zip")) == [packed]
        with open_archive(packed) as archive:
            archive.check()
        sweep(tmp_path)
        assert sorted(tmp_path.iterdir()) == [media, packed]

    def test_the_password_is_on_no_command_line(self, monkeypatch):
        monkeypatch.setitem(connection.settings_dict, "PASSWORD", "geheim-7")
        where, environment = told_to(connection)
        assert "geheim-7" not in where
        assert environment["PGPASSWORD"] == "geheim-7"

    def test_a_machine_without_the_programs_is_told_the_package(self):
        with pytest.raises(BackupError, match="postgresql-client-99"):
            find_programs(99)
