"""What a session's page shows of its day, asked for by the fragment itself."""

from typing import Any

from django import template

from congress.models import Resolution, Session
from congress.reports.sittings import status_of

register = template.Library()


@register.simple_tag(takes_context=True)
def resolutions_of(context: dict[str, Any], session: Session) -> list[Resolution]:
    """What the session resolved, as far as the reader may see it. One query."""
    rows = Resolution.objects.visible_to(context["request"].user).filter(session=session)
    return list(rows.order_by("number"))


@register.filter
def can_be_archived(session: Session) -> bool:
    """Whether all of its meetings are over; no query where they are prefetched."""
    return status_of(session) == Session.Status.CLOSED
