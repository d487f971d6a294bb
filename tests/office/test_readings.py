from decimal import Decimal

from django.urls import reverse

from activities.models import WorkPlan
from finance.models import Budget
from office.services import name_plan, start_reading
from tests.office.readings import confirmed, draft_of, line_named, started


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


def test_another_year_dates_the_festivals_anew(cast):
    reading = started(cast)
    name_plan(reading=reading, title="青禾小学2026年工会工作计划", year=2026, by=cast.chair)
    assert line_named(reading, "端午").day == 19
    confirmed(cast, reading)
    assert WorkPlan.objects.get().year == 2026
    assert Budget.objects.get().year == 2026


def test_the_plan_is_named_after_the_year_it_is_for(cast):
    reading = started(cast, year=2029)
    assert reading.title == "青禾小学2029年工会工作计划"
    assert started(cast, "三月：组织插花活动。\n四月：组织拔河赛。\n").title == "青禾小学2027年工会工作计划"


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
