"""Everything that is said, a kind each; a later room's kinds are a module here and a line in the table."""

from reminders.kinds.base import Ask, Kind, Matter, Topic, Wording
from reminders.kinds.festivals import FESTIVAL
from reminders.kinds.routines import ROUTINE

# In the order in which the chair sees them.
_IN_ORDER = (FESTIVAL, ROUTINE)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _IN_ORDER}

__all__ = ["KINDS", "Ask", "Kind", "Matter", "Topic", "Wording"]
