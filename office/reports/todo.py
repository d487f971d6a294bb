"""Something that somebody should do: a sentence and the button that leads straight there."""

from datetime import date
from typing import NamedTuple


class ToDo(NamedTuple):
    """`due` is the day by which, where the order of several is asked."""

    sentence: str
    url: str
    button: str
    due: date = date.max
