"""The settings of the union, and the departments of the school."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.pages import ActButton, ServiceFormPage
from members.forms.union import UnionForm
from members.models import Department, Union
from members.reports.settings import values_held
from members.services.departments import (
    add_department,
    raise_department,
    remove_department,
    rename_department,
)
from members.services.identity import discard_identity_numbers
from members.services.union import change_union


class UnionEdit(ServiceFormPage):
    permission_required = "members.change_union"
    template_name = "members/union_edit.html"
    form_class = UnionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": get_object_or_404(Union)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        held = values_held()
        return context | {"optional": context["form"].optional_choices(held), "held": held}

    def act(self, form: UnionForm) -> Union:
        return change_union(version=form.seen_version, by=self.request.user, **form.fields_typed)

    def answer(self, done: Union) -> HttpResponse:
        messages.success(self.request, _("The settings are saved."))
        return redirect("members:union_edit")


class IdentityNumbersDiscard(ActButton):
    """Throw all identity numbers away, as when they are kept no longer."""

    permission_required = "members.change_union"

    def act(self) -> str:
        thrown = discard_identity_numbers(by=self.request.user)
        sentence = ngettext(
            "%(n)d identity number was thrown away.", "%(n)d identity numbers were thrown away.", thrown
        )
        messages.success(self.request, sentence % {"n": thrown})
        return self.back()

    def back(self) -> str:
        return reverse("members:union_edit")


class DepartmentList(PermissionRequired, TemplateView):
    """The departments in their order; each is renamed, raised or taken away where it stands."""

    permission_required = "members.change_union"
    template_name = "members/department_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        departments = Department.objects.annotate(count=Count("people"))
        return super().get_context_data(departments=departments, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add one."""
        name = request.POST.get("name", "")
        try:
            add_department(name=name, by=self.request.user)
        except ValidationError as refusal:
            context = self.get_context_data(name=name, errors=refusal.messages)
            return self.render_to_response(context, status=422)
        return redirect("members:department_list")


class DepartmentAct(ActButton):
    """A button of one department."""

    permission_required = "members.change_union"

    @cached_property
    def department(self) -> Department:
        return get_object_or_404(Department, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("members:department_list")


class DepartmentRename(DepartmentAct):
    def act(self) -> str:
        rename_department(
            department=self.department, name=self.request.POST.get("name", ""), by=self.request.user
        )
        return self.back()


class DepartmentRaise(DepartmentAct):
    def act(self) -> str:
        raise_department(department=self.department, by=self.request.user)
        return self.back()


class DepartmentRemove(DepartmentAct):
    def act(self) -> str:
        remove_department(department=self.department, by=self.request.user)
        messages.success(self.request, _("“%(name)s” was taken away.") % {"name": self.department.name})
        return self.back()
