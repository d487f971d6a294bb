"""One's own file holds what this room knows, and forgetting leaves the mark."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains

from congress.models import Idea, IdeaSupport, Opinion, Paper, PaperRead, Proposal, Seconding
from congress.reports.held import rows_about, sections_of
from congress.services.ideas import leave_idea, write_idea
from congress.states import Status
from members.models import Person
from members.reports.held import read_said
from office.services.forgetting import forget_person, rows_behind
from office.services.my_file import file_of
from tests.factories.congress import DelegateFactory, ProposalFactory, SessionFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


def facts(person):
    held = sections_of(read_said(rows_about(person)))
    return {fact.value.split(" · ")[0] for section in held for fact in section.facts}


def test_my_file_says_what_i_wrote_seconded_read_and_supported(cast, django_assert_num_queries):
    me, other = cast.teacher.person, cast.leader.person
    assert facts(me) == set()
    DelegateFactory(person=me)
    ProposalFactory(proposer=me, title="我的提案", at=Status.SUBMITTED)
    ProposalFactory(proposer=me, title="没写完的")
    seconded = ProposalFactory(proposer=other, title="附议过的", at=Status.SECONDING)
    Seconding.objects.create(proposal=seconded, person=me)
    paper = Paper.objects.create(session=SessionFactory(), title="工作报告", body="文")
    PaperRead.objects.create(paper=paper, person=me, read_on=localdate())
    Opinion.objects.create(paper=paper, person=me, text="同意")
    write_idea(title="我的点子", text="", by=cast.teacher)
    leave_idea(title="无名点子", text="")
    IdeaSupport.objects.create(
        idea=Idea.objects.create(title="支持的", author=other, written_on=localdate()), person=me
    )
    expected = {
        "教职工代表大会",
        "我的提案",
        "没写完的",
        "附议过的",
        "工作报告",
        "同意",
        "我的点子",
        "支持的",
    }
    with django_assert_num_queries(1):
        assert facts(me) == expected
    (shown,) = [section for section in file_of(me) if section.key == "congress"]
    said = {fact.value.split(" · ")[0]: fact.label for fact in shown.facts}
    assert (said["我的提案"], said["没写完的"]) == ("我写的提案", "我写的提案（草稿，还没提交）")
    assert facts(other) == {"附议过的", "支持的"}


def test_a_proposal_in_my_file_leads_to_its_page(as_, cast):
    mine = ProposalFactory(proposer=cast.teacher.person, title="我的提案")
    seconded = ProposalFactory(proposer=cast.leader.person, title="附议过的", at=Status.SECONDING)
    Seconding.objects.create(proposal=seconded, person=cast.teacher.person)
    page = as_("teacher").get(reverse("office:my_file"))
    for one in (mine, seconded):
        link = reverse("congress:proposal_detail", args=[one.pk])
        assertContains(page, f'<a href="{link}">{one.title} · ')
        assert as_("teacher").get(link).status_code == 200


def test_forgetting_takes_the_name_off_ideas_and_keeps_the_record_of_the_congress(cast):
    gone = PersonFactory(name="欧阳若琳", standing__category="")
    paper = Paper.objects.create(session=SessionFactory(), title="工作报告", body="文")
    PaperRead.objects.create(paper=paper, person=gone, read_on=localdate())
    idea = Idea.objects.create(title="点子", author=gone, written_on=localdate())
    IdeaSupport.objects.create(idea=idea, person=gone)
    proposal = ProposalFactory(proposer=gone, at=Status.SUBMITTED)
    assert sum(rows_behind(Person.objects.filter(pk=gone.pk)).values()) >= 3
    forget_person(person=gone, by=cast.chair, reason="书面申请", on_request=True)
    idea.refresh_from_db()
    assert idea.author is None
    assert not PaperRead.objects.exists()
    assert not IdeaSupport.objects.exists()
    proposal.refresh_from_db()
    assert proposal.proposer.name == "（已清除）"


def texts_of(proposal):
    kept = (
        Proposal.objects.filter(pk=proposal.pk),
        Proposal.pgh_event_model.objects.filter(pgh_obj=proposal.pk),
    )
    return {text for rows in kept for row in rows.values_list("title", "reasons", "measures") for text in row}


def test_drafts_of_the_forgotten_are_erased_and_what_was_submitted_stays(cast):
    gone = PersonFactory(name="欧阳若琳", standing__category="")
    draft = ProposalFactory(proposer=gone, title="私下写的")
    Proposal.objects.filter(pk=draft.pk).update(title="又改了")
    given = ProposalFactory(proposer=gone, title="交上去的", at=Status.SUBMITTED)
    assert rows_behind(Person.objects.filter(pk=gone.pk))["提案"] == 1
    forget_person(person=gone, by=cast.chair, reason="书面申请", on_request=True)
    assert texts_of(draft) == {""}
    assert "交上去的" in texts_of(given)


@pytest.mark.parametrize("at", [Status.DRAFT, Status.SUBMITTED])
def test_the_history_of_a_proposal_is_erased_for_nobody_else(cast, at):
    """Neither of somebody who stays, nor what a forgotten person has submitted."""
    gone = PersonFactory(standing__category="")
    proposal = ProposalFactory(proposer=gone, at=at)
    if at == Status.SUBMITTED:
        forget_person(person=gone, by=cast.chair, reason="书面申请", on_request=True)
    rows = Proposal.pgh_event_model.objects.filter(pgh_obj=proposal.pk)
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        rows.update(title="", reasons="", measures="", pieces=[])
