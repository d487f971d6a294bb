"""主持词: each item in order, how it is voted on, and the votes it needs."""

import pytest
from django.utils.timezone import now

from congress.letters.scripts import host_scripts
from congress.models import Delegate
from congress.reports.proceedings import proceedings_of
from tests.congress.letters.reading import text_of
from tests.factories.congress import AgendaItemFactory, DelegateFactory, SessionFactory, TermFactory

pytestmark = pytest.mark.django_db


def written(session, union):
    return text_of(host_scripts(proceedings_of(session), union))


def test_row_69_every_item_is_said_in_its_order(union):
    session = SessionFactory()
    AgendaItemFactory(session=session, position=3, title="宣布闭幕", mode="formality")
    AgendaItemFactory(session=session, position=1, title="奏唱国歌", mode="formality")
    AgendaItemFactory(session=session, position=2, title="听取学校工作报告", presenter="陈志远校长")
    AgendaItemFactory(session=session, position=4, title="停车办法", withdrawn_reason="尚需征求意见")
    said = written(session, union)
    first, second = said.index("会议第一项：奏唱国歌"), said.index("会议第二项：听取学校工作报告")
    assert first < said.index("请全体起立") < second < said.index("请陈志远校长作报告")
    assert second < said.index("会议第三项：宣布闭幕")
    assert "停车办法" not in said


def test_a_secret_vote_and_one_by_hands_are_said_differently(union):
    session = SessionFactory()
    AgendaItemFactory(session=session, title="通过议程", mode="pass", method="show_of_hands")
    said = written(session, union)
    assert "举手表决" in said
    assert "无记名投票" not in said
    AgendaItemFactory(session=session, title="通过分配方案", mode="pass", method="paper", power=4)
    said = written(session, union)
    assert "无记名投票" in said
    assert "对征求到的意见的采纳情况，以及未采纳的理由" in said


def test_the_votes_needed_are_counted_from_the_roll(union):
    session = SessionFactory(term=TermFactory(body="staff_congress"))
    for _ in range(5):
        DelegateFactory(term=session.term)
    DelegateFactory(term=session.term, seat=Delegate.Seat.INVITED)
    AgendaItemFactory(session=session, title="通过议程", mode="pass", method="show_of_hands")
    said = written(session, union)
    assert "应到正式代表5人，实到＿＿＿人" in said
    assert "法定人数为4人" in said
    assert "赞成票须不少于3票方可通过" in said


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("讨论通过《分配办法》", "可通过。《分配办法》（通过／未通过）。"),
        ("通过会议议程", "可通过。会议议程（通过／未通过）。"),
        ("听取并审议工会工作报告", "可通过。工会工作报告（通过／未通过）。"),
        ("评选优秀提案", "可通过。评选优秀提案（通过／未通过）。"),
        ("讨论通过", "可通过。讨论通过（通过／未通过）。"),
    ],
)
def test_the_result_names_the_matter(union, title, said):
    session = SessionFactory()
    AgendaItemFactory(session=session, title=title, mode="pass", method="show_of_hands")
    assert said in written(session, union)


def test_attendance_and_opening_are_said_once(union):
    session = SessionFactory()
    assert written(session, union).count("人，达到规定人数") == 1
    AgendaItemFactory(session=session, title="报告应到、实到人数，宣布大会开始", mode="formality")
    said = written(session, union)
    assert said.count("人，达到规定人数") == said.count("正式会议开始。") == 1
    assert said.index("第一项：报告应到") < said.index("人，达到规定人数") < said.index("正式会议开始")
    assert "首先报告到会情况" not in said


def test_declared_figures_are_filled_in(union):
    session = SessionFactory()
    session.sittings.update(check_in_opened_at=now(), opened_at=now(), due=42, present=39)
    assert "应到教职工42人，实到39人" in written(session, union)


def test_a_session_without_items_has_a_script_all_the_same(union):
    session = SessionFactory()
    assert "闭幕" in written(session, union)
    session.sittings.all().delete()
    assert "会议尚未确定召开日期。" in written(session, union)
