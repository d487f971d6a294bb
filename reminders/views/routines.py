"""Recurring tasks: what is open, ticked when it is done; the tasks themselves; suggestions to take over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.pages import ActButton, ServiceFormPage
from reminders.forms.routines import DoneForm, RoutineForm
from reminders.models import Routine, RoutineDone
from reminders.reports.routines import rounds, suggestions
from reminders.services.routines import (
    add_routine,
    change_routine,
    mark_done,
    mark_undone,
    take_over,
)


class RoutineList(PermissionRequired, TemplateView):
    """What is open and what comes, the tasks, and suggestions."""

    permission_required = "reminders.view_routines"
    template_name = "reminders/routine_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        routines = list(Routine.objects.visible_to(user))
        return super().get_context_data(
            rounds=rounds(user, today=localdate()),
            routines=routines,
            suggestions=suggestions(routines),
            can_change=user.has_perm("reminders.change_routines"),
            **kwargs,
        )


class _RoutinePage(ServiceFormPage):
    permission_required = "reminders.change_routines"
    template_name = "reminders/routine_form.html"
    form_class = RoutineForm
    success_url = reverse_lazy("reminders:routine_list")

    def answer(self, done: Routine) -> HttpResponse:
        messages.success(self.request, _("“%(task)s” is saved.") % {"task": done.title})
        return HttpResponseRedirect(str(self.success_url))


class RoutineAdd(_RoutinePage):
    """A task of the school's own."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Routine()}

    def act(self, form: RoutineForm) -> Routine:
        return add_routine(by=self.request.user, **form.fields_typed)


class RoutineEdit(_RoutinePage):
    """Change a task, or put it out of use."""

    @cached_property
    def routine(self) -> Routine:
        return get_object_or_404(Routine.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.routine}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        times = self.routine.times_done.select_related("done_by__person")[:12]
        return super().get_context_data(times_done=times, **kwargs)

    def act(self, form: RoutineForm) -> Routine:
        return change_routine(
            routine=self.routine, version=form.seen_version, by=self.request.user, **form.fields_typed
        )


class _Button(ActButton):
    permission_required = "reminders.view_routines"

    def back(self) -> str:
        return reverse("reminders:routine_list")


class RoutineTakeOver(_Button):
    """A suggestion becomes the school's own task."""

    permission_required = "reminders.change_routines"

    def act(self) -> str:
        routine = take_over(code=self.kwargs["code"], by=self.request.user)
        sentence = _("“%(task)s” is among your tasks; look whether the days fit.")
        messages.success(self.request, sentence % {"task": routine.title})
        return self.back()


class RoutineMarkDone(_Button):
    """It was done this time."""

    def act(self) -> str:
        routine = get_object_or_404(Routine.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        form = DoneForm(self.request.POST)
        if not form.is_valid():
            if "note" in form.errors:
                raise ValidationError(list(form.errors["note"]), code="bad_note")
            raise ValidationError(_("The task does not come round on that day."), code="not_due")
        mark_done(routine=routine, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("“%(task)s” is ticked as done.") % {"task": routine.title})
        return self.back()


class RoutineMarkUndone(_Button):
    """It was not done after all."""

    def act(self) -> str:
        routines = Routine.objects.visible_to(self.request.user)
        done = get_object_or_404(RoutineDone.objects.filter(routine__in=routines), pk=self.kwargs["pk"])
        mark_undone(done=done, by=self.request.user)
        return self.back()
