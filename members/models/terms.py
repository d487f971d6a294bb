from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import get_language

from paperwork.numbered import in_chinese
from paperwork.terms import last_day_before


def counted(number: int) -> str:
    """A number as terms and sessions are counted: 三 in Chinese, 3 elsewhere."""
    return in_chinese(number) if (get_language() or "").startswith("zh") else str(number)


class Lasting(models.Model):
    """What lasts from a first day to a last one; the field `period` is the model's own."""

    period: Any

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date | None:
        """The last day of it; none while it is open."""
        return last_day_before(self.period)
