"""会议记录: form, time, place, who was due and came, what was counted and resolved."""

from datetime import date, time

import pytest
from django.utils import translation
from django.utils.timezone import now

from activities.models import CheckIn
from congress.letters.minutes import minutes
from congress.models import AgendaItem, Assignment, PresidiumSeat, Resolution, RollEntry, Session, VoteCount
from congress.reports.proceedings import proceedings_of
from congress.states import Status
from members.models import Union
from tests.congress.letters.reading import text_of
from tests.factories.congress import (
    AgendaItemFactory,
    CallFactory,
    ProposalFactory,
    SessionFactory,
    TermFactory,
)
from tests.factories.members import DepartmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(union) -> Session:
    """Forty-two are due, three of them stay away."""
    session = SessionFactory(number=3, held_on=date(2026, 11, 12))
    sitting = session.sittings.get()
    sitting.occasion.starts_at, sitting.occasion.place = time(14, 30), "多功能厅"
    sitting.occasion.save()
    sitting.check_in_opened_at = sitting.opened_at = now()
    sitting.due, sitting.present, sitting.chaired_by, sitting.recorded_by_name = 42, 39, "周桂兰", "徐丽"
    sitting.save()
    return session


def written(session: Session) -> str:
    with translation.override("zh-hans"):
        return text_of(minutes(proceedings_of(session), Union.objects.first()))


def voted(session, *, in_favour, present=39, round=1):
    item = AgendaItemFactory(session=session, title="讨论分配方案", power=4, mode="pass", method="paper")
    return VoteCount.objects.create(
        item=item,
        roll="staff",
        round=round,
        method="paper",
        due=42,
        present=present,
        in_favour=in_favour,
        against=5,
        abstaining=3,
        quorum_needed=28,
        votes_needed=22,
        pass_rule="gt_half",
    )


def test_row_76_the_minutes_say_form_time_place_and_who(session):
    said = written(session)
    for part in (
        "青禾小学第一届教职工大会第三次会议",
        "会议记录",
        "2026年11月12日（星期四）14:30",
        "多功能厅",
        "周桂兰",
        "徐丽",
        "应到教职工42人，实到39人，不少于法定人数28人",
    ):
        assert part in said


def test_excused_and_absent_are_told_apart(session):
    occasion = session.sittings.get().occasion
    for number in range(42):
        person = PersonFactory()
        RollEntry.objects.create(session=session, roll="staff", person=person, reason="在编")
        if number < 39:
            CheckIn.objects.create(occasion=occasion, person=person)
        elif number < 41:
            CheckIn.objects.create(occasion=occasion, person=person, state=CheckIn.State.EXCUSED)
    said = written(session)
    assert "请　　假\n2人\n缺　　席\n1人" in said


def test_a_vote_is_told_with_its_figures_and_why(session):
    voted(session, in_favour=24)
    said = written(session)
    assert (
        "应到42人，实到39人，达到法定人数（须28人）；赞成24票，反对5票，弃权3票，未表决7人；须22票赞成，通过。"
    ) in said
    assert not set("✔✘≥>") & set(said)
    assert "第一轮\n无记名\n42\n39\n24\n5\n3\n0\n通过" in said


def test_what_failed_is_not_told_as_passed(session):
    voted(session, in_favour=21)
    assert "赞成21票，反对5票，弃权3票，未表决10人；须22票赞成，未通过。" in written(session)
    VoteCount.objects.update(present=27, in_favour=19)
    assert "应到42人，实到27人，未达到法定人数（须28人），表决无效" in written(session)


def test_of_two_rounds_each_is_explained_by_its_own(session):
    vote = voted(session, in_favour=21)
    assert "第一轮：" not in written(session)
    vote.pk, vote.round, vote.in_favour = None, 2, 25
    vote.save()
    said = written(session)
    assert "第一轮：应到42人" in said
    assert "第二轮：应到42人" in said


def test_items_keep_their_order_and_what_was_taken_off_is_named(session):
    AgendaItemFactory(session=session, position=2, title="审议提案办理情况报告")
    AgendaItemFactory(session=session, position=1, title="听取学校工作报告", proceedings="报告了全年工作。")
    AgendaItemFactory(session=session, position=3, title="停车办法", withdrawn_reason="尚需征求意见")
    said = written(session)
    assert said.index("1．听取学校工作报告") < said.index("2．审议提案办理情况报告")
    assert "报告了全年工作。" in said
    assert "议题“停车办法”未提交会议，原因：尚需征求意见。" in said


def test_row_78_a_resolution_stands_there_with_who_carries_it_out(session):
    Resolution.objects.create(
        session=session, number=1, title="关于分配方案的决议", text="予以通过。", owner="校长办公室"
    )
    said = written(session)
    assert "（一）关于分配方案的决议" in said
    assert "落实责任：校长办公室" in said


def test_the_presidium_is_named(session):
    assert "主 席 团" not in written(session)
    for name, fields in (("王芳", {"is_executive": True}), ("李娜", {"is_secretary": True}), ("张伟", {})):
        PresidiumSeat.objects.create(session=session, person=PersonFactory(name=name), **fields)
    said = written(session)
    assert all(one in said for one in ("主 席 团", "王芳（执行主席）", "李娜（秘书长）", "张伟"))


def test_what_was_decided_on_proposals_is_listed(session):
    assert "提案处理" not in written(session)
    call = CallFactory(session=session)
    accepted = ProposalFactory(call=call, title="增设教师休息室", at=Status.ACCEPTED)
    lead = DepartmentFactory(name="总务处")
    Assignment.objects.create(proposal=accepted, department=lead, due_on=date(2027, 1, 10))
    merged = ProposalFactory(call=call, title="午休场所", at=Status.MERGED)
    ProposalFactory(call=call, title="涨工资", at=Status.REFUSED)
    ProposalFactory(call=call, title="还没有审查的", at=Status.SUBMITTED)
    said = written(session)
    assert "四、提案处理" in said or "三、提案处理" in said
    assert "本次会议共收到提案5件：立案3件（其中并案1件，并案后2件），不予立案1件，尚在审查1件。" in said
    assert f"{accepted.code}\n增设教师休息室\n立案\n总务处" in said
    assert f"午休场所\n并入{merged.merged_into.code}" in said
    assert "涨工资\n不予立案" in said
    assert "还没有审查的" not in said


def test_a_session_without_items_has_minutes_all_the_same(session):
    AgendaItem.objects.all().delete()
    assert "未列议题。" in written(session)
    session.sittings.all().delete()
    assert "会议尚未确定召开日期。" in written(session)


def test_too_few_people_are_told(session):
    session.sittings.update(present=20, was_inquorate=True)
    assert "会议未能召开" in written(session)


def test_a_joint_sitting_has_two_rolls(session):
    session.joint_term = TermFactory(body="members_meeting", number=5)
    session.save()
    session.sittings.update(joint_due=40, joint_present=30)
    said = written(session)
    assert "第一届教职工大会暨第五届工会会员大会\n第三次会议" in said
    assert "应到会员40人，实到30人，不少于法定人数27人" in said


def test_long_and_odd_texts_are_printed_whole(session):
    AgendaItemFactory(session=session, title="听取报告", proceedings="很长的发言。" * 3000 + "\x0b<b>尾</b>")
    said = written(session)
    assert said.count("很长的发言。") == 3000
    assert "<b>尾</b>" in said
