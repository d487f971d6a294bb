"""Whom an activity is for, and whom it is opened to by invitation."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.asked import number_asked
from accounts.pages import ActButton
from activities.models import Invitation
from activities.reports.audience import concerned, day_of, rule_in_words
from activities.services import invite, withdraw_invitation
from activities.views.lines import OfActivity
from members.models import Person, Standing

PAGE = 100
FOUND = 20


class Audience(OfActivity, PermissionRequired, TemplateView):
    """The names of all concerned; who is found by `q` can be invited."""

    permission_required = "activities.change_calendar"
    template_name = "activities/audience.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = day_of(self.activity)
        people = concerned(self.activity, day).select_related("person", "group")
        paginator = Paginator(people.order_by("person__pinyin", "person__staff_number"), PAGE)
        typed = self.request.GET.get("q", "").strip()[:60]
        return super().get_context_data(
            activity=self.activity,
            day=day,
            rule=rule_in_words(self.activity),
            page_obj=paginator.get_page(self.request.GET.get("page")),
            invitations=self.activity.invitations.select_related("person"),
            q=typed,
            found=self._found(typed) if typed else [],
            **kwargs,
        )

    def _found(self, typed: str) -> list[Standing]:
        """Those who could be invited: on the list that day, not meant by the rule, not invited yet."""
        day = day_of(self.activity)
        return list(
            Standing.objects.on(day)
            .filter(person__in=Person.objects.visible_to(self.request.user))
            .found_by(typed)
            .exclude(pk__in=concerned(self.activity, day).values("pk"))
            .select_related("person", "group")
            .order_by("person__pinyin")[:FOUND]
        )


class InvitationAdd(OfActivity, ActButton):
    permission_required = "activities.change_calendar"

    def act(self) -> str:
        key = number_asked(self.request.POST.get("person", ""))
        people = Person.objects.visible_to(self.request.user)
        person = get_object_or_404(people, pk=key)
        invite(activity=self.activity, person=person, by=self.request.user)
        messages.success(self.request, _("%(name)s is invited.") % {"name": person.name})
        return self.back()

    def back(self) -> str:
        return reverse("activities:audience", args=[self.activity.pk])


class InvitationWithdraw(ActButton):
    permission_required = "activities.change_calendar"

    @cached_property
    def invitation(self) -> Invitation:
        invitations = Invitation.objects.visible_to(self.request.user).select_related("activity", "person")
        return get_object_or_404(invitations, pk=self.kwargs["pk"])

    def act(self) -> str:
        withdraw_invitation(invitation=self.invitation, by=self.request.user)
        messages.success(
            self.request, _("%(name)s is no longer invited.") % {"name": self.invitation.person.name}
        )
        return self.back()

    def back(self) -> str:
        return reverse("activities:audience", args=[self.invitation.activity_id])
