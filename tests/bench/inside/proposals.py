"""Enter 2,000 proposals of ten years, and print a title that many of them resemble. Run by tests.bench."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from congress.models import Proposal
from congress.similar import pieces
from congress.states import Status
from members.models import Person
from tests.factories.congress import CallFactory

YEARS, EACH = 10, 200
WHERE = ("教学楼", "实验楼", "图书馆", "操场", "食堂", "宿舍", "行政楼", "体育馆", "校门口", "办公室")
WHAT = ("直饮水机", "空调", "照明", "午休室", "停车位", "充电桩", "投影仪", "打印机", "绿化", "无线网络")
WISH = ("增设", "更换", "维修", "延长开放", "规范使用")
WAY = (Status.SUBMITTED, Status.SCREENING, Status.ACCEPTED, Status.ASSIGNED)


def titles() -> list[str]:
    return [f"关于{wish}{where}{what}的提案" for where in WHERE for what in WHAT for wish in WISH]


@transaction.atomic
def fill(call: Any, people: list[Person], first: int) -> None:
    """Two hundred proposals, taken along the table all at once."""
    every = titles()
    chosen = [every[(first + n) % len(every)] for n in range(EACH)]
    Proposal.objects.bulk_create(
        Proposal(
            call=call,
            title=title,
            pieces=pieces(title),
            proposer=people[(first + n) % len(people)],
            reasons="多年未改。" * 100,
            measures="今年办好。" * 50,
            number=n + 1,
            number_year=call.opens_on.year,
            submitted_on=call.closes_on,
        )
        for n, title in enumerate(chosen)
    )
    for step in WAY:
        Proposal.objects.filter(call=call).update(status=step)
    Proposal.objects.filter(call=call).update(outcome="accepted", decided_on=call.closes_on)


if __name__ == "__main__":
    people = list(Person.objects.order_by("pk")[:500])
    for year in range(YEARS):
        days = date(2016 + year, 10, 1), date(2016 + year, 10, 15)
        with transaction.atomic():
            call = CallFactory(opens_on=days[0], closes_on=days[1])
        fill(call, people, year * EACH)
    with connection.cursor() as cursor:
        # On a site that runs, this is done by the server itself.
        cursor.execute("ANALYZE congress_proposal")
    assert Proposal.objects.filter(status=Status.ASSIGNED).count() >= YEARS * EACH
    print("关于在教学楼增设直饮水机的提案")
