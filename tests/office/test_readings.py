from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.models import Activity, Occasion, PlanSection, WorkPlan
from finance.models import Budget, BudgetLine
from office.checks import remarks_on
from office.drafts import Draft
from office.known import Known
from office.models import PlanReading
from office.services import (
    LineKind,
    Verb,
    act_on_line,
    add_line,
    change_line,
    choose_sources,
    confirm_reading,
    drop_reading,
    name_plan,
    start_reading,
)
from tests.factories.activities import WorkPlanFactory
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from tests.office.plan_texts import HEALTH_PLAN, OWN_PLAN
from vault.versions import StaleVersion

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "plans"
needs_samples = pytest.mark.skipif(not SHARED.is_dir(), reason="the sample plans are not beside the project")


def started(cast, text=OWN_PLAN, year=2027):
    return start_reading(text=text, year=year, by=cast.chair)


def confirmed(cast, reading):
    reading.refresh_from_db()
    return confirm_reading(reading=reading, version=reading.version, by=cast.chair)


def draft_of(reading):
    reading.refresh_from_db()
    return Draft.from_json(reading.draft)


def line_named(reading, words):
    draft = draft_of(reading)
    return next(line for line in draft.activities if words in line.title)


def sums_of(draft):
    return {(line.item, line.category): line for line in draft.money}


def test_the_draft_has_spans_undated_lines_and_a_festival_dated_by_the_almanac(cast):
    reading = started(cast)
    holiday, talk = line_named(reading, "疗休养"), line_named(reading, "讲座")
    dragon = line_named(reading, "端午")
    assert (holiday.month_from, holiday.month_to) == (7, 8)
    assert talk.month_from is None
    assert (dragon.month_from, dragon.day, dragon.day_computed) == (6, 9, True)


def test_one_festival_with_three_categories_marks_what_is_not_for_members(cast):
    draft = draft_of(started(cast))
    assert {line.category: line.yuan for line in draft.money} == {
        "member": Decimal(4000),
        "retired": Decimal(800),
        "temporary": Decimal(500),
    }
    assert draft.total == draft.written_total == Decimal(5300)
    assert draft.not_for_members == Decimal(1300)
    assert {line.category: line.source for line in draft.money} == {
        "member": "union",
        "retired": "",
        "temporary": "",
    }


def test_nothing_is_a_plan_before_it_is_confirmed(cast):
    started(cast)
    assert not WorkPlan.objects.exists()
    assert not Activity.objects.exists()
    assert not Budget.objects.exists()


def test_confirmed_june_shows_the_festival_and_the_budget_the_money(cast):
    written = confirmed(cast, started(cast))
    dragon = Activity.objects.get(title__contains="端午")
    assert Occasion.objects.get(activity=dragon).starts_on == date(2027, 6, 9)
    assert dragon.planned_day is None, "the plan named no day"
    assert dragon.original_text
    lines = BudgetLine.objects.filter(budget__year=2027)
    assert {line.activity for line in lines} == {dragon}
    assert sum(line.amount for line in lines) == Decimal(5300)
    assert {line.festival_day for line in lines} == {date(2027, 6, 9)}
    assert written.plan.year == 2027
    sections = PlanSection.objects.filter(plan=written.plan)
    assert not sections.exists(), "its lists are activities and money and no text besides"


def test_confirming_twice_writes_once(cast):
    reading = started(cast)
    confirmed(cast, reading)
    with pytest.raises(ValidationError) as refusal:
        confirmed(cast, reading)
    assert refusal.value.code == "confirmed_already"
    assert WorkPlan.objects.count() == 1
    assert Activity.objects.filter(title__contains="端午").count() == 1


def test_a_second_document_goes_into_the_same_plan_and_budget(cast):
    confirmed(cast, started(cast))
    more = "青禾小学2027年工会工作计划\n\n九月：庆祝教师节。\n十月：教职工健步走。会员40人，经费1200元。\n"
    confirmed(cast, started(cast, more))
    plan = WorkPlan.objects.get()
    assert plan.activities.filter(title__contains="健步走").exists()
    assert Budget.objects.get().year == 2027
    assert sum(line.amount for line in BudgetLine.objects.all()) == Decimal(6500)


def test_what_is_seen_is_what_is_confirmed(cast):
    reading = started(cast)
    seen = reading.version
    line = line_named(reading, "插花")
    act_on_line(reading=reading, line_id=line.id, rev=line.rev, verb=Verb.DROP, by=cast.chair)
    with pytest.raises(StaleVersion):
        confirm_reading(reading=reading, version=seen, by=cast.chair)
    assert not Activity.objects.exists()


def test_a_dropped_line_is_not_written(cast):
    reading = started(cast)
    line = line_named(reading, "插花")
    act_on_line(reading=reading, line_id=line.id, rev=line.rev, verb=Verb.DROP, by=cast.chair)
    confirmed(cast, reading)
    assert not Activity.objects.filter(title__contains="插花").exists()


def test_a_line_changed_meanwhile_is_not_overwritten(cast):
    reading = started(cast)
    line = line_named(reading, "插花")
    change_line(reading=reading, line_id=line.id, rev=line.rev, values={"title": "插花与茶艺"}, by=cast.chair)
    with pytest.raises(StaleVersion):
        change_line(reading=reading, line_id=line.id, rev=line.rev, values={"title": "另一个"}, by=cast.chair)
    assert line_named(reading, "茶艺")


def test_the_chair_s_own_day_is_the_plan_s_day(cast):
    reading = started(cast)
    line = line_named(reading, "端午")
    values = {"month_from": 6, "month_to": 6, "day": 7}
    change_line(reading=reading, line_id=line.id, rev=line.rev, values=values, by=cast.chair)
    confirmed(cast, reading)
    assert Activity.objects.get(title__contains="端午").planned_day == 7


def test_lines_are_added_by_hand(cast):
    reading = started(cast)
    add_line(reading=reading, kind=LineKind.ACTIVITY, values={"title": "迎新联欢会"}, by=cast.chair)
    add_line(
        reading=reading,
        kind=LineKind.MONEY,
        values={"item": "迎新联欢会", "amount": Decimal("1500.50"), "source": "union"},
        by=cast.chair,
    )
    confirmed(cast, reading)
    assert Activity.objects.get(title="迎新联欢会").month_from is None
    assert BudgetLine.objects.get(item="迎新联欢会").plain_amount == Decimal("1500.50")


def test_confirming_is_all_or_nothing(cast):
    reading = started(cast)
    BudgetLineFactory(budget=BudgetFactory(year=2027), item="端午节", category="retired", source="")
    with pytest.raises(ValidationError) as refusal:
        confirmed(cast, reading)
    assert refusal.value.code == "unmended"
    assert not WorkPlan.objects.exists()
    assert BudgetLine.objects.count() == 1


def test_a_line_that_fails_late_takes_everything_back(cast):
    reading = started(cast)
    BudgetFactory(year=2027)
    draft = draft_of(reading)
    for line in draft.money:
        line.note = "长" * 300
    PlanReading.objects.filter(pk=reading.pk).update(draft=draft.to_json())
    with pytest.raises(ValidationError):
        confirmed(cast, reading)
    reading.refresh_from_db()
    assert reading.status == PlanReading.Status.DRAFT
    assert not WorkPlan.objects.exists()
    assert not Activity.objects.exists()


def test_a_budget_that_has_been_passed_takes_no_lines(cast):
    BudgetFactory(year=2027, status=Budget.Status.COMMITTEE_PASSED)
    with pytest.raises(ValidationError) as refusal:
        confirmed(cast, started(cast))
    assert refusal.value.code == "unmended"
    assert not WorkPlan.objects.exists()


def test_sources_for_all_who_are_not_members(cast):
    reading = started(cast)
    assert choose_sources(reading=reading, source="administration", by=cast.chair) == 2
    confirmed(cast, reading)
    assert not BudgetLine.objects.filter(source="").exists()


def test_union_money_for_others_is_not_chosen_for_all(cast):
    with pytest.raises(ValidationError) as refusal:
        choose_sources(reading=started(cast), source="union", by=cast.chair)
    assert refusal.value.code == "source_needs_reason"


def test_a_reproductive_check_is_kept_as_text_and_the_voluntary_one_offered(cast):
    reading = started(cast, HEALTH_PLAN)
    line = line_named(reading, "环孕检")
    assert line.out_of_use
    act_on_line(reading=reading, line_id=line.id, rev=line.rev, verb=Verb.OFFER_HEALTH_CHECK, by=cast.chair)
    confirmed(cast, reading)
    assert Activity.objects.get(title__contains="环孕检").out_of_use
    offered = Activity.objects.get(title__contains="女职工健康检查")
    assert not offered.out_of_use
    assert not Occasion.objects.filter(activity__out_of_use=True).exists()


def test_another_year_dates_the_festivals_anew(cast):
    reading = started(cast)
    name_plan(reading=reading, title="青禾小学2026年工会工作计划", year=2026, by=cast.chair)
    assert line_named(reading, "端午").day == 19
    confirmed(cast, reading)
    assert WorkPlan.objects.get().year == 2026
    assert Budget.objects.get().year == 2026


def test_a_school_year_feeds_two_budgets(cast, union):
    union.plan_first_month = 9
    union.save()
    text = (
        "青禾小学工会工作计划\n\n九月十日：教师节慰问，会员40人，经费4000元。\n\n"
        "六月：端午节慰问，会员40人，经费2000元。\n"
    )
    reading = started(cast, text)
    confirmed(cast, reading)
    assert {line.budget.year: line.amount for line in BudgetLine.objects.all()} == {2027: 4000, 2028: 2000}
    assert WorkPlan.objects.get().span == WorkPlan.Span.SCHOOL_YEAR


def test_a_dropped_draft_can_no_longer_be_changed(cast):
    reading = started(cast)
    drop_reading(reading=reading, by=cast.chair)
    with pytest.raises(ValidationError) as refusal:
        confirm_reading(reading=reading, version=reading.version, by=cast.chair)
    assert refusal.value.code == "dropped_already"


def test_a_closed_plan_is_not_added_to(cast):
    WorkPlanFactory(year=2027, status=WorkPlan.Status.SUMMED_UP)
    written = confirmed(cast, started(cast))
    assert WorkPlan.objects.count() == 2
    assert written.plan.status == WorkPlan.Status.DRAFT


@needs_samples
def test_the_two_sample_documents_become_one_calendar_and_budget(cast):
    for name in ("S2", "S4"):
        confirmed(cast, started(cast, (SHARED / f"{name}.txt").read_text()))
    lines = BudgetLine.objects.filter(budget__year=2027)
    assert WorkPlan.objects.count() == Budget.objects.count() == 1
    assert sum(line.amount for line in lines) == Decimal(100_200)
    by_category = {"member": 81_600, "retired": 12_600, "temporary": 6_000}
    for category, yuan in by_category.items():
        assert sum(line.amount for line in lines.filter(category=category)) == yuan
    assert sum(line.amount for line in lines.filter(festival="dragon_boat")) == 8_200
    assert sum(line.amount for line in lines.filter(festival="spring_festival")) == 41_000
    assert sum(line.amount for line in lines.filter(source="")) == 18_600
    assert set(lines.filter(category="member").values_list("headcount", flat=True)) == {51}
    assert lines.get(item="生日").pay_month is None
    assert Activity.objects.count() == 34


def test_the_spring_festival_of_december_is_next_year_s_and_stays_in_december(cast):
    text = "青禾小学工会工作计划\n\n三月：组织插花活动。\n十二月：春节慰问活动，会员40人，经费4000元。\n"
    reading = started(cast, text, year=2015)
    line = line_named(reading, "春节")
    with pytest.raises(ValidationError) as refusal:
        act_on_line(reading=reading, line_id=line.id, rev=line.rev, verb=Verb.TAKE_ALMANAC_DAY, by=cast.chair)
    assert refusal.value.code == "outside_plan"
    confirmed(cast, reading)
    gift = BudgetLine.objects.get()
    assert (gift.budget.year, gift.pay_month, gift.festival_day) == (2015, 12, date(2016, 2, 8))
    assert Activity.objects.get(title__contains="春节").month_from == 12


def test_the_almanac_s_day_is_taken_by_one_click(cast):
    text = "青禾小学工会工作计划\n\n六月二十日：端午节慰问活动。\n"
    reading = started(cast, text)
    line = line_named(reading, "端午")
    act_on_line(reading=reading, line_id=line.id, rev=line.rev, verb=Verb.TAKE_ALMANAC_DAY, by=cast.chair)
    confirmed(cast, reading)
    assert Occasion.objects.get().starts_on == date(2027, 6, 9)


def test_the_plan_is_named_after_the_year_it_is_for(cast):
    reading = started(cast, year=2029)
    assert reading.title == "青禾小学2029年工会工作计划"
    assert started(cast, "三月：组织插花活动。\n四月：组织拔河赛。\n").title == "青禾小学2027年工会工作计划"


def test_a_festival_that_stands_in_the_money_only_comes_into_the_calendar(cast):
    text = (
        "青禾小学2027年工会经费预算\n\n三月：组织插花活动。\n\n经费预算\n"
        "中秋节慰问：会员40人，每人100元，计4000元；退休教师8人，每人100元，计800元。\n"
    )
    written = confirmed(cast, started(cast, text))
    gift = written.plan.activities.get(festival="mid_autumn")
    assert Occasion.objects.get(activity=gift).starts_on == date(2027, 9, 15)
    assert {line.activity for line in written.lines} == {gift}


def act(cast, reading, line, verb):
    return act_on_line(reading=reading, line_id=line.id, rev=line.rev, verb=verb, by=cast.chair)


def test_an_activity_takes_its_money_along_and_brings_it_back(cast):
    reading = started(cast)
    act(cast, reading, line_named(reading, "端午"), Verb.DROP)
    assert draft_of(reading).total == 0
    act(cast, reading, line_named(reading, "端午"), Verb.RESTORE)
    assert draft_of(reading).total == Decimal(5300)


def test_money_that_was_left_out_by_itself_stays_out(cast):
    reading = started(cast)
    act(cast, reading, sums_of(draft_of(reading))["端午节", "retired"], Verb.DROP)
    act(cast, reading, line_named(reading, "端午"), Verb.DROP)
    act(cast, reading, line_named(reading, "端午"), Verb.RESTORE)
    assert draft_of(reading).total == Decimal(4500)


def test_money_may_be_kept_without_its_activity(cast):
    reading = started(cast)
    act(cast, reading, line_named(reading, "端午"), Verb.DROP)
    act(cast, reading, sums_of(draft_of(reading))["端午节", "member"], Verb.RESTORE)
    confirmed(cast, reading)
    assert [(line.amount, line.activity) for line in BudgetLine.objects.all()] == [(4000, None)]


def test_people_that_were_typed_are_not_called_the_document_s(cast):
    reading = started(cast)
    line = sums_of(draft_of(reading))["端午节", "member"]
    values = {"headcount": 22, "rate": Decimal(10), "amount": None}
    change_line(reading=reading, line_id=line.id, rev=line.rev, values=values, by=cast.chair)
    changed, untouched = (sums_of(draft_of(reading))["端午节", whom] for whom in ("member", "retired"))
    assert (changed.headcount_typed, untouched.headcount_typed) == (True, False)


def test_a_matter_of_its_own_has_its_own_name_and_activity(cast):
    text = (
        "青禾小学2027年工会工作计划\n\n一、活动安排\n三月：三八节活动\n三月：女教工瑜伽班\n\n"
        "二、经费预算\n三月：庆三八妇女节活动 1900元；女教工瑜伽班 2400元\n"
    )
    draft = draft_of(started(cast, text))
    titles = {line.id: line.title for line in draft.activities}
    yoga = next(line for line in draft.money if line.amount == 2400)
    assert (yoga.item, yoga.festival, titles[yoga.activity]) == ("女教工瑜伽班", "", "女教工瑜伽班")


def test_a_sum_of_an_activity_for_others_is_theirs_and_its_source_to_be_chosen(cast):
    draft = draft_of(
        started(cast, "青禾小学工会工作计划\n\n时间\t活动内容\t经费（元）\n12月\t慰问临时工\t800\n")
    )
    assert [(line.category, line.source) for line in draft.money] == [("temporary", "")]


def test_money_below_a_heading_belongs_to_its_activity_and_an_outing_is_no_festival(cast):
    text = "工会计划\n一、清明踏青\n4月，租车2000元，午餐60人×40元。\n二、清明慰问\n4月，60人，每人100元。"
    draft = draft_of(started(cast, text, 2026))
    titles = {line.id: line.title for line in draft.activities}
    assert [(m.item, m.festival, titles[m.activity], m.yuan) for m in draft.money] == [
        ("清明踏青·租车", "", "清明踏青", 2000),
        ("清明踏青·午餐", "", "清明踏青", 2400),
        ("清明节", "qingming", "清明慰问", 6000),
    ]


def test_a_sum_for_two_festivals_together_keeps_the_names_of_both(cast):
    draft = draft_of(started(cast, "工会计划\n一、中秋、国庆慰问\n9月，60人×300元=18000元。", 2026))
    assert [(m.item, m.festival, m.pay_month) for m in draft.money] == [("中秋、国庆", "", 9)]


def test_a_rate_without_people_is_said_at_its_line(cast):
    draft = draft_of(
        started(cast, "工会计划\n一、教师节慰问\n9月，每人300元。\n二、秋游\n10月，900元。", 2026)
    )
    money = draft.money[0]
    assert (money.headcount, money.rate, money.yuan) == (None, 300, None)
    assert "rate_without_people" in [noted.code for noted in draft.noted]


TWICE = (
    "云溪小学工会2027年工作计划\n三、主要工作\n1、教师节慰问一线教师：每人100元×56人，计5600元。\n"
    "四、每月工作安排\n九月份：\n1. 庆祝教师节，慰问一线教师（9月10日）；\n2. 教工篮球赛。\n"
    "十月份：\n1. 教工篮球赛。\n"
)


def test_what_stands_in_two_places_is_made_one_with_its_money(cast):
    reading = started(cast, TWICE)
    draft = Draft.from_json(reading.draft)
    told = [remark for remark in remarks_on(draft, Known()) if remark.code == "likely_double"]
    assert [(draft.find(remark.line).title, remark.remedy) for remark in told] == [
        ("教师节慰问一线教师", "merge")
    ]
    act(cast, reading, draft.find(told[0].line), Verb.MERGE)
    written = confirmed(cast, reading)
    assert [line.activity.title for line in written.lines] == ["庆祝教师节，慰问一线教师"]
    assert "教师节慰问一线教师" not in [activity.title for activity in written.activities]


def test_what_was_made_one_is_two_again_when_it_is_restored(cast):
    reading = started(cast, TWICE)
    line = line_named(reading, "教师节慰问一线教师")
    before = [(m.activity, m.pay_month, m.yuan) for m in draft_of(reading).money]
    act(cast, reading, line, Verb.MERGE)
    act(cast, reading, line_named(reading, "庆祝教师节"), Verb.DROP)
    act(cast, reading, draft_of(reading).find(line.id), Verb.RESTORE)
    assert [(m.activity, m.pay_month, m.yuan) for m in draft_of(reading).money] == before
    assert draft_of(reading).total == 5600


def test_a_line_without_a_double_is_not_merged(cast):
    reading = started(cast, TWICE)
    with pytest.raises(ValidationError, match="重复"):
        act(cast, reading, line_named(reading, "篮球"), Verb.MERGE)


def test_a_line_that_found_no_place_brings_its_money_along(cast):
    text = (
        "云溪小学工会2027年工作计划\n一、文体活动\n1、兴趣小组，聘请教练8000元/年。\n二、安排\n三月：植树。\n"
    )
    reading = started(cast, text)
    (loose,) = Draft.from_json(reading.draft).loose
    act(cast, reading, loose, Verb.MAKE_ACTIVITY)
    written = confirmed(cast, reading)
    assert [(line.amount, line.activity.title) for line in written.lines] == [(8000, "兴趣小组，聘请教练")]


def test_a_sum_that_found_its_place_later_takes_the_next_free_name(cast):
    text = (
        "云溪小学工会2027年工作计划\n一、文体活动\n1、兴趣小组，聘请教练8000元/年。\n二、安排\n三月：植树。\n"
    )
    reading = started(cast, text)
    (loose,) = Draft.from_json(reading.draft).loose
    name = "兴趣小组，聘请教练"
    for item in (name, f"{name}（2）", "植树", "植树"):
        add_line(reading=reading, kind=LineKind.MONEY, values={"item": item, "amount": 1}, by=cast.chair)
    (*_others, last) = draft_of(reading).money
    act(cast, reading, last, Verb.DROP)
    act(cast, reading, loose, Verb.MAKE_ACTIVITY)
    found = draft_of(reading).money
    assert [line.item for line in found] == [name, f"{name}（2）", "植树", "植树", f"{name}（3）"]
    assert [line.rev for line in found] == [1, 1, 1, 2, 1]


def test_prizes_belong_to_the_contest_of_their_own_line(cast):
    text = (
        "云溪小学工会2027年工作计划\n一、业务培训\n1、师德演讲比赛，奖励一等奖2名各300元。\n"
        "2、工会干部培训2人，差旅费3000元。\n二、安排\n三月：师德演讲比赛。\n四月：工会干部培训。\n"
    )
    written = confirmed(cast, started(cast, text))
    assert [(line.activity.title, line.amount) for line in written.lines] == [
        ("师德演讲比赛", 600),
        ("工会干部培训", 3000),
    ]


def test_the_title_follows_the_year_there_and_back(cast, union):
    union.plan_first_month = 9
    union.save()
    reading = started(
        cast, "云溪小学工会2026—2027学年度工作计划\n九月：教师节慰问。\n一月：总结。\n", year=2027
    )
    assert reading.title == "云溪小学工会2027—2028学年度工作计划"
    back = name_plan(reading=reading, title=reading.title, year=2026, by=cast.chair)
    assert back.title == "云溪小学工会2026—2027学年度工作计划"
    own = name_plan(reading=back, title="我们的计划（2026）", year=2028, by=cast.chair)
    assert own.title == "我们的计划（2026）"


def test_a_proposed_year_gives_way_to_the_document_s(cast):
    def year_of(named, **proposal):
        text = f"云溪小学工会{named}年工作计划\n三月：植树。\n"
        return start_reading(text=text, year=2027, by=cast.chair, **proposal).year

    assert year_of(2026) == 2027
    assert year_of(2026, own_year_from=2026) == 2026
    assert year_of(2024, own_year_from=2026) == 2027


def test_a_year_taken_from_the_document_is_said_until_one_is_chosen(cast, as_):
    text = "云溪小学工会2026年工作计划\n三月：植树。\n"
    reading = start_reading(text=text, year=2027, own_year_from=2026, by=cast.chair)
    client, address = as_("chair"), reverse("office:reading_review", args=[reading.pk])
    said = "文件里写的是2026年"
    assert said in client.get(address).text
    name_plan(reading=reading, title=reading.title, year=2027, by=cast.chair)
    assert said not in client.get(address).text
    agreeing = start_reading(text=text, year=2026, own_year_from=2026, by=cast.chair)
    assert said not in client.get(reverse("office:reading_review", args=[agreeing.pk])).text
