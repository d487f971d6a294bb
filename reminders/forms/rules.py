"""How a rule is typed: the kind's own words stand in the boxes, and days are written as 30, 14, 3."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.dress import DressedVersioned
from activities.wording import day_name, days_in_full
from almanac.festivals import Festival, festival_date
from members.models import Post
from reminders.kinds import Kind
from reminders.models import Channel, ReminderRule, RuleChannel
from reminders.models.rules import Crowd
from reminders.services.rules import OF_SOME, WORDS, check_rule, has_setting, speaks_afterwards
from reminders.wording import ALWAYS

_PARTS = re.compile(r"[,、;]")
_BEFORE = re.compile(r"(?:提前)?\s*(\d{1,4})\s*(?:天|days?(?: before)?)?")
_AFTER = re.compile(r"(?:之后|过后|节后|after)?\s*0*([1-9]\d{0,3})\s*(?:天|days?(?: after)?)?")
_THE_DAY = ("当天", "on the day")
# What is typed beside the columns of the rule.
_APART = ("groups", "after")


class LeadsField(forms.CharField):
    """Numbers of days, separated by commas: before the day, with 0 for the day itself, or after it."""

    is_after = False

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return ", ".join(str(abs(lead)) for lead in value if (lead < 0) == self.is_after)

    def to_python(self, value: Any) -> Any:
        """The days as leads, each once, the earliest first; those after the day are below 0."""
        text = unicodedata.normalize("NFKC", super().to_python(value) or "").replace("−", "-")
        if re.fullmatch(r"[\d\s-]+", text):
            text = ",".join(text.split())
        parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
        return sorted({self._lead(part) for part in parts}, reverse=True)

    def _lead(self, part: str) -> int:
        if part in _THE_DAY and not self.is_after:
            return 0
        found = (_AFTER if self.is_after else _BEFORE).fullmatch(part)
        if found is None:
            sentence = (
                _("“%(part)s” is no number of days afterwards; write for example 7, 14.")
                if self.is_after
                else _("“%(part)s” is no number of days; write for example 30, 14, 3.")
            )
            raise ValidationError(sentence % {"part": part[:20]}, code="no_days")
        return -int(found[1]) if self.is_after else int(found[1])


class WordsField(forms.CharField):
    """Words of the school's own; an empty box shows the kind's."""

    own = ""
    default_error_messages = {
        "max_length": gettext_lazy("At most %(limit_value)d characters; there are %(show_value)d now.")
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without maxlength: a browser would cut what is pasted without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

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
    after = LeadsField(
        label=gettext_lazy("How many days afterwards"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Separate with commas: 7, 14. Empty: not reminded of afterwards."),
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
        self._set_leads()
        if "festivals" in self.fields:
            self.fields["festivals"].choices = festivals_with_days(localdate())

    def _set_leads(self) -> None:
        """Days before, days after, or a box for each: no sign tells them apart."""
        if "leads" not in self.fields:
            del self.fields["after"]
            return
        has_before = any(lead >= 0 for lead in self.kind.leads)
        if has_before and speaks_afterwards(self.kind):
            self.fields["after"].is_after, self.fields["leads"].required = True, False
            self.initial["after"] = self.instance.leads
        else:
            del self.fields["after"]
        if has_before:
            self.fields["leads"].help_text = _("Separate with commas: 30, 14, 3. 0 is the day itself.")
        else:
            self.fields["leads"].is_after = True
            self.fields["leads"].label = _("How many days afterwards")
            self.fields["leads"].help_text = _("Separate with commas: 7, 14.")

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
        if "leads" in typed and "after" in typed:
            typed["leads"] = [*typed["leads"], *typed["after"]]
        elif "after" in self.fields:
            # One of the two could not be read; what is missing is not told of the other.
            typed.pop("leads", None)
        try:
            check_rule(self.kind, self.fields_typed, ())
        except ValidationError as refusal:
            self.add_error(None, refusal)
        return typed

    @property
    def fields_typed(self) -> dict[str, Any]:
        return {name: typed for name, typed in super().fields_typed.items() if name not in _APART}

    @property
    def groups_typed(self) -> list[Channel]:
        chosen = self.cleaned_data.get("groups") or ()
        return [channel for channel in self.channels if channel.pk in chosen]

    @property
    def meanings(self) -> list[tuple[str, Any]]:
        """The fields that may stand in the words, and what each becomes."""
        return list((ALWAYS | self.kind.fields).items())

    def _show_what_moved(self, stored: Any, seen: int) -> None:
        """Groups and days afterwards are no columns of the rule: where they differ both are shown."""
        super()._show_what_moved(stored, seen)
        if "after" in self.fields:
            now = self.fields["after"].prepare_value(stored.leads)
            self._show_both("after", now, self["after"].value() or "")
        if "groups" in self.fields:
            seen_now, ticked = self.initial["groups"], self["groups"].value() or []
            now, typed = (
                _(", ").join(channel.name for channel in self.channels if str(channel.pk) in map(str, keys))
                for keys in (seen_now, ticked)
            )
            self._show_both("groups", now, typed)

    def _show_both(self, name: str, now: str, typed: str) -> None:
        if now != typed:
            self.moved.append((str(self.fields[name].label), now, typed))


def festivals_with_days(today: date) -> list[tuple[str, str]]:
    """Each festival with its next day, in the order of the year; with the year where that is not this one."""
    dated = [(_next_day(festival, today), festival) for festival in Festival]
    return [
        (
            festival.value,
            _("%(festival)s (%(day)s)")
            % {
                "festival": festival.label,
                "day": day_name(day.month, day.day)
                if festival.is_fixed or day.year == today.year
                else days_in_full(day, day),
            },
        )
        for day, festival in sorted(dated, key=lambda one: (one[0].month, one[0].day))
    ]


def _next_day(festival: Festival, today: date) -> date:
    this_year = festival_date(festival, today.year)
    return this_year if this_year >= today else festival_date(festival, today.year + 1)
