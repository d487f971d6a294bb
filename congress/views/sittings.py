"""A meeting on its day: its page, the page to project, and the buttons that take it from step to step."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired
from accounts.addresses import whole_address
from accounts.pages import ActButton, ServiceFormPage
from congress.forms.sittings import CallAgainForm, OfficersForm
from congress.models import AgendaItem, Resolution, Sitting
from congress.reports.at_the_door import own_place
from congress.reports.sittings import Attendance, attendance_of, is_quorate, status_of_sitting
from congress.reports.votes import Matter, matters
from congress.services.sittings import (
    call_again,
    change_door,
    close_sitting,
    declare_quorum,
    name_officers,
    open_check_in,
    record_inquorate,
    reopen_sitting,
    take_back_opening,
)
from paperwork.qr import qr_svg


def sitting_url(sitting: Sitting) -> str:
    return reverse("congress:sitting_detail", args=[sitting.pk])


def back_to(sitting: Sitting) -> dict[str, Any]:
    """For a form's page: where it leads back to."""
    return {"back": sitting_url(sitting), "back_name": sitting}


class OfSitting(View):
    """A page about one meeting that this person may see."""

    request: Any

    @cached_property
    def sitting(self) -> Sitting:
        rows: QuerySet[Sitting] = Sitting.objects.visible_to(self.request.user).select_related(
            "session__term", "session__joint_term", "session__activity", "occasion"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def attendance(self) -> list[Attendance]:
        """Of each roll; empty until check-in has been opened."""
        return attendance_of(self.sitting) if self.sitting.check_in_opened_at else []


class SittingDetail(OfSitting, PermissionRequired, TemplateView):
    """Who is there, what is on the agenda, what was decided, and the next step for whoever runs it."""

    permission_required = "congress.view_congress"
    template_name = "congress/sitting_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sitting, user = self.sitting, self.request.user
        attendance, found = self.attendance(), self._matters()
        keeps = user.has_perm("congress.keep_doors") and not sitting.session.archived_at
        is_on = sitting.opened_at and not sitting.closed_at
        return super().get_context_data(
            sitting=sitting,
            attendance=attendance,
            quorate=is_quorate(attendance),
            status=status_of_sitting(sitting, attendance),
            matters=found,
            undecided=[one.item for one in found if one.holds_up] if is_on else [],
            own=own_place(sitting, getattr(user, "person", None)),
            keeps=keeps,
            leads=user.has_perm("congress.change_congress") and not sitting.session.archived_at,
            **kwargs,
        )

    def _matters(self) -> list[Matter]:
        resolutions = Resolution.objects.visible_to(self.request.user)
        items = AgendaItem.objects.filter(session=self.sitting.session_id, part=self.sitting.part)
        return matters(items.prefetch_related("votes", Prefetch("resolutions", resolutions)))


class SittingScreen(OfSitting, PermissionRequired, TemplateView):
    """The page to project: the QR at the door, and the figures, which count by themselves."""

    permission_required = "congress.keep_doors"

    def get_template_names(self) -> list[str]:
        return ["congress/_sitting_count.html" if self.request.htmx else "congress/sitting_screen.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sitting, attendance = self.sitting, self.attendance()
        is_open = bool(sitting.door_key) and not sitting.closed_at
        return super().get_context_data(
            sitting=sitting,
            attendance=attendance,
            quorate=is_quorate(attendance),
            status=status_of_sitting(sitting, attendance),
            address=door_address(sitting) if is_open else "",
            # Drawn once; what htmx asks for again is the figures.
            qr=qr_svg(door_address(sitting)) if is_open and not self.request.htmx else "",
            **kwargs,
        )


def door_address(sitting: Sitting) -> str:
    return whole_address(reverse("congress:door", args=[sitting.door_key]))


class _SittingButton(OfSitting, ActButton):
    permission_required = "congress.keep_doors"

    def back(self) -> str:
        return sitting_url(self.sitting)


class _OnItsDay(_SittingButton):
    """A button for the day of the meeting; pressed on another day it asks first."""

    question: Any
    button: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        day, today = self.sitting.occasion.starts_on, localdate()
        if day == today or request.POST.get("sure"):
            return super().post(request, *args, **kwargs)
        days = {"day": date_format(day), "today": date_format(today)}
        context = {"sitting": self.sitting, "question": self.question % days, "button": self.button}
        return render(request, "congress/sitting_other_day.html", context, status=422)


class CheckInOpen(_OnItsDay):
    question = _lazy(
        "The meeting is set for %(day)s, and today is %(today)s. Open check-in now all the same?"
    )
    button = _lazy("Open check-in now")

    def act(self) -> str:
        open_check_in(sitting=self.sitting, by=self.request.user)
        messages.success(self.request, _("Check-in is open, and the roll is fixed."))
        return self.back()


class DoorNew(_SittingButton):
    def act(self) -> str:
        change_door(sitting=self.sitting, by=self.request.user)
        messages.success(self.request, _("There is a new QR; the old one leads nowhere any more."))
        return reverse("congress:sitting_screen", args=[self.sitting.pk])


class CheckInTakeBack(_SittingButton):
    def act(self) -> str:
        take_back_opening(sitting=self.sitting, by=self.request.user)
        messages.success(
            self.request, _("Check-in is taken back. Open it when the meeting is about to begin.")
        )
        return self.back()


class SittingDeclare(_OnItsDay):
    question = _lazy("The meeting is set for %(day)s, and today is %(today)s. Open the meeting all the same?")
    button = _lazy("Open the meeting now")

    def act(self) -> str:
        declare_quorum(sitting=self.sitting, by=self.request.user)
        messages.success(self.request, _("The quorum is declared, and the meeting is open."))
        return self.back()


class SittingInquorate(_OnItsDay):
    question = _lazy(
        "The meeting is set for %(day)s, and today is %(today)s. Record all the same that too few came?"
    )
    button = _lazy("Record it all the same")

    def act(self) -> str:
        record_inquorate(sitting=self.sitting, by=self.request.user)
        messages.success(
            self.request, _("It is recorded that too few came. The meeting can be called again.")
        )
        return self.back()


class SittingClose(_SittingButton):
    def act(self) -> str:
        close_sitting(sitting=self.sitting, by=self.request.user)
        messages.success(self.request, _("The meeting is closed."))
        return self.back()


class SittingReopen(_SittingButton):
    permission_required = "congress.change_congress"

    def act(self) -> str:
        reopen_sitting(sitting=self.sitting, by=self.request.user)
        messages.success(self.request, _("The meeting is open again."))
        return self.back()


class SittingEdit(OfSitting, ServiceFormPage):
    """Who chairs the meeting, and who takes its minutes."""

    permission_required = "congress.keep_doors"
    template_name = "congress/day_form.html"
    form_class = OfficersForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.sitting}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Who runs the meeting"), **back_to(self.sitting), **kwargs)

    def act(self, form: OfficersForm) -> Sitting:
        return name_officers(
            sitting=self.sitting, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: Sitting) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(sitting_url(done))


class SittingAgain(OfSitting, ServiceFormPage):
    """Another day for a meeting to which too few came."""

    permission_required = "congress.change_congress"
    template_name = "congress/day_form.html"
    form_class = CallAgainForm

    def get_initial(self) -> dict[str, Any]:
        return {"starts_at": self.sitting.occasion.starts_at, "place": self.sitting.occasion.place}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Call the meeting again"), **back_to(self.sitting), **kwargs)

    def act(self, form: CallAgainForm) -> Sitting:
        return call_again(sitting=self.sitting, by=self.request.user, **form.cleaned_data)

    def answer(self, done: Sitting) -> HttpResponse:
        messages.success(self.request, _("The meeting has another day. Check-in starts from nothing then."))
        return HttpResponseRedirect(sitting_url(done))
