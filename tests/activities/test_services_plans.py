from datetime import date

import pytest
from django.core.exceptions import ValidationError

from activities.models import Activity, Occasion, WorkPlan
from activities.services import (
    NEXT_STATUSES,
    PlanLine,
    SectionText,
    add_section,
    advance_plan,
    change_plan,
    change_section,
    create_plan,
    drop_section,
    write_plan,
)
from tests.factories.activities import OccasionFactory, PlanSectionFactory, WorkPlanFactory
from vault.versions import StaleVersion

pytestmark = pytest.mark.django_db
Status = WorkPlan.Status


def test_create_plan_makes_a_draft(cast):
    plan = create_plan(title=" 2027年计划 ", year=2027, first_month=9, by=cast.chair)
    assert (plan.title, plan.status, plan.months[0]) == ("2027年计划", Status.DRAFT, 9)


@pytest.mark.parametrize("facts", [{"title": ""}, {"year": 1900}, {"first_month": 13}, {"month_count": 0}])
def test_create_plan_refuses_what_no_plan_is(cast, facts):
    with pytest.raises(ValidationError):
        create_plan(**({"title": "计划", "year": 2027} | facts), by=cast.chair)


@pytest.mark.parametrize("now", Status)
@pytest.mark.parametrize("wanted", Status)
def test_advance_plan_allows_the_steps_of_the_table_and_no_others(cast, now, wanted):
    plan = WorkPlanFactory(status=now)
    if wanted in NEXT_STATUSES[now]:
        assert advance_plan(plan=plan, status=wanted, by=cast.chair).status == wanted
    else:
        with pytest.raises(ValidationError) as refusal:
            advance_plan(plan=plan, status=wanted, by=cast.chair)
        assert refusal.value.code == "step_not_allowed"


def test_advance_plan_runs_from_draft_to_summed_up(cast):
    plan = WorkPlanFactory(status=Status.DRAFT)
    for step in ("submitted", "passed", "published", "running", "summed_up"):
        plan = advance_plan(plan=plan, status=step, by=cast.chair)
    assert plan.status == Status.SUMMED_UP


def test_advance_plan_refuses_a_word_that_is_no_status(cast):
    with pytest.raises(ValidationError):
        advance_plan(plan=WorkPlanFactory(), status="nonsense", by=cast.chair)


def test_change_plan_changes_its_head(cast):
    plan = WorkPlanFactory()
    changed = change_plan(plan=plan, version=1, title="新的标题", by=cast.chair)
    assert (changed.title, changed.version) == ("新的标题", 2)


def test_change_plan_refuses_an_old_version(cast):
    plan = WorkPlanFactory()
    change_plan(plan=plan, version=1, title="甲", by=cast.chair)
    with pytest.raises(StaleVersion):
        change_plan(plan=plan, version=1, title="乙", by=cast.chair)


def test_change_plan_keeps_its_year_once_days_are_fixed(cast):
    plan = OccasionFactory().activity.plan
    with pytest.raises(ValidationError) as refusal:
        change_plan(plan=plan, version=plan.version, year=2027, by=cast.chair)
    assert refusal.value.code == "days_fixed"


@pytest.mark.parametrize("status", WorkPlan.CLOSED_STATUSES)
def test_a_closed_plan_changes_no_more(cast, status):
    section = PlanSectionFactory(plan__status=status)
    plan = section.plan
    text = SectionText("标题", "正文")
    for change in (
        lambda: change_plan(plan=plan, version=1, title="新", by=cast.chair),
        lambda: write_plan(plan=plan, sections=[text], activities=[], by=cast.chair),
        lambda: add_section(plan=plan, text=text, by=cast.chair),
        lambda: change_section(section=section, version=1, heading="新", body="", by=cast.chair),
        lambda: drop_section(section=section, by=cast.chair),
    ):
        with pytest.raises(ValidationError) as refusal:
            change()
        assert refusal.value.code == "plan_closed"


def test_sections_are_added_at_the_end_changed_and_dropped(cast):
    plan = WorkPlanFactory()
    first = add_section(plan=plan, text=SectionText(" 一、指导思想 ", "正文"), by=cast.chair)
    second = add_section(plan=plan, text=SectionText("二、工作目标", level=2), by=cast.chair)
    changed = change_section(section=first, version=1, heading="一、思路", body="新文", by=cast.chair)
    assert (first.heading, first.position, second.position) == ("一、指导思想", 0, 1)
    assert (changed.heading, changed.body, changed.version) == ("一、思路", "新文", 2)
    drop_section(section=changed, by=cast.chair)
    assert list(plan.sections.all()) == [second]


def test_change_section_refuses_an_old_version(cast):
    section = PlanSectionFactory()
    change_section(section=section, version=1, heading="甲", body="", by=cast.chair)
    with pytest.raises(StaleVersion):
        change_section(section=section, version=1, heading="乙", body="", by=cast.chair)


def test_write_plan_writes_sections_lines_and_days(cast):
    plan = WorkPlanFactory()
    rows = write_plan(
        plan=plan,
        sections=[SectionText("一、指导思想", "正文")],
        activities=[
            PlanLine("端午节慰问", month_from=6, planned_day=19, festival="dragon_boat"),
            PlanLine("暑期走访", month_from=7, month_to=8),
            PlanLine("座谈会"),
        ],
        by=cast.chair,
    )
    assert [row.title for row in plan.activities.all()] == ["端午节慰问", "暑期走访", "座谈会"]
    assert [row.months for row in rows] == [[6], [7, 8], []]
    assert rows[0].festival == "dragon_boat"
    occasion = Occasion.objects.get()
    assert (occasion.activity, occasion.starts_on, occasion.ends_on) == (
        rows[0],
        date(2026, 6, 19),
        date(2026, 6, 19),
    )


def test_write_plan_adds_after_what_is_there(cast):
    plan = WorkPlanFactory()
    for title in ("甲", "乙"):
        section = SectionText(title)
        write_plan(plan=plan, sections=[section], activities=[PlanLine(title)], by=cast.chair)
    assert [row.position for row in plan.activities.all()] == [0, 1]
    assert [row.heading for row in plan.sections.all()] == ["甲", "乙"]


def test_write_plan_puts_a_day_in_the_year_of_its_month(cast):
    plan = WorkPlanFactory(first_month=9)
    write_plan(
        plan=plan, sections=[], activities=[PlanLine("妇女节", month_from=3, planned_day=8)], by=cast.chair
    )
    assert Occasion.objects.get().starts_on == date(2027, 3, 8)


def test_write_plan_keeps_a_day_that_the_calendar_lacks_as_written(cast):
    plan = WorkPlanFactory()
    (row,) = write_plan(
        plan=plan, sections=[], activities=[PlanLine("春游", month_from=2, planned_day=30)], by=cast.chair
    )
    assert row.planned_day == 30
    assert not Occasion.objects.exists()


def test_write_plan_holds_no_reproductive_check(cast):
    plan = WorkPlanFactory()
    line = PlanLine("每季度环孕检", month_from=3, planned_day=9)
    (row,) = write_plan(plan=plan, sections=[], activities=[line], by=cast.chair)
    assert row.out_of_use
    assert not Occasion.objects.exists()


@pytest.mark.parametrize(
    "line",
    [
        PlanLine(""),
        PlanLine("长" * 201),
        PlanLine("甲", month_from=13),
        PlanLine("甲", planned_day=3),
        PlanLine("甲", month_from=7, month_to=8, planned_day=3),
        PlanLine("甲", kind="party"),
        PlanLine("甲", festival="easter"),
    ],
)
def test_write_plan_refuses_a_line_that_no_plan_holds_and_writes_nothing(cast, line):
    plan = WorkPlanFactory()
    with pytest.raises(ValidationError) as refusal:
        write_plan(plan=plan, sections=[SectionText("甲")], activities=[PlanLine("乙"), line], by=cast.chair)
    assert refusal.value.code == "line_not_writable"
    assert not Activity.objects.exists()
    assert not plan.sections.exists()


@pytest.mark.parametrize("count", [1, 3, 2000])
def test_write_plan_takes_few_statements_whatever_the_number(cast, count, django_assert_max_num_queries):
    plan = WorkPlanFactory()
    lines = [PlanLine(f"活动{n}", month_from=n % 12 + 1, planned_day=n % 28 + 1) for n in range(count)]
    with django_assert_max_num_queries(8):
        write_plan(plan=plan, sections=[SectionText("一")] * count, activities=lines, by=cast.chair)
