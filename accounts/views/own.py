"""What somebody looks after of their own sign-in: PIN, password, second factor, devices."""

from http import HTTPStatus
from typing import Any

from allauth.account.forms import SetPasswordForm
from allauth.account.views import PasswordChangeView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from accounts.access import Request, confirmed_only
from accounts.confirming import end_forgetting, may_forget_password
from accounts.devices import browsers_of, sign_out
from accounts.forms import ConfirmForm, NewPinForm
from accounts.pages import first_page, page_of_ours
from accounts.pins import set_pin
from accounts.slips import slips_by_machine


class OwnForm(FormView):
    """A form about one's own sign-in; a refusal says so in its status."""

    request: Request

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


@method_decorator(never_cache, name="dispatch")
class Confirm(OwnForm):
    """Asks for the password or the PIN, and leads back to the page that was asked for."""

    form_class = ConfirmForm
    template_name = "accounts/confirm.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def get_form(self, form_class: Any = None) -> ConfirmForm:
        return ConfirmForm(self.request, self.request.POST if self.request.method == "POST" else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(next=self._back(), **kwargs)

    def get_success_url(self) -> str:
        return self._back()

    def _back(self) -> str:
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        return page_of_ours(self.request, asked, otherwise=first_page())


class Security(TemplateView):
    """My sign-in: what there is of it, and where each is changed."""

    template_name = "accounts/security.html"
    request: Request

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            has_password=user.has_usable_password(),
            has_second_factor=Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists(),
            made_on_machine=slips_by_machine(user),
            device_count=len(browsers_of(user, here=None)),
            **kwargs,
        )


@method_decorator(never_cache, name="dispatch")
class PasswordChange(PasswordChangeView):
    """A new password, for whoever knows the old one or has just come in by a slip."""

    def get_form_class(self) -> Any:
        return SetPasswordForm if may_forget_password(self.request) else super().get_form_class()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(came_just_now=may_forget_password(self.request), **kwargs)

    def get_default_success_url(self) -> str:
        return reverse("accounts:security")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        end_forgetting(self.request.session)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


@method_decorator(confirmed_only, name="dispatch")
class PinChange(OwnForm):
    """A new PIN, for whoever has just shown the old one or the password."""

    form_class = NewPinForm
    template_name = "accounts/pin_change.html"

    def get_form(self, form_class: Any = None) -> NewPinForm:
        posted = self.request.POST if self.request.method == "POST" else None
        return NewPinForm(self.request.user, posted)

    def form_valid(self, form: NewPinForm) -> HttpResponse:
        set_pin(self.request.user, form.cleaned_data["pin"])
        messages.success(self.request, _("The new PIN is set."))
        return redirect("accounts:security")


@method_decorator(never_cache, name="dispatch")
class Devices(TemplateView):
    """Where I am signed in."""

    template_name = "accounts/devices.html"
    request: Request

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = self.request.session.session_key
        return super().get_context_data(devices=browsers_of(self.request.user, here=here), **kwargs)


class DeviceRemove(View):
    """Sign one of my devices out, this one too."""

    http_method_names = ["post"]

    def post(self, request: Request, pk: int) -> HttpResponseRedirect:
        one = get_object_or_404(request.user.usersession_set, pk=pk)  # type: ignore[attr-defined]
        is_here = one.session_key == request.session.session_key
        sign_out(request.user, only=one.pk)
        if is_here:
            logout(request)
            return redirect("account_login")
        messages.success(request, _("That device is signed out."))
        return redirect("accounts:devices")
