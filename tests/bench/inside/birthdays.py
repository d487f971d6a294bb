"""Print how long it takes to ask who keeps a birthday, a day at a time: the question, milliseconds, rows.

Run by tests.bench against its own servers, among a million people with two stretches each. The time is the
server's own, planning included; the goal is 10 ms.
"""

import json
import statistics
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Person, UnionGroup
from members.reports.birthdays import celebrants

PEOPLE, GROUPS = 1_000_000, 500
# Spread over the year, 28 February among them.
DAYS = [date(2026, 2, 28) + timedelta(days=17 * n) for n in range(20)]

# Three in ten by the lunar calendar, one of ten of them in a leap month; one in twenty by the month alone.
ENTER_PEOPLE = """
    INSERT INTO members_person (
        staff_number, name, pinyin, initials, sex, born_on, born_day_known, mobile, email, birthday_calendar,
        lunar_month, lunar_day, lunar_leap, ethnicity, political_status, education, job_title,
        professional_title, member_number, version)
    SELECT 'B' || n, '林晓春', 'lin xiao chun', 'lxc', 'f', date '1950-01-01' + (random() * 20000)::int,
        random() > 0.05, '', '', CASE WHEN is_lunar THEN 'lunar' ELSE 'solar' END,
        CASE WHEN is_lunar THEN 1 + trunc(random() * 12) END,
        CASE WHEN is_lunar THEN 1 + trunc(random() * 30) END, is_lunar AND random() < 0.1,
        '', '', '', '', '', '', 0
    FROM (SELECT n, random() < 0.3 AS is_lunar FROM generate_series(1, %s) n) births
"""
# Contract, then permanent; one in five is no member, and one in ten has left.
ENTER_STANDINGS = """
    INSERT INTO members_standing (person_id, period, category, membership, group_id)
    SELECT p.id, s.period, s.category, CASE WHEN p.id %% 5 = 0 THEN 'none' ELSE 'full' END,
        (SELECT min(id) FROM members_uniongroup) + p.id %% %s
    FROM members_person p, LATERAL (VALUES
        (daterange('2012-09-01', '2019-09-01'), 'contract'),
        (daterange('2019-09-01', CASE WHEN p.id %% 10 = 1 THEN date '2024-09-01' END), 'permanent')
    ) s (period, category)
"""


def enter_everybody() -> None:
    """A million people; history and tallies are not what is measured, and their triggers do not run."""
    UnionGroup.objects.bulk_create(UnionGroup(name=f"第{n}小组") for n in range(GROUPS))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(ENTER_PEOPLE, [PEOPLE])
        cursor.execute(ENTER_STANDINGS, [GROUPS])
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")


def server_ms(ask: Callable[[], object]) -> float:
    """What the server spends on the one statement that is asked, planning and execution."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    (statement,) = asked
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement['sql']}")
        (plan,) = cursor.fetchone()
    told = (json.loads(plan) if isinstance(plan, str) else plan)[0]
    return told["Planning Time"] + told["Execution Time"]


def keeping(day: date) -> list[int]:
    return list(Person.objects.keeping_birthday_on(day).order_by().values_list("pk", flat=True))


def report(name: str, question: Callable[[date], list]) -> None:
    """Print the median over the days, after a round that warms the server's memory, and how many it found."""
    found = [len(question(day)) for day in DAYS]
    times = [server_ms(partial(question, day)) for day in DAYS]
    print(name, statistics.median(times), round(statistics.median(found)))


if __name__ == "__main__":
    enter_everybody()
    report("birthdays", keeping)
    report("members", lambda day: celebrants(day, day, members_only=True))
    report("everybody", lambda day: celebrants(day, day, members_only=False))
