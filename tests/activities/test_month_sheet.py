"""A month for the group: a picture, and the same as text; no drafts, no names."""

from datetime import date, time
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from activities.models import WorkPlan
from activities.reports.month_sheet import month_sheet
from activities.services import cancel_occasion
from paperwork import pictures
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from tests.optional_tools import needs_letters

PAGE = reverse("activities:month_share", args=[2026, 9])
PICTURE = reverse("activities:month_picture", args=[2026, 9])


@pytest.fixture
def september(cast):
    plan = WorkPlanFactory()
    for day, title in ((10, "教师节座谈会"), (18, "秋季登山")):
        activity = ActivityFactory(plan=plan, title=title, month_from=9)
        OccasionFactory(
            activity=activity, starts_on=date(2026, 9, day), starts_at=time(14, 30), place="工会之家"
        )
    ActivityFactory(plan=plan, title="读书沙龙", month_from=9)
    return plan


def text(user):
    return month_sheet(user=user, year=2026, month=9).text


def test_the_text_names_days_festivals_and_what_has_no_day(cast, september):
    lines = text(cast.teacher).split("\n")
    assert lines[0].endswith("2026年9月工会活动")
    tenth = lines.index("9月10日 星期四 教师节")
    assert lines[tenth + 1] == "· 教师节座谈会（14:30  工会之家）"
    assert lines[-3:-1] == ["待定日期", "· 读书沙龙"]
    assert any("中秋节" in line for line in lines)


def test_drafts_are_left_out_for_those_who_see_them_too(cast, september):
    draft = WorkPlanFactory(status=WorkPlan.Status.DRAFT)
    OccasionFactory(activity__plan=draft, activity__title="秘密筹划", starts_on=date(2026, 9, 3))
    ActivityFactory(plan=draft, title="草稿里的事", month_from=9)
    assert "秘密筹划" not in text(cast.chair)
    assert "草稿里的事" not in text(cast.chair)


@pytest.mark.parametrize("quiet", [{"kind": "aid"}, {"audience": "named"}])
def test_who_is_visited_or_asked_by_name_is_not_told_in_the_group(cast, september, quiet):
    fixed = ActivityFactory(plan=september, title="走访慰问张老师", month_from=9, **quiet)
    OccasionFactory(activity=fixed, starts_on=date(2026, 9, 3))
    ActivityFactory(plan=september, title="待定走访", month_from=9, **quiet)
    told = month_sheet(user=cast.chair, year=2026, month=9)
    assert "走访" not in told.text + repr(told.sheet)
    assert "项，请看" not in told.text


def test_what_is_cancelled_says_so(cast, september):
    cancel_occasion(occasion=september.activities.first().occasions.get(), version=1, by=cast.chair)
    assert "【已取消】教师节座谈会" in text(cast.teacher)


def test_what_lasts_several_days_stands_once(cast, september):
    OccasionFactory(
        activity__title="健步走周",
        starts_on=date(2026, 8, 31),
        ends_on=date(2026, 9, 4),
        activity__plan=september,
    )
    assert text(cast.teacher).count("健步走周（8月31日至9月4日）") == 1


def test_more_than_a_group_reads_is_counted(cast, september, monkeypatch):
    monkeypatch.setattr("activities.reports.month_sheet.MOST_LINES", 1)
    lines = text(cast.teacher).split("\n")
    assert [line for line in lines if line.startswith("·")] == ["· 教师节座谈会（14:30  工会之家）"]
    assert lines[-1] == "还有 2 项，请看工会活动日历。"


@needs_letters
def test_the_picture_is_shown_in_the_page_not_downloaded(as_, september):
    client = as_("teacher")
    page = client.get(PAGE).content.decode()
    assert f'src="{PICTURE}"' in page
    assert "长按图片保存或转发" in page
    response = client.get(PICTURE)
    assert response.headers["Content-Disposition"].startswith("inline")
    assert Image.open(BytesIO(response.content)).width == 1080


def test_a_machine_without_fonts_says_so_and_gives_the_text(as_, september, monkeypatch):
    monkeypatch.setattr(pictures, "FONT_FILES", ())
    client = as_("teacher")
    page = client.get(PAGE).content.decode()
    assert ("fonts-noto-cjk" in page, PICTURE in page, "教师节座谈会" in page) == (True, False, True)
    response = client.get(PICTURE)
    assert (response.status_code, "fonts-noto-cjk" in response.content.decode()) == (404, True)


def test_an_empty_month_and_an_impossible_year(as_, cast):
    client = as_("teacher")
    assert "还没有已公布的活动" in client.get(PAGE).content.decode()
    assert client.get(reverse("activities:month_picture", args=[2101, 1])).status_code == 404
    assert client.get(reverse("activities:month_share", args=[1901, 1])).status_code == 404


def test_the_count_of_statements_does_not_grow(as_, cast):
    client, counts, plan = as_("teacher"), set(), WorkPlanFactory()
    for rows in (1, 2, 20):
        for number in range(rows):
            activity = ActivityFactory(plan=plan, month_from=9)
            OccasionFactory(activity=activity, starts_on=date(2026, 9, 1 + number))
            ActivityFactory(plan=plan, month_from=9)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.add(len(asked))
    assert len(counts) == 1
    assert counts.pop() <= 12


def test_the_month_s_page_leads_to_both(as_, cast):
    page = as_("teacher").get(reverse("activities:calendar_month", args=[2026, 9])).content.decode()
    assert f'href="{PAGE}"' in page
    assert f'href="{reverse("activities:feed_settings")}"' in page
