from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: a sign-in is handed out by the union."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # The same for a number nobody has: a refusal does not tell who works here.
        "username_password_mismatch": _("Staff number or password is not right."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Please wait a quarter of an hour, or ask the union for a new password."
        ),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth's own holds the Host header, whose port a guesser may vary to be counted anew.
        return str(credentials.get("username", "")).lower()
