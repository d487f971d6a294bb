"""The list of the registry."""

from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from members.forms.rosters import RosterFilter
from members.models.people import Person
from members.models.standings import Category
from members.reports import rosters
from members.reports.rosters import NOT_FULL, ROSTER_COLUMNS, SERVING

PAGE = 50


class Chip(NamedTuple):
    """A filter that is asked for often, one tap away."""

    label: Any
    url: str
    is_on: bool


class PersonList(PermissionRequired, TemplateView):
    """Who is something to the union on a day, and how many count under each head."""

    permission_required = "members.view_people"
    template_name = "members/person_list.html"

    @cached_property
    def form(self) -> RosterFilter:
        return RosterFilter(self.request.GET, user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, user = self.form, self.request.user
        shows = self._absent() if form.cleaned_data.get("absent") else self._present()
        return super().get_context_data(
            form=form,
            chips=chips(form),
            is_filtered=bool(form.wanted),
            is_narrowed=form.is_narrowed,
            today=localdate(),
            query=urlencode(form.asked),
            absent_query=_address(form.asked | {"absent": "on"}),
            ticks=user.has_perm("members.change_people") or user.has_perm("members.export_people"),
            **shows,
            **kwargs,
        )

    def _present(self) -> dict[str, Any]:
        day, wanted = self.form.on, self.form.wanted
        people = rosters.roster(self.request.user, day=day, wanted=wanted)
        heads = rosters.counted(self.request.user, people, day=day, wanted=wanted)
        page = self._page(people.values_list(*ROSTER_COLUMNS), heads.listed)
        return {"heads": heads, "page_obj": page, "lines": rosters.lines_of(page.object_list)}

    def _absent(self) -> dict[str, Any]:
        people = rosters.absent(self.request.user, day=self.form.on, wanted=self.form.wanted)
        page = self._page(rosters.absent_rows(people), people.count())
        return {"page_obj": page, "lines": rosters.absent_lines_of(page.object_list)}

    def _page(self, rows: Any, count: int) -> Page:
        paginator = Paginator(rows, PAGE)
        # Counted with the heads already.
        paginator.count = count  # type: ignore[misc]
        return paginator.get_page(self.request.GET.get("page"))


def chips(form: RosterFilter) -> list[Chip]:
    """The saved filters, as of the day that is asked for; one that is on leads back to everybody."""
    saved = [
        (_("Women workers"), {"category": SERVING, "sex": Person.Sex.FEMALE.value}),
        (_("Retired"), {"category": Category.RETIRED.value}),
        (_("Activists"), {"tag": str(form.activists)} if form.activists else {}),
        (_("Not yet members"), {"category": SERVING, "membership": NOT_FULL}),
    ]
    day = {"day": form.on.isoformat()} if form.on != localdate() else {}
    asked = {name: value for name, value in form.asked.items() if name != "day"}
    return [
        Chip(label, _address(day if asked == query else query | day), asked == query)
        for label, query in saved
        if query
    ]


def _address(query: dict[str, str]) -> str:
    return reverse("members:person_list") + (f"?{urlencode(query)}" if query else "")
