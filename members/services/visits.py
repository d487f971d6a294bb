"""Lists for visits, made from care tags: they name people, and not why."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db import transaction

from accounts.models import User
from members.models import CareTag, Standing
from members.services.disclosures import record_export, record_looks
from members.services.marks import FACT
from vault.models import Export

# What such a list is called in the record of exports.
VISIT_LIST = "care_sheet"
_COLUMNS = ["name", "group", "department"]


class VisitLine(NamedTuple):
    """Somebody to be visited; no reason."""

    name: str
    group: str
    department: str
    mobile: str


class VisitList(NamedTuple):
    """Who is to be visited, and the record that the list was made."""

    lines: list[VisitLine]
    export: Export


@transaction.atomic
def make_visit_list(
    *, kinds: Collection[str], day: date, title: str, with_mobile: bool = False, by: User
) -> VisitList:
    """Everybody looked after on `day` for one of these reasons, once, by group and pinyin.

    Of the reasons that `by` may know. Recorded as an export, and as a look at each person on it: whoever
    chose the reasons knows why they stand there. Three statements.
    """
    tags = CareTag.objects.visible_to(by).on(day).filter(kind__in=kinds)
    rows = (
        Standing.objects.on(day)
        .filter(person__in=tags.values("person"))
        .order_by("group__position", "group__name", "person__pinyin", "person_id")
        .values_list("person_id", "person__name", "group__name", "person__department__name", "person__mobile")
    )
    people = list(rows)
    columns = [*_COLUMNS, "mobile"] if with_mobile else _COLUMNS
    export = record_export(what=VISIT_LIST, columns=columns, rows=len(people), purpose=title, by=by)
    record_looks(people=[pk for pk, *_rest in people], fact=f"{FACT}:sheet", by=by)
    lines = [
        VisitLine(name, group or "", department or "", mobile if with_mobile else "")
        for _pk, name, group, department, mobile in people
    ]
    return VisitList(lines, export)
