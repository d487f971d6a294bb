"""How the queue stands, for whoever keeps the machine: numbers only, nobody's name and nobody's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import CharField, Count, F, Func, Min, Q, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from redis import RedisError, from_url
from redis.backoff import NoBackoff
from redis.retry import Retry

from reminders.kinds import KINDS
from reminders.models import Delivery, Progress, Pulse
from reminders.services.sending import LEASE

Status = Delivery.Status
# Beat asks each minute; a look that takes long is given the time of three.
LOOKS_WITHIN = timedelta(minutes=3)
# Days over which failures and their reasons are counted.
LATELY = 7
MOST_REASONS = 20
# Seconds that a server which is gone may keep a page waiting.
PATIENCE = 1.0
# What stands for an address in a reason that a mail server gave.
_ADDRESS = r"[^\s<>]+@[^\s<>]+"


class Trouble(NamedTuple):
    """A rule whose last look failed."""

    rule: Any
    since: datetime | None
    text: str


@dataclass(frozen=True)
class Queue:
    """Messages that leave the house, and what moves them."""

    waiting: int
    sending: int
    stuck: int
    sent_today: int
    failed_today: int
    failed_lately: int
    oldest: datetime | None
    reasons: list[tuple[str, int]]
    looked_at: datetime | None
    troubles: list[Trouble]
    redis_answers: bool | None
    mail_host: str
    now: datetime

    @property
    def looks(self) -> bool:
        """Whether beat and a worker have looked round lately."""
        return self.looked_at is not None and self.now - self.looked_at <= LOOKS_WITHIN

    @property
    def is_well(self) -> bool:
        return self.looks and not self.stuck and self.redis_answers is not False


def queue_now(now: datetime) -> Queue:
    """How it stands at `now`. Four queries and a word to Redis, which may keep it waiting for a second."""
    pulse = Pulse.objects.filter(pk=1).first()
    return Queue(
        **_counted(now),
        reasons=_reasons(now),
        looked_at=pulse.looked_at if pulse else None,
        troubles=_troubles(),
        redis_answers=redis_answers(settings.CELERY_BROKER_URL),
        mail_host=settings.EMAIL_HOST if settings.SENDS_EMAIL else "",
        now=now,
    )


def _counted(now: datetime) -> dict[str, Any]:
    today = timezone.localtime(now).date()
    failed, lately = Q(status=Status.FAILED), today - timedelta(days=LATELY - 1)
    is_open = Q(status__in=(Status.WAITING, Status.SENDING))
    return Delivery.objects.filter(is_open | Q(day__gte=lately)).aggregate(
        waiting=Count("pk", filter=Q(status=Status.WAITING)),
        sending=Count("pk", filter=Q(status=Status.SENDING)),
        stuck=Count("pk", filter=Q(status=Status.SENDING, claimed_at__lt=now - LEASE)),
        sent_today=Count("pk", filter=Q(status=Status.SENT, day=today)),
        failed_today=Count("pk", filter=failed & Q(day=today)),
        failed_lately=Count("pk", filter=failed & Q(day__gte=lately)),
        oldest=Min("next_try_at", filter=Q(status=Status.WAITING)),
    )


def _reasons(now: datetime) -> list[tuple[str, int]]:
    """Why messages failed lately, the most frequent first; addresses of people are left out."""
    lately = timezone.localtime(now).date() - timedelta(days=LATELY - 1)
    plain = Func(
        F("reason"),
        Value(_ADDRESS),
        Value("…"),
        Value("g"),
        function="regexp_replace",
        output_field=CharField(),
    )
    failed = Delivery.objects.filter(status=Status.FAILED, day__gte=lately).order_by()
    counted = failed.values(why=plain).annotate(n=Count("pk")).order_by("-n", "why")
    return [(why or _("no reason known"), n) for why, n in counted.values_list("why", "n")[:MOST_REASONS]]


def _troubles() -> list[Trouble]:
    """Rules whose look failed; of the text only the first line, as what follows may quote a row."""
    rows = Progress.objects.exclude(trouble="").select_related("rule").order_by("trouble_since", "pk")
    return [
        Trouble(
            KINDS[row.rule.code].label if row.rule.code in KINDS else row.rule.code,
            row.trouble_since,
            row.trouble.splitlines()[0],
        )
        for row in rows
    ]


def redis_answers(url: str) -> bool | None:
    """Whether the queue's server answers within a second; None where its address is of another kind."""
    once = Retry(NoBackoff(), 0)
    try:
        server = from_url(
            url.replace("redis+socket://", "unix://"),
            socket_connect_timeout=PATIENCE,
            socket_timeout=PATIENCE,
            retry=once,
        )
    except ValueError:
        return None
    try:
        return bool(server.ping())
    except (RedisError, OSError):
        return False
    finally:
        server.close()


def advice(queue: Queue) -> list[str]:
    """What is wrong and what to do, a sentence each; nothing while all is well."""
    said = (
        (
            not queue.looks,
            _(
                "Nothing has looked for what is due within three minutes. Start the site with “make run”, or "
                "on a production host both of these: “celery -A union_admin worker” and "
                "“celery -A union_admin beat”."
            ),
        ),
        (
            queue.redis_answers is False and settings.HAS_OWN_QUEUE,
            _(
                "The queue does not answer and is being started again by itself. Where this stays for a "
                "minute, start the site again."
            ),
        ),
        (
            queue.redis_answers is False and not settings.HAS_OWN_QUEUE,
            _(
                "Redis does not answer. Pages go on, messages wait in the database; start Redis again, and "
                "look whether REDIS_URL is right."
            ),
        ),
        (
            queue.stuck,
            _(
                "Some messages were begun and not finished. They go again with the next look; where this "
                "stays, start the worker again: “celery -A union_admin worker”."
            ),
        ),
    )
    return [sentence for is_wrong, sentence in said if is_wrong]
