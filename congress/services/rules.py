"""Rules of procedure: entered from a day on, corrected."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import RuleSet
from congress.services.saving import save_or_refuse
from vault.versions import lock_version

_REFUSALS: dict[str, Any] = {
    "congress_ruleset_effective_from_key": _("There are rules from that day on already; change those."),
    "rules_name_their_source": _("Say which document the rules come from."),
    "quorum_is_a_share": _("The quorum is a share of all, such as 2/3."),
    "request_is_a_share": _("Who may ask for an extra meeting is a share of all, such as 1/3."),
    "rules_shares_are_per_cent": _("Shares are per cent, from 0 to 100."),
    "rules_term_is_three_to_five": _("A term lasts three to five years."),
    "rules_seconders_are_few": _("More than 20 seconders are not asked of anybody."),
    "rules_presidium_is_a_span": _("The largest presidium is smaller than the smallest one."),
    "rules_say_who_is_staff": _("Tick who is staff of this body."),
}


@transaction.atomic
def add_rules(*, by: User | None, **fields: Any) -> RuleSet:
    """Enter rules that hold from their day on; the earlier ones hold until then."""
    rules = RuleSet(**fields)
    save_or_refuse(rules, _REFUSALS)
    return rules


@transaction.atomic
def change_rules(*, rules: RuleSet, version: int, by: User | None, **fields: Any) -> RuleSet:
    """Correct rules; what was decided by them keeps the figures it was decided with."""
    rules = lock_version(RuleSet.objects, pk=rules.pk, version=version)
    for name, value in fields.items():
        setattr(rules, name, value)
    save_or_refuse(rules, _REFUSALS)
    return rules
