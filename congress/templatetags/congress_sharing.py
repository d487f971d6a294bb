"""Whether a page offers to tell of a call or a session outside; no query of its own."""

from django import template
from django.utils.timezone import localdate

from activities.shared_links import KEPT_FOR
from congress.models import Call, Session
from congress.reports.sessions import formal_day

register = template.Library()


@register.filter
def session_may_be_shared(session: Session) -> bool:
    day = formal_day(session)
    return session.announced_at is not None and day is not None and day >= localdate() - KEPT_FOR


@register.filter
def call_may_be_shared(call: Call) -> bool:
    return call.session.announced_at is not None and call.closes_on >= localdate() - KEPT_FOR
