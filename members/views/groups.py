"""Union groups: the list, one group and its people, who leads it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView, View

from accounts.access import PermissionRequired
from accounts.pages import ServiceFormPage
from members.forms.groups import DayFilter, GroupAddForm, GroupForm, LeaderForm
from members.models import Post, UnionGroup
from members.reports.groups import group_counts, group_lines, leaders_of, people_of, regroupings_ahead
from members.services.groups import add_group, change_group, name_leader


def group_url(group: UnionGroup) -> str:
    return reverse("members:group_detail", args=[group.pk])


class GroupList(PermissionRequired, TemplateView):
    """The groups in force, with their leaders and how many are in each; a leader sees their own."""

    permission_required = "members.view_people"
    template_name = "members/group_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, localdate()
        can_regroup = user.has_perm("members.change_people")
        everybody = user.has_perm("members.view_everybody")
        counts = group_counts(today)
        return super().get_context_data(
            lines=group_lines(user, today, counts),
            without=counts.get(None) if everybody else None,
            closed=UnionGroup.objects.filter(closed_on__lte=today) if everybody else (),
            ahead=regroupings_ahead(today) if can_regroup else (),
            can_regroup=can_regroup,
            today=today,
        )


class GroupDetail(PermissionRequired, DetailView):
    """The people of a group on a day, and who has led it."""

    permission_required = "members.view_people"
    template_name = "members/group_detail.html"
    context_object_name = "group"

    def get_queryset(self) -> QuerySet[UnionGroup]:
        return UnionGroup.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DayFilter(self.request.GET)
        people = list(people_of(self.object, form.on))
        leaders = list(leaders_of(self.object))
        return super().get_context_data(
            form=form,
            people=people,
            leaders=leaders,
            leading=next((post for post in leaders if form.on in post.period), None),
            inside={standing.person_id for standing in people},
            today=localdate(),
            can_edit=self.request.user.has_perm("members.change_people"),
            can_name=self.request.user.has_perm("members.change_posts"),
            **kwargs,
        )


class GroupAdd(ServiceFormPage):
    permission_required = "members.change_people"
    template_name = "members/group_form.html"
    form_class = GroupAddForm

    def act(self, form: GroupAddForm) -> UnionGroup:
        return add_group(name=form.cleaned_data["name"], by=self.request.user)

    def answer(self, done: UnionGroup) -> HttpResponse:
        messages.success(
            self.request, _("“%(name)s” is there. Now put people into it.") % {"name": done.name}
        )
        return HttpResponseRedirect(group_url(done))


class OfGroup(View):
    """A page about one group that this person may see."""

    request: Any

    @cached_property
    def group(self) -> UnionGroup:
        return get_object_or_404(UnionGroup.objects.visible_to(self.request.user), pk=self.kwargs["pk"])


class GroupEdit(OfGroup, ServiceFormPage):
    permission_required = "members.change_people"
    template_name = "members/group_form.html"
    form_class = GroupForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.group}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(group=self.group, **kwargs)

    def act(self, form: GroupForm) -> UnionGroup:
        return change_group(
            group=self.group, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: UnionGroup) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(group_url(done))


class LeaderName(OfGroup, ServiceFormPage):
    """Name who leads a group."""

    permission_required = "members.change_posts"
    template_name = "members/leader_form.html"
    form_class = LeaderForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"group": self.group}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(group=self.group, **kwargs)

    def act(self, form: LeaderForm) -> Post:
        return name_leader(group=self.group, by=self.request.user, **form.cleaned_data)

    def answer(self, done: Post) -> HttpResponse:
        messages.success(
            self.request,
            _("%(name)s leads “%(group)s”.") % {"name": done.person.name, "group": self.group.name},
        )
        return HttpResponseRedirect(group_url(self.group))
