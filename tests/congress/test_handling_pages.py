"""The desk, and the proposer's rating."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import Assignment, Extension, Proposal
from congress.services.assignments import ask_more_time, assign_proposal
from congress.services.ratings import rate_proposal
from congress.services.replies import record_reply, reply_to
from congress.states import Status
from members.models import Post
from tests.browsers import signed_in
from tests.factories.congress import CallFactory, ProposalFactory
from tests.factories.members import DepartmentFactory, PostFactory

pytestmark = pytest.mark.django_db
SOON = localdate() + timedelta(days=30)


def at(name, proposal, *more):
    return reverse(f"congress:{name}", args=[proposal.pk, *more])


@pytest.fixture
def answered(cast):
    proposal = ProposalFactory(at=Status.ACCEPTED)
    record_reply(
        proposal=proposal,
        via="oral",
        by=cast.chair,
        lead=DepartmentFactory(),
        result="later",
        text="答复",
        signed_by="郝主任",
    )
    proposal.refresh_from_db()
    return proposal


@pytest.mark.parametrize("many", [1, 3, 12])
def test_the_desk_asks_the_same_for_any_number(as_, many, django_assert_max_num_queries):
    for _ in range(many):
        ProposalFactory(call=CallFactory(), at=Status.ASSIGNED)
    browser = as_("chair")
    with django_assert_max_num_queries(12):
        page = browser.get(reverse("congress:handling_list"))
    assert len(page.context["page_obj"]) == many


def test_the_desk_sorts_by_what_is_to_be_done(as_):
    late = ProposalFactory(at=Status.ASSIGNED)
    Proposal.objects.filter(pk=late.pk).update(due_on=localdate() - timedelta(days=1))
    ProposalFactory(call=late.call, at=Status.SUBMITTED)
    browser = as_("chair")
    shown = browser.get(reverse("congress:handling_list"), {"stage": "overdue", "call": late.call.pk})
    assert list(shown.context["page_obj"]) == [late]
    counted = {one.name: one.number for one in shown.context["stages"]}
    assert (counted["decide"], counted["answer"], counted["overdue"]) == (1, 1, 1)
    assert browser.get(reverse("congress:handling_list"), {"stage": "x", "call": "x"}).status_code == 200


@pytest.mark.parametrize("status", [one for one in Status if one not in ("draft", "seconding", "withdrawn")])
def test_a_proposal_at_any_status_has_its_page(as_, status, django_assert_max_num_queries):
    proposal = ProposalFactory(at=status)
    browser = as_("chair")
    with django_assert_max_num_queries(12):
        assert browser.get(at("handling_detail", proposal)).status_code == 200


def test_departments_and_the_opinion_of_one_in_support_are_named_as_what_they_are(as_, cast):
    proposal = ProposalFactory(at=Status.ACCEPTED)
    lead, support = DepartmentFactory(name="总务处"), DepartmentFactory(name="教导处")
    assign_proposal(proposal=proposal, lead=lead, support=[support], due_on=SOON, by=cast.chair)
    words = {"text": "同意。", "signed_by": "郝主任", "via": "oral", "by": cast.chair, "is_whole": False}
    for part in proposal.assignments.all():
        reply_to(assignment=part, **words)
    page = as_("chair").get(at("handling_detail", proposal)).content.decode()
    assert "总务处（主办）" in page
    assert "教导处（协办）" in page
    assert (page.count("协办意见"), page.count("部分答复")) == (1, 1)


def test_the_full_path_page_by_page(as_):
    proposal = ProposalFactory(call__is_full=True, at=Status.SUBMITTED)
    browser, lead = as_("chair"), DepartmentFactory()
    pages = [
        ("proposal_screen", {"outcome": "accepted"}),
        ("proposal_assign", {"lead": lead.pk, "due_on": SOON.isoformat()}),
        ("reply_record", {"via": "sealed", "result": "solved", "text": "已办", "signed_by": "郝主任"}),
        ("proposal_close", {"reason": "提案人已调离"}),
        ("proposal_archive", {}),
    ]
    for name, data in pages:
        if name != "proposal_archive":
            assert browser.get(at(name, proposal)).status_code == 200, name
        data = data | {"replied_on": localdate().isoformat()}
        assert browser.post(at(name, proposal), data).status_code == 302, name
    proposal.refresh_from_db()
    assert (proposal.status, proposal.result) == ("archived", "solved")


@pytest.mark.parametrize(
    "name", ["proposal_screen", "proposal_assign", "reply_record", "proposal_close", "part_take_back"]
)
def test_an_empty_form_is_refused_with_a_sentence(as_, answered, name):
    response = as_("chair").post(at(name, answered), {})
    assert response.status_code == 422
    assert response.context["form"].errors


def test_a_step_that_is_not_possible_is_told_on_the_form(as_, answered):
    data = {"lead": DepartmentFactory().pk, "due_on": SOON.isoformat()}
    response = as_("chair").post(at("proposal_assign", answered), data)
    assert response.status_code == 422
    assert "待评价" in response.content.decode()


def test_instruction_of_two_writers_shows_both_texts(as_):
    proposal = ProposalFactory(at=Status.ACCEPTED)
    proposal.refresh_from_db()
    browser = as_("chair")
    typed = {"instruction": "请总务处牵头", "instructed_by": "王校长", "version": proposal.version}
    assert browser.post(at("proposal_instruct", proposal), typed).status_code == 302
    typed["instruction"] = "请教务处牵头"
    refused = browser.post(at("proposal_instruct", proposal), typed)
    assert refused.status_code == 422
    assert "请总务处牵头" in refused.content.decode()


def test_a_link_is_made_by_pressing_and_shown_with_its_code(as_):
    proposal = ProposalFactory(at=Status.ACCEPTED)
    browser = as_("chair")
    browser.post(
        at("proposal_assign", proposal), {"lead": DepartmentFactory().pk, "due_on": SOON.isoformat()}
    )
    part = proposal.assignments.get()
    address = at("answer_link", proposal, part.pk)
    assert browser.get(address).status_code == 405
    page = browser.post(address).content.decode()
    assert f"/congress/answer/{part.pk}-1." in page
    assert "<svg" in page
    stranger = ProposalFactory(at=Status.ACCEPTED)
    assert browser.post(at("answer_link", stranger, part.pk)).status_code == 404


def test_more_time_is_granted_with_a_button(as_, cast):
    proposal = ProposalFactory(at=Status.ACCEPTED)
    lead = assign_proposal(proposal=proposal, lead=DepartmentFactory(), due_on=SOON, by=cast.chair)
    later = SOON + timedelta(days=9)
    ask_more_time(assignment=lead, until=later, reason="等批复", by=None, by_name="郝主任")
    browser = as_("chair")
    assert "等批复" in browser.get(at("handling_detail", proposal)).content.decode()
    browser.post(at("more_time_decide", proposal), {"grant": "1"})
    assert Extension.objects.get().granted
    assert Assignment.objects.get().due_on == later
    assert browser.post(at("more_time_decide", proposal), {"grant": "1"}).status_code == 404


def test_the_proposer_rates_on_one_page(answered):
    browser = signed_in(answered.proposer.user)
    page = browser.get(at("proposal_rate", answered))
    assert "答复" in page.content.decode()
    half = browser.post(at("proposal_rate", answered), {"attitude": "satisfied"})
    assert half.status_code == 422
    typed = {"attitude": "satisfied", "outcome": "unsatisfied", "comment": "没有时间表"}
    assert browser.post(at("proposal_rate", answered), typed).status_code == 302
    answered.refresh_from_db()
    assert answered.status == "rehandling"
    assert browser.post(at("proposal_rate", answered), typed).status_code == 422


def test_another_teacher_finds_no_page_to_rate_on(answered, as_):
    assert as_("teacher").get(at("proposal_rate", answered)).status_code == 404
    typed = {"attitude": "satisfied", "outcome": "satisfied"}
    assert as_("teacher").post(at("proposal_rate", answered), typed).status_code == 404


def test_a_rating_from_paper_keeps_both_names(answered, as_, cast):
    typed = {"attitude": "satisfied", "outcome": "satisfied"}
    assert as_("chair").post(at("proposal_rate", answered), typed).status_code == 302
    assert answered.ratings.get().entered_by == cast.chair


def test_outstanding_and_archive_by_button(answered, as_):
    browser = as_("chair")
    browser.post(at("proposal_outstanding", answered))
    answered.refresh_from_db()
    assert answered.is_outstanding
    browser.post(at("proposal_archive", answered))
    answered.refresh_from_db()
    assert answered.status == "awaiting_rating"
    browser.post(at("proposal_close", answered), {"reason": "调离"})
    browser.post(reverse("congress:call_archive", args=[answered.call.pk]))
    answered.refresh_from_db()
    assert answered.status == "archived"


def test_the_desk_sees_no_call_of_a_session_it_does_not_see(as_, cast):
    PostFactory(person=cast.teacher.person, kind=Post.Kind.ORGANISATION)
    hidden = CallFactory(session__announced_at=None)
    desk = signed_in(cast.teacher)
    assert desk.get(reverse("congress:handling_list")).context["calls"] == []
    assert desk.post(reverse("congress:call_archive", args=[hidden.pk])).status_code == 404


def test_a_link_leads_to_the_address_of_the_house_however_it_was_opened(as_, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://gonghui.example.cn/", ["*"]
    proposal = ProposalFactory(at=Status.ASSIGNED)
    part = Assignment.objects.create(
        proposal=proposal, department=DepartmentFactory(), due_on=localdate() + timedelta(days=9)
    )
    made = as_("chair").post(
        reverse("congress:answer_link", args=[proposal.pk, part.pk]), HTTP_HOST="10.0.0.5"
    )
    assert "\nhttps://gonghui.example.cn/congress/" in made.context["text"]


def test_more_time_is_refused_with_a_reason(as_, cast):
    proposal = ProposalFactory(at=Status.ACCEPTED)
    lead = assign_proposal(proposal=proposal, lead=DepartmentFactory(), due_on=SOON, by=cast.chair)
    ask_more_time(assignment=lead, until=SOON + timedelta(days=9), reason="等批复", by=None, by_name="郝主任")
    as_("chair").post(at("more_time_decide", proposal), {"refuse": "1", "reason": "学期末要用"})
    assert proposal.steps.last().reason == "学期末要用"


def test_the_link_goes_out_with_department_union_and_sender(as_, cast, union):
    proposal = ProposalFactory(at=Status.ACCEPTED)
    part = assign_proposal(
        proposal=proposal, lead=DepartmentFactory(name="总务处"), due_on=SOON, by=cast.chair
    )
    page = as_("chair").post(at("answer_link", proposal, part.pk)).content.decode()
    assert "总务处负责人您好：" in page
    assert f"{union.name} {cast.chair.name}" in page


def test_it_is_merged_into_accepted_ones_only(as_):
    one = ProposalFactory(at=Status.SUBMITTED)
    ProposalFactory(call=one.call, at=Status.SUBMITTED)
    main = ProposalFactory(call=one.call, at=Status.ACCEPTED)
    form = as_("chair").get(at("proposal_screen", one)).context["form"]
    assert [key for key, _label in form.fields["into"].choices] == ["", str(main.pk)]
    labels = [str(label) for _key, label in form.fields["outcome"].choices]
    assert "作为意见建议转部门（写明理由）" in labels


def test_a_second_handling_that_does_not_satisfy_is_not_called_done(as_, answered, cast):
    rate_proposal(proposal=answered, attitude="satisfied", outcome="unsatisfied", by=answered.proposer.user)
    words = {"text": "答复", "signed_by": "郝主任", "via": "link", "by": None, "result": "later"}
    reply_to(assignment=answered.assignments.get(), **words)
    browser = signed_in(answered.proposer.user)
    page = browser.post(
        at("proposal_rate", answered), {"attitude": "satisfied", "outcome": "unsatisfied"}, follow=True
    )
    assert "二次办理仍不满意" in page.content.decode()
    desk = as_("chair").get(at("handling_detail", answered))
    assert "outstanding" not in desk.context["actions"]


def test_a_rating_stands_under_the_answer_that_it_rates(answered):
    rate_proposal(proposal=answered, attitude="satisfied", outcome="unsatisfied", by=answered.proposer.user)
    words = {"signed_by": "郝主任", "via": "link", "by": None, "result": "later"}
    reply_to(assignment=answered.assignments.get(), text="第二次的话", **words)
    page = signed_in(answered.proposer.user).get(at("proposal_detail", answered)).text
    places = [page.index(said) for said in ("评价：态度满意，结果不满意", "第二次的话")]
    assert places == sorted(places)
