"""提案办理情况报告: the figures of the statistics in sentences, what is still open, and a table."""

from datetime import date

import pytest
from django.utils import translation

from congress.letters.handling_reports import handling_report
from congress.models import Call, Proposal, Rating
from congress.reports.dossiers import dossiers_of, submitted_to
from congress.reports.statistics import statistics_of
from congress.states import Status
from members.models import Union
from tests.congress.letters.reading import rows_of, text_of
from tests.factories.congress import CallFactory, ProposalFactory

pytestmark = pytest.mark.django_db

DAY = date(2027, 2, 1)


def report(call: Call, reader) -> bytes:
    with translation.override("zh-hans"):
        dossiers = dossiers_of(submitted_to(call, reader=reader), reader=reader)
        figures = statistics_of(call.proposals.all(), day=DAY)
        return handling_report(call, dossiers, figures, Union.objects.first(), day=DAY)


def test_row_80_the_report_counts_what_was_taken_in_and_decided(cast):
    call = CallFactory()
    for status in (Status.ACCEPTED, Status.SUGGESTION, Status.REFUSED, Status.MERGED, Status.SUBMITTED):
        ProposalFactory(call=call, at=status)
    said = text_of(report(call, cast.chair))
    # The merged one brought the one it was merged into.
    assert "共收到提案6件" in said
    assert "立案3件，其中1件并案，并案后为2件" in said
    assert "作为意见建议转有关部门办理1件；不予立案1件；尚在审查1件" in said


def test_answers_and_ratings_are_counted(cast):
    proposal = ProposalFactory(at=Status.CLOSED)
    Proposal.objects.filter(pk=proposal.pk).update(result="solved", is_outstanding=True)
    Rating.objects.create(proposal=proposal, attitude="satisfied", outcome="unsatisfied")
    said = text_of(report(proposal.call, cast.chair))
    for part in (
        "应答复立案提案1件，已答复1件，办复率100.0%",
        "已解决1件，落实率（已解决和正在解决）100.0%",
        "对办理态度：满意1件、基本满意0件、不满意0件，满意率100.0%",
        "对办理结果：满意0件、基本满意0件、不满意1件，满意率0.0%",
        f"第{proposal.code}号《{proposal.title}》。",
    ):
        assert part in said


def test_what_is_still_owed_is_named_with_its_day(cast):
    proposal = ProposalFactory(at=Status.HANDLING)
    Proposal.objects.filter(pk=proposal.pk).update(due_on=date(2027, 1, 10))
    said = text_of(report(proposal.call, cast.chair))
    assert "应答复立案提案1件，已答复0件，尚未答复1件，办复率0.0%" in said
    assert "超过答复期限尚未答复1件。" in said
    assert f"第{proposal.code}号《{proposal.title}》：办理中，答复期限2027年1月10日。" in said


def test_what_is_handled_again_does_not_contradict_itself(cast):
    proposal = ProposalFactory(at=Status.REHANDLING)
    Proposal.objects.filter(pk=proposal.pk).update(result="solved")
    Rating.objects.create(proposal=proposal, attitude="satisfied", outcome="unsatisfied")
    content = report(proposal.call, cast.chair)
    said = text_of(content)
    assert "应答复立案提案1件，已答复0件，重新办理中1件，办复率0.0%。" in said
    assert "已评价1件（其中1件评价后重新办理）" in said
    assert f"第{proposal.code}号《{proposal.title}》：重新办理" in said
    assert "待答复" not in said
    assert rows_of(content)[-1][4] == "重新办理"


def test_of_an_open_call_the_report_says_so(cast):
    call = CallFactory(opens_on=DAY, closes_on=DAY)
    assert "尚在征集，以下为截至2027年2月1日的情况" in text_of(report(call, cast.chair))
    Call.objects.update(opens_on=date(2027, 1, 1), closes_on=date(2027, 1, 31))
    call.refresh_from_db()
    assert "尚在征集" not in text_of(report(call, cast.chair))


def test_a_call_without_proposals_is_reported_too(cast):
    content = report(CallFactory(), cast.chair)
    assert "未收到提案。" in text_of(content)
    assert rows_of(content)[-1] == ["无"]


def test_its_table_has_a_line_for_each(cast):
    call = CallFactory()
    for number in range(3):
        ProposalFactory(call=call, title=f"关于第{number}件事的提案", at=Status.ACCEPTED)
    rows = rows_of(report(call, cast.chair))
    assert [row[1] for row in rows] == ["案　由", *(f"关于第{number}件事的提案" for number in range(3))]


def test_many_open_ones_are_counted_instead_of_named(cast):
    call = CallFactory()
    for _ in range(11):
        ProposalFactory(call=call, at=Status.ACCEPTED)
    assert "共11件：已立案11件，详见附件。" in text_of(report(call, cast.chair))
