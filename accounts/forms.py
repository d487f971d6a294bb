import re
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.confirming import came_by_slip, confirm
from accounts.models import User
from accounts.pins import read_pin, refuse_weak_pin


class SignInForm(LoginForm):
    """Staff number, mobile or e-mail, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An e-mail is longer than a staff number.
        self.fields["login"] = forms.CharField(
            label=_("Staff number, mobile or e-mail"),
            max_length=254,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
            ),
        )
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs.pop("placeholder", None)

    @cached_property
    def _named(self) -> str:
        """The staff number of whoever is meant, so that attempts under three names are counted together."""
        typed = self.cleaned_data["login"]
        user = User.objects.called(typed)
        return user.staff_number if user else typed

    def user_credentials(self) -> dict:
        return super().user_credentials() | {"username": self._named}

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as refusal:
            # No password is as short; the same for a name nobody has.
            is_mismatch = str(refusal.code).endswith("_password_mismatch")
            if not is_mismatch or not re.fullmatch(r"[0-9]{4,6}", read_pin(self.cleaned_data["password"])):
                raise
            raise ValidationError(
                _(
                    "That is not right. A PIN is not a password: without a password of your own, "
                    "come in by a new sign-in slip."
                ),
                code=refusal.code,
            ) from refusal


class ConfirmForm(forms.Form):
    """The password or the PIN once more; valid means that the session has been confirmed."""

    NAME = "confirm_secret"

    confirm_secret = forms.CharField(
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"class": "form-control", "autocomplete": "current-password", "autofocus": True}
        ),
    )

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(*args)
        self.request = request
        field = self.fields[self.NAME]
        user = request.user
        if isinstance(user, User) and user.pin and (came_by_slip(request) or not user.has_usable_password()):
            field.label = _("PIN")
            field.help_text = _("The six figures that you chose with your slip.")
            field.widget.attrs["inputmode"] = "numeric"
        else:
            field.label = _("Password or PIN") if getattr(user, "pin", "") else _("Password")

    def clean_confirm_secret(self) -> str:
        confirm(self.request, self.request.user, self.cleaned_data[self.NAME])  # type: ignore[arg-type]
        return ""


class NewPinForm(forms.Form):
    """Six figures, twice."""

    _figures = {"class": "form-control slip-pin", "inputmode": "numeric", "autocomplete": "new-password"}

    pin = forms.CharField(
        label=_("Choose six figures as your PIN"),
        max_length=20,
        widget=forms.PasswordInput(attrs=_figures),
    )
    again = forms.CharField(
        label=_("The same six figures once more"),
        max_length=20,
        widget=forms.PasswordInput(attrs=_figures),
    )

    def __init__(self, user: User, *args: Any) -> None:
        super().__init__(*args)
        self.user = user

    def clean_pin(self) -> str:
        pin = read_pin(self.cleaned_data["pin"])
        refuse_weak_pin(pin, self.user)
        return pin

    def clean_again(self) -> str:
        again = read_pin(self.cleaned_data["again"])
        if "pin" in self.cleaned_data and again != self.cleaned_data["pin"]:
            raise ValidationError(
                _("The two are not the same. Please type them once more."), code="pins_differ"
            )
        return again
