"""Calendar files: the same entries give the same bytes, and each line keeps to the format."""

from datetime import UTC, date, datetime, time

import pytest

from paperwork.calendars import Entry, Standing, calendar_file
from tests.activities.calendar_reader import read_calendar

CHANGED = datetime(2026, 1, 1, 12, 30, 15, 999, tzinfo=UTC)


def entry(**more):
    given = {"uid": "1@school", "title": "座谈会", "first": date(2026, 9, 10), "last": date(2026, 9, 10)}
    return Entry(**given | {"changed": CHANGED} | more)


def written(*entries):
    return calendar_file(name="青禾小学", about="工会", entries=entries)


def test_the_same_entries_give_the_same_bytes():
    assert written(entry()) == written(entry())
    assert written(entry()) != written(entry(revision=1))


def test_phones_are_told_its_name_its_zone_and_how_often_to_look():
    lines = written().decode().split("\r\n")
    assert {
        "X-WR-CALNAME:青禾小学",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "TZID:Asia/Shanghai",
        "TZOFFSETTO:+0800",
    } <= set(lines)


def test_whole_days_end_on_the_day_after_and_times_name_their_zone():
    lines = written(entry(), entry(uid="2@school", at=time(23, 30))).decode().split("\r\n")
    assert {"DTSTART;VALUE=DATE:20260910", "DTEND;VALUE=DATE:20260911"} <= set(lines)
    assert {
        "DTSTART;TZID=Asia/Shanghai:20260910T233000",
        "DTEND;TZID=Asia/Shanghai:20260911T003000",
    } <= set(lines)


def test_what_has_no_time_of_change_in_parts_of_seconds():
    assert b"DTSTAMP:20260101T123015Z" in written(entry())


@pytest.mark.parametrize("standing", Standing)
def test_how_sure_it_is(standing):
    (event,) = read_calendar(written(entry(standing=standing, revision=3)))
    assert (event.status, event.sequence) == (standing.value, 3)


def test_several_lines_of_text_stay_several():
    (event,) = read_calendar(written(entry(text="对象：全体\r\n详情：x\n\x00", place="一楼\n二楼")))
    assert (event.text, event.place) == ("对象：全体\n详情：x", "一楼 二楼")
