"""交办单 and 答复函."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.timezone import localdate

from congress.letters.handing_over import handing_over_slip, reply_letter
from congress.letters.names import day_name
from congress.models import Assignment, Proposal, Rating, Reply
from congress.reports.dossiers import dossiers_of
from congress.states import Status
from members.models import Union
from tests.congress.letters.reading import text_of
from tests.factories.congress import ProposalFactory
from tests.factories.members import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(cast):
    proposal = ProposalFactory(proposer__name="欧阳若兰", at=Status.ASSIGNED)
    for name, is_lead in (("总务处", True), ("教导处", False)):
        department = DepartmentFactory(name=name)
        Assignment.objects.create(
            proposal=proposal, department=department, due_on=date(2027, 1, 10), is_lead=is_lead
        )
    return proposal


def replied(proposal, text, *, round=1, **fields):
    return Reply.objects.create(
        proposal=proposal,
        round=round,
        text=text,
        signed_by="马超",
        via="oral",
        replied_on=date(2026, 12, 20),
        **{"result": "solved"} | fields,
    )


def written(write, proposal, reader):
    with translation.override("zh-hans"):
        (dossier,) = dossiers_of(Proposal.objects.filter(pk=proposal.pk), reader=reader)
        return text_of(write(dossier, Union.objects.first()))


def test_row_80_the_slip_names_departments_day_and_what_is_asked(proposal, cast):
    said = written(handing_over_slip, proposal, cast.chair)
    for part in (
        "提案交办单",
        proposal.code,
        "主办部门\n总务处\n协办部门\n教导处",
        "答复期限\n2027年1月10日",
        "午休没有地方。",
        "签收人",
    ):
        assert part in said


def test_a_department_that_sent_it_back_is_not_named(proposal, cast):
    proposal.assignments.filter(is_lead=False).update(
        sent_back_on=date(2026, 12, 1), sent_back_reason="不属于本部门"
    )
    assert "教导处" not in written(handing_over_slip, proposal, cast.chair)


def test_the_slip_of_what_is_handled_again_says_so_with_its_own_day(proposal, cast):
    assert "重新办理" not in written(handing_over_slip, proposal, cast.chair)
    Assignment.objects.filter(proposal=proposal).update(given_on=date(2026, 9, 1))
    rating = Rating.objects.create(proposal=proposal, attitude="satisfied", outcome="unsatisfied")
    said = written(handing_over_slip, proposal, cast.chair)
    assert "提案交办单（重新办理）" in said
    assert f"交办日期：{day_name(localdate(rating.at))}" in said
    assert "2026年9月1日" not in said


def test_row_80_the_reply_is_addressed_to_the_proposer_with_its_result(proposal, cast):
    replied(proposal, "学校采纳。", result="solving", planned_for=date(2027, 3, 1))
    said = written(reply_letter, proposal, cast.chair)
    for part in (
        f"第{proposal.code}号提案答复",
        "欧阳若兰老师：",
        "学校采纳。",
        "办理结果：正在解决，计划于2027年3月1日前完成。",
        "青禾小学总务处（盖章）",
        "2026年12月20日",
    ):
        assert part in said


def test_of_two_answers_the_second_is_sent_and_parts_are_not(proposal, cast):
    replied(proposal, "教导处的意见。", is_whole=False, result="")
    replied(proposal, "第一次答复。")
    replied(proposal, "第二次答复。", round=2)
    said = written(reply_letter, proposal, cast.chair)
    assert "重新办理的答复" in said
    assert "第二次答复。" in said
    assert "第一次答复。" not in said
    assert "教导处的意见。" not in said
