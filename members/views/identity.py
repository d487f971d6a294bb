"""Somebody's identity number on their page: covered, uncovered once, entered, thrown away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from accounts.access import PermissionRequired
from accounts.pages import ActButton
from members.forms.identity import IdentityForm
from members.models import Person
from members.reports.identity import identity_of
from members.services.identity import (
    are_numbers_kept,
    discard_identity_number,
    not_kept_sentence,
    set_identity_number,
    uncover_identity_number,
    unreadable_sentence,
)


class OfPerson(PermissionRequired, View):
    """A page about somebody this user may see; never stored by the browser."""

    permission_required = "members.view_identity"

    @cached_property
    def person(self) -> Person:
        return get_object_or_404(Person.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        """The panel, as a fragment where htmx asks for it."""
        template = "members/_identity.html" if self.request.htmx else "members/identity.html"
        context |= {
            "person": self.person,
            "are_kept": are_numbers_kept(),
            "not_kept": not_kept_sentence(),
            "unreadable": unreadable_sentence(),
        }
        context |= {"identity": identity_of(self.person)} if context["are_kept"] else {}
        return render(self.request, template, context, status=status)


@method_decorator(never_cache, name="dispatch")
class IdentityPanel(OfPerson):
    """Kept or not, its mask, and whether it was compared."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()


@method_decorator(never_cache, name="dispatch")
class IdentityUncover(OfPerson):
    """The number in full, in this answer alone; the look is recorded."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            number = uncover_identity_number(person=self.person, by=self.request.user)
        except ValidationError as refusal:
            return self.page(status=422, refusals=refusal.messages)
        return self.page(number=number)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class IdentityEdit(OfPerson):
    """Enter the number, or another in its place."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not are_numbers_kept():
            return self.page()
        return self._form(IdentityForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person, form = self.person, IdentityForm(request.POST)
        if not form.is_valid():
            return self._form(form, status=422)
        facts = {name: value for name, value in form.cleaned_data.items() if name != "agreed"}
        try:
            check = set_identity_number(person=person, by=self.request.user, **facts)
        except ValidationError as refusal:
            form.add_error("number", refusal)
            return self._form(form, status=422)
        agrees = _("The number is kept, and agrees with birth date and sex.")
        differs = _("The number is kept; that it differs from the registry is written down.")
        messages.success(request, agrees if check.agrees else differs)
        return redirect("members:person_detail", pk=pk)

    def _form(self, form: IdentityForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "person": self.person}
        return render(self.request, "members/identity_form.html", context, status=status)


class IdentityDiscard(ActButton, OfPerson):
    """Throw the number away; that it was compared stays."""

    http_method_names = ["post"]

    def act(self) -> str:
        discard_identity_number(person=self.person, by=self.request.user)
        messages.success(self.request, _("The number was thrown away."))
        return self.back()

    def back(self) -> str:
        return reverse("members:person_detail", args=[self.kwargs["pk"]])
