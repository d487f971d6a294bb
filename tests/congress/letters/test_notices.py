"""会议通知: where and when, who comes, what is on the agenda."""

from datetime import date, time

import pytest

from congress.letters.notices import notice
from congress.models import Delegate, Sitting
from congress.reports.proceedings import proceedings_of
from tests.congress.letters.reading import text_of
from tests.factories.activities import OccasionFactory
from tests.factories.congress import (
    AgendaItemFactory,
    CallFactory,
    DelegateFactory,
    SessionFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


def written(session, union):
    return text_of(notice(proceedings_of(session), union))


def test_row_69_the_notice_names_session_days_places_and_items(union):
    session = SessionFactory(number=2, held_on=date(2026, 11, 12), theme="总结学校工作。")
    before = OccasionFactory(activity=session.activity, starts_on=date(2026, 11, 10), starts_at=time(16, 0))
    Sitting.objects.create(session=session, occasion=before, part=Sitting.Part.PRELIMINARY)
    AgendaItemFactory(session=session, title="奏唱国歌", mode="formality")
    AgendaItemFactory(session=session, title="听取学校工作报告")
    said = written(session, union)
    for part in (
        "第一届教职工大会第二次会议的通知",
        "各工会小组、全体教职工：",
        "1．预备会议：2026年11月10日（星期二）16:00",
        "2．正式会议：2026年11月12日（星期四）",
        "总结学校工作。",
        "1．听取学校工作报告。",
        "青禾小学工会委员会",
    ):
        assert part in said
    assert "奏唱国歌" not in said


def test_row_79_the_notice_says_when_proposals_are_taken(union):
    session = SessionFactory()
    assert "提案征集" not in written(session, union)
    CallFactory(session=session, opens_on=date(2026, 10, 12), closes_on=date(2026, 10, 28))
    assert "提案征集时间为2026年10月12日至2026年10月28日" in written(session, union)


def test_delegates_and_guests_are_asked_to_a_congress(union):
    session = SessionFactory(term=TermFactory(body="staff_congress", number=12))
    DelegateFactory(term=session.term, seat=Delegate.Seat.INVITED)
    said = written(session, union)
    assert "第十二届教职工代表大会" in said
    assert "各代表团、全体正式代表：" in said
    assert "全体正式代表；列席人员和特邀人员。" in said


def test_a_members_meeting_rests_on_the_union_s_own_law(union):
    said = written(SessionFactory(term=TermFactory(body="members_meeting")), union)
    assert "中国工会章程" in said
    assert "全体会员" in said


def test_a_notice_without_a_day_says_so(union):
    session = SessionFactory()
    session.sittings.all().delete()
    assert "另行通知。" in written(session, union)
