"""Print how long work on the registry takes inside one process: name, milliseconds, megabytes more a line.

Run by tests.bench against its own servers.
"""

import resource
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.db import connection
from django.utils.timezone import localdate

from members.models import Standing, Union
from members.reports import headcount
from members.reports.sheets import export_rows
from members.spreadsheets.columns import COLUMNS
from paperwork.workbooks import write_csv, write_rows
from tests.bench.inside.rosters import time_import

COLUMN_COUNT = 15


def report(name: str, work: Callable[[int], object], *, repeats: int) -> None:
    """Print the median of `repeats` runs, after one that warms up, and by how much the process grew."""
    work(0)
    before, times = _megabytes(), []
    for n in range(1, repeats + 1):
        started = time.perf_counter()
        work(n)
        times.append((time.perf_counter() - started) * 1000)
    print(name, statistics.median(times), _megabytes() - before)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def headcount_as_of(n: int) -> None:
    headcount(localdate() - timedelta(days=17 * n))


def exported() -> tuple[list[str], object]:
    columns = [column for column in COLUMNS if column.field != "identity_number"][:COLUMN_COUNT]
    standings = Standing.objects.on(localdate()).order_by("person__pinyin")
    return [column.heading for column in columns], export_rows(standings, columns)


def export_workbook(n: int) -> None:
    headings, rows = exported()
    write_rows(BytesIO(), headings, rows)


def export_csv(n: int) -> None:
    for _ in write_csv(*exported()):
        pass


if __name__ == "__main__":
    assert Union.objects.exists()
    with connection.cursor() as cursor:
        # The tally was written in one go; on a site that runs, this is done by the server itself.
        cursor.execute("VACUUM ANALYZE members_tally")
    report("headcount", headcount_as_of, repeats=200)
    report("xlsx", export_workbook, repeats=3)
    report("csv", export_csv, repeats=3)
    print("import", time_import().seconds * 1000, 0)
