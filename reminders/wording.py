"""Words with fields in braces, as the chair edits them: 亲爱的{name}，祝您生日快乐！"""

from collections.abc import Mapping
from string import Formatter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# There in the words of every kind.
ALWAYS = {"name": _("the person's name"), "union": _("the union"), "school": _("the school")}


def check_words(text: str, fields: Mapping[str, Any]) -> None:
    """Refuse a field that there is not, and braces that do not close; the sentence names what there is."""
    # A reader would see one pair of them; nobody who types two means that.
    if "{{" in text or "}}" in text:
        raise _unreadable()
    known = ALWAYS | dict(fields)
    for name in fields_of(text):
        if name not in known:
            raise ValidationError(
                _("There is no field {%(field)s} here. There are: %(known)s."),
                code="unknown_field",
                params={"field": name, "known": " ".join(f"{{{one}}}" for one in known)},
            )


def fields_of(text: str) -> list[str]:
    """The names between braces; raises ValidationError where the braces cannot be read."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise _unreadable() from error
    if any(given or conversion for _literal, _name, given, conversion in parts):
        raise _unreadable()
    return [name for _literal, name, _spec, _conversion in parts if name is not None]


def say(text: str, facts: Mapping[str, str]) -> str:
    """The words with their facts; they have been checked, or `check_words` is called before."""
    return "".join(
        literal + (str(facts[name]) if name is not None else "")
        for literal, name, _spec, _conversion in Formatter().parse(text)
    )


def _unreadable() -> ValidationError:
    return ValidationError(
        _("A field is written with one pair of braces, like {name}; please look at the braces again."),
        code="unreadable_braces",
    )
