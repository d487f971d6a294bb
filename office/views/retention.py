"""Who has been kept long enough, what forgetting them would rewrite, and doing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import View

from accounts.access import PermissionRequired, Request
from accounts.asked import numbers_asked
from members.models import Forgetting, Person, Union
from office.forms.my_file import ForgettingForm, ForgettingLookup
from office.services.forgetting import due_now, forget_due, forget_person, refusal_to_forget, rows_behind

# The latest of the record that are shown.
MOST_RECORDS = 20


@method_decorator(never_cache, name="dispatch")
class Retention(PermissionRequired, View):
    """The dry run for all who are due: who, and how many rows of what; a POST with that very list does it."""

    permission_required = "office.keep_privacy"

    def get(self, request: Request) -> HttpResponse:
        if "staff_number" not in request.GET:
            return self._page()
        lookup = ForgettingLookup(request.GET, user=request.user)
        if lookup.is_valid():
            return redirect("office:retention_person", lookup.cleaned_data["staff_number"].pk)
        return self._page(lookup=lookup, status=422)

    def post(self, request: Request) -> HttpResponse:
        form = ForgettingForm(request.POST)
        shown = numbers_asked(request.POST.getlist("people"))
        if form.is_valid():
            try:
                n = forget_due(shown=shown, by=request.user, reason=form.cleaned_data["reason"])
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(
                    request,
                    ngettext("%(n)d person was forgotten.", "%(n)d people were forgotten.", n) % {"n": n},
                )
                return redirect("office:retention")
        return self._page(form=form, status=422)

    def _page(self, *, form: Any = None, lookup: Any = None, status: int = 200) -> HttpResponse:
        due = due_now()
        years = Union.objects.values_list("retention_years", flat=True).get()
        why = ngettext("kept for %(n)d year after leaving", "kept for %(n)d years after leaving", years)
        context = {
            "due": due,
            "rows": rows_behind(Person.objects.filter(pk__in=[person.pk for person in due])) if due else {},
            "years": years,
            "form": form or ForgettingForm(initial={"reason": why % {"n": years}}),
            "lookup": lookup or ForgettingLookup(user=self.request.user),
            "records": Forgetting.objects.select_related("person", "by__person")[:MOST_RECORDS],
        }
        return render(self.request, "office/retention.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class RetentionPerson(PermissionRequired, View):
    """The dry run for somebody who asked in writing; a POST with the reason does it."""

    permission_required = "office.keep_privacy"

    def get(self, request: Request, pk: int) -> HttpResponse:
        return self._page(self._person(pk), ForgettingForm())

    def post(self, request: Request, pk: int) -> HttpResponse:
        person, form = self._person(pk), ForgettingForm(request.POST)
        if form.is_valid():
            try:
                forget_person(
                    person=person, by=request.user, reason=form.cleaned_data["reason"], on_request=True
                )
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                messages.success(request, _("This person was forgotten."))
                return redirect("office:retention")
        return self._page(person, form, status=422)

    def _person(self, pk: int) -> Person:
        return get_object_or_404(Person.objects.visible_to(self.request.user), pk=pk)

    def _page(self, person: Person, form: ForgettingForm, *, status: int = 200) -> HttpResponse:
        refusal = refusal_to_forget(person, on_request=True)
        rows = {} if refusal else rows_behind(Person.objects.filter(pk=person.pk))
        context = {"person": person, "form": form, "refusal": refusal, "rows": rows}
        return render(self.request, "office/retention_person.html", context, status=status)
