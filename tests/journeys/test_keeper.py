"""Whoever keeps the machine, from link to done: backup, reach, hand-over; no people and no money."""

import subprocess
import zipfile
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from members.models import Person
from office.models import Backup
from office.services.backups.archive import MANIFEST
from office.tasks import make_backup
from tests.journeys.conftest import PHONE
from tests.optional_tools import needs_pdftotext, tool_path
from vault.models import Export

PAGES = ("/machine/reach/", "/machine/hand-over/", "/machine/backups/")
POSTS = ("/machine/backups/now/", "/machine/backups/download/")
CLOSED = ("/members/", "/finance/")
SHEET = ("运行在哪里", "启动、停止、升级", "谁担任什么职务", "遇到情况怎么办")


@pytest.fixture
def asked(settings, live_server, tmp_path, monkeypatch):
    """What was handed to the workers, at a site that phones reach by its name."""
    settings.BACKUP_DIR, settings.MEDIA_ROOT = tmp_path / "backups", tmp_path / "media"
    settings.BACKUP_DIR.mkdir()
    settings.ALLOWED_HOSTS = ["localhost", "union.localhost"]
    settings.SITE_URL = live_server.url.replace("localhost", "union.localhost")
    handed = []
    monkeypatch.setattr(make_backup, "delay", handed.append)
    return handed


@needs_pdftotext
def test_whoever_keeps_the_machine(asked, visit, settings, tmp_path):
    keeper, stranger = visit(), visit(PHONE)
    stranger.base = settings.SITE_URL
    keeper.sign_in("管理员")
    _sees_the_machine_and_nobody(keeper)
    _makes_a_backup(keeper, asked)
    _takes_it_along(keeper, tmp_path)
    _is_reached(keeper, stranger)
    _hands_over(keeper, tmp_path)
    phone = visit(PHONE)
    _answers_whoever_watches(phone)
    phone.sign_in("管理员")
    phone.audit()
    _lets_no_teacher_in(visit())


def _sees_the_machine_and_nobody(visitor):
    page = visitor.page
    told = page.locator("section[aria-labelledby=home-machine-title]")
    for words in ("上次备份", "还没有", "看看手机连得上吗", "待发消息", "磁盘剩余", "版本", "数据库"):
        expect(told).to_contain_text(words)
    names = Person.objects.values_list("name", flat=True)
    assert [name for name in names if name in told.inner_text()] == []
    assert [words for words in ("元", "¥", "预算", "会员") if words in told.inner_text()] == []
    assert {path: _status(visitor, path) for path in CLOSED} == dict.fromkeys(CLOSED, 403)
    visitor.audit()


def _status(visitor, path):
    return visitor.page.request.get(visitor.base + path).status


def _makes_a_backup(visitor, asked):
    page = visitor.page
    page.get_by_role("button", name="现在备份").click()
    expect(page.locator("#machine-backups")).to_contain_text("正在备份")
    visitor.audit()
    [pk] = asked
    make_backup(pk)
    # The page looks by itself.
    expect(page.get_by_role("button", name="下载最近一次备份")).to_be_visible(timeout=10_000)
    expect(page.locator("#machine-backups")).to_contain_text("已核读，完好")
    visitor.audit()


def _takes_it_along(visitor, tmp_path):
    with visitor.page.expect_download() as waited:
        visitor.page.get_by_role("button", name="下载最近一次备份").click()
    backup = Backup.objects.get()
    assert waited.value.suggested_filename == backup.file_name
    waited.value.save_as(tmp_path / "taken.zip")
    with zipfile.ZipFile(tmp_path / "taken.zip") as archive:
        assert archive.testzip() is None
        assert MANIFEST in archive.namelist()
    assert Export.objects.get().what == "backup"


def _is_reached(visitor, stranger):
    visitor.page.get_by_role("link", name="看看手机连得上吗").click()
    address = visitor.page.locator(".machine-reach .machine-command").inner_text()
    assert visitor.shows_code(address)
    visitor.audit()
    assert urlsplit(address).hostname == "union.localhost"
    stranger.page.goto(address)
    expect(stranger.page.locator("h1")).to_contain_text("手机连得上")
    stranger.audit()


def _hands_over(visitor, tmp_path):
    page = visitor.open("/")
    page.get_by_role("link", name="交接单").click()
    visitor.audit()
    paper = tmp_path / "sheet.pdf"
    page.pdf(path=paper, format="A4", prefer_css_page_size=True)
    command = [tool_path("pdftotext"), str(paper), "-"]
    words = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert words.count("\f") in (1, 2)
    assert [heading for heading in SHEET if heading not in words] == []


def _answers_whoever_watches(stranger):
    health, ready = (stranger.page.request.get(stranger.base + path) for path in ("/health/", "/ready/"))
    assert (health.status, health.text()) == (200, "ok\n")
    assert (ready.status, ready.json()) == (200, {"database": "answers", "queue": "answers"})


def _lets_no_teacher_in(visitor):
    page = visitor.sign_in("教师")
    expect(page.locator("main")).not_to_contain_text("上次备份")
    assert {path: _status(visitor, path) for path in PAGES} == dict.fromkeys(PAGES, 403)
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    for path in POSTS:
        answer = page.request.post(visitor.base + path, form={"csrfmiddlewaretoken": token})
        # Refused for what they are, and not because a page lay open too long.
        assert (answer.status, "打开太久" in answer.text()) == (403, False), path
    assert Backup.objects.count() == Export.objects.count() == 1
