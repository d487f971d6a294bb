from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def yuan(value: Decimal | None) -> str:
    """100,200.00: parted by thousands in every language, as accounts are written."""
    return "" if value is None else f"{value:,.2f}"
