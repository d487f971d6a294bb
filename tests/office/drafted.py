"""Lines of a draft, for tests."""

from office.drafts import ActivityLine, MoneyLine


def activity(**facts):
    return ActivityLine(**{"id": 1, "title": "端午节慰问", "month_from": 6, "month_to": 6} | facts)


def money(**facts):
    return MoneyLine(**{"id": 2, "item": "端午节", "category": "member"} | facts)
