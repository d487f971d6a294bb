"""The house before there is a union in it: a word to strangers, and one page for whoever sets it up."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, View

from members.services.union import found_union, is_founded
from office.forms.founding import FoundingForm
from office.founding import is_founding_token

# Whoever came by the terminal's address; the token stays out of further addresses, and so out of logs.
_MAY_FOUND = "may_found"


def once_founded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The sign-in page; before anybody can sign in, the page that says how the house is set up."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and not is_founded():
            return redirect("office:founding")
        return view(request, *args, **kwargs)

    return door


@method_decorator([login_not_required, never_cache], name="dispatch")
class FirstRun(View):
    """The address that the terminal shows."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if is_founded() or not is_founding_token(token):
            context = {"is_founded": is_founded()}
            return render(request, "office/first_run_closed.html", context, status=404)
        request.session[_MAY_FOUND] = True
        return redirect("office:founding")


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class Founding(FormView):
    """School, union, officers and the chair's password: one form, written in one transaction."""

    template_name = "office/founding.html"
    form_class = FoundingForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_founded():
            if request.method == "POST":
                messages.info(request, _("This house has been set up already. Please sign in."))
            return redirect("office:home")
        if not request.session.get(_MAY_FOUND):
            status = 403 if request.method == "POST" else 200
            return render(request, "office/not_founded.html", status=status)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: FoundingForm) -> HttpResponse:
        try:
            chair = found_union(**form.answers)
        except ValidationError as refusal:
            about_the_day = getattr(refusal, "code", "") in {"since_ahead", "since_long_ago", "term_over"}
            form.add_error("since" if about_the_day else None, refusal.messages)
            return self.form_invalid(form)
        del self.request.session[_MAY_FOUND]
        messages.success(self.request, _("The house is set up, and you are signed in. Now the roster."))
        return perform_login(self.request, chair, redirect_url=reverse("members:roster_start"))

    def form_invalid(self, form: FoundingForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
