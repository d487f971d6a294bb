"""Pages on which votes are entered and what was said is written."""

import pytest
from django.urls import reverse

from congress.models import Body, VoteCount
from congress.services.sittings import close_sitting
from tests.congress.day import opened
from tests.congress.test_services_votes import item_of
from tests.factories.congress import TermFactory

pytestmark = pytest.mark.django_db


def url(name, row):
    return reverse(f"congress:{name}", args=[row.pk])


def typed(present, **figures):
    return {
        "roll": "staff", "round": 1, "present": present, "in_favour": present,
        "against": 0, "abstaining": 0, "spoiled": 0,
    } | figures  # fmt: skip


@pytest.fixture
def sitting(cast):
    return opened(3, by=cast.chair)


def test_row_77_a_count_is_entered_and_explained(as_, sitting):
    item, client = item_of(sitting), as_("chair")
    form = client.get(url("vote_add", item)).context["form"]
    assert form["present"].value() == sitting.present
    page = client.post(url("vote_add", item), typed(sitting.present), follow=True).content.decode()
    assert VoteCount.objects.get(item=item).passed
    assert f"赞成{sitting.present}" in page


@pytest.mark.parametrize("figures", [
    {"in_favour": ""}, {"in_favour": "-1"}, {"in_favour": "半数"}, {"against": "1"}, {"present": "999"},
    {"roll": "members"}, {"round": "2"}, {"roll": "x"}, {"in_favour": "1" * 30},
])  # fmt: skip
def test_figures_that_cannot_be_are_refused_in_words(as_, sitting, figures):
    item = item_of(sitting)
    response = as_("chair").post(url("vote_add", item), typed(sitting.present) | figures)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not VoteCount.objects.exists()


def test_the_second_roll_of_a_joint_sitting_is_asked_for_next(as_, cast):
    joint = TermFactory(body=Body.MEMBERS_MEETING)
    item, client = item_of(opened(3, by=cast.chair, joint_term=joint)), as_("chair")
    for roll in ("staff", "members"):
        form = client.get(url("vote_add", item)).context["form"]
        assert form["roll"].value() == roll
        client.post(url("vote_add", item), typed(form["present"].value(), roll=roll))
    assert item.votes.count() == 2


def test_a_count_is_corrected_and_taken_back(as_, sitting):
    item, client = item_of(sitting), as_("chair")
    client.post(url("vote_add", item), typed(sitting.present))
    vote = item.votes.get()
    form = client.get(url("vote_edit", vote)).context["form"]
    changed = {name: form[name].value() for name in form.fields} | {"in_favour": 1, "against": 2}
    assert client.post(url("vote_edit", vote), changed).status_code == 302
    vote.refresh_from_db()
    assert (vote.in_favour, vote.passed) == (1, False)
    # What was open in another window says what it saw.
    assert client.post(url("vote_edit", vote), changed).status_code == 422
    client.post(url("vote_drop", vote))
    assert not item.votes.exists()


def test_after_the_meeting_the_refusal_is_a_sentence(as_, cast, sitting):
    item = item_of(sitting, mode="hear", power=3, method="show_of_hands")
    close_sitting(sitting=sitting, by=cast.chair)
    assert as_("chair").post(url("vote_add", item), typed(3)).status_code == 422


def test_what_was_said_stands_on_the_page(as_, sitting):
    item, client = item_of(sitting), as_("chair")
    said = {"version": item.version, "proceedings": "林晓春：建议向班主任倾斜。<script>"}
    assert client.post(url("item_proceedings", item), said).status_code == 302
    page = as_("teacher").get(url("sitting_detail", sitting)).content.decode()
    assert "建议向班主任倾斜。&lt;script&gt;" in page
    assert client.post(url("item_proceedings", item), said).status_code == 422


def test_a_text_that_is_too_long_is_refused(as_, sitting):
    item = item_of(sitting)
    said = {"version": item.version, "proceedings": "长" * 200_000}
    assert as_("chair").post(url("item_proceedings", item), said).status_code == 422
