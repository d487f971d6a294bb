"""What kinds ask of the database in one shape, so that all of it can be asked in one statement."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, IntegerField, Value
from django.db.models.functions import Cast


class Fact(NamedTuple):
    """A row of whatever was asked; what the columns mean, the kind knows."""

    number: int
    name: str
    code: str
    day: date | None


def as_facts(rows: Any, *, number: Any = 0, name: Any = "", code: Any = "", day: Any = None) -> Any:
    """Rows with the columns of a Fact; names of columns are given as F()."""
    return rows.order_by().annotate(
        fact_number=Cast(_value(number), IntegerField()),
        fact_name=Cast(_value(name), CharField()),
        fact_code=Cast(_value(code), CharField()),
        fact_day=Cast(_value(day), DateField()),
    )


def _value(given: Any) -> Any:
    return Value(given) if given is None or isinstance(given, (int, str)) else given


_COLUMNS = tuple(f"fact_{column}" for column in Fact._fields)


def read_facts(rows: Any) -> list[Fact]:
    """One query."""
    return [Fact(*row) for row in rows.values_list(*_COLUMNS)]


class Together:
    """Everything that several kinds ask; who asks before it is fetched hears nothing, and asks again."""

    def __init__(self) -> None:
        self.is_waited_for = False
        self._asked: dict[str, Any] = {}
        self._found: dict[str, list[Fact]] | None = None

    def facts(self, key: str, rows: Any) -> list[Fact]:
        if self._found is None:
            self._asked[key] = rows
            self.is_waited_for = True
            return []
        return self._found[key]

    def fetch(self) -> None:
        """One query, if anything was asked."""
        found: dict[str, list[Fact]] = {key: [] for key in self._asked}
        asked = [
            rows.annotate(fact_key=Value(key, output_field=CharField())).values_list("fact_key", *_COLUMNS)
            for key, rows in self._asked.items()
        ]
        if asked:
            for key, *fact in asked[0].union(*asked[1:], all=True):
                found[key].append(Fact(*fact))
        self._found = found
