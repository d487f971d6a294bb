from datetime import date

import pytest
from django.core.exceptions import ValidationError

from activities.models import Occasion, WorkPlan
from activities.reports.next_year import Reason, lines_in_year
from activities.services import copy_plan
from tests.factories.activities import ActivityFactory, PlanSectionFactory, WorkPlanFactory

pytestmark = pytest.mark.django_db

# From the table of festivals that the almanac is held against, copied by hand.
FESTIVALS = ("spring_festival", "qingming", "dragon_boat", "mid_autumn", "double_ninth")
DAYS = {
    2015: ("0219", "0405", "0620", "0927", "1021"),
    2016: ("0208", "0404", "0609", "0915", "1009"),
    2026: ("0217", "0405", "0619", "0925", "1018"),
    2027: ("0206", "0405", "0609", "0915", "1008"),
}


def _day(year, festival):
    written = DAYS[year][FESTIVALS.index(festival)]
    return date(year, int(written[:2]), int(written[2:]))


def _plan_of_2015(**fields):
    return WorkPlanFactory(**({"title": "青禾小学2015年工会工作计划", "year": 2015} | fields))


def _line(plan, festival="", month=None, day=None, **fields):
    return ActivityFactory(plan=plan, festival=festival, month_from=month, planned_day=day, **fields)


@pytest.mark.parametrize("year", [2016, 2026, 2027])
@pytest.mark.parametrize("festival", FESTIVALS)
def test_a_festival_goes_to_its_day_in_the_other_year(cast, year, festival):
    plan = _plan_of_2015()
    old = _day(2015, festival)
    _line(plan, festival, old.month, old.day)
    (move,) = copy_plan(plan=plan, year=year, by=cast.chair).moves
    new = _day(year, festival)
    assert move.reason == Reason.ON_FESTIVAL
    assert (move.festival_on, move.activity.planned_date) == (new, new)
    assert Occasion.objects.get(activity=move.activity).starts_on == new


def test_a_festival_without_a_day_is_put_on_it_too(cast):
    plan = _plan_of_2015()
    _line(plan, "double_ninth", 10)
    (move,) = copy_plan(plan=plan, year=2027, by=cast.chair).moves
    assert move.activity.planned_date == date(2027, 10, 8)


@pytest.mark.parametrize(("festival", "month"), [("double_ninth", 9), ("mid_autumn", 8), ("qixi", 7)])
def test_a_month_written_by_its_lunar_number_follows_the_festival(cast, festival, month):
    plan = _plan_of_2015()
    _line(plan, festival, month)
    (move,) = copy_plan(plan=plan, year=2026, by=cast.chair).moves
    assert move.reason == Reason.ON_FESTIVAL
    assert move.activity.month_from == move.festival_on.month


@pytest.mark.parametrize("month", [1, 2])
def test_spring_festival_goes_between_january_and_february(cast, month):
    plan = _plan_of_2015()
    _line(plan, "spring_festival", month)
    (move,) = copy_plan(plan=plan, year=2017, by=cast.chair).moves
    assert move.activity.planned_date == date(2017, 1, 28)


@pytest.mark.parametrize("year", [2016, 2026, 2027])
def test_spring_festival_gifts_of_december_stay_in_december_and_it_is_said(cast, year):
    plan = _plan_of_2015()
    _line(plan, "spring_festival", 12, title="春节慰问")
    (move,) = copy_plan(plan=plan, year=year, by=cast.chair).moves
    assert move.reason == Reason.OTHER_MONTH_THAN_FESTIVAL
    assert (move.activity.month_from, move.activity.planned_day) == (12, None)
    assert move.festival_on == _day(year, "spring_festival")
    assert str(year) in move.why
    assert not move.has_moved


def test_a_span_that_holds_the_festival_stays(cast):
    plan = _plan_of_2015()
    _line(plan, "spring_festival", 1, month_to=2)
    (move,) = copy_plan(plan=plan, year=2016, by=cast.chair).moves
    assert (move.reason, move.activity.months) == (Reason.SPAN_HOLDS_FESTIVAL, [1, 2])


def test_a_span_that_the_festival_has_left_follows_it(cast):
    plan = _plan_of_2015()
    _line(plan, "mid_autumn", 8, month_to=9)
    (move,) = copy_plan(plan=plan, year=2017, by=cast.chair).moves
    assert (move.reason, move.activity.planned_date) == (Reason.ON_FESTIVAL, date(2017, 10, 4))


def test_a_school_year_takes_the_festival_within_its_own_months(cast):
    plan = _plan_of_2015(year=2014, first_month=9, span="school_year")
    _line(plan, "dragon_boat", 6, 20)
    _line(plan, "mid_autumn", 9, 8)
    boat, autumn = copy_plan(plan=plan, year=2015, by=cast.chair).moves
    assert boat.activity.planned_date == date(2016, 6, 9)
    assert autumn.activity.planned_date == date(2015, 9, 27)


def test_a_plan_from_february_may_see_no_spring_festival(cast):
    plan = WorkPlanFactory(year=2026, first_month=2)
    _line(plan, "spring_festival", 2, 17)
    (move,) = copy_plan(plan=plan, year=2028, by=cast.chair).moves
    assert (move.reason, move.activity.month_from, move.activity.planned_day) == (
        Reason.NO_FESTIVAL_IN_PLAN,
        2,
        None,
    )
    assert "Spring" in move.why or "春节" in move.why


@pytest.mark.parametrize(("month", "day"), [(2, date(2027, 2, 6)), (1, date(2028, 1, 26))])
def test_a_plan_from_february_may_see_two_and_takes_the_one_of_its_month(cast, month, day):
    plan = WorkPlanFactory(year=2026, first_month=2)
    _line(plan, "spring_festival", month)
    (move,) = copy_plan(plan=plan, year=2027, by=cast.chair).moves
    assert move.activity.planned_date == day


def test_month_items_keep_their_months_and_undated_ones_stay_undated(cast):
    plan = _plan_of_2015()
    _line(plan, month=7, month_to=8, title="暑期走访")
    _line(plan, title="读书会")
    summer, reading = copy_plan(plan=plan, year=2016, by=cast.chair).moves
    assert (summer.reason, summer.activity.months) == (Reason.MONTH_KEPT, [7, 8])
    assert (reading.reason, reading.activity.months) == (Reason.MONTH_KEPT, [])
    assert not Occasion.objects.exists()


def test_a_day_that_is_no_festival_is_settled_anew(cast):
    plan = _plan_of_2015()
    _line(plan, month=5, day=20)
    (move,) = copy_plan(plan=plan, year=2016, by=cast.chair).moves
    assert (move.reason, move.activity.month_from, move.activity.planned_day) == (
        Reason.DAY_TO_BE_SETTLED,
        5,
        None,
    )
    assert move.has_moved


def test_lines_kept_as_text_only_are_left_behind_and_it_is_said(cast):
    plan = _plan_of_2015()
    _line(plan, title="每季度环孕检", out_of_use=True)
    _line(plan, title="读书会")
    copy = copy_plan(plan=plan, year=2016, by=cast.chair)
    assert [move.source.title for move in copy.left_out] == ["每季度环孕检"]
    assert [line.title for line in copy.plan.activities.all()] == ["读书会"]
    assert copy.left_out[0].why


def test_the_copy_is_a_draft_of_the_same_shape(cast):
    plan = _plan_of_2015(first_month=2, span="school_year", status="summed_up")
    copy = copy_plan(plan=plan, year=2016, by=cast.chair).plan
    assert (copy.year, copy.first_month, copy.span) == (2016, 2, "school_year")
    assert (copy.status, copy.title) == (WorkPlan.Status.DRAFT, "青禾小学2016年工会工作计划")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2015年工作", "2016年工作"),
        ("２０１５年工作", "２０１６年工作"),
        ("二〇一五年工作", "二〇一六年工作"),
        ("2015学年", "2016学年"),
        ("工会法（2015年修订）", "工会法（2015年修订）"),
        ("自2015年起", "自2015年起"),
        ("总工办发〔2015〕32号", "总工办发〔2015〕32号"),
        ("经费2015元", "经费2015元"),
        ("2014年总结，2016年展望", "2014年总结，2016年展望"),
        ("编号12015年", "编号12015年"),
    ],
)
def test_only_the_plans_own_year_is_put_forward(cast, old, new):
    section = PlanSectionFactory(plan=_plan_of_2015(), heading=old, body=old)
    copied = copy_plan(plan=section.plan, year=2016, by=cast.chair).plan.sections.get()
    assert (copied.heading, copied.body) == (new, new)


def test_both_years_of_a_school_year_are_put_forward_once(cast):
    plan = WorkPlanFactory(title="2015—2016学年度计划", year=2015, first_month=9, span="school_year")
    PlanSectionFactory(plan=plan, body="2015-2016学年第一学期；2016年6月小结。")
    copy = copy_plan(plan=plan, year=2016, by=cast.chair).plan
    assert copy.title == "2016—2017学年度计划"
    assert copy.sections.get().body == "2016-2017学年第一学期；2017年6月小结。"


def test_a_title_without_a_year_is_given_one(cast):
    copy = copy_plan(plan=WorkPlanFactory(title="工会工作计划"), year=2027, by=cast.chair).plan
    assert "2027" in copy.title


def test_copy_plan_refuses_to_do_it_twice_unless_the_first_is_void(cast):
    plan = _plan_of_2015()
    first = copy_plan(plan=plan, year=2016, by=cast.chair).plan
    with pytest.raises(ValidationError) as refusal:
        copy_plan(plan=plan, year=2016, by=cast.chair)
    assert refusal.value.code == "copied_already"
    WorkPlan.objects.filter(pk=first.pk).update(status="void")
    assert copy_plan(plan=plan, year=2016, by=cast.chair)


def test_copy_plan_refuses_its_own_year(cast):
    with pytest.raises(ValidationError) as refusal:
        copy_plan(plan=_plan_of_2015(), year=2015, by=cast.chair)
    assert refusal.value.code == "same_year"


@pytest.mark.parametrize("year", [1900, 2101])
def test_copy_plan_refuses_a_year_outside_the_almanac(cast, year):
    with pytest.raises(ValidationError):
        copy_plan(plan=_plan_of_2015(), year=year, by=cast.chair)


def test_a_look_at_next_year_writes_nothing(cast, django_assert_num_queries):
    plan = _plan_of_2015()
    _line(plan, "dragon_boat", 6, 20)
    with django_assert_num_queries(1):
        (move,) = lines_in_year(plan, 2016)
    assert move.activity is None
    assert (move.before, move.after) == ("6月20日", "6月9日") or "20" in move.before
    assert WorkPlan.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3, 500])
def test_copy_plan_takes_the_same_statements_whatever_the_number(cast, count, django_assert_max_num_queries):
    plan = _plan_of_2015()
    for _number in range(count):
        _line(plan, "dragon_boat", 6, 20)
    with django_assert_max_num_queries(31):
        assert len(copy_plan(plan=plan, year=2016, by=cast.chair).moves) == count
