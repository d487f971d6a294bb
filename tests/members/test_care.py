from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from openpyxl import load_workbook

from accounts import roles
from accounts.roles import Role
from members.models import CareTag, Person, Standing
from members.services import record_move
from members.services.visits import VISIT_LIST, make_visit_list
from members.views import care
from tests.factories.members import LONG_AGO, CareTagFactory
from vault.models import Export, Look

LIST, ADD, SHEET = "/members/care/", "/members/care/new/", "/members/care/sheet/"
TODAY = {"day": "2026-03-01"}


@pytest.fixture
def visitor_only(monkeypatch):
    """The auditor may see who is visited, and no more."""
    may = roles.PERMISSIONS[Role.AUDITOR] | {"members.view_care"}
    monkeypatch.setitem(roles.PERMISSIONS, Role.AUDITOR, may)


def names(response):
    return [line.name for line in response.context["lines"]]


def uncover(tag):
    return reverse("members:care_uncover", args=[tag.pk])


def sheet(**changes):
    return {"kinds": ["military_family", "veteran"], "title": "八一慰问", "day": "2026-08-01"} | changes


def test_the_list_says_who_and_not_why(as_, cast):
    CareTagFactory(person__name="李雷", kind="hardship", note="家中失火")
    response = as_("chair").get(LIST)
    assert names(response) == ["李雷"]
    main = response.text.split("<main")[1]
    assert str(CareTag.Kind.HARDSHIP.label) not in main
    assert "家中失火" not in response.text
    assert not Look.objects.exists()


def test_uncovering_is_a_post_that_is_recorded_and_not_kept_by_the_browser(as_, cast):
    tag = CareTagFactory(kind="hardship", note="家中失火")
    client = as_("chair")
    assert client.get(uncover(tag)).status_code == 405
    assert not Look.objects.exists()
    response = client.post(uncover(tag))
    assert "家中失火" in response.text
    assert str(tag.get_kind_display()) in response.text
    assert "no-store" in response["Cache-Control"]
    look = Look.objects.get()
    assert (look.viewer_key, look.person_key, look.fact) == (cast.chair.pk, tag.person_id, "care_tag")


def test_htmx_is_given_the_reason_alone(as_, cast):
    tag = CareTagFactory(note="家中失火")
    response = as_("chair").post(uncover(tag), headers={"HX-Request": "true"})
    assert response.text.strip().startswith(f'<div id="care-{tag.pk}">')


@pytest.mark.parametrize("who", ["treasurer", "auditor", "leader", "teacher", "administrator"])
def test_care_is_closed_to_those_who_do_not_look_after_people(as_, cast, who):
    tag = CareTagFactory()
    for address in (LIST, SHEET, ADD, reverse("members:care_panel", args=[tag.person_id])):
        assert as_(who).get(address).status_code == 403
    assert as_(who).post(uncover(tag)).status_code == 403


def test_whoever_visits_soldiers_families_knows_of_no_other_reason(as_, cast, visitor_only):
    CareTagFactory(person__name="军属", kind="military_family")
    hidden = CareTagFactory(person__name="病人", kind="illness")
    client = as_("auditor")
    assert names(client.get(LIST)) == ["军属"]
    assert client.post(uncover(hidden)).status_code == 404
    panel = client.get(reverse("members:care_panel", args=[hidden.person_id]))
    assert list(panel.context["tags"]) == []
    assert [value for value, _label in client.get(SHEET).context["form"].fields["kinds"].choices] == [
        "military_family",
        "veteran",
    ]
    assert client.post(SHEET, sheet(kinds=["illness"])).status_code == 422
    assert not Look.objects.exists()
    assert make_visit_list(kinds=["illness"], day=localdate(), title="试", by=cast.auditor).lines == []


def test_the_panel_shows_covered_marks_of_one_person(as_, cast):
    tag = CareTagFactory(note="家中失火")
    CareTagFactory(person=tag.person, kind="illness", period=DateRange(LONG_AGO, date(2020, 1, 1)))
    response = as_("chair").get(reverse("members:care_panel", args=[tag.person_id]))
    assert list(response.context["tags"]) == [tag]
    assert "家中失火" not in response.text


def test_somebody_is_looked_after_from_the_page(as_, cast):
    typed = {"person": "林晓春", "kind": "illness", "since": "2026-03-01", "until": "", "note": "住院"}
    assert as_("chair").post(ADD, typed).status_code == 302
    tag = CareTag.objects.get()
    assert (tag.person.name, tag.kind, tag.note, tag.entered_by) == ("林晓春", "illness", "住院", cast.chair)
    assert as_("chair").post(ADD, typed).status_code == 422


@pytest.mark.parametrize(
    "changes",
    [
        {"person": "查无此人"},
        {"person": ""},
        {"kind": "gossip"},
        {"since": "2026-02-30"},
        {"until": "2026-02-01"},
        {"note": "长" * 2001},
        {"note": "a\x00"},
    ],
)
def test_a_care_tag_that_cannot_be_is_refused(as_, cast, changes):
    typed = {"person": "林晓春", "kind": "illness", "since": "2026-03-01", "until": "", "note": ""}
    response = as_("chair").post(ADD, typed | changes)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not CareTag.objects.exists()


def test_a_care_tag_ends_or_is_taken_away(as_, cast):
    tag = CareTagFactory()
    address = reverse("members:care_end", args=[tag.pk])
    assert as_("chair").post(address, {"last_day": "2026-08-31"}).status_code == 302
    assert CareTag.objects.get().last_day == date(2026, 8, 31)
    assert as_("chair").post(address, {"mistake": "on"}).status_code == 302
    assert not CareTag.objects.exists()


def test_ending_does_not_tell_the_reason(as_, cast):
    tag = CareTagFactory(kind="hardship", note="家中失火")
    main = as_("chair").get(reverse("members:care_end", args=[tag.pk])).text.split("<main")[1]
    assert str(tag.get_kind_display()) not in main


@pytest.mark.parametrize(("month", "chosen"), [(1, True), (8, True), (2, False), (9, False)])
def test_row_17_the_list_of_soldiers_families_and_veterans_is_ready_in_january_and_august(
    as_, cast, monkeypatch, month, chosen
):
    monkeypatch.setattr(care, "localdate", lambda: date(2027, month, 5))
    initial = as_("chair").get(SHEET).context["form"].initial["kinds"]
    assert initial == (["military_family", "veteran"] if chosen else [])
    assert bool(as_("chair").get(LIST).context["visit_title"]) == chosen


def test_row_17_the_list_names_each_once_by_group_and_not_why(as_, cast):
    both = CareTagFactory(person__name="两样", kind="military_family", note="儿子在役").person
    CareTagFactory(person=both, kind="veteran")
    CareTagFactory(person__name="病人", kind="illness")
    response = as_("chair").post(SHEET, sheet())
    assert names(response) == ["两样"]
    main = response.text.split("<main")[1]
    assert "儿子在役" not in main
    assert str(CareTag.Kind.VETERAN.label) not in main


def test_row_17_the_list_is_of_its_day(cast):
    tag = CareTagFactory(person__name="将走")
    record_move(person=tag.person, kind="transfer_out", effective_on=date(2026, 7, 1), by=None)
    CareTagFactory(person__name="将来", period=DateRange(date(2026, 9, 1), None))
    options = {"kinds": ["military_family"], "title": "试", "by": cast.chair}
    assert [line.name for line in make_visit_list(day=date(2026, 6, 30), **options).lines] == ["将走"]
    assert make_visit_list(day=date(2026, 8, 1), **options).lines == []


def test_a_list_is_recorded_as_an_export_and_as_a_look_at_each_on_it(as_, cast):
    tag = CareTagFactory()
    as_("chair").post(SHEET, sheet())
    export = Export.objects.get()
    assert (export.what, export.rows, export.purpose) == ("care_sheet", 1, "八一慰问")
    assert export.columns == ["name", "group", "department"]
    look = Look.objects.get()
    assert (look.person_key, look.fact) == (tag.person_id, "care_tag:sheet")


def test_a_list_comes_back_to_its_own_record_whatever_was_made_beside_it(as_, cast, monkeypatch):
    CareTagFactory()
    tomorrow = timezone.now() + timedelta(days=1)
    with monkeypatch.context() as later:
        later.setattr(timezone, "now", lambda: tomorrow)
        Export.objects.create(exporter_key=cast.chair.pk, what=VISIT_LIST, rows=1, purpose="另一页")
    response = as_("chair").post(SHEET, sheet())
    assert response.context["export"] == Export.objects.get(purpose="八一慰问")


def test_mobile_numbers_are_on_the_list_only_when_asked_for(as_, cast):
    CareTagFactory(person__name="军属", person__mobile="13800000001")
    assert "13800000001" not in as_("chair").post(SHEET, sheet()).text
    assert "13800000001" in as_("chair").post(SHEET, sheet(mobile="on")).text


def test_whoever_reads_no_numbers_is_not_offered_them(as_, cast, visitor_only):
    CareTagFactory(person__name="军属", person__mobile="13800000001")
    assert "13800000001" not in as_("auditor").post(SHEET, sheet(mobile="on")).text


def test_the_workbook_says_what_the_page_says(as_, cast):
    CareTagFactory(person__name="=1+1", kind="veteran", note="秘密")
    response = as_("chair").post(SHEET, sheet(workbook="1"))
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    cells = [str(cell) for row in rows for cell in row if cell is not None]
    assert "八一慰问" in cells
    assert "=1+1" in cells
    assert "秘密" not in cells
    assert Export.objects.get().what == "care_sheet"


@pytest.mark.parametrize("changes", [{"kinds": []}, {"kinds": ["gossip"]}, {"title": ""}, {"day": "x"}])
def test_a_list_that_cannot_be_is_refused_and_nothing_is_recorded(as_, cast, changes):
    response = as_("chair").post(SHEET, sheet() | changes)
    assert response.status_code == 422
    assert not Export.objects.exists()


def test_a_note_whose_key_is_gone_spoils_no_list(as_, cast, settings):
    tag = CareTagFactory(note="旧钥匙")
    settings.VAULT_KEYS = ["another key"]
    client = as_("chair")
    for address in (LIST, reverse("members:care_panel", args=[tag.person_id])):
        assert client.get(address).status_code == 200
    assert client.post(uncover(tag), follow=True).status_code == 200


@pytest.mark.parametrize("count", [1, 3, 200])
def test_care_asks_as_much_for_many_as_for_few(as_, cast, django_assert_num_queries, count):
    people = Person.objects.bulk_create(Person(staff_number=f"B{n}", name="王") for n in range(count))
    period = DateRange(LONG_AGO, localdate() + timedelta(days=90))
    Standing.objects.bulk_create(
        Standing(person=p, period=period, category="permanent", membership="full") for p in people
    )
    CareTag.objects.bulk_create(CareTag(person=p, kind="veteran", period=period) for p in people)
    client = as_("chair")
    with django_assert_num_queries(6):
        client.get(LIST)
    with django_assert_num_queries(10):
        assert len(client.post(SHEET, sheet(day=localdate())).context["lines"]) == count
