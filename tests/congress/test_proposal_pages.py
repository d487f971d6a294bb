"""The pages of proposals: written on the phone, saved while one types, handed in, found, read."""

import time
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import Call, Proposal
from congress.second_links import VALID_FOR, second_path
from congress.states import Status
from tests.browsers import signed_in
from tests.congress.test_proposals import TEXT
from tests.factories.congress import CallFactory, ProposalFactory, RuleSetFactory, SessionFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef0123456789abcdef"
# What Django does not count as a statement.
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
EVIL = "<script>alert('一')</script>"


def page(name, *args):
    return reverse(f"congress:{name}", args=args)


def sent(**fields):
    return TEXT | {"version": "1", "form_key": KEY} | fields


def test_the_chair_opens_a_call_half_a_month_before_the_meeting(as_):
    session = SessionFactory(held_on=localdate() + timedelta(days=30))
    client, url = as_("chair"), page("call_add", session.pk)
    assert (localdate() + timedelta(days=15)).isoformat() in client.get(url).content.decode()
    days = {"version": "1", "opens_on": localdate(), "closes_on": localdate() + timedelta(days=15)}
    assert client.post(url, days).status_code == 302
    again = client.post(url, days)
    assert again.status_code == 422
    call = Call.objects.get()
    wrong = client.post(page("call_edit", call.pk), days | {"closes_on": "2020-01-01"})
    assert wrong.status_code == 422
    assert "2020-01-01" in wrong.content.decode()


def test_row_79_a_teacher_writes_one_and_hands_it_in(as_):
    call, client = CallFactory(), as_("teacher")
    assert client.get(page("proposal_add", call.pk)).status_code == 200
    assert not Proposal.objects.exists()
    answer = client.post(page("proposal_add", call.pk), sent(act="hand_in"), follow=True)
    assert TEXT["title"] in answer.content.decode()
    assert Proposal.objects.get().status == Status.SECONDING


def test_row_79_typing_keeps_one_draft(as_):
    call, client = CallFactory(), as_("teacher")
    empty = sent(title="", reasons="", measures="")
    assert client.post(page("proposal_save", call.pk), empty).status_code == 200
    assert not Proposal.objects.exists()
    for title in ("关", "关于", "关于饮水"):
        answer = client.post(page("proposal_save", call.pk), sent(title=title))
        assert 'name="version"' in answer.content.decode()
    draft = Proposal.objects.get()
    assert (draft.title, draft.status) == ("关于饮水", Status.DRAFT)
    assert answer["HX-Replace-Url"] == page("proposal_edit", draft.pk)
    # Pressed before the last answer had come: the form still holds an older version.
    assert client.post(page("proposal_add", call.pk), sent(act="hand_in")).status_code == 302
    assert Proposal.objects.get().status == Status.SECONDING


def test_a_draft_open_in_two_windows_is_not_overwritten(as_):
    call, client = CallFactory(), as_("teacher")
    client.post(page("proposal_save", call.pk), sent())
    draft = Proposal.objects.get()
    other = sent(form_key="f" * 32, version="0", reasons="另一个窗口")
    answer = client.post(page("proposal_edit", draft.pk), other)
    assert answer.status_code == 422
    assert "另一个窗口" in answer.content.decode()
    assert Proposal.objects.get().reasons == TEXT["reasons"]


def test_a_text_that_is_stored_already_is_no_other_s(as_):
    """A phone sends what was left standing late, and its writer has put it back meanwhile."""
    call, client, late = CallFactory(), as_("teacher"), {"form_key": "f" * 32, "version": "0"}
    client.post(page("proposal_save", call.pk), sent(reasons="一\n二"))
    draft = Proposal.objects.get()
    for reasons, is_stored in (("一\r\n二", True), ("一 二", False)):
        again = sent(reasons=reasons, proposal=draft.pk, **late)
        answer = client.post(page("proposal_save", call.pk), again).content.decode()
        assert ('data-when="refused"' not in answer) is is_stored
    # The page that saved it goes on as if nothing had come.
    assert Proposal.objects.values("version", "form_key").get() == {"version": draft.version, "form_key": KEY}


def test_what_was_returned_meanwhile_is_not_taken_for_stored(as_, cast):
    proposal = ProposalFactory(at=Status.RETURNED, proposer=cast.teacher.person)
    texts = {name: getattr(proposal, name) for name in ("title", "category", "kind", "reasons", "measures")}
    late = texts | {"proposal": proposal.pk, "form_key": "f" * 32, "version": "1"}
    answer = as_("teacher").post(page("proposal_save", proposal.call.pk), late).content.decode()
    assert 'data-when="refused"' in answer


def test_200_000_characters_are_told_and_kept(as_):
    call, client, much = CallFactory(), as_("teacher"), "长" * 200_000
    answer = client.post(page("proposal_add", call.pk), sent(reasons=much, act="hand_in"))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert much in shown
    assert "200000" in shown
    assert "20000 " in shown
    assert "200000" in client.post(page("proposal_save", call.pk), sent(reasons=much)).content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("name", ["proposal_add", "proposal_save"])
def test_a_key_that_cannot_be_stored_is_refused(as_, name):
    answer = as_("teacher").post(page(name, CallFactory().pk), sent(form_key="\x00"))
    assert answer.status_code in (200, 422)
    assert not Proposal.objects.exists()


def test_a_title_as_long_as_a_book_is_not_compared_for_minutes(as_):
    begun = time.monotonic()
    answer = as_("teacher").post(page("proposal_add", CallFactory().pk), sent(title="1." * 30_000))
    assert answer.status_code == 422
    assert time.monotonic() - begun < 3


def test_what_is_missing_is_told_by_field_and_the_rest_is_kept_as_a_draft(as_):
    call, client = CallFactory(), as_("teacher")
    answer = client.post(page("proposal_add", call.pk), sent(measures=" ", act="hand_in"))
    assert answer.status_code == 422
    assert "id_measures_error" in answer.content.decode()
    assert Proposal.objects.get().reasons == TEXT["reasons"]
    assert client.post(page("proposal_add", call.pk), sent(act="hand_in")).status_code == 302
    assert Proposal.objects.get().status == Status.SECONDING


@pytest.mark.parametrize("key", [KEY, "f" * 32])
def test_sent_again_after_going_back_it_leads_to_the_one_that_is_there(as_, key):
    call, client = CallFactory(), as_("teacher")
    client.post(page("proposal_add", call.pk), sent(act="hand_in"))
    there = Proposal.objects.get()
    for url in (page("proposal_add", call.pk), page("proposal_edit", there.pk)):
        answer = client.post(url, sent(act="hand_in", form_key=key), follow=True)
        assert answer.redirect_chain[-1][0] == page("proposal_detail", there.pk)
        assert "已经提交过了" in answer.content.decode()
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("act", ["hand_in", "save"])
def test_a_form_in_which_nothing_was_typed_leaves_no_draft(as_, act):
    url = page("proposal_add", CallFactory().pk)
    answer = as_("teacher").post(url, sent(title=" ", reasons="", measures="\n", act=act))
    assert answer.status_code == 422
    assert "id_title_error" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_somebody_with_a_draft_chooses_before_the_form(as_, cast):
    draft = ProposalFactory(proposer=cast.teacher.person)
    url, client = page("proposal_add", draft.call.pk), as_("teacher")
    shown = client.get(url).content.decode()
    assert "您有1件没写完" in shown
    assert page("proposal_edit", draft.pk) in shown
    assert 'name="reasons"' not in shown
    assert 'name="reasons"' in client.get(url, {"another": "1"}).content.decode()


def test_similar_ones_say_what_can_be_done_with_them(as_):
    ProposalFactory(title="教学楼增设直饮水机", at=Status.REFUSED)
    client, url = as_("teacher"), page("proposal_similar")
    shown = client.get(url, {"title": TEXT["title"]}).content.decode()
    assert "直接附议" not in shown
    assert "测试" in shown
    ProposalFactory(title="教学楼增设直饮水机", at=Status.SECONDING)
    assert "直接附议" in client.get(url, {"title": TEXT["title"]}).content.decode()


def test_an_empty_call_has_no_proposals_rather_than_none_that_fit(as_):
    call, client = CallFactory(), as_("teacher")
    assert "还没有提案" in client.get(page("proposal_list"), {"call": call.pk}).content.decode()
    assert "没有找到" in client.get(page("proposal_list"), {"call": call.pk, "q": "水"}).content.decode()


def test_what_was_entered_for_others_stands_apart(as_, cast):
    own = ProposalFactory(proposer=cast.chair.person, title="关于停车")
    ProposalFactory(entered_by=cast.chair, title="关于午休")
    shown = as_("chair").get(page("proposal_mine")).content.decode()
    assert shown.index("关于停车") < shown.index("我代录的提案") < shown.index("关于午休")
    assert page("proposal_detail", own.pk) in as_("chair").get(page("handling_list")).content.decode()


def test_html_in_a_proposal_is_shown_as_it_was_typed(as_):
    call, client = CallFactory(), as_("teacher")
    client.post(page("proposal_add", call.pk), sent(title=EVIL, reasons=EVIL, measures=EVIL, act="hand_in"))
    proposal = Proposal.objects.get()
    for url in (page("proposal_detail", proposal.pk), page("proposal_list"), second_path(proposal)):
        shown = as_("chair").get(url).content.decode()
        assert EVIL not in shown
        assert "&lt;script&gt;" in shown


def test_row_79_after_the_window_a_bright_idea_is_offered_and_nothing_is_lost(as_):
    call = CallFactory(closes_on=localdate() - timedelta(days=1))
    client = as_("teacher")
    assert "金点子" in client.get(page("proposal_add", call.pk)).content.decode()
    answer = client.post(page("proposal_add", call.pk), sent(act="hand_in"))
    assert answer.status_code == 422
    assert TEXT["reasons"] in answer.content.decode()
    assert not Proposal.objects.exists()


def test_similar_ones_are_shown_while_typing(as_):
    ProposalFactory(title="关于在教学楼安装直饮水机的建议", at=Status.CLOSED)
    client = as_("teacher")
    found = client.get(page("proposal_similar"), {"title": TEXT["title"], "but": "x"}).content.decode()
    assert "关于在教学楼安装直饮水机的建议" in found
    two = client.get(page("proposal_similar"), {"title": "关于午休；关于停车"}).content.decode()
    assert "一事一案" in two


def test_row_79_two_colleagues_second_by_the_link(as_, cast):
    proposal = ProposalFactory(at=Status.SECONDING, proposer=cast.leader.person)
    share = as_("leader").get(page("proposal_share", proposal.pk)).content.decode()
    assert "/congress/second/" in share
    assert "<svg" in share
    path = second_path(proposal)
    teacher = as_("teacher")
    assert 'method="post"' in teacher.get(path).content.decode()
    assert not proposal.secondings.exists()
    teacher.post(path)
    signed_in(PersonFactory(signs_in=True).user).post(path)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.code) == ("submitted", f"{proposal.call.opens_on.year}-001")
    # Whoever has seconded sees it on its way.
    assert teacher.get(page("proposal_detail", proposal.pk)).status_code == 200


@pytest.mark.parametrize(
    ("who", "says"),
    [("leader", "自己的提案"), ("retiree", "没有表决权"), ("teacher", "已经附议")],
)
def test_row_79_a_refused_second_says_why(as_, cast, who, says):
    proposal = ProposalFactory(at=Status.SECONDING, proposer=cast.leader.person)
    path = second_path(proposal)
    as_("teacher").post(path)
    answer = as_(who).post(path, follow=True)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert proposal.secondings.count() == 1


@pytest.mark.parametrize("at", [Status.SUBMITTED, Status.SCREENING, Status.ACCEPTED])
def test_who_opens_the_link_too_late_is_thanked_and_told_the_number(as_, cast, at):
    proposal = ProposalFactory(at=at, proposer=cast.leader.person, measures="只给该看的人看")
    path, client = second_path(proposal), as_("teacher")
    for answer in (client.get(path), client.post(path, follow=True)):
        shown = answer.content.decode()
        assert answer.status_code == 200
        assert proposal.title in shown
        assert ("只给该看的人看" in shown) == (at == Status.ACCEPTED)
        assert "您已附议" not in shown
    assert f"附议人数已够，提案已提交（{proposal.code}）" in client.get(path).content.decode()


def test_whoever_has_not_signed_in_is_told_what_the_link_is_for(client, cast):
    proposal = ProposalFactory(at=Status.SECONDING, proposer=cast.leader.person)
    path = second_path(proposal)
    shown = client.get(path, follow=True)
    assert shown.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert f"{cast.leader.person.name}请您附议：{proposal.title}" in shown.text
    Proposal.objects.filter(pk=proposal.pk).update(status=Status.DRAFT)
    for one in (path, page("second", "x")):
        shown = client.get(one, follow=True).text
        assert "登录后即可附议" in shown
        assert proposal.title not in shown
    assert client.post(path).status_code == 302
    assert not proposal.secondings.exists()


def test_enter_in_a_line_keeps_a_draft_and_handing_in_asks_first(as_):
    shown = as_("teacher").get(page("proposal_add", CallFactory().pk)).text
    form = shown[shown.index("proposal-form") :].partition("</form>")[0]
    buttons = [part.partition(">")[0] for part in form.split("<button")[1:]]
    sends = [one for one in buttons if 'type="submit"' in one]
    assert 'value="save"' in sends[0]
    assert 'value="hand_in"' in sends[1]
    assert "data-confirm" in sends[1]


def test_the_link_to_send_stands_above_the_text_for_its_writer(as_, cast):
    proposal = ProposalFactory(at=Status.SECONDING, proposer=cast.leader.person)
    shown = as_("leader").get(page("proposal_detail", proposal.pk)).text
    assert shown.count(page("proposal_share", proposal.pk)) == 1
    assert shown.index(page("proposal_share", proposal.pk)) < shown.index(proposal.measures)


def test_the_list_says_when_a_proposal_comes_back_and_offers_no_filter_for_it(as_):
    ProposalFactory(at=Status.SUBMITTED, title="关于停车")
    teacher, chair = (as_(who).get(page("proposal_list")).text for who in ("teacher", "chair"))
    assert "审查后再在这里公布" in teacher
    assert "审查后再在这里公布" not in chair
    for status in (Status.SUBMITTED, Status.SCREENING, Status.RETURNED):
        assert f'value="{status.value}"' not in teacher
        assert f'value="{status.value}"' in chair
    assert f'value="{Status.SECONDING.value}"' in teacher


def test_the_link_tells_who_has_seconded_and_what_was_withdrawn(as_, cast):
    proposal = ProposalFactory(at=Status.SECONDING, proposer=cast.leader.person)
    path, client = second_path(proposal), as_("teacher")
    client.post(path)
    signed_in(PersonFactory(signs_in=True).user).post(path)
    shown = client.get(path).content.decode()
    assert "您已附议" in shown
    assert "附议人数已够" in shown
    as_("leader").post(page("proposal_withdraw", proposal.pk), {"reason": "已解决"})
    assert "这件提案已撤回" in signed_in(PersonFactory(signs_in=True).user).get(path).content.decode()


def test_the_title_of_a_draft_is_not_shown_by_an_old_link(as_, cast):
    proposal = ProposalFactory(at=Status.SECONDING, proposer=cast.leader.person)
    path = second_path(proposal)
    as_("leader").post(page("proposal_take_back", proposal.pk))
    answer = as_("teacher").get(path)
    assert answer.status_code == 200
    assert proposal.title not in answer.content.decode()
    assert "正在修改" in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "says"), [("general_staff", "您在本次会议没有表决权"), ("staff_congress", "您不是本届代表")]
)
def test_who_has_no_vote_is_offered_a_bright_idea_and_no_button(as_, cast, body, says):
    call = CallFactory(session__term__body=body)
    proposal = ProposalFactory(at=Status.SECONDING, call=call, proposer=cast.leader.person)
    for url in (second_path(proposal), page("proposal_detail", proposal.pk)):
        shown = as_("retiree").get(url).content.decode()
        assert "我来附议" not in shown
        assert says in shown


@pytest.mark.parametrize("key", ["x", "1.abc.def", "1:2", "一.二"])
def test_a_forged_link_says_so(as_, key):
    ProposalFactory(at=Status.SECONDING)
    for ask in (as_("teacher").get, as_("teacher").post):
        answer = ask(page("second", key))
        assert answer.status_code == 404
        assert "链接" in answer.content.decode()


def test_a_link_runs_out(as_):
    path = second_path(ProposalFactory(at=Status.SECONDING))
    late = time.time() + VALID_FOR.total_seconds() + 60
    with mock.patch("django.core.signing.time.time", return_value=late):
        client = as_("teacher")
        answer = client.get(path)
    assert "过期" in answer.content.decode()


def test_the_list_is_narrowed_and_odd_filters_narrow_nothing(as_):
    ProposalFactory(title="关于午休", at=Status.CLOSED)
    ProposalFactory(title="关于停车", at=Status.ACCEPTED, category="management")
    ProposalFactory(title="还没有写完")
    client = as_("teacher")

    def shown(**asked):
        text = client.get(page("proposal_list"), asked).content.decode()
        return [title for title in ("关于午休", "关于停车", "还没有写完") if title in text]

    assert shown() == ["关于午休", "关于停车"]
    assert shown(q="停车") == ["关于停车"]
    assert shown(status="closed") == ["关于午休"]
    assert shown(category="management") == ["关于停车"]
    assert shown(call="999", status="?", page="-1") == ["关于午休", "关于停车"]


def test_somebody_else_s_draft_is_not_found(as_):
    draft = ProposalFactory()
    for name in ("proposal_detail", "proposal_edit", "proposal_share"):
        assert as_("chair").get(page(name, draft.pk)).status_code == 404
    for name in ("proposal_withdraw", "proposal_take_back"):
        assert as_("chair").post(page(name, draft.pk)).status_code == 404


def test_the_text_of_another_is_not_edited(as_, cast):
    proposal = ProposalFactory(at=Status.RETURNED, proposer=cast.leader.person)
    assert as_("chair").get(page("proposal_edit", proposal.pk)).status_code == 404
    answer = as_("leader").get(page("proposal_edit", proposal.pk))
    assert "测试" in answer.content.decode()


def test_what_was_returned_is_completed(as_, cast):
    proposal = ProposalFactory(at=Status.RETURNED, proposer=cast.teacher.person)
    typed = sent(version=str(proposal.version), act="hand_in")
    assert as_("teacher").post(page("proposal_edit", proposal.pk), typed).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.status, proposal.number, proposal.title) == ("submitted", 1, TEXT["title"])


def test_a_proposal_on_paper_and_its_sheet_are_entered(as_, cast):
    call, client = CallFactory(), as_("chair")
    nobody = client.post(
        page("proposal_enter", call.pk), sent(kind="individual", proposer="查无此人", act="hand_in")
    )
    assert nobody.status_code == 422
    assert "查无此人" in nobody.content.decode()
    number = cast.teacher.person.staff_number
    client.post(page("proposal_enter", call.pk), sent(kind="individual", proposer=number, act="hand_in"))
    proposal = Proposal.objects.get()
    assert (proposal.proposer, proposal.entered_by) == (cast.teacher.person, cast.chair)
    sheet = page("sheet_second", proposal.pk)
    wrong = client.post(sheet, {"names": f"{number}\n没有这个人"})
    assert wrong.status_code == 422
    assert "没有这个人" in wrong.content.decode()
    signed = "\n".join(PersonFactory().staff_number for _ in range(2))
    assert client.post(sheet, {"names": signed}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.number == 1


def test_withdrawn_by_its_proposer_it_is_seen_by_nobody_else(as_, cast):
    proposal = ProposalFactory(at=Status.SECONDING, proposer=cast.teacher.person)
    as_("teacher").post(page("proposal_withdraw", proposal.pk), {"reason": "已解决"})
    assert as_("teacher").get(page("proposal_detail", proposal.pk)).status_code == 200
    assert as_("chair").get(page("proposal_detail", proposal.pk)).status_code == 404


def test_a_school_that_asks_no_seconders_submits_at_once(as_):
    RuleSetFactory(seconders=0)
    call = CallFactory()
    as_("teacher").post(page("proposal_add", call.pk), sent(act="hand_in"))
    assert Proposal.objects.get().number == 1


def _full(count, proposer):
    call = CallFactory()
    for n in range(count):
        proposal = ProposalFactory(call=call, at=Status.SECONDING, proposer=proposer, title=f"关于午休{n}")
        for _ in range(count):
            proposal.secondings.create(person=PersonFactory(signs_in=True))
    ProposalFactory(call=call, proposer=proposer)
    return call, proposal


def _asked(client, count, teacher) -> list[int]:
    """How many statements each page asks with so many rows."""
    call, proposal = _full(count, teacher)
    closed = ProposalFactory(call=call, at=Status.CLOSED)
    found = []
    for url in (
        page("proposal_list"),
        page("proposal_mine"),
        page("proposal_detail", proposal.pk),
        page("proposal_detail", closed.pk),
        page("proposal_add", call.pk),
        page("proposal_share", proposal.pk),
        page("proposal_similar") + "?title=关于午休条件的提案",
        second_path(proposal),
    ):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        found.append(sum(not one["sql"].startswith(FRAME) for one in queries))
    return found


def test_each_page_asks_the_same_for_any_number(as_, cast):
    client = as_("teacher")
    one, three, nine = (_asked(client, count, cast.teacher.person) for count in (1, 3, 9))
    assert one == three == nine
    assert max(one) <= 12


def test_a_draft_waits_for_its_proposer_on_the_first_page(as_, cast):
    draft = ProposalFactory(proposer=cast.teacher.person)
    assert page("proposal_edit", draft.pk) in as_("teacher").get(page("waiting")).content.decode()
    assert page("proposal_edit", draft.pk) not in as_("chair").get(page("waiting")).content.decode()
