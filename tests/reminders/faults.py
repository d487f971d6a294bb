"""What the fault tests do, short or at full size: a festival for many, and things that go wrong meanwhile."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from datetime import time as clock
from statistics import median

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.db.models import Count
from django.utils.timezone import localdate

from members.models import Person, Post
from reminders.models import Delivery, Notice, ReminderRule, ReminderSettings
from reminders.services.passes import PASS_LOCK
from tests.factories.members import PersonFactory, PostFactory, UnionFactory
from tests.reminders.house import House, Visitor
from tests.reminders.post_office import PostOffice
from union_admin.embedded.processes import wait_until

PASSWORD = "right-and-long"
# What a test waits for at most, before it says what is missing.
PATIENCE = 150
# Other tests have houses of their own, in other databases of this server.
LOCKED_HERE = """
    SELECT EXISTS (
        SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE locktype = 'advisory' AND objid = %s AND datname = current_database()
    )
"""
PAGES = ("/", "/reminders/", "/reminders/channels/", "/reminders/queue/")


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
        cursor.execute(LOCKED_HERE, [PASS_LOCK])
        return cursor.fetchone()[0]


def take_time(office: PostOffice, seconds: float) -> None:
    """From now on the mail server thinks so long about each message."""
    office.hook = lambda command, argument: time.sleep(seconds) if command == "END" else None


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


def outcome(office: PostOffice, since: float) -> Outcome:
    addresses = set(Person.objects.exclude(email="").values_list("email", flat=True))
    twice = Notice.objects.values("person").annotate(times=Count("pk")).filter(times__gt=1)
    copies, identities = Counter(office.recipients), defaultdict(set)
    for mail in list(office.mails):
        identities[mail.to].add(mail.content["Message-ID"])
    return Outcome(
        people=len(addresses),
        notices=Notice.objects.filter(person__email__in=addresses).count(),
        told_twice=twice.count(),
        without_email=len(addresses - set(copies)),
        repeated=sum(copies.values()) - len(copies),
        with_another_id=sum(len(theirs) > 1 for theirs in identities.values()),
        unfinished=Delivery.objects.exclude(status__in=Delivery.ENDED).count(),
        seconds=time.monotonic() - since,
    )


def everybody_heard(office: PostOffice) -> bool:
    """Whether nothing is left to do: everybody has a notice and a message that is done with."""
    people = Person.objects.exclude(email="").count()
    sent = Delivery.objects.filter(status=Delivery.Status.SENT).count()
    return sent >= people and len(set(office.recipients)) >= people


def wait_for_everybody(office: PostOffice, seconds: float = PATIENCE) -> None:
    wait_until(lambda: everybody_heard(office), seconds=seconds, pause=0.1)


def kill_workers(house: House, office: PostOffice, *, kills: int, step: int) -> float:
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
        before = len(office.mails)
        kill(lambda before=before: len(office.mails) >= before + step)
    # Beat is a process like any other.
    house.kill("beat")
    house.start("beat")
    return time.monotonic()


def ill_treat_queue(
    house: House, office: PostOffice, visitor: Visitor, *, seconds: float
) -> dict[str, float]:
    """Take the queue away for so long, empty it, start it anew; people are to be told after each of them.

    Returns how many seconds that took from when the queue was back, and the median times of the pages.
    """
    found = {}
    look_at_pages(visitor, min(seconds, 10))
    found["pages with the queue"] = _median_of(visitor)
    house.queue.stop()
    enter(10)
    look_at_pages(visitor, seconds)
    found["pages without it"] = _median_of(visitor)
    house.queue.start()
    found["away"] = _seconds_until_everybody_heard(house, office)
    enter(10)
    house.flush_queue()
    found["flushed"] = _seconds_until_everybody_heard(house, office)
    enter(10)
    house.queue.stop()
    house.queue.start()
    found["restarted"] = _seconds_until_everybody_heard(house, office)
    return found


def _seconds_until_everybody_heard(house: House, office: PostOffice) -> float:
    since = time.monotonic()
    wait_for_everybody(office)
    assert everybody_heard(office), house.words_of("worker") + house.words_of("beat")
    return time.monotonic() - since


def look_at_pages(visitor: Visitor, seconds: float) -> None:
    """Go round the pages for so long; each of them opens."""
    visitor.seen.clear()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for path in PAGES:
            assert visitor.get(path).status_code == 200, path


def _median_of(visitor: Visitor) -> float:
    return median(elapsed for _status, elapsed in visitor.seen)
