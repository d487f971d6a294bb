"""Checking in: the list that the keepers of the door tick, and the page that the QR opens."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.asked import number_asked, numbers_asked
from accounts.pages import ActButton, narrowed
from congress.models import RollEntry, Sitting
from congress.reports.at_the_door import STATES, lines_of, own_place, roll_at_the_door
from congress.reports.sittings import attendance_of
from congress.services.doors import (
    check_in_at_door,
    check_in_by_list,
    check_in_many_by_list,
    excuse_by_list,
    undo_by_list,
)
from congress.views.sittings import OfSitting
from members.models import Person

PAGE = 100
NOTE = 100


class CheckInList(OfSitting, PermissionRequired, TemplateView):
    """The roll to be ticked, found by name or narrowed to who is missing."""

    permission_required = "congress.keep_doors"
    template_name = "congress/check_in_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.GET.get("q", "").replace("\x00", "").strip()[:60]
        state = self.request.GET.get("state", "")
        people = roll_at_the_door(self.sitting, typed=typed, state=state)
        page = Paginator(people, PAGE).get_page(self.request.GET.get("page"))
        lines = lines_of(page.object_list)
        return super().get_context_data(
            sitting=self.sitting,
            attendance=attendance_of(self.sitting),
            page_obj=page,
            lines=lines,
            missing=[line for line in lines if not line.state],
            q=typed,
            state=state if state in STATES else "",
            can_tick=bool(self.sitting.check_in_opened_at) and not self.sitting.closed_at,
            **kwargs,
        )


class _ListButton(OfSitting, ActButton):
    permission_required = "congress.keep_doors"

    def back(self) -> str:
        """The list as it was narrowed."""
        here = reverse("congress:check_in_list", args=[self.sitting.pk])
        return narrowed(here, self.request.POST, q="q", state="shown")


class CheckInMany(_ListButton):
    """Several who are there, each as `person`."""

    def act(self) -> str:
        keys = numbers_asked(self.request.POST.getlist("person")[:PAGE])
        if not keys:
            raise ValidationError(_("Tick first who is here."), code="nobody_ticked")
        number = check_in_many_by_list(sitting=self.sitting, people=keys, by=self.request.user)
        sentence = ngettext("%(n)s person entered as here.", "%(n)s people entered as here.", number)
        messages.success(self.request, sentence % {"n": number})
        return self.back()


class CheckInSet(_ListButton):
    """Somebody is there, is excused, or neither: `person` and what to enter."""

    @cached_property
    def person(self) -> Person:
        on_roll = RollEntry.objects.filter(session=self.sitting.session_id).values("person")
        rows = Person.objects.filter(pk__in=on_roll, merged_into=None)
        return get_object_or_404(rows, pk=number_asked(self.request.POST.get("person", "")))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.request.htmx:
            return super().post(request, *args, **kwargs)
        refusal = ""
        try:
            self._enter()
        except ValidationError as error:
            refusal = " ".join(error.messages)
        found = roll_at_the_door(self.sitting).filter(person=self.person)
        context = {"sitting": self.sitting, "line": lines_of(found)[0], "can_tick": True, "refusal": refusal}
        return render(request, "congress/_check_in_row.html", context | {"attendance": self.attendance()})

    def act(self) -> str:
        self._enter()
        messages.success(self.request, _("Entered for %(name)s.") % {"name": self.person.name})
        return self.back()

    def _enter(self) -> None:
        said = self.request.POST.get("state", "")
        whose: dict[str, Any] = {"sitting": self.sitting, "person": self.person, "by": self.request.user}
        if said == "present":
            check_in_by_list(**whose)
        elif said == "excused":
            note = self.request.POST.get("note", "").replace("\x00", "")
            excuse_by_list(**whose, note=note[:NOTE])
        elif said == "missing":
            undo_by_list(**whose)
        else:
            raise ValidationError(_("Please say whether somebody is there or excused."), code="no_state")


class Door(PermissionRequired, TemplateView):
    """What the QR at the door opens: one button; the GET writes nothing."""

    permission_required = "congress.view_congress"
    template_name = "congress/door.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        # The key stands in the address: what is linked from here does not learn it.
        response["Referrer-Policy"] = "same-origin"
        return response

    @cached_property
    def sitting(self) -> Sitting:
        rows = Sitting.objects.visible_to(self.request.user)
        rows = rows.select_related("session__term", "session__joint_term", "occasion")
        return get_object_or_404(rows.exclude(door_key=""), door_key=self.kwargs["key"])

    @cached_property
    def person(self) -> Person | None:
        return getattr(self.request.user, "person", None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sitting=self.sitting, own=own_place(self.sitting, self.person), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            check_in_at_door(sitting=self.sitting, person=self._somebody())
        except ValidationError as refusal:
            context = self.get_context_data(refusal=" ".join(refusal.messages))
            return self.render_to_response(context, status=422)
        return HttpResponseRedirect(reverse("congress:door", args=[self.sitting.door_key]))

    def _somebody(self) -> Person:
        if self.person is None:
            raise ValidationError(
                _("This sign-in belongs to nobody in the registry, so nobody can check in with it."),
                code="nobody",
            )
        return self.person
