"""Constituencies of a term, and the result of their election."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from django.views.generic.base import ContextMixin

from accounts.pages import ActButton, ServiceFormPage
from congress.forms.delegates import ElectionForm
from congress.forms.terms import ConstituencyForm
from congress.models import Constituency, Delegate
from congress.reports.elections import doubts_about
from congress.reports.terms import candidates_of, day_in, not_teaching
from congress.services.constituencies import (
    add_constituency,
    change_constituency,
    record_election,
    remove_constituency,
)
from congress.views.shares import shares_with
from congress.views.terms import OfTerm


class OfConstituency(ContextMixin, View):
    """A page about one constituency."""

    request: Any

    @cached_property
    def constituency(self) -> Constituency:
        return get_object_or_404(Constituency.objects.select_related("term"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            constituency=self.constituency, term=self.constituency.term, back=self.back(), **kwargs
        )

    def back(self) -> str:
        return reverse("congress:term_detail", args=[self.constituency.term_id])


class ConstituencyAdd(OfTerm, ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/constituency_form.html"
    form_class = ConstituencyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Constituency(term=self.term)}

    def act(self, form: ConstituencyForm) -> Constituency:
        return add_constituency(term=self.term, by=self.request.user, **form.fields_typed)

    def answer(self, done: Constituency) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(self.back())


class ConstituencyEdit(OfConstituency, ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/constituency_form.html"
    form_class = ConstituencyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.constituency}

    def act(self, form: ConstituencyForm) -> Constituency:
        return change_constituency(
            constituency=self.constituency,
            version=form.seen_version,
            by=self.request.user,
            **form.fields_typed,
        )

    def answer(self, done: Constituency) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(self.back())


class ConstituencyRemove(OfConstituency, ActButton):
    permission_required = "congress.change_congress"

    def act(self) -> str:
        remove_constituency(constituency=self.constituency, by=self.request.user)
        return self.back()


class ConstituencyElect(OfConstituency, ServiceFormPage):
    """Turnout and who was elected, with the shares of all delegates beside it."""

    permission_required = "congress.change_congress"
    template_name = "congress/delegate_pick.html"
    form_class = ElectionForm

    def get_initial(self) -> dict[str, Any]:
        return {"held_on": localdate(), "version": self.constituency.version}

    def get_form_kwargs(self) -> dict[str, Any]:
        term = self.constituency.term
        day = day_in(term, localdate())
        found = candidates_of(term, Delegate.Seat.FORMAL, day, constituency=self.constituency)
        return super().get_form_kwargs() | {"candidates": found, "not_teaching": not_teaching(found, day)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(is_formal=True, has_votes=True, **kwargs)
        return context | {"composition": shares_with(self.constituency.term, context["form"].seated())}

    def act(self, form: ElectionForm) -> list[Delegate]:
        typed = form.cleaned_data
        done = record_election(
            constituency=self.constituency,
            version=typed["version"],
            held_on=typed["held_on"],
            entitled=typed["entitled"],
            took_part=typed["took_part"],
            elected=typed["people"],
            by=self.request.user,
        )
        self.constituency.refresh_from_db()
        return done

    def answer(self, done: list[Delegate]) -> HttpResponse:
        sentence = ngettext("%(n)d delegate is entered.", "%(n)d delegates are entered.", len(done))
        messages.success(self.request, sentence % {"n": len(done)})
        for doubt in doubts_about(self.constituency, done):
            messages.warning(self.request, _("Please look: %(what)s") % {"what": doubt})
        return HttpResponseRedirect(self.back())
