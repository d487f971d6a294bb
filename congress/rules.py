"""Which rules hold on a day; without a row of the school's own, the national ones."""

from datetime import date

from congress.models import Body, RuleSet
from members.models import Union

NATIONAL = "《学校教职工代表大会规定》（教育部令第32号）"
NATIONAL_SINCE = date(2012, 1, 1)


def rules_on(day: date) -> RuleSet:
    """The rule set in force on `day`; one that is not stored where the school has entered none. One query."""
    return RuleSet.objects.on(day).first() or RuleSet(effective_from=NATIONAL_SINCE, source=NATIONAL)


def body_of_staff() -> str:
    """How the staff meet, as the school has chosen it. One query."""
    union = Union.objects.first()
    delegates = union is not None and union.assembly == Union.Assembly.CONGRESS
    return Body.STAFF_CONGRESS if delegates else Body.GENERAL_STAFF
