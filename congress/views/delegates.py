"""Delegates: entering them, the record of one, ending and replacing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View
from django.views.generic.base import ContextMixin

from accounts.access import PermissionRequired
from accounts.pages import ActButton, ServiceFormPage
from congress.forms.delegates import DelegateEndForm, DelegateForm, DelegatesForm, PickForm, ReplaceForm
from congress.models import Body, Delegate
from congress.reports.delegates import record_of
from congress.reports.terms import candidates_of, day_in, not_teaching
from congress.services.delegates import (
    NewDelegate,
    change_delegate,
    end_delegate,
    enter_delegates,
    remove_delegate,
    replace_delegate,
)
from congress.views.shares import shares_with
from congress.views.terms import OfTerm
from members.reports.named import names_offered

_Seat = Delegate.Seat


class DelegateAdd(OfTerm, ServiceFormPage):
    """Several names ticked at once: formal delegates with the shares beside them, or guests."""

    permission_required = "congress.change_congress"
    template_name = "congress/delegate_pick.html"

    @cached_property
    def seat(self) -> str:
        asked = self.request.GET.get("seat", "")
        if asked in (_Seat.NON_VOTING, _Seat.INVITED):
            return asked
        # Where everybody votes only guests are entered.
        return _Seat.FORMAL if self.term.body == Body.STAFF_CONGRESS else _Seat.INVITED

    @cached_property
    def is_formal(self) -> bool:
        return self.seat == _Seat.FORMAL

    def get_form_class(self) -> type[PickForm]:
        return DelegatesForm if self.is_formal else PickForm

    @property
    def text(self) -> str:
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        # NUL, which the database cannot hold, finds nothing.
        return sent.get("q", "").replace("\x00", "").strip()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "search" in request.POST:
            # Nothing is saved; what was ticked and typed stays.
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        day, sent = day_in(self.term, localdate()), self.request.POST
        people = candidates_of(self.term, self.seat, day, text=self.text, ticked=sent.getlist("pick"))
        own: dict[str, Any] = {"candidates": people, "not_teaching": not_teaching(people, day)}
        if self.is_formal:
            own["term"] = self.term
        if "search" in sent:
            own |= {"data": None, "files": None, "kept": sent, "initial": sent.dict()}
        return super().get_form_kwargs() | own

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            is_formal=self.is_formal,
            seat=self.seat,
            seat_label=_Seat(self.seat).label,
            q=self.text,
            can_search=True,
            **kwargs,
        )
        if self.is_formal:
            context["composition"] = shares_with(self.term, context["form"].seated())
        return context

    def act(self, form: Any) -> list[Delegate]:
        typed = form.cleaned_data
        came_by = Delegate.Origin.BY_ELECTION if typed.get("by_election") else Delegate.Origin.ENTERED
        return enter_delegates(
            term=self.term,
            people=typed["people"],
            since=typed.get("since") or self.term.period.lower,
            seat=self.seat,
            origin=came_by,
            constituency=typed.get("constituency"),
            by=self.request.user,
        )

    def answer(self, done: list[Delegate]) -> HttpResponse:
        if self.is_formal:
            sentence = ngettext("%(n)d delegate is entered.", "%(n)d delegates are entered.", len(done))
        else:
            sentence = ngettext("%(n)d guest is entered.", "%(n)d guests are entered.", len(done))
        messages.success(self.request, sentence % {"n": len(done)})
        return HttpResponseRedirect(self.back())


class OfDelegate(ContextMixin, View):
    """A page about one seat."""

    request: Any

    @cached_property
    def delegate(self) -> Delegate:
        related = ("term", "person__department", "post", "constituency", "replaces__person")
        return get_object_or_404(Delegate.objects.select_related(*related), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            delegate=self.delegate, term=self.delegate.term, back=self.back(), **kwargs
        )

    def back(self) -> str:
        return reverse("congress:delegate_detail", args=[self.delegate.pk])

    def answer(self, done: Any) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(self.back())


class DelegateDetail(OfDelegate, PermissionRequired, TemplateView):
    """The record of a delegate; what was attended is shown to the delegate and to who prepares."""

    permission_required = "congress.view_congress"
    template_name = "congress/delegate_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, localdate()
        can_change = user.has_perm("congress.change_congress")
        sees_record = can_change or self.delegate.person.user_id == user.pk
        return super().get_context_data(
            record=record_of(self.delegate, today) if sees_record else None,
            successor=Delegate.objects.filter(replaces=self.delegate).select_related("person").first(),
            is_held=self.delegate.is_held_on(day_in(self.delegate.term, today)),
            can_change=can_change,
            **kwargs,
        )


class DelegateEdit(OfDelegate, ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/delegate_form.html"
    form_class = DelegateForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.delegate}

    def act(self, form: DelegateForm) -> Delegate:
        return change_delegate(
            delegate=self.delegate, version=form.seen_version, by=self.request.user, **form.fields_typed
        )


class DelegateEnd(OfDelegate, ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/delegate_form.html"
    form_class = DelegateEndForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"delegate": self.delegate}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_ending=True, **kwargs)

    def act(self, form: DelegateEndForm) -> Delegate:
        return end_delegate(delegate=self.delegate, by=self.request.user, **form.cleaned_data)


class DelegateReplace(OfDelegate, ServiceFormPage):
    """A by-election for somebody who leaves or has left."""

    permission_required = "congress.change_congress"
    template_name = "congress/delegate_form.html"
    form_class = ReplaceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"delegate": self.delegate}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_replacing=True, people=names_offered(localdate()), **kwargs)

    def act(self, form: ReplaceForm) -> Delegate:
        typed = form.cleaned_data
        successor = NewDelegate(typed["who"], typed["is_teacher"], typed["is_leader"], typed["votes"])
        return replace_delegate(
            delegate=self.delegate,
            successor=successor,
            since=typed["since"],
            reason=typed["reason"],
            by=self.request.user,
        )


class DelegateRemove(OfDelegate, ActButton):
    permission_required = "congress.change_congress"

    def act(self) -> str:
        remove_delegate(delegate=self.delegate, by=self.request.user)
        messages.success(self.request, _("The entry has been taken out."))
        return reverse("congress:term_detail", args=[self.delegate.term_id])
