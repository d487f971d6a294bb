"""What is typed about bright ideas; the form for writers without a name asks for nothing about them."""

from copy import copy
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.dress import Dressed
from congress.models import Idea
from congress.reports.ideas import TAKEN_DOWN

# A person reads the page first; a program does not.
QUICKEST = timedelta(seconds=3)
LONGEST = timedelta(hours=24)
_SALT = "congress.idea"


class IdeaForm(Dressed):
    """An idea in a line, and more of it for whoever likes."""

    title = forms.CharField(
        label=_("Your idea in a line"), max_length=100, widget=forms.TextInput(attrs={"data-keep": True})
    )
    text = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=5000,
        help_text=_("How it is today, what could be done, what it would bring. May stay empty."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class UnnamedIdeaForm(IdeaForm):
    """The same without a sign-in: a field that people do not see, and a page that was open a little while."""

    website = forms.CharField(
        label=_("Please leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("This one stays empty; please clear it and send again."), code="filled")
        return ""

    def clean_opened(self) -> str:
        opened: str = self.cleaned_data["opened"]
        if not is_of_this_page(opened):
            # The next try is made from a page that has just been opened.
            shown: Any = copy(self.data)
            shown["opened"] = opened_now()
            self.data = shown
            raise ValidationError(
                _("The page had been open for too long. Your words are still here: please send them again."),
                code="too_long",
            )
        if is_of_this_page(opened, within=QUICKEST):
            raise ValidationError(
                _("That was very quick. Please look at it once more and send it again."), code="too_quick"
            )
        return opened


class AnswerForm(Dressed):
    """What is answered, and what becomes of the idea."""

    status = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[one for one in Idea.Status.choices if one[0] != Idea.Status.NEW],
    )
    answer = forms.CharField(
        label=_("Answer to everybody"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)


class TakeDownForm(Dressed):
    """Why an idea is not shown any more."""

    reason = forms.CharField(
        label=_("Why it is taken down"),
        max_length=200,
        help_text=_("It stays with the idea; only those who look after the list read it."),
    )


class IdeaFilter(Dressed):
    """Which ideas are shown; what cannot be read is not asked for."""

    q = forms.CharField(label=_("Words in the idea"), required=False, max_length=50)
    status = forms.ChoiceField(label=_("What became of it"), required=False)

    def __init__(self, *args: Any, keeps_list: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken_down = [(TAKEN_DOWN, _("Taken down"))] if keeps_list else []
        status = cast(forms.ChoiceField, self.fields["status"])
        status.choices = [("", _("All ideas")), *Idea.Status.choices, *taken_down]

    @property
    def asked(self) -> dict[str, str]:
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        return {"status": asked.get("status", ""), "text": asked.get("q", "")}


def opened_now() -> str:
    """A page's mark of when it was opened; it goes out with the page and is kept nowhere."""
    return signing.TimestampSigner(salt=_SALT).sign("")


def is_of_this_page(mark: str, *, within: timedelta = LONGEST) -> bool:
    """Whether `mark` is one of ours and no older than `within`."""
    try:
        signing.TimestampSigner(salt=_SALT).unsign(mark, max_age=within)
    except signing.BadSignature:
        return False
    return True
