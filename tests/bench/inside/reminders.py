"""Print how long it takes to tell a festival to everybody: name, milliseconds, how many a line.

Run by tests.bench against its own servers and its own mail server.
"""

import smtplib
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from datetime import time as clock
from multiprocessing import get_context

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat, Lower
from django.utils import timezone

from members.models import Person
from reminders.models import Delivery, Notice, ReminderRule, ReminderSettings
from reminders.services.attempts import send_batch
from reminders.services.finding import find_due
from reminders.services.pushing import make_messages

MAILS, SENDERS, BATCH, REPEATS = 10_000, 2, 200, 10


def prepare() -> None:
    """Everybody has an address, and one festival is wished today."""
    Person.objects.update(email=Concat(Lower("staff_number"), Value("@example.com")))
    ReminderSettings.objects.update(quiet_from=clock(0), quiet_to=clock(0))
    ReminderRule.objects.update(is_on=False)
    today = timezone.localdate()
    ahead = (date(today.year + 1, 1, 1) - today).days
    ReminderRule.objects.filter(code="festival").update(
        is_on=True, festivals=["new_year"], leads=[ahead], at=clock(0), crowd="everybody"
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE members_person")


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def send(ids: list[int]) -> None:
    send_batch(ids, timezone.now())


def send_bare(ids: list[int]) -> None:
    """The same number of messages of the same kind, by the standard library alone."""
    text = (
        EmailMessage("元旦的祝福", "林晓春老师：\n新年快乐！" * 10, to=["t@example.com"]).message().as_bytes()
    )
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as line:
        for pk in ids:
            line.sendmail(settings.DEFAULT_FROM_EMAIL, [f"t{pk}@example.com"], text)


def by_two(work: Callable[[list[int]], None], ids: list[int]) -> float:
    """How many milliseconds two processes take together, in batches as the workers get them."""
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    with ProcessPoolExecutor(SENDERS, mp_context=get_context("spawn")) as pool:
        # They are there, and have read their settings, before the clock starts.
        list(pool.map(work, [[]] * SENDERS * 4))
        return timed(lambda: list(pool.map(work, batches)))


def main() -> None:
    prepare()
    now = timezone.now()
    print("find_due", timed(lambda: find_due(now)), Notice.objects.count())
    again = statistics.median(timed(lambda: find_due(now)) for _ in range(REPEATS))
    print("nothing_more", again, 0)
    print("make_messages", timed(lambda: make_messages(now)), Delivery.objects.count())
    ids = list(Delivery.objects.order_by("pk").values_list("pk", flat=True)[:MAILS])
    before = by_two(send_bare, ids)
    ours = by_two(send, ids)
    bare = (before + by_two(send_bare, ids)) / 2
    print("bare_mail", bare, len(ids))
    print("mail", ours, Delivery.objects.filter(status=Delivery.Status.SENT).count())


if __name__ == "__main__":
    main()
