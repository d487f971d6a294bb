from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import devices
from accounts.confirming import begin
from accounts.models import User
from accounts.slips import slips_by_machine
from vault.secrets import conceal, reveal

# The session's note of the slip that is letting somebody in, until a second factor has been asked for too.
REDEEMED = "redeemed_slip"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: a sign-in is handed out by the union."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # The same for a name nobody has: a refusal does not tell who works here.
        "username_password_mismatch": _("Staff number, mobile or e-mail, or the password, is not right."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Please wait a quarter of an hour, or ask your union group leader or "
            "the union chair for a new slip."
        ),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        if not user.is_open:
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        owner = cast(User, user)
        redeemed = owner.slips.filter(pk=request.session.pop(REDEEMED, None)).first()
        begin(request.session, by_slip=redeemed is not None)
        # Also whoever comes by a slip: another, made for somebody else, may have taken the password away.
        if slips_by_machine(owner).exclude(pk=redeemed and redeemed.pk).exists():
            messages.warning(
                request,
                gettext(
                    "Lately a sign-in slip was made for you on the machine. If you did not ask for it, look "
                    "under “My sign-in”."
                ),
            )

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        devices.sign_out(user, but=self.request.session.session_key)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        # Those pages stand behind `accounts.access.confirmed_only`, which takes a PIN as well.
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth's own holds the Host header, whose port a guesser may vary to be counted anew.
        return str(credentials.get("username", "")).lower()


class SecondFactorAdapter(DefaultMFAAdapter):
    """The shared secret of an authenticator app is encrypted where it is stored."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right; type the six figures that the app shows now.")
    }

    def get_totp_issuer(self) -> str:
        return gettext("Staff Home")

    def encrypt(self, text: str) -> str:
        return conceal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return reveal(encrypted_text)
