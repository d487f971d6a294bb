"""The rules: entered from the kinds, changed by the chair."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from reminders.kinds import KINDS, Kind
from reminders.models import Channel, Progress, ReminderRule, ReminderSettings
from reminders.wording import check_words
from vault.versions import lock_version

MOST_LEADS = 6
# Days: the earliest before, and the latest afterwards.
EARLIEST, LATEST = 365, -60
# The columns with words, and which of the kind's own they stand for.
WORDS: dict[str, Callable[[Kind], str]] = {
    "title_zh": lambda kind: kind.zh.title,
    "body_zh": lambda kind: kind.zh.body,
    "title_en": lambda kind: kind.en.title,
    "body_en": lambda kind: kind.en.body,
}
# What only some kinds have; a kind without it has nothing to set there.
OF_SOME = ("leads", "month_day", "crowd", "posts", "festivals")


@transaction.atomic
def enter_rules() -> None:
    """A rule for every kind that has none yet, as the kind begins; nothing that stands is touched."""
    ReminderSettings.objects.get_or_create(pk=1)
    standing = set(ReminderRule.objects.values_list("code", flat=True))
    new = (kind for kind in KINDS.values() if kind.code not in standing)
    ReminderRule.objects.bulk_create(ReminderRule(code=kind.code, **_as_it_begins(kind)) for kind in new)
    begin_today(ReminderRule.objects.filter(progress=None))


def begin_today(rules: Any) -> None:
    """From today on the rules are looked after; what lay before is not caught up with."""
    done = localdate() - timedelta(days=1)
    clean = {"found_until": done, "looked_at": None, "trouble": "", "trouble_since": None}
    Progress.objects.filter(rule__in=rules).update(**clean)
    without = list(rules.filter(progress=None))
    Progress.objects.bulk_create((Progress(rule=rule, **clean) for rule in without), ignore_conflicts=True)


def _as_it_begins(kind: Kind) -> dict[str, Any]:
    return {
        "is_on": kind.is_on,
        "leads": list(kind.leads),
        "month_day": kind.month_day,
        "at": kind.at,
        "crowd": kind.crowd,
        "posts": list(kind.posts),
        "festivals": list(kind.festivals),
    }


@transaction.atomic
def switch_rule(*, rule: ReminderRule, is_on: bool, by: User) -> ReminderRule:
    """Switch a rule on or off; on, it begins today, and what lay before is not caught up with."""
    row = ReminderRule.objects.select_for_update().get(pk=rule.pk)
    if row.is_on != is_on:
        row.is_on = is_on
        row.save(update_fields=["is_on"])
        if is_on:
            begin_today(ReminderRule.objects.filter(pk=row.pk))
    return row


@transaction.atomic
def change_rule(
    *, rule: ReminderRule, version: int, by: User, channels: Iterable[Channel] = (), **fields: Any
) -> ReminderRule:
    """Change when, to whom, where and in which words it is said; it holds from today.

    Refuses, by field, what the kind has not and what could not be said. The kind's own words are not
    stored. A group that is out of use stays ticked for the day when it is used again.
    """
    kind, wanted = KINDS[rule.code], list(channels)
    check_rule(kind, fields, wanted)
    row = lock_version(ReminderRule.objects, pk=rule.pk, version=version)
    for name, value in (fields | own_words(kind, fields)).items():
        setattr(row, name, value)
    # Also where only the groups differ, so that the version counts it.
    row.save()
    row.channels.set(Channel.objects.filter(Q(pk__in=[one.pk for one in wanted]) | Q(is_on=False, rules=row)))
    return row


def own_words(kind: Kind, fields: dict[str, Any]) -> dict[str, str]:
    """The words among `fields` as they are stored: empty where they are the kind's own."""
    typed = {name: fields[name].replace("\r\n", "\n").strip() for name in WORDS if name in fields}
    return {name: "" if words == WORDS[name](kind).strip() else words for name, words in typed.items()}


def has_setting(kind: Kind, name: str) -> bool:
    """Whether a kind lets one of the columns be set."""
    if name == "at":
        return not kind.is_live
    # A wish is said on its day.
    if name == "leads" and kind.is_greeting:
        return False
    return name not in OF_SOME or bool(getattr(kind, name))


def speaks_afterwards(kind: Kind) -> bool:
    """Whether the kind may speak some days after the day itself."""
    return any(lead < 0 for lead in kind.leads)


def check_rule(kind: Kind, fields: dict[str, Any], channels: Iterable[Channel]) -> None:
    """Raise ValidationError with a sentence for each field that cannot stand so."""
    errors: dict[str, Any] = {}
    for name, value in fields.items():
        try:
            _check_field(kind, name, value)
        except ValidationError as refusal:
            errors[name] = refusal
    if list(channels) and not kind.speaks_to_groups:
        sentence = _("This reminder is for single people; a group must not hear of it.")
        errors["groups"] = ValidationError(sentence, code="not_for_groups")
    if errors:
        raise ValidationError(errors)


def _check_field(kind: Kind, name: str, value: Any) -> None:
    if name in WORDS:
        check_words(value, kind.fields)
    elif not has_setting(kind, name):
        raise ValidationError(_("This kind of reminder has nothing to set here."), code="no_such_setting")
    elif name in OF_SOME and not value:
        raise ValidationError(_("Leave at least one here, or switch the reminder off."), code="none_left")
    elif name == "leads":
        _check_leads(kind, value)
    elif name == "month_day" and not 1 <= value <= 28:
        raise ValidationError(_("1 to 28, so that every month has it."), code="not_in_every_month")


def _check_leads(kind: Kind, leads: list[int]) -> None:
    if len(leads) > MOST_LEADS:
        sentence = _("At most %(most)d days can stand here.") % {"most": MOST_LEADS}
        raise ValidationError(sentence, code="too_many")
    if not all(LATEST <= lead <= EARLIEST for lead in leads):
        raise ValidationError(_("From 365 days before to 60 days afterwards."), code="too_far")
    if min(leads) < 0 and not speaks_afterwards(kind):
        sentence = _("This reminder is not sent afterwards; only days before can stand here.")
        raise ValidationError(sentence, code="not_afterwards")
