"""A day is fixed, moved, postponed, cancelled or let go."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.asked import number_asked
from accounts.pages import ActButton, ServiceFormPage
from activities.forms import DayForm, first_day_offered, place_noted
from activities.models import Occasion, OccasionQuerySet
from activities.services import (
    cancel_occasion,
    fix_day,
    move_occasion,
    postpone_occasion,
    release_day,
)
from activities.views.calendar import month_context, month_shown, month_url
from activities.views.lines import OfActivity, activity_url
from activities.wording import days_told


class OccasionFix(OfActivity, ServiceFormPage):
    """The small form that fixes a day: a page of its own, or within the calendar."""

    permission_required = "activities.change_calendar"
    form_class = DayForm

    def get_template_names(self) -> list[str]:
        return ["activities/_day_form.html" if self.request.htmx else "activities/day_form.html"]

    @cached_property
    def shown(self) -> date | None:
        return month_shown(self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Occasion(activity=self.activity)}

    def get_initial(self) -> dict[str, Any]:
        place = place_noted(self.activity)
        return {"starts_on": first_day_offered(self.activity, self.shown), "place": place}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scheduled = self.activity.occasions.filter(status=Occasion.Status.SCHEDULED)
        return super().get_context_data(
            activity=self.activity, shown=self.shown, scheduled=scheduled, **kwargs
        )

    def act(self, form: DayForm) -> Occasion:
        return fix_day(activity=self.activity, by=self.request.user, **form.fields_typed)

    def answer(self, done: Occasion) -> HttpResponse:
        said = _("“%(title)s” is on %(day)s.") % {
            "title": done.activity.title,
            "day": days_told(done.starts_on, done.ends_on, today=localdate()),
        }
        if not self.request.htmx:
            messages.success(self.request, said)
            return HttpResponseRedirect(month_url(done.starts_on))
        context = month_context(self.request.user, self.shown or done.starts_on.replace(day=1))
        response = render(self.request, "activities/_month.html", context | {"said": said, "fixed": done})
        response["HX-Retarget"], response["HX-Reswap"] = "#month", "outerHTML"
        return response

    def form_invalid(self, form: DayForm) -> HttpResponse:
        response = super().form_invalid(form)
        response["HX-Retarget"], response["HX-Reswap"] = f"#fix-{self.activity.pk}", "innerHTML"
        return response


class OfOccasion(View):
    """A page about one occasion that this person may see."""

    request: Any

    @cached_property
    def occasion(self) -> Occasion:
        return get_object_or_404(self.occasions.select_related("activity__plan"), pk=self.kwargs["pk"])

    @property
    def occasions(self) -> OccasionQuerySet:
        """Those it may be about."""
        return Occasion.objects.visible_to(self.request.user)


class OfOccasionInForce(OfOccasion):
    """A page about one that is really held: of a line in use, and of a plan that is not void."""

    @property
    def occasions(self) -> OccasionQuerySet:
        return super().occasions.in_force()


class OccasionMove(OfOccasion, ServiceFormPage):
    permission_required = "activities.change_calendar"
    template_name = "activities/day_form.html"
    form_class = DayForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.occasion}

    def get_initial(self) -> dict[str, Any]:
        return {} if self.occasion.place else {"place": place_noted(self.occasion.activity)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(activity=self.occasion.activity, occasion=self.occasion, **kwargs)

    def act(self, form: DayForm) -> Occasion:
        return move_occasion(
            occasion=self.occasion, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: Occasion) -> HttpResponse:
        return HttpResponseRedirect(activity_url(done.activity))


class _OccasionButton(OfOccasion, ActButton):
    permission_required = "activities.change_calendar"

    @property
    def version(self) -> int:
        """The version that the button was shown with; what is no number is no version."""
        return number_asked(self.request.POST.get("version", "")) or 0

    def back(self) -> str:
        return activity_url(self.occasion.activity)


class OccasionPostpone(_OccasionButton):
    def act(self) -> str:
        postpone_occasion(occasion=self.occasion, version=self.version, by=self.request.user)
        messages.success(self.request, _("It is postponed, and waits in the calendar for a new day."))
        return self.back()


class OccasionCancel(_OccasionButton):
    def act(self) -> str:
        cancel_occasion(occasion=self.occasion, version=self.version, by=self.request.user)
        messages.success(self.request, _("It is cancelled, and the calendar says so."))
        return self.back()


class OccasionRelease(_OccasionButton):
    def act(self) -> str:
        activity = release_day(occasion=self.occasion, version=self.version, by=self.request.user)
        if still := activity.occasions.filter(status=Occasion.Status.SCHEDULED).first():
            sentence = _("The day is free again; the activity stays fixed for %(day)s.")
            day = days_told(still.starts_on, still.ends_on, today=localdate())
            messages.success(self.request, sentence % {"day": day})
        else:
            messages.success(self.request, _("The day is free again; the activity waits for another."))
        shown = month_shown(self.request)
        return month_url(shown) if shown else self.back()
