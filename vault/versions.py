"""Two people edit one row: the second is told, and sees both texts, instead of overwriting the first."""

from copy import copy
from datetime import time
from typing import Any

import pgtrigger
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Versioned(models.Model):
    """A row that counts its own changes, also those by bulk update or SQL."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        triggers = [
            pgtrigger.Trigger(
                name="count_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="NEW.version = OLD.version + 1; RETURN NEW;",
            )
        ]


class StaleVersion(ValidationError):
    """The row has moved since the form was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has changed this in the meantime. "
                "Nothing of yours is lost: compare and save again."
            ),
            code="stale",
        )


def lock_version(rows: models.QuerySet | models.Manager, *, pk: int, version: int) -> Any:
    """Lock the row and return it; raises StaleVersion when it is no longer at `version`."""
    row = rows.select_for_update(of=("self",)).get(pk=pk)
    if row.version != version:
        raise StaleVersion
    return row


class VersionedForm(forms.ModelForm):
    """A form that carries the version of the row it edits.

    When the row has moved it refuses, keeps what was typed, and `moved` lists the fields that
    differ as (label, text as stored now, text as typed).
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moved: list[tuple[str, Any, Any]] = []
        self.initial["version"] = self.instance.version

    def clean_version(self) -> int:
        version = self.cleaned_data["version"]
        stored = type(self.instance)._default_manager.filter(pk=self.instance.pk).first()
        if stored is not None and stored.version != version:
            self._show_what_moved(stored, version)
            raise StaleVersion
        return version

    def _show_what_moved(self, stored: Any, seen: int) -> None:
        """List what both have changed; a field this person left alone takes what the other has saved."""
        before = _row_at(stored, seen)
        # The next save is made against what is shown now.
        shown: Any = copy(self.data)
        shown[self.add_prefix("version")] = str(stored.version)
        for name, field in self.fields.items():
            if name == "version" or not hasattr(stored, name):
                continue
            now, typed = field.prepare_value(getattr(stored, name)), self[name].value()
            if _same(now, typed):
                continue
            was = _value(before, name) if before is not None else None
            if before is not None and _same(field.prepare_value(was), typed):
                _put(shown, self.add_prefix(name), now)
            elif before is None or not _same(field.prepare_value(was), now):
                self.moved.append((str(field.label), _readable(field, now), _readable(field, typed)))
        self.data = shown

    @property
    def seen_version(self) -> int:
        """The version the person saw when they began to type."""
        return self.cleaned_data["version"]


def _row_at(stored: models.Model, version: int) -> models.Model | None:
    """The row as it was at a version, from its history."""
    events = getattr(stored, "pgh_event_model", None)
    if events is None:
        return None
    return events.objects.filter(pgh_obj_id=stored.pk, version=version).order_by("pgh_id").last()


def _value(row: models.Model, name: str) -> Any:
    """A field's value without asking for the row it points at."""
    field = next((found for found in row._meta.concrete_fields if found.name == name), None)
    return getattr(row, field.attname) if field else None


def _put(data: Any, name: str, value: Any) -> None:
    """Have the form show `value` as if it had been typed."""
    if isinstance(value, list) and isinstance(data, QueryDict):
        data.setlist(name, [str(one) for one in value])
    else:
        data[name] = value if isinstance(value, list) else _plain(value)


def _same(one: Any, other: Any) -> bool:
    return _plain(one) == _plain(other)


def _plain(value: Any) -> Any:
    """As it is typed; of several the order does not matter."""
    if value is None or value is False or value == []:
        return ""
    if isinstance(value, list):
        return sorted(str(one) for one in value)
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _readable(field: forms.Field, value: Any) -> Any:
    """What was ticked or chosen, by its names."""
    if isinstance(value, time):
        return _plain(value)
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return value
    chosen = value if isinstance(value, list) else [value]
    choices: Any = field.choices
    # Groups of choices stay as they are.
    names = {str(key): str(name) for key, name in choices if not isinstance(name, list | tuple)}
    return gettext(", ").join(names.get(str(one), str(one)) for one in chosen if one not in (None, ""))
