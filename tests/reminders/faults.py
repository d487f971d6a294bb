"""What the fault tests do, short or at full size: a festival for many, and things that go wrong meanwhile."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from datetime import time as clock

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.db.models import Count
from django.utils.timezone import localdate

from members.models import Person, Post
from reminders.models import Delivery, Notice, ReminderRule, ReminderSettings
from reminders.services.passes import PASS_LOCK
from tests.factories.members import PersonFactory, PostFactory, UnionFactory
from tests.reminders.house import House, Visitor
from tests.reminders.letterbox import Letterbox
from union_admin.embedded.processes import wait_until

PASSWORD = "right-and-long"
# What a test waits for at most, before it says what is missing.
PATIENCE = 150
PAGES = ("/", "/reminders/", "/activities/calendar/", "/accounts/login/")


def settle() -> None:
    """A union that is never quiet, and of all rules only the festivals', switched off as yet."""
    UnionFactory()
    ReminderSettings.objects.update(quiet_from=clock(0), quiet_to=clock(0))
    ReminderRule.objects.update(is_on=False)
    # Whatever today is: so many days before the next New Year it is wished.
    today = localdate()
    ahead = (date(today.year + 1, 1, 1) - today).days
    ReminderRule.objects.filter(code="festival").update(
        festivals=["new_year"], leads=[ahead], at=clock(0), crowd="everybody", by_email=True
    )


def enter(count: int) -> list[Person]:
    """So many more people with an address."""
    people = PersonFactory.create_batch(count)
    for person in people:
        person.email = f"{person.staff_number.lower()}@example.com"
    Person.objects.bulk_update(people, ["email"])
    return people


def begin() -> None:
    """The festival's rule is switched on: at the next look everybody is told."""
    ReminderRule.objects.filter(code="festival").update(is_on=True)


def administrator() -> str:
    """The staff number of somebody who may see the queue and try the channels."""
    person = PostFactory(kind=Post.Kind.ADMINISTRATOR).person
    person.user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1000)
    person.user.save()
    return person.staff_number


def is_looking_round() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = %s)", [PASS_LOCK]
        )
        return cursor.fetchone()[0]


@dataclass(frozen=True)
class Outcome:
    """Who was told how often, after so many kills."""

    people: int
    notices: int
    told_twice: int
    without_email: int
    repeated: int
    with_another_id: int
    unfinished: int
    seconds: float

    def assert_nobody_forgotten_or_told_twice(self, *, most_repeated: int) -> None:
        assert (self.notices, self.told_twice) == (self.people, 0), self
        assert (self.without_email, self.with_another_id, self.unfinished) == (0, 0, 0), self
        assert self.repeated <= most_repeated, self
        assert self.seconds <= 120, self


def outcome(box: Letterbox, since: float) -> Outcome:
    addresses = set(Person.objects.exclude(email="").values_list("email", flat=True))
    twice = Notice.objects.values("person").annotate(times=Count("pk")).filter(times__gt=1)
    copies = box.copies()
    return Outcome(
        people=len(addresses),
        notices=Notice.objects.filter(person__email__in=addresses).count(),
        told_twice=twice.count(),
        without_email=len(addresses - set(copies)),
        repeated=sum(copies.values()) - len(copies),
        with_another_id=sum(len(identities) > 1 for identities in box.identities().values()),
        unfinished=Delivery.objects.exclude(status__in=Delivery.ENDED).count(),
        seconds=time.monotonic() - since,
    )


def everybody_heard(box: Letterbox) -> bool:
    """Whether nothing is left to do: everybody has a notice and a message that is done with."""
    people = Person.objects.exclude(email="").count()
    sent = Delivery.objects.filter(status=Delivery.Status.SENT).count()
    return sent >= people and len(box.copies()) >= people


def wait_for_everybody(box: Letterbox, seconds: float = PATIENCE) -> None:
    wait_until(lambda: everybody_heard(box), seconds=seconds, pause=0.1)


def kill_workers(house: House, box: Letterbox, *, kills: int, step: int) -> float:
    """kill -9 the worker with its children so often, and start it again; returns when that was last done.

    The first time while it looks round, then each time it has handed over `step` more messages: a worker
    that is only just starting is never the one that is killed.
    """

    def kill(is_time: Callable[[], bool]) -> None:
        assert wait_until(is_time, seconds=PATIENCE, pause=0.01), house.words_of("worker")
        assert house.kill("worker") >= 3
        house.start("worker")

    begin()
    kill(is_looking_round)
    for _time in range(kills - 1):
        before = len(box.heard)
        kill(lambda before=before: len(box.heard) >= before + step)
    # Beat is a process like any other.
    house.kill("beat")
    house.start("beat")
    return time.monotonic()


def look_at_pages(visitor: Visitor, seconds: float) -> None:
    """Go round the pages for so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for path in PAGES:
            visitor.get(path)
