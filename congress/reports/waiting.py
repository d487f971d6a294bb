"""What waits for somebody on the room's first page."""

from typing import NamedTuple


class Waiting(NamedTuple):
    """Something that somebody should do, and where; `sentence` is in the language of the moment."""

    sentence: str
    url: str
    button: str
