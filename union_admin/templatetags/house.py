"""How figures and days are written on every page."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.formats import date_format
from django.utils.translation import pgettext, pgettext_lazy

from accounts.addresses import only_here as address_only_here
from accounts.addresses import run_line
from paperwork.capitals import MAX_AMOUNT, to_capitals

register = template.Library()

# Django's short names are the long ones in Chinese.
_WEEK_DAYS = (
    pgettext_lazy("day of the week", "Mon"),
    pgettext_lazy("day of the week", "Tue"),
    pgettext_lazy("day of the week", "Wed"),
    pgettext_lazy("day of the week", "Thu"),
    pgettext_lazy("day of the week", "Fri"),
    pgettext_lazy("day of the week", "Sat"),
    pgettext_lazy("day of the week", "Sun"),
)


@register.filter
def yuan(amount: Decimal | None) -> str:
    """100,200.00; by thousands in either language, as in accounts (Django's Chinese groups by four)."""
    return "" if amount is None else f"{amount:,.2f}"


@register.filter
def capitals(amount: Decimal | None) -> str:
    """壹拾万零贰佰元整; empty for what is more than can be written."""
    return to_capitals(amount) if amount is not None and amount <= MAX_AMOUNT else ""


@register.filter
def short_day(day: date) -> str:
    """6月5日, 5 Jun."""
    return date_format(day, pgettext("date format", "j M"))


@register.filter
def week_day(day: date) -> str:
    """周五, Fri; short enough to stand beside a day in a list."""
    return str(_WEEK_DAYS[day.weekday()])


@register.inclusion_tag("components/only_here.html", takes_context=True)
def only_here(context: template.Context, text: str | None = None) -> dict[str, str]:
    """That no phone comes to the site's address; beside a text only where the address stands in it.

    What to type is for those who may print the hand-over sheet, where the commands stand too.
    """
    address = address_only_here()
    is_told = text is None or address in text
    user = getattr(getattr(context, "request", None), "user", None)
    may_type = user is not None and user.has_perm("office.hand_over")
    return {"address": address if is_told else "", "run": run_line() if may_type else ""}
