from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from activities.models import Activity, Occasion
from finance.models import BudgetLine
from office.checks import remarks_on
from office.drafts import Draft
from office.known import Known
from office.services import LineKind, Verb, act_on_line, add_line, change_line, choose_sources
from tests.office.plan_texts import HEALTH_PLAN
from tests.office.readings import act, confirmed, draft_of, line_named, started, sums_of
from vault.versions import StaleVersion


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


def test_the_almanac_s_day_is_taken_by_one_click(cast):
    text = "青禾小学工会工作计划\n\n六月二十日：端午节慰问活动。\n"
    reading = started(cast, text)
    line = line_named(reading, "端午")
    act_on_line(reading=reading, line_id=line.id, rev=line.rev, verb=Verb.TAKE_ALMANAC_DAY, by=cast.chair)
    confirmed(cast, reading)
    assert Occasion.objects.get().starts_on == date(2027, 6, 9)


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
