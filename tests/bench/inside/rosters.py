"""How long a roster takes: read, held against the registry, and written with its history."""

import time
from io import BytesIO
from typing import NamedTuple

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from members.services.roster import take_in_roster
from members.spreadsheets.reading import read_roster
from paperwork.workbooks import write_rows
from tests.factories.rosters import HEADINGS, roster_rows


class Import(NamedTuple):
    seconds: float
    statements: int


def time_import(people: int = 2_000) -> Import:
    """Take in a workbook of that many new people, and take it back; goals: 2.5 s and 100 statements."""
    file = BytesIO()
    write_rows(file, HEADINGS, roster_rows(people))
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        started = time.perf_counter()
        take_in_roster(read_roster(file.getvalue(), "roster.xlsx"), by=None)
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return Import(seconds, len(asked))
