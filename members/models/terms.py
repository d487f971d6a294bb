from datetime import date
from typing import Any

from django.db import models

from paperwork.terms import last_day_before


class Lasting(models.Model):
    """What lasts from a first day to a last one; the field `period` is the model's own."""

    period: Any

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date | None:
        """The last day of it; none while it is open."""
        return last_day_before(self.period)
