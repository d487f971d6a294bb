"""Somebody's page, and the forms behind it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from accounts.access import PermissionRequired
from accounts.pages import ServiceFormPage
from members.forms.people import ColleagueForm, ContactsForm, PersonForm
from members.models import Person, Standing, Union
from members.reports.facts import kept_facts
from members.reports.lives import life_of
from members.services.people import edit_person, enter_colleague
from members.services.slips import within_reach


class PersonDetail(PermissionRequired, DetailView):
    """What is known of somebody, what they are today, and how they came to be it."""

    permission_required = "members.view_people"
    template_name = "members/person_detail.html"

    def get_queryset(self) -> QuerySet[Person]:
        people = Person.objects.visible_to(self.request.user)
        return people.select_related("department", "merged_into")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, user, person = localdate(), self.request.user, self.object
        registers = user.has_perm("members.view_contacts")
        keeps = user.has_perm("members.change_people") or self._is_kept_by_leader()
        return super().get_context_data(
            standing=Standing.objects.on(today).filter(person=person).select_related("group").first(),
            life=life_of(person),
            posts=person.posts.select_related("group").order_by("-period"),
            taggings=person.taggings.select_related("tag").order_by("-period"),
            today=today,
            # Who audits or pays needs names and groups, not birthdays and how to ring people at home.
            shows_births=registers,
            kept=kept_facts(person) if registers else [],
            # A leader rings the own group.
            shows_contacts=keeps or registers,
            can_slip=user.has_perm("members.issue_slips")
            and within_reach(user).filter(pk=person.pk).exists(),
            can_edit=keeps and person.merged_into is None and person.forgotten_on is None,
            **kwargs,
        )

    def _is_kept_by_leader(self) -> bool:
        user = self.request.user
        if not user.has_perm("members.edit_people"):
            return False
        return Person.objects.kept_by(user).filter(pk=self.object.pk).exists()


class _PersonForm(ServiceFormPage):
    template_name = "members/person_form.html"

    @cached_property
    def union(self) -> Union | None:
        return Union.objects.first()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            person = self.act(form)
        except ValidationError as refusal:
            _put(form, refusal)
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("members:person_detail", args=[person.pk]))


def _put(form: Any, refusal: ValidationError) -> None:
    """Say the refusal beside the field it is about, or above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class PersonAdd(_PersonForm):
    permission_required = "members.change_people"
    form_class = ColleagueForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Person(), "union": self.union}

    def act(self, form: ColleagueForm) -> Person:
        person = enter_colleague(by=self.request.user, **form.fields_typed)
        messages.success(self.request, _("%(name)s is in the registry.") % {"name": person.name})
        return person


class PersonEdit(_PersonForm):
    """All fields to those who keep the registry, how to reach them to the leader of their group."""

    permission_required = "members.edit_people"

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).kept_by(self.request.user)
        return get_object_or_404(people, pk=self.kwargs["pk"], merged_into=None, forgotten_on=None)

    def get_form_class(self) -> type:
        return PersonForm if self.request.user.has_perm("members.change_people") else ContactsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs() | {"instance": self.person}
        return kwargs | ({"union": self.union} if self.get_form_class() is PersonForm else {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The form writes what was typed onto its row.
        name = Person.objects.values_list("name", flat=True).get(pk=self.person.pk)
        return super().get_context_data(person=self.person, name=name, **kwargs)

    def act(self, form: PersonForm | ContactsForm) -> Person:
        person = edit_person(
            person=self.person, version=form.seen_version, by=self.request.user, **form.fields_typed
        )
        messages.success(self.request, _("Saved."))
        return person
