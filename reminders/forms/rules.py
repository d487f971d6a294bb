"""How a rule is typed: the kind's own words stand in the boxes, and days are written as 30, 14, 3."""

import re
import unicodedata
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.dress import DressedVersioned
from activities.wording import day_name
from almanac.festivals import Festival, festival_date
from members.models import Post
from reminders.kinds import Kind
from reminders.models import Channel, ReminderRule, RuleChannel
from reminders.models.rules import Crowd
from reminders.services.rules import OF_SOME, WORDS, check_rule, has_setting, speaks_afterwards
from reminders.wording import ALWAYS

_PARTS = re.compile(r"[,、;]")
_BEFORE = re.compile(r"(?:提前)?\s*(-?\d{1,4})\s*(?:天|days?(?: before)?)?")
_AFTER = re.compile(r"(?:之后|过后|节后|after)\s*(\d{1,4})\s*(?:天|days?)?|(\d{1,4})\s*days? after")
_THE_DAY = ("当天", "on the day")


class LeadsField(forms.CharField):
    """Numbers of days before, parted by commas; “after 7 days”, or -7, lies behind the day."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return ", ".join(str(n) if n >= 0 else _("after %(days)d days") % {"days": -n} for n in value)

    def to_python(self, value: Any) -> Any:
        """The days, each once, the earliest first."""
        text = unicodedata.normalize("NFKC", super().to_python(value) or "").replace("−", "-")
        if re.fullmatch(r"[\d\s-]+", text):
            text = ",".join(text.split())
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
        return sorted({_days(part) for part in parts}, reverse=True)


def _days(part: str) -> int:
    if part in _THE_DAY:
        return 0
    if before := _BEFORE.fullmatch(part):
        return int(before[1])
    if after := _AFTER.fullmatch(part):
        return -int(after[1] or after[2])
    sentence = _("“%(part)s” is no number of days; write for example 30, 14, 3.")
    raise ValidationError(sentence % {"part": part[:20]}, code="no_days")


class WordsField(forms.CharField):
    """Words of the school's own; an empty box shows the kind's."""

    own = ""

    def prepare_value(self, value: Any) -> Any:
        return (value or "").replace("\r\n", "\n") or self.own

    def to_python(self, value: Any) -> str:
        return super().to_python((value or "").replace("\r\n", "\n")) or ""


def _ticks(label: Any, choices: Any, missing: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": missing},
    )


def _text(label: Any) -> WordsField:
    return WordsField(label=label, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


def _title(label: Any) -> WordsField:
    return WordsField(label=label, required=False, max_length=100)


class RuleForm(DressedVersioned):
    """What the chair may set of a kind; what the kind has not is not asked for."""

    title_zh = _title(gettext_lazy("Title in Chinese"))
    body_zh = _text(gettext_lazy("Text in Chinese"))
    title_en = _title(gettext_lazy("Title in English"))
    body_en = _text(gettext_lazy("Text in English"))
    leads = LeadsField(
        label=gettext_lazy("How many days before"),
        max_length=100,
        error_messages={"required": gettext_lazy("Leave at least one here, or switch the reminder off.")},
    )
    month_day = forms.IntegerField(
        label=gettext_lazy("On which day of the month"),
        min_value=1,
        max_value=28,
        help_text=gettext_lazy("1 to 28, so that every month has it."),
    )
    at = forms.TimeField(
        label=gettext_lazy("At what time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=gettext_lazy("E-mails keep to the quiet hours; the inbox is quiet anyway."),
        error_messages={"invalid": gettext_lazy("This is no time of day; write it as 07:30.")},
    )
    crowd = forms.ChoiceField(label=gettext_lazy("Said to"), choices=Crowd.choices)
    posts = _ticks(
        gettext_lazy("For those who hold these offices"),
        Post.Kind.choices,
        gettext_lazy("Tick at least one office, or switch the reminder off."),
    )
    festivals = _ticks(
        gettext_lazy("Festivals"),
        (),
        gettext_lazy("Tick at least one festival, or switch the reminder off."),
    )
    by_email = forms.BooleanField(label=gettext_lazy("Also by e-mail"), required=False)
    groups = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Also into these groups"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A group is told in words of its own; see the preview."),
    )

    class Meta:
        model = ReminderRule
        fields = (*WORDS, "leads", "month_day", "at", "crowd", "posts", "festivals", "by_email")

    def __init__(self, *args: Any, kind: Kind, is_preview: bool = False, **kwargs: Any) -> None:
        self.kind, self.is_preview = kind, is_preview
        # Fields of this form are asked for what only their own sort has.
        self.fields: dict[str, Any]
        # Those into which it may be said.
        self.channels: list[Any] = []
        super().__init__(*args, **kwargs)
        for name in ("at", *OF_SOME):
            if not has_setting(kind, name):
                del self.fields[name]
        for name, own in WORDS.items():
            self.fields[name].own = own(kind)
            self.fields[name].widget.attrs["data-original"] = own(kind)
        self._set_days()
        self._set_ways()

    def _set_days(self) -> None:
        if "leads" in self.fields:
            self.fields["leads"].help_text = (
                _("Several are parted by commas: 30, 14, 3. 0 is the day itself, -7 is 7 days afterwards.")
                if speaks_afterwards(self.kind)
                else _("Several are parted by commas: 30, 14, 3. 0 is the day itself.")
            )
        if "festivals" in self.fields:
            self.fields["festivals"].choices = festivals_with_days(localdate().year)

    def _set_ways(self) -> None:
        self.fields["by_email"].help_text = (
            _("Everybody finds it in their inbox anyway; at most one e-mail a day goes to anybody.")
            if settings.SENDS_EMAIL
            else _("This house has no mail server yet; the inbox is used.")
        )
        if not self.kind.speaks_to_groups:
            del self.fields["groups"]
            return
        ticked = RuleChannel.objects.filter(rule=self.instance.pk, channel=OuterRef("pk"))
        self.channels = list(Channel.objects.in_use().annotate(is_ticked=Exists(ticked)))
        self.fields["groups"].choices = [(channel.pk, channel.name) for channel in self.channels]
        self.initial["groups"] = [channel.pk for channel in self.channels if channel.is_ticked]

    def clean_version(self) -> int:
        """What has moved is told when it is saved, not when it is looked at."""
        return self.cleaned_data["version"] if self.is_preview else super().clean_version()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        try:
            check_rule(self.kind, self.fields_typed, ())
        except ValidationError as refusal:
            self.add_error(None, refusal)
        return typed

    @property
    def fields_typed(self) -> dict[str, Any]:
        return {name: typed for name, typed in super().fields_typed.items() if name != "groups"}

    @property
    def groups_typed(self) -> list[Channel]:
        chosen = self.cleaned_data.get("groups") or ()
        return [channel for channel in self.channels if channel.pk in chosen]

    @property
    def meanings(self) -> list[tuple[str, Any]]:
        """The fields that may stand in the words, and what each becomes."""
        return list((ALWAYS | self.kind.fields).items())

    def _show_what_moved(self, stored: Any, seen: int) -> None:
        """Groups are no column of the rule: where they differ both are shown."""
        super()._show_what_moved(stored, seen)
        if "groups" in self.fields:
            seen_now, ticked = self.initial["groups"], self["groups"].value() or []
            now, typed = (
                [channel.name for channel in self.channels if str(channel.pk) in map(str, keys)]
                for keys in (seen_now, ticked)
            )
            if now != typed:
                self.moved.append((str(self.fields["groups"].label), _(", ").join(now), _(", ").join(typed)))


def festivals_with_days(year: int) -> list[tuple[str, str]]:
    """Each festival with its day of that year, in the order of the year."""
    dated = sorted((festival_date(festival, year), festival) for festival in Festival)
    return [
        (
            festival.value,
            _("%(festival)s (%(day)s)") % {"festival": festival.label, "day": day_name(day.month, day.day)},
        )
        for day, festival in dated
    ]
