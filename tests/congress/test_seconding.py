"""Seconding: once, by others, by those who may, in the days of the call; or from the signed sheet."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import Seconding
from congress.services.seconding import second, second_by_sheet
from congress.states import Status
from members.pasted_lists import digest_of, read_pasted
from tests.factories.congress import ProposalFactory, RuleSetFactory
from tests.factories.members import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(union):
    return ProposalFactory(at=Status.SECONDING)


def refused(proposal, user) -> str:
    with pytest.raises(ValidationError) as refusal:
        second(proposal=proposal, by=user)
    return refusal.value.code


def test_row_79_nobody_seconds_their_own(proposal):
    assert refused(proposal, proposal.proposer.user) == "own_proposal"


def test_row_79_nobody_seconds_twice(proposal):
    colleague = PersonFactory(signs_in=True).user
    second(proposal=proposal, by=colleague)
    assert refused(proposal, colleague) == "seconded_before"
    assert Seconding.objects.count() == 1


def test_row_79_who_has_no_vote_does_not_second(cast, proposal):
    assert refused(proposal, cast.retiree) == "not_entitled"
    assert refused(proposal, UserFactory()) == "not_entitled"


def test_row_79_after_the_window_nobody_seconds(proposal):
    proposal.call.closes_on = localdate() - timedelta(days=1)
    proposal.call.save()
    assert refused(proposal, PersonFactory(signs_in=True).user) == "after_window"


def test_a_draft_is_not_seconded(union):
    assert refused(ProposalFactory(), PersonFactory(signs_in=True).user) == "not_seconding"


def test_the_rules_say_how_many(union):
    RuleSetFactory(seconders=3)
    proposal = ProposalFactory(at=Status.SECONDING)
    for needed in (Status.SECONDING, Status.SECONDING, Status.SUBMITTED):
        assert second(proposal=proposal, by=PersonFactory(signs_in=True).user).status == needed
    assert proposal.steps.last().reason == "附议人数已够，自动提交"


def test_the_signed_sheet_is_entered_by_the_union(cast, proposal):
    signed = [PersonFactory(), PersonFactory()]
    with pytest.raises(ValidationError) as refusal:
        second_by_sheet(proposal=proposal, people=signed, by=proposal.proposer.user)
    assert refusal.value.code == "not_yours"
    done = second_by_sheet(proposal=proposal, people=signed, by=cast.chair)
    assert (done.status, done.number) == (Status.SUBMITTED, 1)
    assert {(one.via, one.entered_by) for one in done.secondings.all()} == {("sheet", cast.chair)}


def test_who_entered_a_signature_stands_beside_it(as_, cast, proposal, django_assert_max_num_queries):
    url, client = reverse("congress:proposal_detail", args=[proposal.pk]), as_("chair")
    second(proposal=proposal, by=cast.teacher)
    assert "代录" not in client.get(url).text
    second_by_sheet(proposal=proposal, people=[PersonFactory() for _ in range(3)], by=cast.chair)
    with django_assert_max_num_queries(12):
        shown = client.get(url).text
    assert shown.count("由周桂兰代录") == 3


def test_a_sheet_with_one_wrong_name_enters_none(cast, proposal):
    with pytest.raises(ValidationError) as refusal:
        second_by_sheet(
            proposal=proposal, people=[PersonFactory(), proposal.proposer, cast.retiree.person], by=cast.chair
        )
    assert len(refusal.value.messages) == 2
    assert not Seconding.objects.exists()


# --- A list that was pasted -----------------------------------------------------------------------------


def paste(client, proposal, text, **chosen):
    fields = {name.replace("_", "-"): value for name, value in chosen.items()}
    if text:
        fields = {"seen": digest_of(read_pasted(text)), **fields}
    return client.post(reverse("congress:sheet_paste", args=[proposal.pk]), {"text": text, **fields})


def seconders(proposal):
    return list(proposal.secondings.order_by("pk").values_list("person__name", flat=True))


def test_a_pasted_list_seconds_in_its_order_and_again_changes_nothing(as_, proposal):
    RuleSetFactory(seconders=3)
    people = [PersonFactory(name=name) for name in ("李娜", "王芳", "欧阳雪")]
    text, client = "#接龙\n1. 李娜\n2. 王芳\n3. 小雪", as_("chair")
    review = paste(client, proposal, text).context["review"]
    assert review.counts == {"sure": 2, "doubt": 1, "again": 0, "unknown": 0}
    chosen = {f"who_{n}": person.pk for n, person in enumerate(people)}
    assert paste(client, proposal, text, **chosen, confirm="1").status_code == 302
    assert seconders(proposal) == ["李娜", "王芳", "欧阳雪"]
    proposal.refresh_from_db()
    assert proposal.status == Status.SUBMITTED
    assert paste(client, proposal, text, **chosen, confirm="1").status_code == 302
    assert Seconding.objects.count() == 3


def test_of_a_pasted_list_whoever_may_not_second_is_asked_about_and_refused(as_, cast, proposal):
    proposer, retiree, colleague = proposal.proposer, cast.retiree.person, PersonFactory(name="王芳")
    proposer.name = "何静"
    proposer.save()
    text = f"{proposer.name}\n{retiree.name}\n王芳"
    answer = paste(as_("chair"), proposal, text)
    assert [match.why for match in answer.context["review"].matches] == ["not_expected", "not_expected", None]
    chosen = {"who_0": proposer.pk, "who_1": retiree.pk, "who_2": colleague.pk}
    refused_list = paste(as_("chair"), proposal, text, **chosen, confirm="1")
    assert refused_list.status_code == 422
    assert proposer.name in refused_list.content.decode()
    assert retiree.name in refused_list.content.decode()
    assert not Seconding.objects.exists()


def test_who_declines_in_a_pasted_list_does_not_second_and_is_named(as_, proposal):
    person, client = PersonFactory(name="王芳"), as_("chair")
    paste(client, proposal, "1. 王芳 取消", who_0=person.pk, confirm="1")
    assert not Seconding.objects.exists()
    shown = client.get(reverse("congress:proposal_detail", args=[proposal.pk]))
    assert "王芳" in " ".join(map(str, shown.context["messages"]))


def test_a_pasted_list_changed_after_it_was_seen_seconds_nothing(as_, proposal):
    person, read = PersonFactory(name="王芳"), digest_of(read_pasted("1. 小芳"))
    answer = paste(as_("chair"), proposal, "1. 赵敏\n2. 小芳", seen=read, who_0=person.pk, confirm="1")
    assert answer.status_code == 422
    assert answer.context["review"].is_changed
    assert not Seconding.objects.exists()


def test_a_list_with_nobody_chosen_says_so(as_, proposal):
    answer = paste(as_("chair"), proposal, "1. 没有这个人", confirm="1")
    assert answer.status_code == 302
    assert not Seconding.objects.exists()
    assert paste(as_("chair"), proposal, "").status_code == 422
    assert paste(as_("teacher"), proposal, "1. 王芳").status_code == 403


def test_a_longer_list_asks_no_more_of_the_database(as_, proposal):
    client, counts = as_("chair"), set()
    for text in ("1. 王芳", "1. 王芳\n2. 李娜\n3. 王老师"):
        PersonFactory(name="王芳")
        with CaptureQueriesContext(connection) as queries:
            assert paste(client, proposal, text).status_code == 200
        counts.add(len(queries))
    assert len(counts) == 1
    assert max(counts) <= 12


def test_a_proposal_is_its_proposer_s_whoever_s_seconding_completed_it(as_, proposal, cast):
    second_by_sheet(proposal=proposal, people=PersonFactory.create_batch(9), by=cast.chair)
    for name, section in (("proposal_detail", 'id="proposal-steps"'), ("handling_detail", 'id="steps"')):
        page = as_("chair").get(reverse(f"congress:{name}", args=[proposal.pk])).text
        submitted = page.index("已提交", page.index(section))
        assert proposal.proposer.name in page[submitted : submitted + 400]
        assert cast.chair.person.name not in page[submitted : submitted + 400]
