"""Where messages may go: each channel with how many rules use it and how many messages went there."""

from datetime import date, timedelta

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from reminders.models import Channel, Delivery, RuleChannel

# Days over which messages are counted.
LATELY = 7


def channels_in_numbers(today: date) -> QuerySet[Channel]:
    """Every channel with `rules_using`, and `delivered` and `failed` of the last seven days. One query."""
    recent = Delivery.objects.filter(day__gt=today - timedelta(days=LATELY))
    return Channel.objects.select_related("last_test").annotate(
        rules_using=_count(RuleChannel.objects.filter(channel=OuterRef("pk"), rule__is_on=True)),
        delivered=_count(recent.filter(status=Delivery.Status.SENT, channel=OuterRef("pk"))),
        failed=_count(recent.filter(status=Delivery.Status.FAILED, channel=OuterRef("pk"))),
    )


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("channel").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
