"""Backups by night, what the administrator sees of them, and the sheet to hand over by."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from office.models import Backup
from office.reports.machine import machine
from office.services.backups import nightly
from office.services.backups.folder import folder, rotate
from office.services.backups.nightly import is_due, keep_backups, last_night, make_recorded
from office.services.backups.rotation import DAYS, MONTHS, WEEKS, to_keep
from office.tasks import make_backup
from office.views.machine import database_told
from office.waiting import BACKUPS
from reminders.kinds.week import read_week
from vault.models import Export

HOME = "/"
# 10:00 in Shanghai.
MORNING = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
NAME = "union_admin-20260910-023000.zip"


@pytest.fixture
def folders(settings, tmp_path):
    settings.BACKUP_DIR, settings.MEDIA_ROOT = tmp_path / "backups", tmp_path / "media"
    settings.BACKUP_DIR.mkdir()
    return settings.BACKUP_DIR


def made(started_at=MORNING, **fields):
    facts = {"file_name": NAME, "status": "made", "ended_at": started_at, "size": 4, "rows": 812}
    return Backup.objects.create(**facts | {"started_at": started_at} | fields)


@pytest.fixture
def being_made(db):
    """One that another process is at."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [nightly.BACKUP_LOCK])
    yield Backup.objects.create(file_name=NAME, started_at=MORNING)
    other.close()


def ending_with(error):
    def end(target):
        raise error

    return end


def lying(folder, name=NAME):
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"PK\x05\x06")


class TestDue:
    def test_last_night_is_at_half_past_two_of_the_school(self):
        assert timezone.localtime(last_night(MORNING)).isoformat() == "2026-09-10T02:30:00+08:00"
        assert last_night(MORNING - timedelta(hours=8)).isoformat() == "2026-09-09T02:30:00+08:00"

    @pytest.mark.parametrize(
        ("made_ago", "failed_ago", "due"),
        [
            (None, None, True),
            (timedelta(hours=1), None, False),
            # The machine was off at half past two.
            (timedelta(hours=12), None, True),
            (timedelta(hours=12), timedelta(minutes=59), False),
            (timedelta(hours=12), timedelta(minutes=61), True),
        ],
    )
    def test_a_night_that_was_missed_is_made_up_for(self, made_ago, failed_ago, due):
        ago = [MORNING - span if span else None for span in (made_ago, failed_ago)]
        assert is_due(MORNING, made=ago[0], failed=ago[1]) is due


moments = st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)), max_size=40)


class TestRotation:
    @settings(max_examples=50)
    @given(moments)
    def test_never_more_than_are_meant_to_be_and_always_the_newest(self, found):
        kept = to_keep(found)
        assert kept <= set(found)
        assert len(kept) <= DAYS + WEEKS + MONTHS
        assert not found or max(found) in kept

    @settings(max_examples=50)
    @given(moments)
    def test_days_weeks_and_months_that_count_have_one_each(self, found):
        kept = to_keep(found)
        days = sorted({one.date() for one in found})
        assert {one.date() for one in kept} >= set(days[-DAYS:])
        months = sorted({(one.year, one.month) for one in found})
        assert {(one.year, one.month) for one in kept} >= set(months[-MONTHS:])

    @settings(max_examples=50)
    @given(moments)
    def test_rotating_again_removes_nothing(self, found):
        assert to_keep(to_keep(found)) == to_keep(found)

    def test_a_backup_every_night_for_two_years_leaves_a_year(self):
        kept = set()
        for n in range(730):
            kept = to_keep(kept | {datetime(2024, 1, 1, 2, 30) + timedelta(days=n)})
        assert len(kept) in range(18, 24)
        assert min(kept).date() <= date(2025, 1, 31)

    def test_files_of_other_names_are_left_alone(self, folders):
        nights = [f"union_admin-202601{day:02}-023000.zip" for day in range(1, 29)]
        others = ["before-the-move.zip", "union_admin-20260101.zip", ".union_admin-making-x"]
        for name in nights + others:
            (folders / name).write_bytes(b"")
        gone = rotate()
        left = {path.name for path in folders.iterdir()}
        assert left >= {*others, nights[-1]}
        assert gone
        assert not left & {path.name for path in gone}
        assert len(left) < len(nights)


class TestNightly:
    def test_a_failure_is_written_down_in_both_languages_and_old_ones_stay(self, cast, folders, monkeypatch):
        lying(folders, "union_admin-20250101-023000.zip")
        monkeypatch.setattr("office.services.backups.making.SPARE", 10**18)
        backup = keep_backups(MORNING)
        assert (backup.status, Path(folders, "union_admin-20250101-023000.zip").exists()) == ("failed", True)
        assert "nearly full" in backup.problem
        assert keep_backups(MORNING + timedelta(minutes=10)) is None

    def test_a_house_in_which_nobody_lives_needs_none(self, db, folders):
        assert keep_backups(MORNING) is None

    def test_what_a_killed_process_began_is_found_broken_off(self, cast, folders, monkeypatch):
        dead = Backup.objects.create(file_name=NAME, started_at=MORNING)
        waiting = nightly.begin(timezone.now())
        monkeypatch.setattr("office.services.backups.making.SPARE", 10**18)
        make_recorded(nightly.begin(MORNING + timedelta(hours=1)))
        dead.refresh_from_db()
        waiting.refresh_from_db()
        assert (dead.status, "broken off" in dead.problem, waiting.status) == ("failed", True, "making")

    def test_two_at_once_are_one(self, cast, folders, being_made):
        assert keep_backups(MORNING + timedelta(minutes=5)) is None
        assert Backup.objects.get() == being_made

    def test_a_task_that_comes_a_second_time_leaves_the_first_alone(self, folders, being_made):
        make_backup(being_made.pk)
        assert Backup.objects.get().status == "making"

    def test_two_that_are_begun_in_the_same_second_have_a_file_each(self, db, folders):
        names = [nightly.begin(MORNING).file_name for _time in range(2)]
        assert len(set(names)) == 2
        for name in names:
            lying(folders, name)
        lying(folders, "union_admin-20260910-110000-7.zip")
        assert {path.name for path in rotate()} == set(names)

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (FileNotFoundError(2, "No such file or directory"), "read or written: No such file"),
            (OperationalError("server closed the connection\n\tunexpectedly"), "closed the connection."),
            (SoftTimeLimitExceeded(), "longer than half an hour"),
        ],
    )
    def test_whatever_ends_it_is_written_down(self, db, folders, monkeypatch, error, said):
        monkeypatch.setattr(nightly, "make_backup", ending_with(error))
        backup = make_recorded(nightly.begin(MORNING))
        backup.refresh_from_db()
        assert (backup.status, said in backup.problem) == ("failed", True)

    def test_what_nobody_foresaw_is_written_down_and_goes_on(self, db, folders, monkeypatch):
        monkeypatch.setattr(nightly, "make_backup", ending_with(KeyError("x")))
        with pytest.raises(KeyError):
            make_recorded(nightly.begin(MORNING))
        assert "KeyError" in Backup.objects.get().problem

    def test_what_took_long_and_failed_is_tried_again_the_next_night(self, cast, folders, monkeypatch):
        monkeypatch.setattr("office.services.backups.making.SPARE", 10**18)
        half_an_hour = {"status": "failed", "ended_at": MORNING + timedelta(minutes=30), "problem": "x"}
        Backup.objects.create(file_name=NAME, started_at=MORNING, **half_an_hour)
        assert keep_backups(MORNING + timedelta(hours=2)) is None
        assert keep_backups(MORNING + timedelta(days=1)).status == "failed"

    def test_a_task_whose_row_is_gone_does_nothing(self, db):
        make_backup(10**9)
        assert not Backup.objects.exists()

    @pytest.mark.parametrize(
        "wrong", [{"size": 0}, {"status": "failed"}, {"status": "making"}, {"problem": "x"}]
    )
    def test_a_backup_has_its_outcome(self, db, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            made(**wrong)


class TestHome:
    def test_before_the_first_there_is_a_button_and_no_download(self, as_, folders):
        page = as_("administrator").get(HOME).text
        assert reverse("office:backup_now") in page
        assert reverse("office:backup_download") not in page

    def test_the_last_one_is_shown_with_its_size(self, as_, folders):
        lying(folders)
        made(timezone.now(), size=3 * 1024**2)
        page = as_("administrator").get(HOME).text
        assert "3.0\xa0MB" in page
        assert reverse("office:backup_download") in page

    def test_one_made_elsewhere_hides_none_that_lies_here(self, as_, folders):
        lying(folders)
        made()
        made(timezone.now(), file_name="备份.zip")
        client = as_("administrator")
        assert "下载2026年9月10日 10:00的备份" in " ".join(client.get(HOME).text.split())
        answer = client.post(reverse("office:backup_download"))
        assert NAME in answer["Content-Disposition"]
        answer.close()

    def test_on_a_new_machine_it_says_that_none_lies_here(self, as_, folders):
        made(timezone.now() - timedelta(days=2))
        page = as_("administrator").get(HOME).text
        assert "这台机器上还没有备份" in page
        assert "已核读，完好" not in page

    def test_where_another_machine_makes_them_there_is_no_alarm_while_it_does(self, as_, folders):
        made(timezone.now())
        page = as_("administrator").get(HOME).text
        assert "文件不在这台机器的备份文件夹里" in page
        assert "这台机器上还没有备份" not in page

    def test_the_house_s_own_folder_is_made_through_a_link_too(self, settings, tmp_path):
        settings.BASE_DIR = tmp_path / "house"
        settings.BASE_DIR.mkdir()
        (tmp_path / "way").symlink_to(settings.BASE_DIR)
        settings.BACKUP_DIR = tmp_path / "way" / "var" / "backups"
        assert folder().is_dir()

    def test_a_folder_that_is_not_there_is_not_made_and_named(self, cast, as_, folders):
        folders.rmdir()
        assert keep_backups(MORNING).status == "failed"
        assert not folders.exists()
        page = as_("administrator").get(HOME).text
        assert page.count(str(folders)) == 2

    def test_why_it_failed_is_said_in_the_reader_s_language(self, cast, as_, folders, monkeypatch):
        monkeypatch.setattr("office.services.backups.making.SPARE", 10**18)
        keep_backups(timezone.now())
        client = as_("administrator")
        said = client.get(HOME).text
        assert ("磁盘" in said, "nearly full" in said) == (True, False)
        cast.administrator.language = "en"
        cast.administrator.save()
        assert "nearly full" in client.get(HOME).text

    def test_what_went_wrong_afterwards_is_said(self, as_, folders):
        made(timezone.now() - timedelta(days=2))
        made(timezone.now(), status="failed", size=0, problem="磁盘快满了")
        page = as_("administrator").get(HOME).text
        assert "磁盘快满了" in page

    def test_while_one_is_being_made_the_page_asks_again(self, as_, folders):
        Backup.objects.create(file_name=NAME, started_at=timezone.now())
        page = as_("administrator").get(HOME).text
        assert f'hx-get="{reverse("office:backup_state")}"' in page
        assert reverse("office:backup_now") not in page

    def test_a_restore_that_was_broken_off_is_said(self, settings, db, folders):
        (settings.MEDIA_ROOT / ".restoring").mkdir(parents=True)
        assert machine().backups.is_half_restored

    @pytest.mark.parametrize("rows", [1, 3, 30])
    def test_it_asks_eight_times_whatever_there_is(self, db, folders, rows):
        for n in range(rows):
            made(MORNING + timedelta(days=n), tried_at=MORNING)
        with CaptureQueriesContext(connection) as asked:
            machine()
        assert len(asked) <= 8


class TestNow:
    def test_what_a_killed_worker_left_stands_in_nobody_s_way(self, as_, folders, monkeypatch):
        handed = []
        monkeypatch.setattr(make_backup, "delay", handed.append)
        Backup.objects.create(file_name=NAME, started_at=timezone.now() - timedelta(hours=1))
        as_("administrator").post(reverse("office:backup_now"))
        assert len(handed) == 1

    def test_it_is_handed_to_the_workers_once(self, as_, folders, monkeypatch):
        handed = []
        monkeypatch.setattr(make_backup, "delay", handed.append)
        for _time in range(2):
            assert as_("administrator").post(reverse("office:backup_now")).status_code == 302
        assert handed == [Backup.objects.get().pk]

    def test_without_the_queue_the_command_is_named(self, as_, folders, monkeypatch):
        def away(pk):
            raise ConnectionRefusedError

        monkeypatch.setattr(make_backup, "delay", away)
        page = as_("administrator").post(reverse("office:backup_now"), follow=True).text
        assert "manage.py backup" in page
        assert not Backup.objects.exists()


class TestDownload:
    URL = "/machine/backups/download/"

    def test_the_file_is_sent_and_who_took_it_is_written_down(self, as_, cast, folders):
        lying(folders)
        made()
        answer = as_("administrator").post(self.URL)
        assert (answer["Content-Type"], NAME in answer["Content-Disposition"]) == ("application/zip", True)
        assert BytesIO(b"".join(answer)).getvalue() == b"PK\x05\x06"
        export = Export.objects.get()
        assert (export.what, export.rows, export.exporter_key) == ("backup", 812, cast.administrator.pk)

    def test_within_wechat_nothing_is_delivered_and_nothing_written_down(self, as_, folders):
        lying(folders)
        made()
        page = as_("administrator").post(self.URL, headers={"user-agent": "MicroMessenger/8.0.49"})
        assert "Content-Disposition" not in page
        assert not Export.objects.exists()

    def test_a_file_that_has_gone_is_a_sentence(self, as_, folders):
        made()
        answer = as_("administrator").post(self.URL)
        assert (answer.status_code, Export.objects.count()) == (302, 0)

    @pytest.mark.parametrize("what", ["nothing", "a file"])
    def test_a_folder_that_has_gone_is_a_sentence(self, as_, folders, what):
        made()
        folders.rmdir()
        if what == "a file":
            folders.write_bytes(b"no folder any more")
        answer = as_("administrator").post(self.URL)
        assert (answer.status_code, Export.objects.count()) == (302, 0)

    def test_looking_takes_nothing_along(self, as_, folders):
        assert as_("administrator").get(self.URL).status_code == 405

    def test_password_or_pin_is_asked_for_again(self, as_, folders):
        lying(folders)
        made()
        client = as_("administrator")
        session = client.session
        session["confirmed_until"] = 0
        session.save()
        assert client.post(self.URL).status_code == 422
        assert not Export.objects.exists()


class TestReach:
    def test_an_address_of_this_machine_alone_says_what_to_do(self, as_, settings):
        settings.SITE_URL = "http://127.0.0.1:8000"
        page = as_("administrator").get(reverse("office:reach")).text
        assert "make run" in page
        assert "<svg" not in page.partition("<main")[2].partition("</main")[0]

    @pytest.mark.parametrize("is_demo", [True, False])
    def test_the_command_puts_no_demo_into_a_school_s_empty_house(self, as_, settings, is_demo):
        settings.SITE_URL, settings.DEMO = "http://127.0.0.1:8000", is_demo
        page = as_("administrator").get(reverse("office:reach")).text
        assert ("make run DEMO=0 SITE_URL=" in page) is not is_demo
        assert "systemctl restart" in page

    def test_an_address_in_the_network_is_a_qr(self, as_, settings):
        settings.SITE_URL = "http://192.168.1.20:8000"
        page = as_("administrator").get(reverse("office:reach")).text
        assert "http://192.168.1.20:8000/reached/" in page
        assert "<svg" in page

    def test_the_phone_needs_no_sign_in_and_gets_no_cookie(self, client, db):
        answer = client.get(reverse("office:reached"))
        assert (answer.status_code, dict(answer.cookies)) == (200, {})


class TestHandOver:
    def test_the_chair_sees_who_holds_which_office(self, as_):
        page = as_("chair").get(reverse("office:hand_over")).text
        assert "邓一帆" in page
        assert "何立群" in page

    def test_the_administrator_sees_offices_only(self, as_):
        page = as_("administrator").get(reverse("office:hand_over")).text.partition("<main")[2]
        assert "何立群" not in page
        assert "周桂兰" not in page

    def test_no_key_stands_on_it(self, as_, settings):
        page = as_("chair").get(reverse("office:hand_over")).text
        assert "VAULT_KEYS" in page
        secrets = [settings.SECRET_KEY, *settings.VAULT_KEYS, settings.VAULT_HASH_KEY]
        assert not any(secret in page for secret in secrets)

    def test_it_says_where_the_database_lies(self, as_, settings):
        address = reverse("office:hand_over")
        settings.DATABASE_FOLDER = "/var/lib/union_admin/1f/postgres"
        assert "/var/lib/union_admin/1f/postgres" in as_("chair").get(address).text
        settings.DATABASE_FOLDER = ""
        assert settings.DATABASES["default"]["NAME"] in as_("chair").get(address).text

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"HOST": "db.lan", "PORT": "5432"}, "union · db.lan"),
            ({"HOST": "", "OPTIONS": {"host": "/run/postgresql"}}, "union · /run/postgresql"),
            ({"HOST": ""}, "union"),
        ],
    )
    def test_of_the_database_name_and_place_are_told(self, facts, said):
        assert database_told({"NAME": "union", "PASSWORD": "geheim-7", **facts}) == said

    def test_the_template_is_not_given_the_password(self, as_, settings, monkeypatch):
        monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "geheim-7")
        answer = as_("chair").get(reverse("office:hand_over"))
        assert "geheim-7" not in str(list(answer.context))

    def test_in_chinese_it_is_chinese(self, as_):
        page = as_("chair").get(reverse("office:hand_over")).text
        assert "manage.py restore 备份文件.zip" in page
        assert "（或服务的环境文件）：SECRET_KEY、VAULT_KEYS、VAULT_HASH_KEY" in page
        assert "docs/operate.zh-CN.md" in page

    def test_it_says_how_a_chair_who_forgot_comes_in(self, as_):
        page = as_("administrator").get(reverse("office:hand_over")).text
        assert "谁都登录不了，或主席忘了密码" in page
        assert "sudo union_admin sign_in_slip" in page

    def test_it_says_what_to_type_by_hand_and_with_a_service(self, as_):
        page = as_("chair").get(reverse("office:hand_over")).text
        said = ("make run DEMO=0", "sudo systemctl start", "manage.py restore", "sudo union_admin restore")
        assert [one for one in said if one not in page] == []

    def test_the_chair_finds_it_in_the_settings(self, as_):
        page = as_("chair").get(reverse("members:union_edit")).text
        assert reverse("office:hand_over") in page

    def test_the_treasurer_has_no_business_with_it(self, as_):
        assert as_("treasurer").get(reverse("office:hand_over")).status_code == 403


class TestLate:
    def test_a_backup_of_last_night_waits_for_nobody(self, db):
        made(timezone.now() - timedelta(hours=9))
        assert BACKUPS.rows().order_by().count() == 0

    @pytest.mark.parametrize(("days", "late"), [(0, False), (2, False), (3, True), (9, True)])
    def test_home_and_reminders_call_the_same_day_late(self, db, days, late):
        made(MORNING)
        day = timezone.localdate(MORNING) + timedelta(days=days)
        assert Backup.objects.late(day).exists() is late
        assert Backup.objects.lately(day).exists() is not late

    @pytest.mark.parametrize(("days", "waits"), [(2, 0), (3, 1), (9, 1)])
    def test_after_three_days_without_one_whoever_keeps_the_machine_is_told(self, cast, days, waits):
        made(MORNING)
        day = timezone.localdate(MORNING) + timedelta(days=days)
        found = list(BACKUPS.waits(BACKUPS.rows(), day))
        assert len(found) == waits
        assert all(list(one.people()) == [cast.administrator.person.pk] for one in found)

    def test_a_house_that_never_had_one_is_told_too(self, cast):
        for days in range(5):
            in_vain = {"status": "failed", "size": 0, "problem": "x"}
            made(MORNING + timedelta(days=days), **in_vain)
        day = timezone.localdate(MORNING) + timedelta(days=4)
        found = list(BACKUPS.waits(BACKUPS.rows(), day))
        assert [list(one.people()) for one in found] == [[cast.administrator.person.pk]]
        before = read_week(day).waiting
        Backup.objects.all().delete()
        assert read_week(day).waiting == before - 1
