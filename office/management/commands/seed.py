from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from almanac.services import enter_announced_years
from members.models import Person, Province, Union
from office.demo.cast import CAST, seed_cast, sign_ins
from office.demo.congress import seed_congress
from office.demo.people import SAMPLE_SIZE, seed_people
from office.demo.registry import seed_registry
from office.demo.reminders import seed_reminders
from office.demo.years import seed_year
from vault.terminal import in_both

SCHOOL = "青禾小学"


class Command(BaseCommand):
    help = "Write believable demo data of any size into an empty registry, and print the demo sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=SAMPLE_SIZE, help="how many people (82)")
        parser.add_argument("--years", type=int, default=2, help="how many years of history (2)")
        parser.add_argument(
            "--demo", action="store_true", help="where data is there already, only print the sign-ins"
        )

    def handle(self, *args: Any, people: int, years: int, demo: bool, **options: Any) -> None:
        if people < len(CAST) or years < 1:
            raise CommandError(f"At least {len(CAST)} people and 1 year are needed.")
        if Person.objects.exists():
            if not demo:
                raise CommandError(
                    in_both(_("The registry holds people already; seed writes into an empty one only."))
                )
        else:
            seed(people=people, years=years, today=localdate())
        known = sign_ins()
        if not known:
            self.stdout.write(
                "  已有学校，不放演示数据。 There is a school here already: no demo data was put in."
            )
        for one in known:
            self.stdout.write(f"  {one.label:24} {one.name}  工号 {one.staff_number}  密码 {one.password}")


@transaction.atomic
def seed(*, people: int, years: int, today: date) -> None:
    """Write the demo school: its people, and a plan and a budget for each of the last `years` years."""
    Union.objects.create(
        pk=1, name=f"{SCHOOL}工会委员会", school_name=SCHOOL, province=Province.ZHEJIANG, staff_count=61
    )
    enter_announced_years()
    entered = seed_people(people=people, years=years, today=today)
    since = date(today.year - years, 1, 1)
    chair = seed_cast(entered, since=since)
    seed_registry(entered, since=since, today=today, by=chair)
    for year in range(today.year - years + 1, today.year + 1):
        seed_year(year, school=SCHOOL, by=chair, today=today, over=year < today.year)
    seed_congress(entered, since=since, today=today, by=chair)
    seed_reminders(people=people, today=today, by=chair)
    with connection.cursor() as cursor:
        # So many rows at once: the planner should know of them before the first page is asked for.
        cursor.execute("ANALYZE")
