"""Open tags: how many bear them, giving them and ending them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.asked import number_asked
from accounts.pages import ServiceFormPage
from members.forms.groups import DayFilter
from members.forms.marks import EndForm, TagAddForm
from members.models import Person, Tag, Tagging
from members.reports.marks import TagLine, bearer, bearers_of, tags_on
from members.services.marks import begin_tag, drop_tag, end_tag, tag_named

PAGE = 50


class TagList(PermissionRequired, TemplateView):
    """Every tag with its bearers and their share of the members on a day; one of them opened."""

    permission_required = "members.view_everybody"
    template_name = "members/tag_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DayFilter(self.request.GET)
        tags = tags_on(form.on)
        chosen = self._chosen(tags)
        rows = bearers_of(self.request.user, tag=chosen.pk if chosen else 0, day=form.on)
        paginator = Paginator(rows, PAGE)
        # Counted with the tags already.
        paginator.count = chosen.bearers if chosen else 0
        page = paginator.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=form,
            tags=tags,
            chosen=chosen,
            page_obj=page,
            bearers=[bearer(row) for row in page.object_list] if chosen else [],
            roster_url=f"{reverse('members:person_list')}?tag={chosen.pk if chosen else ''}",
            can_change=self.request.user.has_perm("members.change_people"),
        )

    def _chosen(self, tags: list[TagLine]) -> TagLine | None:
        """The tag asked for; else the activists, else the first."""
        asked = self.request.GET.get("tag", "")
        named = next((tag for tag in tags if str(tag.pk) == asked), None)
        activists = next((tag for tag in tags if tag.name == Tag.ACTIVIST), None)
        return named or activists or next(iter(tags), None)


class TagAdd(ServiceFormPage):
    """Give a tag to several people at once."""

    permission_required = "members.change_people"
    template_name = "members/tag_form.html"
    form_class = TagAddForm

    def get_initial(self) -> dict[str, Any]:
        """The tag and the person that the page before was about."""
        key = number_asked(self.request.GET.get("person", ""))
        person = Person.objects.filter(pk=key).first()
        return {
            "tag": self.request.GET.get("tag", Tag.ACTIVIST)[:30],
            "people": f"{person.name} {person.staff_number}" if person else "",
        }

    def act(self, form: TagAddForm) -> list[Tagging]:
        typed = form.cleaned_data | {"tag": tag_named(form.cleaned_data["tag"])}
        return begin_tag(**typed, by=self.request.user)

    def answer(self, done: list[Tagging]) -> HttpResponse:
        sentence = ngettext(
            "%(n)s person bears the tag “%(tag)s”.", "%(n)s people bear the tag “%(tag)s”.", len(done)
        )
        messages.success(self.request, sentence % {"n": len(done), "tag": done[0].tag.name})
        return HttpResponseRedirect(_address(done[0].tag_id))


class TagEnd(ServiceFormPage):
    """The last day of somebody's tag."""

    permission_required = "members.change_people"
    template_name = "members/tag_end.html"
    form_class = EndForm

    @cached_property
    def tagging(self) -> Tagging:
        taggings = Tagging.objects.visible_to(self.request.user).select_related("person", "tag")
        return get_object_or_404(taggings, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": self.tagging.last_day or localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tagging=self.tagging, **kwargs)

    def act(self, form: EndForm) -> None:
        if form.cleaned_data["mistake"]:
            drop_tag(tagging=self.tagging, by=self.request.user)
        else:
            end_tag(tagging=self.tagging, last_day=form.cleaned_data["last_day"], by=self.request.user)

    def answer(self, done: None) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(_address(self.tagging.tag_id))


def _address(tag: int) -> str:
    return f"{reverse('members:tag_list')}?tag={tag}"
