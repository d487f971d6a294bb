from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import Activity, Occasion, PlanSection, WorkPlan
from tests.factories.activities import (
    ActivityFactory,
    OccasionFactory,
    PlanSectionFactory,
    WorkPlanFactory,
)

pytestmark = pytest.mark.django_db


def _url(name, *args):
    return reverse(f"activities:{name}", args=args)


LINE = {
    "audience": "members",
    "version": 1,
    "title": "春游",
    "kind": "trip",
    "month_from": 4,
    "month_to": "",
    "planned_day": "",
}
DAY = {"version": 1, "starts_on": "2026-05-21", "ends_on": "", "starts_at": "", "place": ""}


# --- Who may ---------------------------------------------------------------------------------------

READING = ("plan_list", "plan_detail", "activity_detail", "calendar_month", "calendar_year")


def _readable(name, activity):
    args = {
        "plan_list": (),
        "plan_detail": (activity.plan_id,),
        "activity_detail": (activity.pk,),
        "calendar_month": (2026, 6),
        "calendar_year": (2026,),
    }
    return _url(name, *args[name])


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize(("who", "code"), [("teacher", 200), ("administrator", 200), ("keeper", 403)])
def test_teachers_read_and_who_only_keeps_the_machine_does_not(as_, keeper, name, who, code):
    assert as_(who).get(_readable(name, ActivityFactory())).status_code == code


CHANGING = {
    "plan_create": lambda a, o, s: (),
    "plan_edit": lambda a, o, s: (a.plan_id,),
    "section_add": lambda a, o, s: (a.plan_id,),
    "section_edit": lambda a, o, s: (s.pk,),
    "activity_add": lambda a, o, s: (a.plan_id,),
    "activity_edit": lambda a, o, s: (a.pk,),
    "occasion_fix": lambda a, o, s: (a.pk,),
    "occasion_move": lambda a, o, s: (o.pk,),
}
ACTING = {
    "plan_advance": lambda a, o, s: (a.plan_id,),
    "section_remove": lambda a, o, s: (s.pk,),
    "activity_remove": lambda a, o, s: (a.pk,),
    "occasion_postpone": lambda a, o, s: (o.pk,),
    "occasion_cancel": lambda a, o, s: (o.pk,),
    "occasion_release": lambda a, o, s: (o.pk,),
}


@pytest.fixture
def things():
    activity = ActivityFactory()
    return activity, OccasionFactory(activity=activity), PlanSectionFactory(plan=activity.plan)


@pytest.mark.parametrize("name", CHANGING)
@pytest.mark.parametrize(("who", "code"), [("chair", 200), ("teacher", 403), ("treasurer", 403)])
def test_forms_are_for_those_who_plan(as_, things, name, who, code):
    assert as_(who).get(_url(name, *CHANGING[name](*things))).status_code == code


@pytest.mark.parametrize("name", ACTING)
@pytest.mark.parametrize(("who", "code"), [("chair", 302), ("teacher", 403)])
def test_buttons_are_for_those_who_plan_and_only_pressed(as_, things, name, who, code):
    url = _url(name, *ACTING[name](*things))
    assert as_(who).post(url).status_code == code
    assert as_("chair").get(url).status_code == 405


@pytest.mark.parametrize("name", ["plan_detail", "activity_detail"])
@pytest.mark.parametrize("status", ["draft", "submitted", "passed", "void"])
def test_a_plan_that_is_not_public_is_not_there_for_teachers(as_, name, status):
    activity = ActivityFactory(plan__status=status)
    assert as_("teacher").get(_readable(name, activity)).status_code == 404
    assert as_("chair").get(_readable(name, activity)).status_code == 200


def test_a_teachers_list_holds_what_is_published(as_):
    for status in WorkPlan.Status:
        WorkPlanFactory(title=f"计划{status}", status=status)
    page = as_("teacher").get(_url("plan_list"))
    assert {plan.status for plan in page.context["object_list"]} == {"published", "running", "summed_up"}


# --- Plans -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["chair", "teacher"])
def test_an_empty_list_says_what_to_do(as_, who):
    page = as_(who).get(_url("plan_list")).content.decode()
    assert ("plans/new/" in page) == (who == "chair")


def test_a_plan_is_made_from_the_form(as_):
    data = {
        "version": 1,
        "title": "新计划",
        "span": "school_year",
        "year": 2026,
        "first_month": 9,
        "month_count": 12,
    }
    answer = as_("chair").post(_url("plan_create"), data)
    plan = WorkPlan.objects.get()
    assert answer.url == _url("plan_detail", plan.pk)
    assert (plan.title, plan.first_month, plan.status) == ("新计划", 9, "draft")


def test_a_refused_plan_keeps_what_was_typed(as_):
    data = {"version": 1, "title": "", "span": "term", "year": 2126, "first_month": 9, "month_count": 6}
    answer = as_("chair").post(_url("plan_create"), data)
    assert answer.status_code == 422
    assert 'value="2126"' in answer.content.decode()
    assert not WorkPlan.objects.exists()


def test_the_head_of_a_plan_is_changed(as_):
    plan = WorkPlanFactory()
    data = {"version": 1, "title": "改名", "span": "term", "year": 2026, "first_month": 1, "month_count": 6}
    as_("chair").post(_url("plan_edit", plan.pk), data)
    plan.refresh_from_db()
    assert (plan.title, plan.month_count) == ("改名", 6)


def test_the_year_of_a_plan_with_days_is_kept_and_it_is_said(as_):
    plan = OccasionFactory().activity.plan
    data = {"version": 1, "title": "改名", "span": "term", "year": 2027, "first_month": 1, "month_count": 12}
    answer = as_("chair").post(_url("plan_edit", plan.pk), data)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_a_plan_steps_on_and_a_wrong_step_is_said(as_):
    plan = WorkPlanFactory(status="draft")
    chair = as_("chair")
    chair.post(_url("plan_advance", plan.pk), {"status": "submitted"})
    plan.refresh_from_db()
    assert plan.status == "submitted"
    page = chair.post(_url("plan_advance", plan.pk), {"status": "summed_up"}, follow=True)
    plan.refresh_from_db()
    assert plan.status == "submitted"
    assert [message.level_tag for message in page.context["messages"]].count("error") == 1


def test_a_closed_plan_offers_no_changes(as_):
    activity = ActivityFactory(plan__status="summed_up")
    page = as_("chair").get(_url("plan_detail", activity.plan_id))
    assert not page.context["can_change"]
    assert "/edit/" not in page.content.decode()


def test_the_plan_shows_text_lines_and_what_is_out_of_use(as_):
    section = PlanSectionFactory(body="第一段\n\n第二段")
    ActivityFactory(plan=section.plan, title="读书会", month_from=None)
    ActivityFactory(plan=section.plan, title="每季度环孕检", out_of_use=True)
    page = as_("chair").get(_url("plan_detail", section.plan_id)).content.decode()
    assert "<p>第一段</p>" in page
    assert "读书会" in page
    assert "instead_of=" in page


def test_a_text_is_added_changed_and_taken_out(as_):
    plan, chair = WorkPlanFactory(), as_("chair")
    chair.post(_url("section_add", plan.pk), {"version": 1, "heading": "一、思路", "body": "正文"})
    section = PlanSection.objects.get()
    chair.post(_url("section_edit", section.pk), {"version": 1, "heading": "一、想法", "body": "正文"})
    section.refresh_from_db()
    assert section.heading == "一、想法"
    chair.post(_url("section_remove", section.pk))
    assert not PlanSection.objects.exists()


def test_an_empty_text_is_refused(as_):
    answer = as_("chair").post(
        _url("section_add", WorkPlanFactory().pk), {"version": 1, "heading": " ", "body": ""}
    )
    assert answer.status_code == 422


def test_two_people_on_one_text_see_both(as_):
    section, chair = PlanSectionFactory(body="原文"), as_("chair")
    chair.post(_url("section_edit", section.pk), {"version": 1, "heading": "甲", "body": "先存的"})
    answer = chair.post(_url("section_edit", section.pk), {"version": 1, "heading": "甲", "body": "后写的"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "先存的" in page
    assert "后写的" in page


# --- Lines -----------------------------------------------------------------------------------------


def test_a_line_is_added(as_):
    plan = WorkPlanFactory()
    answer = as_("chair").post(_url("activity_add", plan.pk), LINE | {"planned_day": 18})
    line = plan.activities.get()
    assert answer.url.endswith(f"#line-{line.pk}")
    assert (line.months, line.occasions.get().starts_on) == ([4], date(2026, 4, 18))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"month_from": "", "month_to": 4}, "month_from"),
        ({"month_from": "", "planned_day": 3}, "month_from"),
        ({"month_to": 5, "planned_day": 3}, "planned_day"),
        ({"month_from": 2, "planned_day": 30}, "planned_day"),
        ({"planned_day": 32}, "planned_day"),
        ({"month_from": 13}, "month_from"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_a_line_that_is_none_is_refused_where_it_is_wrong(as_, typed, field):
    answer = as_("chair").post(_url("activity_add", WorkPlanFactory().pk), LINE | {"note": "别丢了"} | typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "别丢了" in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_closed_plan_takes_no_line(as_):
    answer = as_("chair").post(_url("activity_add", WorkPlanFactory(status="void").pk), LINE)
    assert answer.status_code == 422


def test_a_line_begins_in_the_month_it_was_asked_for(as_):
    plan = WorkPlanFactory()
    for asked, offered in ((6, 6), (13, None), ("x", None)):
        page = as_("chair").get(_url("activity_add", plan.pk), {"month": asked})
        assert page.context["form"]["month_from"].initial == offered


def test_the_voluntary_health_check_is_offered_instead(as_):
    unused = ActivityFactory(out_of_use=True, month_from=3)
    page = as_("chair").get(_url("activity_add", unused.plan_id), {"instead_of": unused.pk})
    form = page.context["form"]
    assert (form["kind"].initial, form["month_from"].initial) == ("health", 3)


def test_instead_of_a_line_of_another_plan_is_not_there(as_):
    other = ActivityFactory(out_of_use=True)
    page = as_("chair").get(_url("activity_add", WorkPlanFactory().pk), {"instead_of": other.pk})
    assert page.status_code == 404


def test_a_line_is_changed(as_):
    activity = ActivityFactory()
    answer = as_("chair").post(_url("activity_edit", activity.pk), LINE | {"month_to": 5})
    activity.refresh_from_db()
    assert answer.url == _url("activity_detail", activity.pk)
    assert (activity.title, activity.months) == ("春游", [4, 5])


def test_a_line_that_moved_meanwhile_is_shown_both_ways(as_):
    activity, chair = ActivityFactory(), as_("chair")
    chair.post(_url("activity_edit", activity.pk), LINE | {"title": "先存的"})
    answer = chair.post(_url("activity_edit", activity.pk), LINE | {"title": "后写的"})
    assert answer.status_code == 422
    assert [(now, typed) for _label, now, typed in answer.context["form"].moved] == [("先存的", "后写的")]


def test_a_line_is_taken_out_and_one_with_days_is_not(as_):
    free, held = ActivityFactory(), OccasionFactory().activity
    chair = as_("chair")
    chair.post(_url("activity_remove", free.pk))
    page = chair.post(_url("activity_remove", held.pk), follow=True)
    assert list(Activity.objects.all()) == [held]
    assert any(message.level_tag == "error" for message in page.context["messages"])


# --- Days ------------------------------------------------------------------------------------------


def test_a_day_is_fixed_without_javascript(as_):
    activity = ActivityFactory()
    answer = as_("chair").post(
        _url("occasion_fix", activity.pk), DAY | {"starts_at": "15:30", "place": "操场"}
    )
    occasion = activity.occasions.get()
    assert answer.url == "/activities/calendar/2026/05/"
    assert (occasion.starts_on, occasion.ends_on, occasion.place) == (
        date(2026, 5, 21),
        date(2026, 5, 21),
        "操场",
    )


def test_who_fixes_another_day_is_shown_the_days_there_are(as_):
    activity, chair = ActivityFactory(), as_("chair")
    assert "再定一场" not in chair.get(_url("occasion_fix", activity.pk)).text
    chair.post(_url("occasion_fix", activity.pk), DAY)
    page = chair.get(_url("occasion_fix", activity.pk)).text
    assert "<title>再定一场" in page.replace("\n", "").replace("  ", "")
    assert "已定：5月21日" in page
    assert _url("occasion_move", activity.occasions.get().pk) in page


def test_a_day_fixed_in_the_calendar_answers_with_the_month_shown(as_):
    activity = ActivityFactory()
    answer = as_("chair").post(
        _url("occasion_fix", activity.pk), DAY | {"shown": "2026-05"}, headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Retarget"] == "#month"
    assert answer.context["month"].first == date(2026, 5, 1)
    assert activity.title in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_day_that_is_refused_in_the_calendar_comes_back_under_its_line(as_):
    activity = ActivityFactory()
    answer = as_("chair").post(
        _url("occasion_fix", activity.pk), DAY | {"starts_on": "2062-05-21"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == f"#fix-{activity.pk}"
    assert "2062-05-21" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"starts_on": "2025-05-21"}, "starts_on"),
        ({"ends_on": "2026-05-20"}, "ends_on"),
        ({"starts_at": "25:00"}, "starts_at"),
        ({"place": "长" * 101}, "place"),
    ],
)
def test_a_day_that_is_none_is_refused_where_it_is_wrong(as_, typed, field):
    activity = ActivityFactory()
    answer = as_("chair").post(_url("occasion_fix", activity.pk), DAY | typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Occasion.objects.exists()


@pytest.mark.parametrize("shown", ["", "2026-13", "junk", "0001-01", "99999-01"])
def test_a_month_that_is_none_does_no_harm(as_, shown):
    url = _url("occasion_fix", ActivityFactory().pk)
    assert as_("chair").get(url, {"shown": shown}).status_code == 200


def test_the_plans_own_day_is_offered(as_):
    activity = ActivityFactory(month_from=5, planned_day=12)
    page = as_("chair").get(_url("occasion_fix", activity.pk))
    assert page.context["form"]["starts_on"].initial == date(2026, 5, 12)


def test_the_place_in_a_line_s_remark_is_offered(as_):
    activity = ActivityFactory(note="下午、地点：操场")
    bare, placed = OccasionFactory(activity=activity), OccasionFactory(activity=activity, place="礼堂")
    pages = [_url("occasion_fix", activity.pk), *(_url("occasion_move", one.pk) for one in (bare, placed))]
    offered = [as_("chair").get(page).context["form"]["place"].value() for page in pages]
    assert offered == ["操场", "操场", "礼堂"]


def test_an_occasion_is_moved_postponed_cancelled_and_freed(as_):
    occasion, chair = OccasionFactory(), as_("chair")
    chair.post(_url("occasion_move", occasion.pk), DAY)
    occasion.refresh_from_db()
    assert (occasion.starts_on, occasion.version) == (date(2026, 5, 21), 2)
    for name, status in (("occasion_postpone", "postponed"), ("occasion_cancel", "cancelled")):
        chair.post(_url(name, occasion.pk), {"version": occasion.version})
        occasion.refresh_from_db()
        assert occasion.status == status
    chair.post(_url("occasion_release", occasion.pk), {"version": occasion.version})
    assert not Occasion.objects.exists()


def test_a_plan_is_recorded_as_passed_only_after_a_question(as_):
    plan = WorkPlanFactory(status="submitted")
    page = as_("chair").get(f"/activities/plans/{plan.pk}/").text
    assert 'data-confirm="会议已经通过这份计划了吗？' in page


def test_a_day_after_the_plan_is_asked_about_once(as_):
    activity, chair = ActivityFactory(month_from=12), as_("chair")
    url, sent = _url("occasion_fix", activity.pk), DAY | {"starts_on": "2027-12-11"}
    asked = chair.post(url, sent)
    assert asked.status_code == 422
    assert "2027年12月11日不在本计划之内" in asked.text
    assert not activity.occasions.exists()
    assert chair.post(url, sent | {"beyond": "2027-12-12"}).status_code == 422
    page = chair.post(url, sent | {"beyond": asked.context["form"].beyond}, follow=True)
    assert "定在2027年12月11日" in page.text
    occasion = activity.occasions.get()
    assert "已定：2027年12月11日" in chair.get(url).text
    assert "已定2027年12月11日" in chair.get(f"/activities/plans/{activity.plan_id}/").text
    moved = chair.post(_url("occasion_move", occasion.pk), sent | {"place": "操场"})
    assert moved.status_code == 302


def test_of_two_days_the_one_that_stays_is_named_when_the_other_is_freed(as_):
    occasion, chair = OccasionFactory(starts_on=date(2030, 5, 20), activity__plan__year=2030), as_("chair")
    other = OccasionFactory(activity=occasion.activity, starts_on=date(2030, 6, 3))
    page = chair.post(_url("occasion_release", occasion.pk), {"version": 1}, follow=True)
    assert "活动仍定在2030年6月3日" in page.text
    page = chair.post(_url("occasion_release", other.pk), {"version": 1}, follow=True)
    assert "待定日期" in page.text


def test_what_is_remarked_on_the_day_is_shown_where_it_is_fixed(as_):
    activity = ActivityFactory(note="11月第二周周五")
    for headers in ({}, {"HX-Request": "true"}):
        assert "11月第二周周五" in as_("chair").get(_url("occasion_fix", activity.pk), headers=headers).text


def test_a_day_taken_back_in_the_calendar_leads_back_there(as_):
    occasion = OccasionFactory()
    answer = as_("chair").post(_url("occasion_release", occasion.pk), {"version": 1, "shown": "2026-04"})
    assert answer.url == "/activities/calendar/2026/04/"


@pytest.mark.parametrize("version", ["7", "", "x", "-1", "９", "9" * 5000])
def test_a_button_of_an_old_page_does_nothing(as_, version):
    occasion = OccasionFactory()
    page = as_("chair").post(_url("occasion_cancel", occasion.pk), {"version": version}, follow=True)
    occasion.refresh_from_db()
    assert occasion.status == "scheduled"
    assert any(message.level_tag == "error" for message in page.context["messages"])


# --- Calendar --------------------------------------------------------------------------------------


def test_the_calendar_leads_to_the_month_we_are_in(as_):
    page = as_("teacher").get(_url("calendar"), follow=True)
    assert page.context["month"].first == localdate().replace(day=1)


def test_months_are_written_with_two_figures(as_):
    assert _url("calendar_month", 2026, 6) == "/activities/calendar/2026/06/"
    assert as_("teacher").get("/activities/calendar/2026/6/").status_code == 200


@pytest.mark.parametrize("path", ["2026/13/", "2026/0/", "1901/5/", "2101/1/", "1901/", "2101/"])
def test_there_is_no_such_month(as_, path):
    assert as_("teacher").get(f"/activities/calendar/{path}").status_code == 404


def test_teachers_see_days_and_no_forms(as_):
    OccasionFactory(activity__title="运动会", starts_on=date(2026, 6, 3))
    ActivityFactory(title="读书会", month_from=6)
    page = as_("teacher").get(_url("calendar_month", 2026, 6)).content.decode()
    assert "运动会" in page
    assert "读书会" in page
    assert "/day/" not in page
    assert "draggable" not in page


def test_the_chair_fixes_days_from_the_lane(as_):
    activity = ActivityFactory(month_from=6)
    page = as_("chair").get(_url("calendar_month", 2026, 6)).content.decode()
    assert f'data-fix="{_url("occasion_fix", activity.pk)}"' in page


def test_nothing_of_a_title_is_taken_for_markup(as_):
    OccasionFactory(activity__title="<script>x</script>", starts_on=date(2026, 6, 3))
    page = as_("teacher").get(_url("calendar_month", 2026, 6)).content.decode()
    assert "<script>x" not in page


def test_the_year_says_that_its_days_off_are_not_entered(as_):
    assert not as_("teacher").get(_url("calendar_year", 2071)).context["year"].days_off_known


# --- How much they ask -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, 2000])
@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("who", ["chair", "teacher"])
def test_pages_ask_the_same_whatever_they_hold(as_, name, who, count, django_assert_max_num_queries):
    plan = WorkPlanFactory()
    activity = ActivityFactory(plan=plan)
    activities = Activity.objects.bulk_create(
        Activity(plan=plan, title="活动", month_from=6, month_to=6) for _number in range(count)
    )
    day = date(2026, 6, 3)
    Occasion.objects.bulk_create(
        Occasion(activity=found, starts_on=day, ends_on=day) for found in [activity, *activities[::2]]
    )
    browser = as_(who)
    with django_assert_max_num_queries(12):
        assert browser.get(_readable(name, activity)).status_code == 200
