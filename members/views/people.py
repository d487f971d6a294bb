from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.views.generic import DetailView, TemplateView

from accounts.access import PermissionRequired
from members.forms.people import RosterFilter
from members.models import Person, Standing
from members.reports.lives import life_of
from members.reports.rosters import ROSTER_COLUMNS, heads_of, lines_of, roster

PAGE = 50


class PersonList(PermissionRequired, TemplateView):
    """Who is something to the union on a day, and how many count under each head."""

    permission_required = "members.view_people"
    template_name = "members/person_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = RosterFilter(self.request.GET)
        form.is_valid()
        people = roster(self.request.user, day=form.on, **_asked(form))
        heads = heads_of(people)
        paginator = Paginator(people.values_list(*ROSTER_COLUMNS), PAGE)
        # Counted with the heads already.
        paginator.count = heads.listed
        page = paginator.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=form,
            heads=heads,
            page_obj=page,
            lines=lines_of(page.object_list),
            is_filtered=any(_asked(form).values()),
            today=localdate(),
        )


def _asked(form: RosterFilter) -> dict[str, Any]:
    return {name: form.cleaned_data.get(name) or None for name in ("q", "group", "category")}


class PersonDetail(PermissionRequired, DetailView):
    """What is known of somebody, what they are today, and how they came to be it."""

    permission_required = "members.view_people"
    template_name = "members/person_detail.html"

    def get_queryset(self) -> QuerySet[Person]:
        return Person.objects.visible_to(self.request.user).select_related("department")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        return super().get_context_data(
            standing=Standing.objects.on(today).filter(person=self.object).select_related("group").first(),
            life=life_of(self.object),
            posts=self.object.posts.select_related("group").order_by("-period"),
            today=today,
            # Who audits or pays needs names and groups, not birthdays and how to ring people at home.
            shows_contacts=self.request.user.has_perm("members.view_contacts"),
            **kwargs,
        )
