"""What stands in a feed, read back by another library than the one that wrote it."""

from datetime import date, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.timezone import localdate

from activities.models import Activity, Occasion, WorkPlan
from activities.reports.feeds import feed_file, find_feed
from activities.services import (
    cancel_occasion,
    invite,
    make_feed,
    move_occasion,
    postpone_occasion,
    release_day,
)
from almanac.festivals import festivals_of
from almanac.models import DayOff
from almanac.services import enter_announced_years
from members.models.standings import Membership
from tests.activities.calendar_reader import read_by_uid
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from tests.factories.members import PersonFactory, UnionGroupFactory

EVENING_BEFORE = timedelta(hours=-6)
DAY_AND_HOUR = [timedelta(days=-1), timedelta(hours=-1)]


@pytest.fixture(autouse=True)
def _in_2026(monkeypatch):
    monkeypatch.setattr("activities.reports.feeds.localdate", lambda: date(2026, 3, 1))


def fetched(user, scope="personal"):
    feed = find_feed(make_feed(scope=scope, by=user).key)
    with translation.override(user.language):
        return read_by_uid(feed_file(feed))


def held(user, scope="personal"):
    """The occasions alone, by their titles."""
    found = fetched(user, scope).values()
    return {event.title: event for event in found if event.uid.startswith("occasion-")}


def test_a_whole_day_ends_on_it_and_reminds_the_evening_before(cast):
    OccasionFactory(starts_on=date(2026, 5, 20), place="体育馆")
    event = held(cast.teacher)["教职工趣味运动会"]
    assert event.days == (date(2026, 5, 20), date(2026, 5, 20))
    assert (event.at, event.place, event.status, event.busy) == ("", "体育馆", "CONFIRMED", False)
    assert event.alarms == [EVENING_BEFORE]


def test_a_time_of_day_is_china_s_and_reminds_a_day_and_an_hour_before(cast):
    occasion = OccasionFactory(starts_on=date(2026, 5, 20), starts_at=time(14, 30))
    event = held(cast.teacher)["教职工趣味运动会"]
    assert (event.days[0], event.at, event.alarms, event.busy) == (
        date(2026, 5, 20),
        "14:30",
        DAY_AND_HOUR,
        True,
    )
    assert event.link.endswith(f"/activities/{occasion.activity_id}/")
    assert event.category == "文体活动"


@pytest.mark.parametrize("starts_at", [None, time(9, 0)])
def test_days_in_a_row_are_all_in_it(cast, starts_at):
    OccasionFactory(starts_on=date(2026, 5, 29), ends_on=date(2026, 6, 2), starts_at=starts_at)
    assert held(cast.teacher)["教职工趣味运动会"].days == (date(2026, 5, 29), date(2026, 6, 2))


def test_moving_keeps_the_uid_and_raises_the_sequence(cast):
    occasion = OccasionFactory(starts_on=date(2026, 5, 20))
    before = held(cast.teacher)["教职工趣味运动会"]
    move_occasion(occasion=occasion, version=occasion.version, starts_on=date(2026, 5, 27), by=cast.chair)
    after = held(cast.teacher)["教职工趣味运动会"]
    assert after.uid == before.uid
    assert after.sequence > before.sequence
    assert after.days[0] == date(2026, 5, 27)


def test_a_new_title_raises_the_sequence_too(cast):
    occasion = OccasionFactory()
    before = held(cast.teacher)["教职工趣味运动会"]
    Activity.objects.filter(pk=occasion.activity_id).update(title="教职工健步走")
    after = held(cast.teacher)["教职工健步走"]
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)


def test_what_is_cancelled_or_postponed_stays_and_reminds_nobody(cast):
    cancelled, postponed = OccasionFactory(), OccasionFactory(activity__title="春季登山")
    cancel_occasion(occasion=cancelled, version=1, by=cast.chair)
    postpone_occasion(occasion=postponed, version=1, by=cast.chair)
    found = held(cast.teacher)
    assert {(event.status, *event.alarms) for event in found.values()} == {("CANCELLED",), ("TENTATIVE",)}
    assert set(found) == {"【已取消】教职工趣味运动会", "【已延期】春季登山"}


def test_a_day_that_was_freed_leaves_the_feed(cast):
    release_day(occasion=OccasionFactory(), version=1, by=cast.chair)
    assert held(cast.teacher) == {}


def test_drafts_voided_plans_text_only_and_what_has_no_day_are_in_nobody_s_feed(cast):
    for status in set(WorkPlan.Status) - set(WorkPlan.PUBLIC_STATUSES):
        OccasionFactory(activity__plan=WorkPlanFactory(status=status))
    OccasionFactory(activity__out_of_use=True)
    ActivityFactory()
    assert held(cast.chair) == held(cast.chair, "union") == {}


def test_one_s_own_holds_what_is_for_one_and_the_union_s_everything(cast):
    group = UnionGroupFactory(name="艺体小组")
    for number, (audience, title) in enumerate(
        [("members", "全体"), ("retired", "退休"), ("women", "女工"), ("group", "小组"), ("named", "邀请")]
    ):
        ActivityFactory(title=title, audience=audience, audience_group=group if audience == "group" else None)
        OccasionFactory(activity=Activity.objects.get(title=title), starts_on=date(2026, 4, 1 + number))
    invite(activity=Activity.objects.get(title="邀请"), person=cast.teacher.person, by=cast.chair)
    man = PersonFactory(name="丁一", sex="m", signs_in=True, standing__group=group).user
    assert set(held(cast.teacher)) == {"全体", "女工", "邀请"}
    assert set(held(cast.retiree)) == {"退休"}
    assert set(held(man)) == {"全体", "小组"}
    everything = held(cast.retiree, "union")
    assert set(everything) == {"全体", "退休", "女工", "小组"}
    assert [event.alarms for event in everything.values()] == [[]] * 4


def test_whom_the_union_visits_is_in_the_visitor_s_own_calendar_alone(cast):
    OccasionFactory(activity__title="走访慰问张老师", activity__kind=Activity.Kind.AID)
    assert set(held(cast.teacher)) == {"走访慰问张老师"}
    assert held(cast.chair, "union") == {}


def test_what_one_is_on_the_day_itself_decides(cast):
    leaving = PersonFactory(name="将退", signs_in=True, standing__membership=Membership.FULL)
    standing = leaving.standings.get()
    standing.period = (standing.period.lower, date(2026, 6, 1))
    standing.save()
    OccasionFactory(starts_on=date(2026, 5, 31))
    OccasionFactory(starts_on=date(2026, 6, 1), activity__title="六一")
    assert set(held(leaving.user)) == {"教职工趣味运动会"}


@pytest.mark.parametrize("scope", ["personal", "union"])
def test_festivals_are_the_almanac_s(cast, scope):
    out = StringIO()
    for year in (2025, 2026, 2027):
        call_command("festivals", year, stdout=out)
    printed = sorted(line.split(",")[1] for line in out.getvalue().split() if line[-1].isdecimal())
    entries = [event for event in fetched(cast.teacher, scope).values() if event.uid.startswith("festival-")]
    assert sorted(event.days[0].isoformat() for event in entries) == printed
    names = {(event.days[0], event.title) for event in entries}
    assert {(day, festival.chinese) for day, festival in festivals_of(2026)} <= names
    assert not any(event.alarms or event.busy for event in entries)


def test_days_off_and_days_worked_in_exchange_are_the_entered_ones(cast):
    enter_announced_years()
    off, worked = set(), set()
    for event in fetched(cast.teacher).values():
        days = {event.days[0] + timedelta(n) for n in range((event.days[1] - event.days[0]).days + 1)}
        if event.uid.startswith("day_off-"):
            off |= days
        elif event.uid.startswith("working_day-"):
            worked |= days
    rows = DayOff.objects.of_years(2025, 2027)
    assert off == set(rows.filter(kind="day_off").values_list("date", flat=True))
    assert worked == set(rows.filter(kind="working_day").values_list("date", flat=True))


def test_a_demo_year_comes_back_as_it_stands_in_the_database(db, monkeypatch):
    monkeypatch.setattr("activities.reports.feeds.localdate", localdate)
    call_command("seed", stdout=StringIO())
    from members.models import Post

    chair = Post.objects.get(kind=Post.Kind.CHAIR).person.user
    found = fetched(chair, "union")
    since = date(localdate().year - 1, 1, 1)
    rows = Occasion.objects.for_all_to_hear().filter(ends_on__gte=since)
    stored = {
        (row.starts_on, row.ends_on, f"{row.starts_at:%H:%M}" if row.starts_at else "", row.place)
        for row in rows
    }
    assert stored
    events = [event for event in found.values() if event.uid.startswith("occasion-")]
    assert len(events) == rows.count()
    assert {(*event.days, event.at, event.place) for event in events} == stored


def test_what_people_typed_ends_no_line_of_the_file(cast):
    wicked = "运动会\r\nEND:VEVENT\rBEGIN:VEVENT\nSUMMARY:假的\u2028X-EVIL:1\x0bY; a,b\\n"
    OccasionFactory(activity__title=wicked, place="操场\nDTSTART:19700101")
    feed = find_feed(make_feed(scope="personal", by=cast.teacher).key)
    lines = feed_file(feed).decode().split("\r\n")
    assert sum(line == "END:VEVENT" for line in lines) == len(fetched(cast.teacher))
    assert not any(line.startswith(("X-EVIL", "SUMMARY:假的", "DTSTART:1970")) for line in lines)
    assert all("\n" not in line and "\r" not in line for line in lines)
    event = next(event for event in fetched(cast.teacher).values() if "运动会" in event.title)
    assert event.title == "运动会 END:VEVENT BEGIN:VEVENT SUMMARY:假的 X-EVIL:1 Y; a,b\\n"


def test_no_line_is_longer_than_75_octets(cast):
    OccasionFactory(activity__title="教职工" * 60)
    body = feed_file(find_feed(make_feed(scope="personal", by=cast.teacher).key))
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert body.endswith(b"\r\n")
    assert "教职工" * 60 in held(cast.teacher)


def test_it_speaks_the_owner_s_language(cast):
    cast.teacher.language = "en"
    cast.teacher.save()
    cancel_occasion(occasion=OccasionFactory(), version=1, by=cast.chair)
    found = fetched(cast.teacher).values()
    assert {"[Cancelled] 教职工趣味运动会", "Mid-Autumn Festival"} <= {event.title for event in found}
