from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from kombu.exceptions import OperationalError
from openpyxl import load_workbook

from members.models import Person, RosterDraft
from members.services import roster
from members.services.roster import check_draft, start_draft
from members.spreadsheets.reading import read_roster
from members.tasks import check_roster_draft, check_rosters_left_behind
from tests.factories.rosters import HEADINGS, roster_of_80, roster_rows, write_roster

START = reverse("members:roster_start")


@pytest.fixture
def send(as_, tmp_path):
    """Send a sheet as the chair; the answer to the upload."""
    chair = as_("chair")

    def upload(path=None, *, errors=0):
        path = path or roster_of_80(tmp_path / "花名册.xlsx", errors=errors)
        return chair, chair.post(START, {"file": SimpleUploadedFile(path.name, path.read_bytes())})

    return upload


def review(draft):
    return reverse("members:roster_review", args=[draft.pk])


def test_row_1_a_roster_is_sent_looked_over_and_taken_in(send):
    before = Person.objects.count()
    chair, response = send()
    draft = RosterDraft.objects.get()
    assert response.url == review(draft)
    page = chair.get(response.url)
    assert len(page.context["reading"].added) == 80
    assert Person.objects.count() == before
    done = chair.post(reverse("members:roster_confirm", args=[draft.pk]))
    assert done.url == reverse("members:person_list")
    assert Person.objects.count() == before + 80
    assert not RosterDraft.objects.exists()


def test_a_column_that_is_left_out_leads_to_where_it_is_switched_on(send, tmp_path):
    path = write_roster(tmp_path / "职务.xlsx", [["9001", "王芳", "教导主任"]], ["工号", "姓名", "职务"])
    chair, response = send(path)
    page = chair.get(response.url).text
    assert "本校没有开启“行政职务”，这一列不导入。" in page
    assert f"{reverse('members:union_edit')}#kept" in page


def test_errors_stand_first_with_row_column_and_reason_and_nothing_can_be_confirmed(send):
    chair, response = send(errors=5)
    page = chair.get(response.url)
    assert page.context["shown"] == "errors"
    assert [(issue.row, issue.column) for issue in page.context["page_obj"]] == [
        (9, "出生年月"), (20, "性别"), (36, "工号"), (51, "手机"), (74, "姓 名"),
    ]  # fmt: skip
    confirm = reverse("members:roster_confirm", args=[RosterDraft.objects.get().pk])
    assert confirm not in page.content.decode()
    before = Person.objects.count()
    assert chair.post(confirm, follow=True).status_code == 200
    assert Person.objects.count() == before


def test_the_sheet_comes_back_with_errors_marked_and_can_be_mended_and_sent(send, tmp_path):
    chair, _response = send(errors=5)
    draft = RosterDraft.objects.get()
    answer = chair.get(reverse("members:roster_errors", args=[draft.pk]))
    book = load_workbook(BytesIO(answer.content))
    page = book.active
    headings = [cell.value for cell in page[2]]
    assert headings == [*HEADINGS, "错误"]
    marked = {row[0].row for row in page.iter_rows(min_row=3) if row[len(HEADINGS)].value}
    assert marked == {9, 20, 36, 51, 74}
    assert page.cell(20, 4).fill.fgColor.rgb.endswith("F8D7DA")
    assert page.cell(21, 4).fill.fgColor.rgb != page.cell(20, 4).fill.fgColor.rgb
    right = {9: (5, "1985.2"), 20: (4, "女"), 36: (2, "G0034"), 51: (12, "13800009999"), 74: (3, "王芳")}
    for row, (column, value) in right.items():
        page.cell(row, column).value = value
    book.save(tmp_path / "mended.xlsx")
    chair, response = send(tmp_path / "mended.xlsx")
    reading = chair.get(response.url).context["reading"]
    assert (len(reading.added), reading.errors) == (80, [])


def test_what_is_wrong_with_the_whole_sheet_is_no_heading_when_it_is_sent_again(send, tmp_path):
    rows = [["王芳", "女", "13800000001"], ["李强", "男", "138"]]
    path = write_roster(tmp_path / "a.xlsx", rows, ["姓名", "性别", "手机"])
    for _time in range(2):
        chair, response = send(path)
        reading = chair.get(response.url).context["reading"]
        assert [issue.column for issue in reading.errors] == ["工号", "手机"]
        assert reading.remarks == []
        draft = RosterDraft.objects.latest("pk")
        path = tmp_path / "again.xlsx"
        path.write_bytes(chair.get(reverse("members:roster_errors", args=[draft.pk])).content)
        headings = [cell.value for cell in load_workbook(path).active[1]]
        assert headings[:3] == ["姓名", "性别", "手机"]
        assert headings[3].startswith("错误\n工号")
        assert len(headings) == 4


def test_what_begins_like_a_formula_comes_back_as_text(send, tmp_path):
    rows = roster_rows(2)
    rows[0][HEADINGS.index("备注")] = '=HYPERLINK("http://x")'
    rows[1][HEADINGS.index("性别")] = "不详"
    path = write_roster(tmp_path / "a.csv.xlsx", rows)
    book = load_workbook(path)
    book.active["M2"].data_type = "s"
    book.save(path)
    chair, _response = send(path)
    answer = chair.get(reverse("members:roster_errors", args=[RosterDraft.objects.get().pk]))
    assert load_workbook(BytesIO(answer.content)).active["M2"].data_type == "s"


def test_the_terms_can_be_changed_and_the_sheet_is_checked_once_more(send, tmp_path):
    rows = [[row[1], row[2]] for row in roster_rows(3)]
    chair, response = send(write_roster(tmp_path / "a.xlsx", rows, ["工号", "姓名"]))
    assert chair.get(response.url).context["reading"].silent_membership == 3
    terms = {"counts_from": "2026-02-03", "category": "contract", "membership": "full"}
    chair.post(response.url, terms)
    added = chair.get(response.url).context["reading"].added
    assert {one.since for one in added} == {"2026-02-03"}
    tomorrow = localdate() + timedelta(days=1)
    refused = chair.post(response.url, terms | {"counts_from": tomorrow.isoformat()})
    assert refused.status_code == 422


def test_terms_that_were_changed_and_not_yet_shown_are_shown_before_anything_is_written(send, tmp_path):
    rows = [[row[1], row[2]] for row in roster_rows(3)]
    chair, response = send(write_roster(tmp_path / "a.xlsx", rows, ["工号", "姓名"]))
    draft, before = RosterDraft.objects.get(), Person.objects.count()
    terms = {"counts_from": draft.counts_from.isoformat(), "category": "contract", "membership": "full"}
    confirm = reverse("members:roster_confirm", args=[draft.pk])
    assert chair.post(confirm, terms | {"counts_from": "2030-01-01"}).url == response.url
    assert chair.post(confirm, terms).url == response.url
    assert Person.objects.count() == before
    chair.post(confirm, terms)
    assert Person.objects.count() == before + 3


def test_a_file_that_cannot_be_read_is_said_to_be_and_nothing_is_stored(as_):
    chair = as_("chair")
    for name, data in [
        ("a.xlsx", b"x"),
        ("a.pdf", b"%PDF"),
        ("a.csv", b""),
        ("a.csv", "甲,乙\n1,2".encode()),
    ]:
        response = chair.post(START, {"file": SimpleUploadedFile(name, data)})
        assert response.status_code == 422
        assert response.context["form"].errors["file"]
    assert chair.post(START).status_code == 422
    assert not RosterDraft.objects.exists()


def test_what_was_laid_aside_is_gone(send):
    chair, response = send()
    draft = RosterDraft.objects.get()
    chair.post(reverse("members:roster_drop", args=[draft.pk]))
    assert not RosterDraft.objects.exists()
    assert chair.get(response.url).status_code == 404


def test_a_draft_is_seen_by_whoever_sent_it_and_by_nobody_else(cast, as_, tmp_path):
    draft = start_draft(
        data=roster_of_80(tmp_path / "a.xlsx").read_bytes(), file_name="a.xlsx", by=cast.treasurer
    )
    check_draft(draft)
    chair = as_("chair")
    for name in ("review", "errors"):
        assert chair.get(reverse(f"members:roster_{name}", args=[draft.pk])).status_code == 404
    for name in ("confirm", "drop"):
        assert chair.post(reverse(f"members:roster_{name}", args=[draft.pk])).status_code == 404
    assert as_("teacher").get(START).status_code == 403


def test_a_long_sheet_is_checked_in_the_background_and_shows_how_far_it_is(send, monkeypatch, tmp_path):
    monkeypatch.setattr(roster, "CHECKED_AT_ONCE", 50)
    queued = []
    monkeypatch.setattr("members.views.roster.check_roster_draft.delay_on_commit", queued.append)
    chair, response = send(write_roster(tmp_path / "a.xlsx", roster_rows(600)))
    draft = RosterDraft.objects.get()
    assert queued == [draft.pk]
    waiting = chair.get(response.url)
    assert waiting.templates[0].name == "members/roster_checking.html"
    assert (
        chair.get(response.url, headers={"HX-Request": "true"}).templates[0].name
        == "members/_roster_progress.html"
    )
    chair.post(reverse("members:roster_confirm", args=[draft.pk]))
    assert Person.objects.filter(staff_number="G0001").count() == 0
    check_roster_draft(draft.pk)
    check_roster_draft(draft.pk)
    assert chair.get(response.url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert len(chair.get(response.url).context["reading"].added) == 600


def test_a_task_for_a_draft_that_is_gone_does_nothing(db):
    check_roster_draft(999)


def test_a_sheet_that_the_queue_lost_is_checked_a_minute_later(cast, tmp_path):
    data = roster_of_80(tmp_path / "a.xlsx").read_bytes()
    lost, _new, hopeless = (start_draft(data=data, file_name="a.xlsx", by=cast.chair) for _ in range(3))
    for draft, minutes in ((lost, 2), (hopeless, 90)):
        RosterDraft.objects.filter(pk=draft.pk).update(made_at=timezone.now() - timedelta(minutes=minutes))
    check_rosters_left_behind()
    check_rosters_left_behind()
    assert [one.pk for one in RosterDraft.objects.exclude(reading="")] == [lost.pk]


@pytest.mark.django_db(transaction=True)
def test_a_sheet_is_checked_by_one_worker_at_a_time(cast, tmp_path):
    data = roster_of_80(tmp_path / "a.xlsx").read_bytes()
    draft = start_draft(data=data, file_name="a.xlsx", by=cast.chair)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [roster.CHECK_LOCK, draft.pk])
        check_roster_draft(draft.pk)
        assert RosterDraft.objects.get().reading == ""
        cursor.execute("SELECT pg_advisory_unlock_all()")
    other.close()
    check_roster_draft(draft.pk)
    assert RosterDraft.objects.get().is_checked


def test_with_the_queue_away_a_long_sheet_is_checked_while_the_browser_waits(send, monkeypatch, tmp_path):
    monkeypatch.setattr(roster, "CHECKED_AT_ONCE", 50)

    def refuse(*args):
        raise OperationalError("gone")

    monkeypatch.setattr("members.views.roster.check_roster_draft.delay_on_commit", refuse)
    chair, response = send()
    assert len(chair.get(response.url).context["reading"].added) == 80


def test_the_template_reads_back_and_its_example_is_nobody(as_, tmp_path):
    answer = as_("chair").get(reverse("members:roster_template"))
    book = load_workbook(BytesIO(answer.content))
    page = book.active
    validated = {str(rule.sqref).split(":")[0][:1] for rule in page.data_validations.dataValidation}
    assert len(validated) == 3
    for place, value in enumerate(["1001", "王芳"], 1):
        page.cell(3, place).value = value
    book.save(tmp_path / "a.xlsx")
    sheet = read_roster((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    reading = roster.check_roster(sheet, by=None, today=localdate())
    assert ([one.row for one in reading.added], reading.errors, sheet.unread) == ([3], [], [])


@pytest.mark.parametrize("errors", [0, 5])
def test_the_preview_asks_the_same_at_any_length(send, tmp_path, errors):
    counts = []
    for people in (3, 70):
        rows = roster_rows(people)
        if errors:
            rows[0][HEADINGS.index("性别")] = "不详"
        chair, response = send(write_roster(tmp_path / "a.xlsx", rows))
        chair.get(response.url)
        with CaptureQueriesContext(connection) as asked:
            chair.get(response.url)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_the_start_page_asks_little(send):
    chair, _response = send()
    with CaptureQueriesContext(connection) as asked:
        assert chair.get(START).status_code == 200
    assert len(asked) <= 12
