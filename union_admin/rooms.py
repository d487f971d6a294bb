"""The packages that are ours, for whoever reads them all or asks whether something is theirs."""

ROOMS = (
    "accounts",
    "activities",
    "almanac",
    "congress",
    "finance",
    "members",
    "office",
    "paperwork",
    "reminders",
    "union_admin",
    "vault",
)
