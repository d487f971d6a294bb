"""The shares of the delegates while names are being ticked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.generic import View

from accounts.access import PermissionRequired
from congress.forms.delegates import PickForm
from congress.models import Delegate, Term
from congress.reports.terms import candidates_of, day_in, formal_on, seated
from congress.rules import rules_on
from congress.shares import Composition, Seated, composition
from congress.views.terms import OfTerm


def shares_with(term: Term, more: list[Seated]) -> Composition:
    """The shares among those who sit today and `more`. Two queries."""
    day = day_in(term, localdate())
    return composition([*seated(formal_on(term, day)), *more], rules_on(day), day)


class DelegateShares(OfTerm, PermissionRequired, View):
    """What the shares would be with those ticked; asked with POST for the many names, and writes nothing."""

    permission_required = "congress.change_congress"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = candidates_of(
            self.term,
            Delegate.Seat.FORMAL,
            day_in(self.term, localdate()),
            ticked=request.POST.getlist("pick"),
        )
        form = PickForm(request.POST, candidates=people)
        return render(
            request, "congress/_shares.html", {"composition": shares_with(self.term, form.seated())}
        )
