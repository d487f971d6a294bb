"""The roster as a file: what the list shows, text that stays text, and a note of who took it."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from openpyxl import load_workbook

from members.models import OptionalField, Person, Post, Standing
from members.reports.rosters import roster
from members.reports.sheets import Order, columns_kept, roster_sheet, sheet_to_sign
from members.services import record_move
from members.services.disclosures import record_export
from members.services.roster import check_roster
from members.spreadsheets.reading import read_roster
from tests.factories.members import DepartmentFactory, PersonFactory, PostFactory, UnionGroupFactory
from vault.models import Export

EXPORT = "/members/export/"
SHOWN = ["staff_number", "name", "department", "group", "category", "membership"]
# What a spreadsheet might take for a formula or a command.
HOSTILE = ("=1+1", "+86", "-2", "@SUM", "\tx", "\rx", "|DDE", "＝1", "'=1", "a=1", '=cmd|"/C calc"!A0')


def taken(client, kind="xlsx", columns=(), **chosen):
    sent = {"everybody": "on", "kind": kind, "columns": [*SHOWN, *columns], "purpose": "报送教育工会"}
    return client.post(EXPORT, sent | chosen)


def cells(response):
    """The rows of the file, the heading first."""
    data = response.getvalue()
    if response.headers["Content-Type"].startswith("text/csv"):
        return list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_file_has_what_the_list_shows(as_, cast, kind):
    PersonFactory(name="张一", staff_number="Z1", department=DepartmentFactory(name="数学组"))
    rows = cells(taken(as_("chair"), kind, q="zhang"))
    assert rows[0] == ["工号", "姓名", "部门", "工会小组", "人员类别", "会籍"]
    assert [[cell or "" for cell in row] for row in rows[1:]] == [
        ["Z1", "张一", "数学组", "", "在编", "会员"]
    ]


def test_those_ticked_and_nobody_else_are_taken(as_, cast):
    one, _other = PersonFactory(name="张一"), PersonFactory(name="张二")
    rows = cells(taken(as_("chair"), everybody="", person=[one.pk]))
    assert [row[1] for row in rows[1:]] == ["张一"]


def test_what_leaves_the_house_is_written_down(as_, cast):
    taken(as_("chair"), columns=["mobile"], q="gao").getvalue()
    export = Export.objects.get()
    assert (export.exporter_key, export.what, export.rows) == (cast.chair.pk, "roster", 1)
    assert export.purpose == "报送教育工会"
    assert "手机" in export.columns


@pytest.mark.parametrize(
    "wrong", [{"purpose": " "}, {"columns": []}, {"columns": ["identity_number"]}, {"kind": "exe"}]
)
def test_a_file_without_a_purpose_or_columns_is_not_given(as_, cast, wrong):
    right = {"everybody": "on", "kind": "xlsx", "columns": SHOWN, "purpose": "报送教育工会"}
    response = as_("chair").post(EXPORT, right | wrong)
    assert response.status_code == 422
    assert not Export.objects.exists()


def test_the_service_asks_for_a_purpose(cast):
    with pytest.raises(ValidationError) as refusal:
        record_export(what="roster", columns=["姓名"], rows=1, purpose="  ", by=cast.chair)
    assert refusal.value.code == "purpose_missing"


@pytest.mark.parametrize("who", ["leader", "auditor", "treasurer", "teacher"])
def test_a_file_is_for_those_who_keep_the_registry(as_, cast, who):
    assert taken(as_(who)).status_code == 403
    assert as_(who).post("/members/print/workbook/").status_code == 403


def test_identity_numbers_stand_in_no_file(union):
    union.optional_fields = OptionalField.values
    assert "identity_number" not in [column.field for column in columns_kept(union)]


@pytest.mark.parametrize("text", HOSTILE)
def test_x3_text_never_becomes_a_formula(as_, cast, text):
    department = DepartmentFactory(name=f"{text}组")
    PersonFactory(name=text, staff_number="Z1", pinyin="zzz", department=department)

    sheet = load_workbook(BytesIO(taken(as_("chair"), q="zzz").getvalue())).active
    plain = text.replace("\r", "\n")
    # Read back, a line break at the start may be kept or folded; the cell is text in any case.
    assert sheet["B2"].data_type == sheet["C2"].data_type == "s"
    assert sheet["B2"].value.strip() == plain.strip()

    line = cells(taken(as_("chair"), "csv", q="zzz"))[1]
    assert not line[1].startswith(("=", "+", "-", "@", "\t", "\r", "|", "＝"))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_row_1_and_x3_a_file_taken_in_again_changes_nothing(as_, cast, union, kind):
    union.optional_fields = ["political_status"]
    union.save()
    PersonFactory(
        name="=张一",
        born_on=date(1985, 3, 12),
        birthday_calendar="lunar",
        lunar_month=6,
        lunar_day=30,
        lunar_leap=False,
        mobile="13800000001",
        email="a@b.cn",
        political_status="-群众",
        department=DepartmentFactory(name="@数学组"),
        standing__group=cast.leader_group,
    )
    retired = PersonFactory(name="退休的")
    record_move(
        person=retired,
        kind="retire",
        effective_on=date(2024, 3, 1),
        by=None,
        category="retired",
        membership="kept",
    )
    every = [column.field for column in columns_kept(union)]
    data = taken(as_("chair"), kind, columns=every).getvalue()

    reading = check_roster(read_roster(data, f"名册.{kind}"), by=cast.chair, today=localdate())

    assert reading.errors == []
    assert (reading.added, reading.changed) == ([], [])
    assert reading.unchanged == Standing.objects.on(localdate()).count()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_costs_the_same_for_many_as_for_few(as_, cast, kind):
    client, asked = as_("chair"), []
    for count in (1, 3, 2000):
        people = Person.objects.bulk_create(
            Person(staff_number=f"Z{count}-{n}", name=f"张{n}", pinyin="zhang") for n in range(count)
        )
        Standing.objects.bulk_create(
            Standing(person=p, period=(date(2015, 9, 1), None), category="permanent", membership="full")
            for p in people
        )
        with CaptureQueriesContext(connection) as queries:
            every = [column.field for column in columns_kept(None)]
            taken(client, kind, columns=every).getvalue()
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2] <= 12


# --- Sheets to print -----------------------------------------------------------------------------


def test_the_roster_is_printed_with_offices_and_days(as_, cast):
    chair = Person.objects.get(user=cast.chair)
    record_move(person=chair, kind="join", effective_on=date(2011, 5, 4), by=None, membership="full")
    page = as_("chair").get("/members/print/").text
    # Others than members are among them, so the sheet does not call them all members.
    assert "教职工花名册" in page
    assert "会员花名册" in as_("chair").get("/members/print/", {"membership": "full"}).text
    assert "2011-05-04" in page
    assert "工会主席" in page
    # Whoever keeps the machine holds no office of the union.
    assert "系统管理员" not in page


def test_a_leader_prints_the_own_group_without_birthdays(as_, cast):
    PersonFactory(
        name="同组", mobile="13800000001", born_on=date(1985, 3, 12), standing__group=cast.leader_group
    )
    PersonFactory(name="别组", standing__group=UnionGroupFactory())
    for address in ("/members/print/", "/members/sign/"):
        page = as_("leader").get(address).text
        assert "同组" in page
        assert "别组" not in page
        assert "1985" not in page
    assert "13800000001" in as_("leader").get("/members/print/").text
    assert "13800000001" not in as_("auditor").get("/members/print/").text


def test_the_roster_as_a_workbook_is_written_down(as_, cast):
    rows = cells(as_("chair").post("/members/print/workbook/", {"category": "retired"}))
    assert [row[1] for row in rows[1:]] == ["沈敬之"]
    assert Export.objects.get().what == "roster_sheet"


def test_the_sheet_to_sign_has_a_block_for_each_group(as_, cast):
    first = UnionGroupFactory(name="甲组", position=1)
    PersonFactory(name="王芳", standing__group=first)
    blocks, _unknown = sheet_to_sign(roster(cast.chair, day=localdate()), order=Order.PINYIN)
    assert [block.name for block in blocks][-1] == "未编组"
    assert [signer.name for signer in dict(blocks)["甲组"]] == ["王芳"]
    page = as_("chair").get("/members/sign/", {"title": "三八节活动", "category": "retired"}).text
    assert "三八节活动" in page
    assert "沈敬之" in page
    assert "高明" not in page


def test_the_sheet_to_sign_names_members_and_groups_unless_everybody_is_asked_for(as_, cast):
    PersonFactory(name="外聘", standing__membership="none")
    PersonFactory(name="新来", standing__membership="none", standing__group=cast.leader_group)
    page = as_("chair").get("/members/sign/").text
    assert "外聘" not in page
    assert "新来" in page
    assert "林晓春" in page
    # The retiree of the cast, whose membership is kept, is left out with him.
    assert "另有2人没有列入" in page
    assert "外聘" in as_("chair").get("/members/sign/", {"everybody": "on"}).text


def test_a_sheet_is_in_the_order_of_strokes_when_asked(cast):
    group = UnionGroupFactory()
    for name in ("魏一", "方正", "王芳", "丁一", "\U00020000某"):
        PersonFactory(name=name, standing__group=group)
    people = roster(cast.chair, day=localdate()).filter(group=group)
    [block], unknown = sheet_to_sign(people, order=Order.STROKES)
    assert [signer.name for signer in block.signers] == ["丁一", "王芳", "方正", "魏一", "\U00020000某"]
    assert unknown == ["\U00020000某"]
    sheet = roster_sheet(
        people, day=localdate(), union=None, order=Order.STROKES, shows_births=False, shows_mobiles=False
    )
    assert [row[1] for row in sheet.rows][:2] == ["丁一", "王芳"]


def test_letters_without_strokes_are_named_on_the_sheet(as_, cast):
    PersonFactory(name="\U00020000某")
    assert "查不到笔画" in as_("chair").get("/members/sign/", {"order": "strokes"}).text
    assert "查不到笔画" not in as_("chair").get("/members/sign/", {"order": "nonsense"}).text


@pytest.mark.parametrize("address", ["/members/print/", "/members/sign/", EXPORT])
def test_each_sheet_asks_as_much_for_many_as_for_few(as_, cast, address):
    client, asked = as_("chair"), []
    for count in (1, 3, 2000):
        people = Person.objects.bulk_create(
            Person(staff_number=f"Z{count}-{n}", name=f"张{n}", pinyin="zhang") for n in range(count)
        )
        Standing.objects.bulk_create(
            Standing(person=p, period=(date(2015, 9, 1), None), category="permanent", membership="full")
            for p in people
        )
        PostFactory(person=people[0], kind=Post.Kind.MEMBER)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2] <= 12
