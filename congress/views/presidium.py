"""The presidium of a session."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.pages import ActButton, ServiceFormPage
from congress.forms.papers import PresidiumForm
from congress.models import PresidiumSeat, Session
from congress.reports.electorates import day_of, voters_in
from congress.services.presidium import seat_person, unseat_person
from congress.views.sessions import OfSession


def presidium_url(session: Session) -> str:
    return reverse("congress:presidium", args=[session.pk])


class Presidium(OfSession, ServiceFormPage):
    """Who sits in it, and one more."""

    permission_required = "congress.change_congress"
    template_name = "congress/presidium.html"
    form_class = PresidiumForm

    def get_form_kwargs(self) -> dict[str, Any]:
        voters = voters_in(self.session, day_of(self.session))
        people = voters.exclude(pk__in=self.session.presidium.values("person"))
        return super().get_form_kwargs() | {"people": people}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seats = self.session.presidium.select_related("person__department")
        return super().get_context_data(presidium=list(seats), **kwargs)

    def act(self, form: PresidiumForm) -> PresidiumSeat:
        typed = form.cleaned_data
        return seat_person(
            session=self.session,
            person=typed["who"],
            is_executive=typed["is_executive"],
            is_secretary=typed["is_secretary"],
            by=self.request.user,
        )

    def answer(self, done: PresidiumSeat) -> HttpResponse:
        messages.success(self.request, _("%(name)s sits in the presidium.") % {"name": done.person.name})
        return HttpResponseRedirect(presidium_url(self.session))


class PresidiumRemove(ActButton):
    permission_required = "congress.change_congress"

    @cached_property
    def seat(self) -> PresidiumSeat:
        sessions = Session.objects.visible_to(self.request.user)
        rows = PresidiumSeat.objects.filter(session__in=sessions).select_related("session__term", "person")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def act(self) -> str:
        session = unseat_person(seat=self.seat, by=self.request.user)
        return presidium_url(session)

    def back(self) -> str:
        return presidium_url(self.seat.session)
