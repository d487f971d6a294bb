"""Heads of departments: who answers for which one."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.pages import ServiceFormPage
from congress.forms.terms import HeadEndForm, HeadForm
from congress.services.heads import end_head, name_head
from members.models import Department, Post
from members.reports.named import names_offered


class HeadList(PermissionRequired, TemplateView):
    """Each department with its heads of today; those without one stand out."""

    permission_required = "congress.change_congress"
    template_name = "congress/head_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = Post.objects.filter(period__overlap=(localdate(), None)).select_related("person")
        departments = Department.objects.prefetch_related(Prefetch("heads", queryset=held))
        return super().get_context_data(departments=departments, today=localdate(), **kwargs)


class HeadAdd(ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/head_form.html"
    form_class = HeadForm

    def get_initial(self) -> dict[str, Any]:
        return {"department": self.request.GET.get("department")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            people=names_offered(localdate()), back=reverse("congress:head_list"), **kwargs
        )

    def act(self, form: HeadForm) -> Post:
        typed = form.cleaned_data
        return name_head(
            department=typed["department"],
            person=typed["who"],
            since=typed["since"],
            until=typed["until"],
            by=self.request.user,
        )

    def answer(self, done: Post) -> HttpResponse:
        messages.success(
            self.request,
            _("%(name)s answers for %(department)s.")
            % {"name": done.person.name, "department": done.department},
        )
        return HttpResponseRedirect(reverse("congress:head_list"))


class HeadEnd(ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/head_form.html"
    form_class = HeadEndForm

    @cached_property
    def held(self) -> Post:
        posts = Post.objects.filter(kind=Post.Kind.DEPARTMENT_HEAD)
        return get_object_or_404(posts.select_related("person", "department"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(held=self.held, back=reverse("congress:head_list"), **kwargs)

    def act(self, form: HeadEndForm) -> Post | None:
        return end_head(post=self.held, since=form.cleaned_data["since"], by=self.request.user)

    def answer(self, done: Post | None) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(reverse("congress:head_list"))
