"""The first page many people see: a slip was scanned."""

from http import HTTPStatus
from typing import Any

from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.adapter import REDEEMED
from accounts.forms import NewPinForm
from accounts.models import SignInSlip
from accounts.slips import find_slip, redeem_slip, refuse_spent_slip


@method_decorator(login_not_required, name="dispatch")
@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class SlipUse(View):
    """GET says whose slip it is and changes nothing; POST chooses the PIN and lets this phone in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        # The address is a key, and goes nowhere. With "no-referrer" browsers send the form's origin as null,
        # and it would be refused as a forgery.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        slip = find_slip(code)
        try:
            usable = refuse_spent_slip(slip)
        except ValidationError as error:
            return self._refused(slip, error)
        return self._asked(usable, NewPinForm(usable.user))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        slip = find_slip(code)
        try:
            usable = refuse_spent_slip(slip)
            form = NewPinForm(usable.user, request.POST)
            if not form.is_valid():
                return self._asked(usable, form, HTTPStatus.UNPROCESSABLE_ENTITY)
            user = redeem_slip(code=code, pin=form.cleaned_data["pin"])
        except ValidationError as error:
            return self._refused(find_slip(code), error)
        # Somebody else may have been signed in on this phone.
        logout(request)
        request.session[REDEEMED] = usable.pk
        messages.success(request, _("This phone is signed in now, for half a year. Keep your PIN in mind."))
        # Whoever has a password may have come because it was forgotten.
        forgotten = reverse("account_change_password") if user.has_usable_password() else None
        return perform_login(request, user, redirect_url=forgotten)

    def _asked(self, slip: SignInSlip, form: NewPinForm, status: int = HTTPStatus.OK) -> HttpResponse:
        return render(self.request, "accounts/slip.html", {"form": form, "slip": slip}, status=status)

    def _refused(self, slip: SignInSlip | None, error: ValidationError) -> HttpResponse:
        status: int = HTTPStatus.GONE
        if slip is None:
            guesses = ratelimit.consume(self.request, app="allauth.account", action="slip", limit_get=True)
            status = HTTPStatus.NOT_FOUND if guesses else HTTPStatus.TOO_MANY_REQUESTS
        context = {"sentence": error.messages[0], "is_mine": slip and slip.user == self.request.user}
        return render(self.request, "accounts/slip_spent.html", context, status=status)
