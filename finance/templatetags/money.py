from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def yuan(value: Decimal | str | None) -> str:
    """100,200.00: parted by thousands in every language, as accounts are written; nothing for no sum."""
    return f"{value:,.2f}" if isinstance(value, Decimal | int) else ""


@register.filter
def short_yuan(value: Decimal | str | None) -> str:
    """1,200 and 88.50: without the fen where there are none, as rates are said."""
    return yuan(value).removesuffix(".00")
