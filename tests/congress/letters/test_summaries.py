"""提案汇总表: the twelve columns of the form, as Word and as a workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from congress.letters.summaries import summary_letter, summary_workbook
from congress.models import Rating, Reply, Seconding
from congress.reports.dossiers import dossiers_of, submitted_to
from congress.states import Status
from members.models import Union
from tests.congress.letters.reading import rows_of, text_of
from tests.factories.congress import CallFactory, ProposalFactory, TermFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db

COLUMNS = [
    "序号",
    "编号",
    "案由",
    "提案人",
    "附议人",
    "工会小组",
    "类别",
    "审查结果",
    "主办",
    "协办",
    "答复日期",
    "满意度",
]


def tables(call, reader):
    with translation.override("zh-hans"):
        dossiers = dossiers_of(submitted_to(call, reader=reader), reader=reader)
        union = Union.objects.first()
        letter, workbook = (write(call, dossiers, union) for write in (summary_letter, summary_workbook))
    sheet = load_workbook(BytesIO(workbook)).active
    return letter, [list(row) for row in sheet.iter_rows(values_only=True)]


def test_row_80_word_and_workbook_have_the_same_lines(cast):
    call = CallFactory()
    proposal = ProposalFactory(call=call, proposer__name="司马长风", unit="语文组", at=Status.ACCEPTED)
    Seconding.objects.create(proposal=proposal, person=PersonFactory(name="王芳"))
    Rating.objects.create(proposal=proposal, attitude="satisfied", outcome="basically")
    letter, cells = tables(call, cast.chair)
    headings, line = rows_of(letter)
    assert [one.replace("　", "") for one in headings] == COLUMNS
    assert line[1:8] == [proposal.code, proposal.title, "司马长风", "王芳", "语文组", "生活福利", "立案"]
    assert line[11] == "态度满意\n结果基本满意"
    assert COLUMNS in cells
    assert [str(one or "") for one in cells[cells.index(COLUMNS) + 1]] == line


def test_a_title_that_looks_like_a_formula_stays_text(cast):
    call = CallFactory()
    ProposalFactory(call=call, title="=1+1 关于食堂的提案", at=Status.ACCEPTED)
    _, cells = tables(call, cast.chair)
    assert "=1+1 关于食堂的提案" in cells[cells.index(COLUMNS) + 1]


def test_others_see_what_is_decided_only(cast):
    call = CallFactory()
    ProposalFactory(call=call, title="已经立案的", at=Status.ACCEPTED)
    ProposalFactory(call=call, title="还在审查的", at=Status.SUBMITTED)
    assert "还在审查的" in text_of(tables(call, cast.chair)[0])
    seen = text_of(tables(call, cast.teacher)[0])
    assert "已经立案的" in seen
    assert "还在审查的" not in seen


def test_what_was_merged_says_into_which(cast):
    merged = ProposalFactory(at=Status.MERGED)
    letter, _ = tables(merged.call, cast.chair)
    assert f"并入{merged.merged_into.code}" in text_of(letter)


def test_what_was_returned_says_so_and_days_are_written_out(cast):
    call = CallFactory(session__term=TermFactory(body="staff_congress"))
    ProposalFactory(call=call, at=Status.RETURNED)
    proposal = ProposalFactory(call=call, at=Status.ACCEPTED)
    Reply.objects.create(
        proposal=proposal,
        result="solved",
        text="已办。",
        signed_by="马超",
        via="oral",
        replied_on=date(2026, 11, 22),
    )
    headings, returned, answered = rows_of(tables(call, cast.chair)[0])
    assert headings[5] == "代表团"
    assert returned[7] == "退回补充"
    assert answered[10] == "2026年11月22日"


def test_an_empty_call_has_an_empty_table(cast):
    assert "尚无提案。" in text_of(tables(CallFactory(), cast.chair)[0])


def test_two_hundred_proposals_are_all_there(cast):
    call = CallFactory()
    proposer = PersonFactory()
    for _ in range(200):
        ProposalFactory(call=call, proposer=proposer, at=Status.SUBMITTED)
    letter, cells = tables(call, cast.chair)
    assert len(rows_of(letter)) == 201
    assert cells[-1][0] == 200
