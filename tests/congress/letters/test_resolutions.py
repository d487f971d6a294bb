"""决议: its title, the meeting that passed it, its text, who carries it out."""

from datetime import date

import pytest

from congress.letters.resolutions import resolutions
from congress.models import Resolution, VoteCount
from congress.reports.proceedings import proceedings_of
from tests.congress.letters.reading import text_of
from tests.factories.congress import AgendaItemFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(union):
    return SessionFactory(number=2, held_on=date(2026, 11, 12))


def resolved(session, **fields):
    return Resolution.objects.create(
        session=session, number=1, title="关于分配方案的决议", text="会议通过。\n请认真实施。", **fields
    )


def written(session, union):
    return text_of(resolutions(proceedings_of(session), union))


def test_row_78_a_resolution_says_when_it_was_passed_and_who_carries_it_out(session, union):
    resolved(session, owner="校长办公室", due_on=date(2027, 1, 31))
    said = written(session, union)
    assert "关于分配方案的决议" in said
    assert "（2026年11月12日第一届教职工大会第二次会议通过）" in said
    assert "会议通过。\n请认真实施。" in said
    assert "由校长办公室负责落实，完成时间：2027年1月31日" in said


def test_what_the_vote_did_not_pass_is_not_called_passed(session, union):
    item = AgendaItemFactory(session=session, mode="pass", method="paper")
    figures = {"due": 42, "present": 39, "against": 5, "abstaining": 0, "method": "paper", "roll": "staff"}
    bars = {"quorum_needed": 28, "votes_needed": 22, "pass_rule": "gt_half"}
    VoteCount.objects.create(item=item, round=1, in_favour=20, **figures, **bars)
    resolved(session, item=item)
    assert "第二次会议）" in written(session, union)
    VoteCount.objects.create(item=item, round=2, in_favour=24, **figures, **bars)
    assert "第二次会议通过）" in written(session, union)


def test_a_session_without_resolutions_says_so(session, union):
    assert "本次会议尚无决议。" in written(session, union)
