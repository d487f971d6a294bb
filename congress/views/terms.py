"""Bodies and their terms: the list, a term with all who sit in it, its roll with reasons."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from django.views.generic.base import ContextMixin

from accounts.access import PermissionRequired
from accounts.pages import ServiceFormPage
from congress.forms.terms import TermForm
from congress.models import Body, Term
from congress.reports.rolls import RollLine, line_of, roll_of
from congress.reports.terms import day_in, facts_of
from congress.rules import body_of_staff
from congress.services.terms import add_term, change_term


class OfTerm(ContextMixin, View):
    """A page about one term."""

    request: Any

    @cached_property
    def term(self) -> Term:
        return get_object_or_404(Term, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(term=self.term, back=self.back(), **kwargs)

    def back(self) -> str:
        return reverse("congress:term_detail", args=[self.term.pk])


class TermList(PermissionRequired, TemplateView):
    """Each body with its terms, the one of today first."""

    permission_required = "congress.view_congress"
    template_name = "congress/term_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = list(Term.objects.order_by("-period"))
        bodies = [(body, [term for term in terms if term.body == body]) for body in Body]
        return super().get_context_data(
            bodies=bodies,
            today=localdate(),
            can_change=self.request.user.has_perm("congress.change_congress"),
            **kwargs,
        )


class TermDetail(OfTerm, PermissionRequired, TemplateView):
    """Who sits in a term, whether the shares hold, what the rules ask for, and how I stand to it."""

    permission_required = "congress.view_congress"
    template_name = "congress/term_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, localdate()
        day = day_in(self.term, today)
        facts = facts_of(self.term, today)
        known: dict[str, Any] = {"rules": facts.rules, "delegates": facts.delegates}
        person = getattr(user, "person", None)
        return super().get_context_data(
            facts=facts,
            mine=line_of(self.term, person, day, **known) if person else None,
            has_delegates=self.term.body == Body.STAFF_CONGRESS,
            can_change=user.has_perm("congress.change_congress"),
            can_see_roll=user.has_perm("congress.keep_doors"),
            today=today,
            **kwargs,
        )


class TermRoll(OfTerm, PermissionRequired, TemplateView):
    """Why somebody is on the roll or is not: everybody, found by name or number."""

    permission_required = "congress.keep_doors"
    template_name = "congress/term_roll.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = day_in(self.term, localdate())
        lines = roll_of(self.term, day)
        voters = sum(line.has_vote for line in lines)
        text, shown = self.request.GET.get("q", "").strip(), self.request.GET.get("shown", "")
        found = [line for line in lines if _is_found(line, text) and shown in ("", _place(line))]
        return super().get_context_data(
            page=Paginator(found, 100).get_page(self.request.GET.get("page")),
            voters=voters,
            guests=sum(line.is_on for line in lines) - voters,
            others=sum(not line.is_on for line in lines),
            day=day,
            q=text,
            shown=shown,
            **kwargs,
        )


def _is_found(line: RollLine, text: str) -> bool:
    person = line.person
    return text in person.name or person.staff_number.startswith(text.upper()) or text in line.unit


def _place(line: RollLine) -> str:
    return "on" if line.is_on else "off"


class TermAdd(ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/term_form.html"
    form_class = TermForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Term(body=body_of_staff())}

    def get_initial(self) -> dict[str, Any]:
        body = self.request.GET.get("body", "")
        if body not in Body.values:
            return {}
        last = Term.objects.filter(body=body).order_by("-number").first()
        begins = {"first": last.period.upper} if last else {}
        return {"body": body, "number": last.number + 1 if last else 1, **begins}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=reverse("congress:term_list"), **kwargs)

    def act(self, form: TermForm) -> Term:
        return add_term(by=self.request.user, **form.fields_typed)

    def answer(self, done: Term) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(reverse("congress:term_detail", args=[done.pk]))


class TermEdit(OfTerm, ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/term_form.html"
    form_class = TermForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.term}

    def act(self, form: TermForm) -> Term:
        return change_term(
            term=self.term, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: Term) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(self.back())
