"""Who came to an occasion, entered afterwards: ticked from a list, or pasted from a group chain."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.asked import numbers_asked
from accounts.pages import narrowed
from activities.door_lists import door_list_of
from activities.models import CheckIn, Occasion
from activities.reports.attendance import STATES, attendees, attendees_of, figures_of, people_for
from activities.services.attendance import Entered, enter_attendance, refuse_entering, take_back_attendance
from activities.views.days import OfOccasionInForce
from members.models import Person
from members.nearness import Known
from members.pasted_lists import Review, Taken
from members.pasted_pages import PastedPage

PAGE = 100


def attendance_url(occasion: Occasion) -> str:
    return reverse("activities:attendance", args=[occasion.pk])


class _Attended(OfOccasionInForce):
    @property
    def refusal(self) -> str:
        """Why attendance is not entered here, or not yet; empty where it is."""
        try:
            refuse_entering(self.occasion)
        except ValidationError as refused:
            return " ".join(refused.messages)
        return ""


class Attendance(_Attended, PermissionRequired, TemplateView):
    """Those it is for, to be ticked, and who is entered; POST enters or takes back."""

    permission_required = "activities.change_calendar"
    template_name = "activities/attendance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.GET.get("q", "").replace("\x00", "").strip()[:60]
        state = self.request.GET.get("state", "")
        rows = attendees(self.occasion, self.request.user, typed=typed, state=state)
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            occasion=self.occasion,
            activity=self.occasion.activity,
            figures=figures_of(self.occasion, self.request.user),
            page_obj=page,
            people=attendees_of(page.object_list),
            q=typed,
            state=state if state in STATES else "",
            refusal=self.refusal,
            door_list=door_list_of(self.occasion),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self._act()
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
        return HttpResponseRedirect(self._back())

    def _act(self) -> None:
        act = self.request.POST.get("act", "")
        keys = self._ticked()
        if act == "take_back":
            people = list(Person.objects.visible_to(self.request.user).filter(pk__in=keys))
            take_back_attendance(occasion=self.occasion, people=people, by=self.request.user)
            messages.success(
                self.request, _("Taken back: %(names)s.") % {"names": "、".join(map(str, people))}
            )
            return
        said = dict.fromkeys(keys, "")
        came, excused = ({}, said) if act == "excused" else (said, {})
        tell(
            self.request,
            enter_attendance(occasion=self.occasion, came=came, excused=excused, by=self.request.user),
        )

    def _ticked(self) -> list[int]:
        keys = numbers_asked(self.request.POST.getlist("person")[:PAGE])
        if not keys:
            raise ValidationError(_("Tick first whom you mean."), code="nobody_ticked")
        return keys

    def _back(self) -> str:
        """The list as it was narrowed."""
        here = attendance_url(self.occasion)
        return narrowed(here, self.request.POST, q="q", state="shown", page="page")


class AttendancePaste(_Attended, PastedPage):
    """A chain is pasted, then looked at line by line, then entered; nothing is kept in between."""

    permission_required = "activities.change_calendar"
    template_name = "activities/attendance_paste.html"
    help_text = gettext_lazy(
        "Hold the chain in the group, choose copy, and paste it here. Plain names will do too."
    )
    confirm = gettext_lazy("Enter who came")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.back()) if self.refusal else super().get(request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if refusal := self.refusal:
            messages.error(request, refusal)
            return HttpResponseRedirect(self.back())
        return super().post(request)

    @cached_property
    def people(self) -> list[Known]:
        return people_for(self.occasion, self.request.user)

    @cached_property
    def _states(self) -> dict[int, str]:
        return dict(self.occasion.check_ins.values_list("person", "state"))

    @property
    def known(self) -> set[int]:
        return set(self._states)

    @property
    def declined(self) -> set[int]:
        return {person for person, state in self._states.items() if state == CheckIn.State.EXCUSED}

    def back(self) -> str:
        return attendance_url(self.occasion)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(occasion=self.occasion, activity=self.occasion.activity, **kwargs)

    def enter(self, review: Review) -> None:
        taken = review.answers.taken
        came = {one.person.pk: _note(one) for one in taken if not one.entry.declines}
        excused = {one.person.pk: "" for one in taken if one.entry.declines}
        done = enter_attendance(occasion=self.occasion, came=came, excused=excused, by=self.request.user)
        tell(self.request, done)


def _note(taken: Taken) -> str:
    """How many somebody brought; why somebody is excused may be an illness, and is not kept."""
    return f"+{taken.entry.companions}" if taken.entry.companions else ""


def tell(request: HttpRequest, done: Entered) -> None:
    """Say what was entered, and what stayed as it was."""
    said = [
        (done.came, ngettext("%(n)s person entered as here.", "%(n)s people entered as here.", done.came)),
        (done.excused, ngettext("%(n)s entered as excused.", "%(n)s entered as excused.", done.excused)),
        (
            done.known,
            ngettext(
                "%(n)s was on the list already; nothing changed for them.",
                "%(n)s were on the list already; nothing changed for them.",
                done.known,
            ),
        ),
        (
            done.stay,
            ngettext(
                "%(n)s who declines in the list is entered as here, and stays so.",
                "%(n)s who decline in the list are entered as here, and stay so.",
                done.stay,
            ),
        ),
    ]
    for number, sentence in said:
        if number:
            messages.success(request, sentence % {"n": number})
    if not any(done):
        messages.info(request, _("Nobody was ticked, so nothing was entered."))
