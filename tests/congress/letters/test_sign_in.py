"""签到表: head with the figures, a line for everybody on the roll."""

import re
import subprocess

import pytest
from django.utils import translation
from django.utils.timezone import now

from activities.models import CheckIn
from congress.letters.sign_in import sign_in_sheets
from congress.models import Delegate, RollEntry
from congress.reports.proceedings import proceedings_of
from tests.congress.letters.reading import rows_of, text_of
from tests.factories.congress import DelegateFactory, SessionFactory, TermFactory
from tests.factories.members import PersonFactory
from tests.optional_tools import needs_libreoffice, soffice_path

pytestmark = pytest.mark.django_db


def sheet(session, union):
    with translation.override("zh-hans"):
        return sign_in_sheets(proceedings_of(session), union)


def on_the_roll(session, name, **fields):
    person = PersonFactory(name=name)
    RollEntry.objects.create(session=session, roll="staff", person=person, reason="在编", **fields)
    return person


def test_row_69_the_sheet_has_the_columns_of_the_form(union):
    session = SessionFactory()
    on_the_roll(session, "欧阳若兰", unit="语文组")
    rows = rows_of(sheet(session, union), 1)
    assert rows[0] == ["序号", "工会小组", "姓名", "人员类别", "签　到", "签到时间", "备　注"]
    assert rows[1] == ["1", "语文组", "欧阳若兰", "有表决权", "", "", ""]


def test_due_present_excused_and_absent_count_voters_only(union):
    session = SessionFactory()
    session.sittings.update(check_in_opened_at=now())
    occasion = session.sittings.get().occasion
    came, excused, _ = (on_the_roll(session, name) for name in ("王芳", "李娜", "张伟"))
    guest = on_the_roll(session, "沈敬之", seat=RollEntry.Seat.INVITED)
    for person in (came, guest):
        CheckIn.objects.create(occasion=occasion, person=person)
    CheckIn.objects.create(occasion=occasion, person=excused, state=CheckIn.State.EXCUSED, note="公出")
    content = sheet(session, union)
    assert rows_of(content)[2] == ["应　到", "3人", "实　到", "1人", "请　假", "1人", "缺　席", "1人"]
    lines = {row[2]: row for row in rows_of(content, 1)[1:]}
    assert lines["王芳"][4] == "已签到"
    assert lines["李娜"][4:] == ["请假", "", "公出"]
    assert lines["张伟"][4] == ""
    assert lines["沈敬之"][3] == "特邀"


def test_it_can_be_printed_before_check_in_opens(union):
    session = SessionFactory(term=TermFactory(body="staff_congress"))
    DelegateFactory(term=session.term, person__name="司马长风")
    DelegateFactory(term=session.term, person__name="沈敬之", seat=Delegate.Seat.NON_VOTING)
    content = sheet(session, union)
    assert rows_of(content, 1)[0][1:4] == ["代表团", "姓名", "代表类别"]
    assert rows_of(content)[2] == ["应　到", "1人", "实　到", "", "请　假", "", "缺　席", ""]
    assert {(row[2], row[3]) for row in rows_of(content, 1)[1:]} == {
        ("司马长风", "正式"),
        ("沈敬之", "列席"),
    }


def test_an_empty_roll_says_so(union):
    assert "名册尚未确定。" in text_of(sheet(SessionFactory(), union))


def test_many_people_need_no_more_queries(union, django_assert_max_num_queries):
    session = SessionFactory()
    for number in range(3):
        on_the_roll(session, f"教师{number}")
        with django_assert_max_num_queries(11):
            sheet(session, union)


@needs_libreoffice
def test_a_body_of_twenty_signs_on_one_page(union, tmp_path):
    session = SessionFactory()
    for number in range(21):
        on_the_roll(session, f"欧阳若{number}", unit="语文组")
    (tmp_path / "sheet.docx").write_bytes(sheet(session, union))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice_path(), profile, "--headless", "--convert-to", "pdf", "sheet.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert len(re.findall(rb"/Type\s*/Page[^s]", (tmp_path / "sheet.pdf").read_bytes())) == 1
