"""提案表: the fields of the printed form, filled in as far as the proposal has come."""

from datetime import date

import pytest
from django.utils import translation

from congress.letters.proposals import empty_form, proposal_form
from congress.models import Assignment, Proposal, Rating, Reply, Screening, Seconding
from congress.reports.dossiers import dossiers_of
from congress.reports.proceedings import proceedings_of
from congress.states import Status
from members.models import Union
from tests.congress.letters.reading import text_of
from tests.factories.congress import CallFactory, ProposalFactory, RuleSetFactory, SessionFactory
from tests.factories.members import DepartmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


def written(proposal: Proposal, reader) -> str:
    with translation.override("zh-hans"):
        (dossier,) = dossiers_of(Proposal.objects.filter(pk=proposal.pk), reader=reader)
        return text_of(proposal_form(dossier, Union.objects.first()))


def test_row_79_the_form_has_the_fields_of_a_proposal(cast):
    proposal = ProposalFactory(unit="语文组", proposer__name="欧阳若兰", at=Status.SUBMITTED)
    Seconding.objects.create(proposal=proposal, person=PersonFactory(name="司马长风"))
    said = written(proposal, cast.chair)
    for part in (
        "青禾小学教职工大会提案表",
        f"编号：{proposal.code}",
        "欧阳若兰",
        "司马长风",
        "语文组",
        "生活福利",
        "个人提案",
        "案　由\n关于改善教师午休条件的提案",
        "午休没有地方。",
        "把二楼活动室改为休息室。",
    ):
        assert part in said


def test_row_80_decision_departments_reply_and_rating_are_filled_in(cast):
    proposal = ProposalFactory(at=Status.ASSIGNED)
    Screening.objects.create(proposal=proposal, outcome="accepted")
    lead, support = DepartmentFactory(name="总务处"), DepartmentFactory(name="教导处")
    given = Assignment.objects.create(proposal=proposal, department=lead, due_on=date(2027, 1, 10))
    Assignment.objects.create(proposal=proposal, department=support, due_on=date(2027, 1, 10), is_lead=False)
    Reply.objects.create(
        proposal=proposal,
        assignment=given,
        result="solving",
        planned_for=date(2027, 3, 1),
        text="学校采纳。",
        signed_by="马超",
        via="account",
        replied_on=date(2026, 12, 20),
    )
    Rating.objects.create(proposal=proposal, attitude="satisfied", outcome="basically", comment="请按时。")
    said = written(proposal, cast.chair)
    for part in (
        "立案",
        "主办：总务处；协办：教导处；答复期限：2027年1月10日",
        "办理结果：正在解决（计划2027年3月1日前完成）",
        "学校采纳。",
        "办理态度：满意　办理结果：基本满意",
        "请按时。",
    ):
        assert part in said


def test_the_opinion_of_a_department_in_support_is_no_part_of_the_answer(cast):
    proposal = ProposalFactory(at=Status.ASSIGNED)
    words = {"text": "同意。", "signed_by": "马超", "via": "oral", "is_whole": False}
    for name, is_lead in (("总务处", True), ("教导处", False)):
        department = DepartmentFactory(name=name)
        given = Assignment.objects.create(
            proposal=proposal, department=department, due_on=date(2027, 1, 10), is_lead=is_lead
        )
        Reply.objects.create(proposal=proposal, assignment=given, replied_on=date(2026, 12, 20), **words)
    said = written(proposal, cast.chair)
    assert "协办部门\n意　见\n教导处协办意见" in said
    assert "承办部门\n办理答复\n总务处意见" in said


def test_the_telephone_is_for_the_desk_and_the_proposer_only(cast):
    proposal = ProposalFactory(proposer__mobile="13800000000", at=Status.ACCEPTED)
    assert "13800000000" in written(proposal, cast.chair)
    assert "13800000000" in written(proposal, proposal.proposer.user)
    assert "13800000000" not in written(proposal, cast.teacher)


def test_merged_proposers_are_joint_proposers_and_the_merged_one_says_where(cast):
    merged = ProposalFactory(proposer__name="王芳", at=Status.MERGED)
    main = merged.merged_into
    assert f"并入{main.code}号提案《{main.title}》" in written(merged, cast.chair)
    assert f"{main.proposer.name}、王芳" in written(main, cast.chair)


def test_reasons_of_twenty_thousand_characters_run_over_pages(cast):
    proposal = ProposalFactory(reasons="很长的理由\n" * 3000, at=Status.SUBMITTED)
    assert written(proposal, cast.chair).count("很长的理由") == 3000


def test_row_79_the_empty_form_has_a_line_for_each_seconder(union):
    RuleSetFactory(seconders=3)
    said = text_of(empty_form(proceedings_of(SessionFactory()), union))
    assert said.count("签名：＿＿＿＿＿＿＿＿　代表团") == 3
    assert "一事一案" in said


def test_many_proposals_need_no_more_queries(cast, django_assert_num_queries):
    call = CallFactory()
    assert not cast.teacher.has_perm("members.view_contacts")
    for count in (1, 3):
        for _ in range(count):
            proposal = ProposalFactory(call=call, at=Status.ASSIGNED)
            Assignment.objects.create(
                proposal=proposal, department=DepartmentFactory(), due_on=date(2027, 1, 10)
            )
        with django_assert_num_queries(8):
            assert dossiers_of(Proposal.objects.filter(call=call), reader=cast.teacher)
