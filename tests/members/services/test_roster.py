import json
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from members.models import (
    Department,
    IdentityNumber,
    Move,
    OptionalField,
    Person,
    RosterDraft,
    Standing,
    UnionGroup,
)
from members.reports import headcount
from members.reports.lives import sentence_of
from members.reports.sheets import columns_kept, export_rows
from members.services import record_move
from members.services.membership import hire, join, retire
from members.services.roster import (
    RosterHasErrors,
    Terms,
    check_draft,
    check_roster,
    confirm_draft,
    drop_old_drafts,
    start_draft,
    take_in_roster,
)
from members.services.roster.readings import Entry
from members.services.roster.taking_in import _write
from members.spreadsheets.columns import BY_FIELD
from members.spreadsheets.reading import Line, RosterSheet, read_roster
from paperwork.identity_numbers import check_figure
from paperwork.workbooks import write_csv, write_rows
from tests.factories.members import DepartmentFactory, PersonFactory, UnionGroupFactory
from tests.factories.rosters import HEADINGS, roster_of_80, roster_rows, write_roster

MAY = Terms(day=date(2026, 5, 6))
pytestmark = pytest.mark.usefixtures("union")


def sheet(headings, *rows):
    """A sheet with these headings in row 1, written with blanks between them."""
    csv = "\n".join([",".join(headings.split()), *(",".join(map(str, row)) for row in rows)])
    return read_roster(csv.encode(), "名单.csv")


def check(headings, *rows, terms=MAY):
    return check_roster(sheet(headings, *rows), by=None, today=localdate(), terms=terms)


def take_in(headings, *rows, terms=MAY):
    return take_in_roster(sheet(headings, *rows), by=None, terms=terms)


def moves_of(number):
    return [
        (move.kind, move.effective_on, move.category, move.membership)
        for move in Move.objects.filter(person__staff_number=number).order_by("effective_on", "pk")
    ]


def standing_of(number, day=MAY.day):
    standing = Standing.objects.on(day).select_related("group").get(person__staff_number=number)
    return standing.category, standing.membership, standing.group and standing.group.name


# --- Who is new ---


def test_somebody_new_comes_with_department_group_and_days():
    take_in(
        "工号 姓名 性别 出生年月 部门 工会小组 人员类别 是否会员 来校时间 入会时间 手机",
        (
            "1001",
            "解晓燕",
            "女",
            "85年3月",
            "语文组",
            "第一小组",
            "在编",
            "是",
            "2007.8",
            "2008.10",
            "13800000001",
        ),
    )
    person = Person.objects.select_related("department").get()
    assert (person.name, person.pinyin, person.sex, person.born_on) == (
        "解晓燕", "xie xiao yan", "f", date(1985, 3, 1),
    )  # fmt: skip
    assert not person.born_day_known
    assert (person.department.name, person.mobile, person.user) == ("语文组", "13800000001", None)
    assert moves_of("1001") == [
        ("hire", date(2007, 8, 1), "permanent", "none"),
        ("join", date(2008, 10, 1), "", "full"),
    ]
    assert standing_of("1001") == ("permanent", "full", "第一小组")


def test_who_joined_before_coming_was_transferred_in():
    take_in("工号 姓名 会籍 来校时间 入会时间", ("1001", "王芳", "会员", "2015-09-01", "2003.5"))
    assert moves_of("1001") == [("transfer_in", date(2015, 9, 1), "permanent", "full")]
    assert "2003-05-01" in Move.objects.get().reason


def test_who_has_no_day_counts_from_the_day_named():
    take_in("工号 姓名 人员类别", ("1001", "王芳", "临时工"))
    assert moves_of("1001") == [("register", MAY.day, "temporary", "none")]


def test_a_row_that_is_silent_follows_the_terms():
    terms = Terms(day=MAY.day, category="contract", membership="full")
    reading = take_in("工号 姓名", ("1001", "王芳"), terms=terms)
    assert standing_of("1001") == ("contract", "full", None)
    assert (reading.silent_category, reading.silent_membership) == (1, 1)


def test_a_day_of_joining_makes_a_member_where_the_sheet_says_nothing_else():
    take_in("工号 姓名 入会时间", ("1001", "王芳", "2003.9"), ("1002", "李强", ""))
    assert standing_of("1001")[1] == "full"
    assert standing_of("1002")[1] == "none"


def test_who_is_retired_keeps_the_membership_and_has_a_life_before():
    take_in(
        "工号 姓名 人员类别 会籍 来校时间 入会时间 退休时间",
        ("1001", "王芳", "退休", "会员", "1985.8", "1986.9", "2020.3"),
        ("1002", "李强", "退休", "保留会籍", "", "", ""),
    )
    assert moves_of("1001") == [
        ("hire", date(1985, 8, 1), "permanent", "none"),
        ("join", date(1986, 9, 1), "", "full"),
        ("retire", date(2020, 3, 1), "retired", "kept"),
    ]
    assert moves_of("1002") == [("register", MAY.day, "retired", "kept")]


def test_a_day_of_joining_is_kept_and_no_day_of_coming_made_up():
    take_in(
        "工号 姓名 会籍 来校时间 入会年月 工会小组",
        ("1001", "王芳", "会员", "", "1995.8", "语文小组"),
        ("1002", "李强", "会员", "1995.8", "1995.8", ""),
    )
    assert moves_of("1001") == [("join", date(1995, 8, 1), "permanent", "full")]
    assert moves_of("1002") == [
        ("hire", date(1995, 8, 1), "permanent", "none"),
        ("join", date(1995, 8, 1), "", "full"),
    ]
    assert standing_of("1002", date(1995, 8, 1)) == ("permanent", "full", None)
    sentence = sentence_of(Move.objects.get(person__staff_number="1001"))
    assert sentence == "1995年8月1日：入会，在编，编入语文小组。"
    columns = [BY_FIELD[field] for field in ("staff_number", "joined_on", "hired_on")]
    assert sorted(export_rows(Standing.objects.on(MAY.day), columns)) == [
        ["1001", "1995-08-01", ""],
        ["1002", "1995-08-01", "1995-08-01"],
    ]


def test_who_retired_on_no_known_day_is_registered_and_has_the_days_that_are_known():
    reading = take_in(
        "工号 姓名 人员类别 会籍 来校时间 入会时间 退休时间",
        ("1001", "王芳", "退休", "会员", "1985.8", "1986.9", ""),
        ("1002", "李强", "退休", "非会员", "", "", ""),
        ("1003", "张敏", "退休", "会员", "", "", "2020.3"),
    )
    assert moves_of("1001") == [
        ("hire", date(1985, 8, 1), "permanent", "none"),
        ("join", date(1986, 9, 1), "", "full"),
        ("register", MAY.day, "retired", "kept"),
    ]
    assert moves_of("1002") == [("register", MAY.day, "retired", "none")]
    assert sentence_of(Move.objects.get(person__staff_number="1002")).startswith(
        "2026年5月6日：登记入册，退休"
    )
    [remark] = reading.remarks
    assert remark.column == "退休时间"
    assert remark.message == (
        "2 位退休人员没有退休时间，按 2026年5月6日 起为退休登记；知道确切日期的，可在本人页面更正。"
    )
    columns = [BY_FIELD[field] for field in ("hired_on", "retired_on")]
    assert ["", ""] in list(export_rows(Standing.objects.on(MAY.day), columns))


def test_the_days_of_who_was_registered_can_be_entered_later():
    take_in("工号 姓名 人员类别 会籍", ("1001", "王芳", "退休", "会员"))
    person = Person.objects.get()
    hire(person=person, effective_on=date(1985, 8, 1), category="permanent", by=None)
    join(person=person, effective_on=date(1986, 9, 1), by=None)
    retire(person=person, effective_on=date(2020, 3, 1), keeps_membership=True, by=None)
    assert standing_of("1001", date(2021, 1, 1)) == standing_of("1001") == ("retired", "kept", None)


def test_departments_and_groups_that_are_missing_are_added_behind_the_others():
    DepartmentFactory(name="语文组", position=4)
    UnionGroupFactory(name="第一小组", position=2)
    rows = [("1001", "王芳", "语文组", "第二小组"), ("1002", "李强", "数学组", "第一小组")]
    reading = take_in("工号 姓名 部门 工会小组", *rows)
    assert (reading.new_departments, reading.new_groups) == (["数学组"], ["第二小组"])
    assert Department.objects.get(name="数学组").position == 5
    assert UnionGroup.objects.get(name="第二小组").position == 3


def test_blanks_make_no_other_department_or_group():
    office = DepartmentFactory(name="语文 组")
    UnionGroupFactory(name="第一小组")
    PersonFactory(staff_number="1001", name="王芳", department=office)
    rows = [
        ("1001", "王芳", "语文组", "第一  小组"),
        ("1002", "李强", "语文  组", "英语 A组"),
        ("1003", "张敏", "数 学组", "英语A组"),
    ]
    reading = take_in("工号 姓名 部门 工会小组", *rows)
    assert (reading.new_departments, reading.new_groups) == (["数学组"], ["英语 A组"])
    assert [difference.label for difference in reading.changed[0].differences] == ["工会小组"]
    again = check("工号 姓名 部门 工会小组", *rows)
    assert (again.unchanged, again.errors) == (3, [])


def test_a_lunar_birthday_is_kept_and_with_its_year_gives_the_day_of_birth():
    take_in("工号 姓名 出生日期", ("1001", "王芳", "农历1963年八月十五"), ("1002", "李强", "农历闰四月初三"))
    first, second = Person.objects.order_by("staff_number")
    assert (first.born_on, first.birthday_calendar, first.lunar_month) == (date(1963, 10, 2), "lunar", 8)
    assert (second.born_on, second.lunar_month, second.lunar_day, second.lunar_leap) == (None, 4, 3, True)


def test_import_opens_no_account():
    take_in("工号 姓名 手机", ("1001", "王芳", "13800000001"))
    assert Person.objects.get().user is None


def test_who_signs_in_is_known_by_the_new_mobile():
    person = PersonFactory(staff_number="1001", name="王芳", signs_in=True)
    take_in("工号 姓名 手机", ("1001", "王芳", "13800000001"))
    person.user.refresh_from_db()
    assert person.user.mobile == "13800000001"


# --- Who is known ---


def test_what_differs_is_changed_and_an_empty_cell_changes_nothing():
    person = PersonFactory(
        staff_number="1001", name="王芳", mobile="13800000001", department=DepartmentFactory(name="语文组")
    )
    reading = take_in("工号 姓名 手机 部门 邮箱", ("1001", "王芳", "", "数学组", "wang@example.cn"))
    person.refresh_from_db()
    assert (person.mobile, person.department.name, person.email) == (
        "13800000001",
        "数学组",
        "wang@example.cn",
    )
    assert [(d.label, d.old, d.new) for d in reading.changed[0].differences] == [
        ("邮箱", "", "wang@example.cn"),
        ("部门", "语文组", "数学组"),
    ]
    assert person.version == 2


def test_a_changed_category_membership_and_group_become_acts_from_the_day_named():
    PersonFactory(staff_number="1001", name="王芳", standing__membership="none")
    take_in("工号 姓名 人员类别 会籍 工会小组", ("1001", "王芳", "聘用", "会员", "第一小组"))
    assert [move[:2] for move in moves_of("1001")][1:] == [
        ("change_category", MAY.day),
        ("join", MAY.day),
        ("regroup", MAY.day),
    ]
    assert standing_of("1001") == ("contract", "full", "第一小组")
    assert standing_of("1001", MAY.day - timedelta(days=1)) == ("permanent", "none", None)


def test_who_left_the_union_and_is_a_member_again_rejoins():
    person = PersonFactory(staff_number="1001", name="王芳")
    record_move(person=person, kind="leave_union", effective_on=date(2020, 1, 1), by=None, membership="none")
    take_in("工号 姓名 会籍", ("1001", "王芳", "会员"))
    assert moves_of("1001")[-1][:2] == ("reinstate", MAY.day)


def test_retiring_by_roster_keeps_the_membership():
    PersonFactory(staff_number="1001", name="王芳")
    take_in("工号 姓名 人员类别 退休时间", ("1001", "王芳", "退休", "2026.3"))
    assert moves_of("1001")[-1] == ("retire", date(2026, 3, 1), "retired", "kept")


def test_a_month_says_nothing_against_a_day_in_it():
    PersonFactory(staff_number="1001", name="王芳", born_on=date(1985, 3, 12))
    assert check("工号 姓名 出生年月", ("1001", "王芳", "1985.3")).unchanged == 1
    assert check("工号 姓名 出生年月", ("1001", "王芳", "1985-03-01")).changed


@pytest.mark.parametrize("heading", ["出生年月", "农历生日"])
def test_a_birth_date_without_a_day_is_remarked_on_under_its_own_heading(heading):
    reading = check(f"工号 姓名 {heading}", ("1001", "王芳", "1985-03"))
    assert [remark.column for remark in reading.remarks if remark.row == 0] == [heading]


def test_without_a_number_a_name_that_one_person_has_is_that_person():
    PersonFactory(staff_number="1001", name="王芳")
    reading = check("姓名 性别", ("王芳", "女"))
    assert (reading.unchanged, reading.errors) == (1, [])


def test_a_duplicate_leads_to_the_row_that_is_kept():
    kept = PersonFactory(staff_number="1001", name="王芳")
    PersonFactory(staff_number="1002", name="王芳", merged_into=kept, standing__category="")
    take_in("工号 姓名 邮箱", ("1002", "王芳", "wang@example.cn"))
    kept.refresh_from_db()
    assert kept.email == "wang@example.cn"


def test_somebody_the_founding_named_is_not_hired_twice():
    PersonFactory(staff_number="1001", name="王芳", standing__since=date(2026, 6, 1))
    take_in("工号 姓名 会籍 工会小组", ("1001", "王芳", "会员", "第一小组"))
    assert standing_of("1001", date(2026, 6, 1))[2] == "第一小组"


# --- What is refused ---


@pytest.mark.parametrize(
    ("headings", "row", "column"),
    [
        ("工号 姓名 性别", ("1001", "王芳", "不详"), "性别"),
        ("工号 姓名", ("1001", ""), "姓名"),
        ("工号 姓名", ("", "王芳"), "工号"),
        ("工号 姓名 出生日期", ("1001", "王芳", "1985年2月30日"), "出生日期"),
        ("工号 姓名 出生日期", ("1001", "王芳", "农历1985年闰八月初一"), "出生日期"),
        ("工号 姓名 出生日期 生日", ("1001", "王芳", "1985-03-12", "1985-03-13"), "生日"),
        ("工号 姓名 出生日期 来校时间", ("1001", "王芳", "1985-03-12", "1986.8"), "来校时间"),
        ("工号 姓名 人员类别 来校时间 退休时间", ("1001", "王芳", "退休", "1990.8", "1989.1"), "退休时间"),
    ],
)
def test_a_bad_cell_is_named_by_its_row_and_heading(headings, row, column):
    reading = check(headings, row)
    assert [(issue.row, issue.column) for issue in reading.errors] == [(2, column)]


def test_two_rows_with_one_staff_number_are_refused():
    reading = check("工号 姓名", ("1001", "王芳"), ("1002", "李强"), ("1001", "张敏"))
    assert [(issue.row, issue.column) for issue in reading.errors] == [(4, "工号")]


def test_a_number_that_belongs_to_another_person_is_refused():
    PersonFactory(staff_number="1001", name="王芳", sex="f")
    assert check("工号 姓名 性别", ("1001", "李强", "男")).errors[0].column == "工号"
    assert not check("工号 姓名 性别", ("1001", "王小芳", "女")).errors


def test_without_a_column_of_numbers_one_sentence_says_what_to_do():
    reading = check("姓名 性别", ("王芳", "女"), ("李强", "男"))
    assert [(issue.row, issue.column) for issue in reading.errors] == [(1, "工号")]


def test_a_column_that_may_hold_the_staff_numbers_is_named():
    [error] = check("序号 姓名 性别 银行账号 教师统一号", (1, "王芳", "女", "6222", "T01")).errors
    assert error.message == "有一列“教师统一号”，是不是工号？如果是，请把这一列的标题改成“工号”。"


@pytest.mark.parametrize(
    "line",
    [
        ("合计", "", "", "32", "44"),
        ("", "", "小 计：", "32", "44"),
        ("共76人", "76", "", "男32", "女44"),
        ("", "总计", "", "32", "44"),
        ("", "", "", "语文组小计", "44"),
    ],
)
def test_a_line_of_sums_is_passed_over(line):
    rows = (1, "1001", "王芳", "女", "语文组"), line, (2, "1002", "合计明", "女", "语文组")
    reading = check("序号 工号 姓名 性别 部门", *rows)
    assert ([one.staff_number for one in reading.added], reading.errors) == (["1001", "1002"], [])


def test_who_is_no_longer_on_the_list_is_not_hired_by_an_old_sheet():
    person = PersonFactory(staff_number="1001", name="王芳")
    record_move(person=person, kind="transfer_out", effective_on=date(2024, 8, 1), by=None)
    assert check("工号 姓名 人员类别", ("1001", "王芳", "在编")).errors[0].column == "姓名"


def test_a_retiree_cannot_join_by_roster():
    PersonFactory(staff_number="1001", name="王芳", standing__category="retired", standing__membership="none")
    reading = check("工号 姓名 人员类别 会籍", ("1001", "王芳", "在编", "会员"))
    assert not reading.errors
    reading = check("工号 姓名 会籍", ("1001", "王芳", "保留会籍"))
    assert reading.errors[0].column == "会籍"


def test_a_closed_group_takes_nobody_in():
    UnionGroupFactory(name="第一小组", closed_on=date(2025, 9, 1))
    assert check("工号 姓名 工会小组", ("1001", "王芳", "第一小组")).errors[0].column == "工会小组"


def test_a_mobile_that_two_people_have_is_remarked_and_not_refused():
    PersonFactory(name="周桂兰", mobile="13800000001")
    reading = check("工号 姓名 手机", ("1001", "王芳", "13800000001"), ("1002", "李强", "13800000001"))
    assert not reading.errors
    assert [issue.row for issue in reading.remarks if issue.column == "手机"] == [2, 3]


def test_a_namesake_in_the_registry_is_remarked():
    PersonFactory(staff_number="0999", name="王芳")
    assert any("0999" in issue.message for issue in check("工号 姓名", ("1001", "王芳")).remarks)


def test_the_template_s_example_and_a_line_of_totals_are_passed_over():
    reading = check(
        "工号 姓名 性别 部门",
        ("示例", "王芳", "女", "语文组"),
        ("1001", "李强", "男", ""),
        ("", "", "", "合计1人"),
    )
    assert (len(reading.added), reading.errors) == (1, [])


# --- What a school need not keep ---


def test_what_the_school_does_not_keep_is_left_out_and_said():
    reading = take_in("工号 姓名 民族 籍贯", ("1001", "王芳", "汉族", "浙江"))
    assert Person.objects.get().ethnicity == ""
    assert [issue.column for issue in reading.remarks] == ["籍贯", "民族"]
    assert reading.left_out == ["民族"]


@pytest.mark.parametrize(
    ("heading", "said"), [("参加工作时间", True), ("工作时间（年月）", True), ("来校时间", False)]
)
def test_a_day_of_first_work_that_counts_as_the_day_of_coming_is_said(heading, said):
    reading = check(f"工号 姓名 {heading}", ("1001", "王芳", "2003.9"))
    assert [issue.message.startswith("这一列按来校时间导入") for issue in reading.of_the_sheet] == [
        True
    ] * said


def test_a_day_before_birth_is_called_that():
    [error] = check("工号 姓名 出生日期 来校时间", ("1001", "王芳", "1990-03-05", "1985.9")).errors
    assert error.message == "1985-09-01：比出生年份 1990 年还早。"


def test_what_the_school_keeps_is_taken_in(union):
    union.optional_fields = [OptionalField.ETHNICITY, OptionalField.PROFESSIONAL_TITLE]
    union.save()
    take_in("工号 姓名 民族 职称", ("1001", "王芳", "汉族", "一级教师"))
    person = Person.objects.get()
    assert (person.ethnicity, person.professional_title) == ("汉族", "一级教师")


def test_identity_numbers_are_checked_kept_and_fill_what_is_empty(union):
    union.optional_fields = [OptionalField.IDENTITY_NUMBER]
    union.save()
    number = _with_check_figure("11010519850312002")
    take_in("工号 姓名 身份证号", ("1001", "王芳", number))
    person = Person.objects.get()
    assert (person.born_on, person.sex) == (date(1985, 3, 12), "f")
    assert IdentityNumber.objects.get().number == number
    reading = check("工号 姓名 身份证号", ("1001", "王芳", number), ("1002", "李强", number))
    assert [(issue.row, issue.column) for issue in reading.errors] == [(3, "身份证号")]
    assert check(
        "工号 姓名 身份证号 性别", ("1002", "李强", _with_check_figure("11010519850312003"), "女")
    ).errors


def _with_check_figure(figures):
    return figures + check_figure(figures)


def test_where_numbers_are_not_kept_the_column_is_not_even_read():
    reading = take_in("工号 姓名 身份证号", ("1001", "王芳", "123"))
    assert not reading.errors
    assert not IdentityNumber.objects.exists()


# --- All or nothing ---


def test_x2_twenty_bad_rows_among_two_hundred_store_nothing(tmp_path):
    rows = roster_rows(200)
    for place in range(0, 200, 10):
        rows[place][HEADINGS.index("性别")] = "不详"
    broken = read_roster(write_roster(tmp_path / "a.xlsx", rows).read_bytes(), "a.xlsx")
    with pytest.raises(RosterHasErrors) as refusal:
        take_in_roster(broken, by=None)
    assert [issue.row for issue in refusal.value.reading.errors] == [place + 2 for place in range(0, 200, 10)]
    assert not Person.objects.exists()
    assert not Department.objects.exists()


def test_x2_the_mended_sheet_goes_in_whole_and_the_same_again_changes_nothing(tmp_path):
    mended = read_roster(roster_of_80(tmp_path / "a.xlsx", errors=0).read_bytes(), "a.xlsx")
    assert len(take_in_roster(mended, by=None).added) == 80
    moves = Move.objects.count()
    again = take_in_roster(mended, by=None)
    assert (len(again.added), len(again.changed), again.unchanged) == (0, 0, 80)
    assert Move.objects.count() == moves
    assert sum(headcount(localdate())) == 80


@pytest.mark.parametrize("rows", [20, 2_000])
def test_a_roster_takes_at_most_a_hundred_statements_at_any_length(rows, tmp_path):
    table = roster_rows(rows)
    first = read_roster(write_roster(tmp_path / "a.xlsx", table).read_bytes(), "a.xlsx")
    with CaptureQueriesContext(connection) as adding:
        take_in_roster(first, by=None)
    for row in table:
        row[HEADINGS.index("人员类别")] = "聘用" if row[HEADINGS.index("人员类别")] == "在编" else row[7]
        row[HEADINGS.index("手机")] = "139" + str(row[HEADINGS.index("手机")])[3:]
    second = read_roster(write_roster(tmp_path / "b.xlsx", table).read_bytes(), "b.xlsx")
    with CaptureQueriesContext(connection) as changing:
        assert len(take_in_roster(second, by=None).changed) == rows
    assert max(len(adding), len(changing)) <= 40


def test_a_form_saved_in_between_is_not_undone():
    person = PersonFactory(staff_number="1001", name="王芳")
    old = Person.objects.get(pk=person.pk)
    person.email = "new@example.cn"
    person.save()
    with pytest.raises(ValidationError) as refusal:
        _write([Entry(2, old, {"mobile": "13800000001"})], None)
    assert refusal.value.code == "moved_meanwhile"


def test_the_history_names_each_change_once():
    PersonFactory(staff_number="1001", name="王芳")
    take_in("工号 姓名 邮箱", ("1001", "王芳", "wang@example.cn"), ("1002", "李强", ""))
    labels = apps.get_model("members", "PersonEvent").objects.values_list("pgh_label", flat=True)
    assert sorted(labels) == ["insert", "insert", "update"]


STRANGE = [
    "=1+1",
    "+86",
    "-5",
    "@cmd",
    "\t王芳",
    "=cmd|' /C calc'!A0",
    "王芳（小）",
    "﨑山",
    "John Smith",
    "'王芳",
]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_x3_what_is_exported_and_taken_in_again_changes_nothing(cast, tmp_path, kind):
    office = DepartmentFactory(name="=语文组")
    for number, name in enumerate(STRANGE):
        PersonFactory(staff_number=f"=A{number}", name=name, department=office, email="a@example.cn")
    lunar = {"birthday_calendar": "lunar", "lunar_month": 4, "lunar_day": 3, "lunar_leap": True}
    PersonFactory(staff_number="007", born_on=date(1985, 3, 1), mobile="13800000001", **lunar)
    PersonFactory(staff_number="008", name="只知年月", born_on=date(1993, 3, 1), born_day_known=False)
    take_in_roster(read_roster(roster_of_80(tmp_path / "a.xlsx", errors=0).read_bytes(), "a.xlsx"), by=None)
    columns = columns_kept(None)
    rows = list(export_rows(Standing.objects.on(localdate()), columns))
    assert any("1993-03" in row for row in rows)
    headings = [column.heading for column in columns]
    file = BytesIO()
    if kind == "xlsx":
        write_rows(file, headings, rows)
    else:
        file.write("".join(write_csv(headings, rows)).encode())
    again = check_roster(read_roster(file.getvalue(), f"out.{kind}"), by=None, today=localdate())
    assert (again.errors, again.changed, again.added) == ([], [], [])
    assert again.unchanged == Standing.objects.on(localdate()).count()


# --- Drafts ---


def test_a_draft_is_confirmed_against_the_registry_as_it_is_then(cast, tmp_path):
    draft = start_draft(
        data=roster_of_80(tmp_path / "a.xlsx", errors=0).read_bytes(), file_name="a.xlsx", by=cast.chair
    )
    assert not check_draft(draft).errors
    PersonFactory(staff_number="G0001", name="钱多多", sex="m", born_on=date(1980, 1, 1))
    with pytest.raises(RosterHasErrors):
        confirm_draft(draft=draft, by=cast.chair)
    assert json.loads(RosterDraft.objects.get().reading)["errors"]
    assert not Person.objects.filter(staff_number="G0002").exists()


def test_a_draft_is_confirmed_once_and_then_gone(cast, tmp_path):
    draft = start_draft(
        data=roster_of_80(tmp_path / "a.xlsx", errors=0).read_bytes(), file_name="a.xlsx", by=cast.chair
    )
    with pytest.raises(ValidationError) as early:
        confirm_draft(draft=draft, by=cast.chair)
    assert early.value.code == "not_checked"
    check_draft(draft)
    confirm_draft(draft=draft, by=cast.chair)
    assert Move.objects.filter(recorded_by=cast.chair).exists()
    with pytest.raises(ValidationError) as again:
        confirm_draft(draft=draft, by=cast.chair)
    assert again.value.code == "gone"


def test_a_draft_is_stored_encrypted_and_deleted_after_a_day(cast, tmp_path):
    draft = start_draft(
        data=roster_of_80(tmp_path / "a.xlsx").read_bytes(), file_name="a.xlsx", by=cast.chair
    )
    check_draft(draft)
    with connection.cursor() as cursor:
        cursor.execute("SELECT contents || reading FROM members_rosterdraft")
        assert "G0001" not in cursor.fetchone()[0]
    assert drop_old_drafts() == 0
    RosterDraft.objects.update(made_at=timezone.now() - timedelta(days=1, minutes=1))
    assert not RosterDraft.objects.visible_to(cast.chair).exists()
    assert drop_old_drafts() == 1


# --- The command ---


def run(*arguments):
    out = StringIO()
    try:
        call_command("import_roster", *map(str, arguments), "--json", stdout=out)
    except SystemExit as end:
        return end.code, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_the_command_takes_a_roster_in_by_the_same_service(tmp_path):
    file = roster_of_80(tmp_path / "a.xlsx", errors=0)
    assert run(file, "--dry-run")[1]["added"] == 80
    assert not Person.objects.exists()
    assert run(file) == (0, {"added": 80, "changed": 0, "unchanged": 0, "errors": []})
    assert run(file) == (0, {"added": 0, "changed": 0, "unchanged": 80, "errors": []})


def test_the_command_names_rows_and_columns_and_stores_nothing(tmp_path):
    code, outcome = run(roster_of_80(tmp_path / "a.xlsx"))
    assert (code, outcome["added"]) == (1, 0)
    assert [(error["row"], error["column"]) for error in outcome["errors"]] == [
        (9, "出生年月"), (20, "性别"), (36, "工号"), (51, "手机"), (74, "姓 名"),
    ]  # fmt: skip
    assert not Person.objects.exists()


def test_the_command_says_why_a_file_cannot_be_read(tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"nothing of the kind")
    code, outcome = run(file)
    assert code == 1
    assert outcome["errors"][0]["message"]


def test_a_sheet_of_the_right_shape_is_all_a_caller_needs():
    made = RosterSheet(
        "名单", [], 1, ["工号", "姓名"], {"staff_number": 0, "name": 1}, [], [Line(2, ["1", "王芳"])]
    )
    assert len(check_roster(made, by=None, today=localdate()).added) == 1
