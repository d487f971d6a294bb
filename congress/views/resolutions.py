"""Resolutions: written, made public, reported on; the register of decisions."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired
from accounts.asked import number_asked
from accounts.pages import ActButton, ServiceFormPage
from congress.forms.resolutions import ProgressForm, ResolutionAddForm, ResolutionForm
from congress.models import AgendaItem, Resolution, ResolutionProgress, Session
from congress.reports.register import (
    decisions,
    followed,
    is_late,
    must_be_passed,
    resolutions_for,
    sessions_after,
)
from congress.services.resolutions import (
    add_resolution,
    change_resolution,
    publish_resolution,
    report_progress,
)

PAGE = 30


def resolution_url(resolution: Resolution) -> str:
    return reverse("congress:resolution_detail", args=[resolution.pk])


class Register(PermissionRequired, TemplateView):
    """Every matter that had to be passed, and what became of it."""

    permission_required = "congress.view_congress"
    template_name = "congress/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        page = Paginator(must_be_passed(user), PAGE).get_page(self.request.GET.get("page"))
        rows: Any = page.object_list
        return super().get_context_data(page_obj=page, decisions=decisions(rows, user), **kwargs)


class ResolutionList(PermissionRequired, TemplateView):
    """What was resolved and how far it is."""

    permission_required = "congress.view_congress"
    template_name = "congress/resolution_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        status = self.request.GET.get("status", "")
        rows = resolutions_for(self.request.user, status=status)
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        found: Any = page.object_list
        return super().get_context_data(
            page_obj=page,
            lines=followed(found, today=localdate()),
            statuses=Resolution.Status.choices,
            status=status,
            **kwargs,
        )


class OfResolution(View):
    """A page about one resolution that this person may see."""

    request: Any

    @cached_property
    def resolution(self) -> Resolution:
        rows = Resolution.objects.visible_to(self.request.user).select_related("session__term", "item")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def back_to(self) -> dict[str, Any]:
        return {"back": resolution_url(self.resolution), "back_name": self.resolution.title}


class ResolutionDetail(OfResolution, PermissionRequired, TemplateView):
    permission_required = "congress.view_congress"
    template_name = "congress/resolution_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = self.resolution.progress.select_related("reported_at__term", "recorded_by__person")
        return super().get_context_data(
            resolution=self.resolution,
            progress=list(progress),
            is_late=is_late(self.resolution, localdate()),
            can_change=self.request.user.has_perm("congress.change_congress"),
            **kwargs,
        )


# How the usual items of an agenda begin; what follows is the matter itself.
_VERBS = (
    "讨论通过",
    "审议通过",
    "审议并通过",
    "表决通过",
    "听取并审议",
    "听取和审议",
    "审议",
    "讨论",
    "听取",
    "通过",
)


def _matter(item: AgendaItem) -> str:
    """What an item is about, without what the meeting does with it."""
    verb = next((one for one in _VERBS if item.title.startswith(one)), "")
    return item.title.removeprefix(verb).strip() or item.title


class ResolutionAdd(ServiceFormPage):
    """A resolution of a session, mostly on an item that was passed."""

    permission_required = "congress.change_congress"
    template_name = "congress/day_form.html"
    form_class = ResolutionAddForm

    @cached_property
    def session(self) -> Session:
        rows = Session.objects.visible_to(self.request.user).select_related("term")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def items(self) -> Any:
        """What a resolution can be on; ceremony is not."""
        rows = AgendaItem.objects.filter(session=self.session, withdrawn_reason="")
        return rows.exclude(mode=AgendaItem.Mode.FORMALITY)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"items": self.items}

    def get_initial(self) -> dict[str, Any]:
        item = self.items.filter(pk=number_asked(self.request.GET.get("item", ""))).first()
        if item is None:
            return {}
        return {"item": item, "title": (_("Resolution on %(item)s") % {"item": _matter(item)})[:200]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Write the resolution"),
            back=reverse("congress:session_detail", args=[self.session.pk]),
            back_name=self.session,
            **kwargs,
        )

    def act(self, form: ResolutionAddForm) -> Resolution:
        return add_resolution(session=self.session, by=self.request.user, **form.cleaned_data)

    def answer(self, done: Resolution) -> HttpResponse:
        messages.success(self.request, _("It is written. Make it public when its words are right."))
        return HttpResponseRedirect(resolution_url(done))


class ResolutionEdit(OfResolution, ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/day_form.html"
    form_class = ResolutionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.resolution}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Change the resolution"), **self.back_to(), **kwargs)

    def act(self, form: ResolutionForm) -> Resolution:
        return change_resolution(
            resolution=self.resolution, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: Resolution) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(resolution_url(done))


class ResolutionPublish(OfResolution, ActButton):
    permission_required = "congress.change_congress"

    def act(self) -> str:
        publish_resolution(resolution=self.resolution, by=self.request.user)
        messages.success(self.request, _("Everybody in the school can read it now."))
        return self.back()

    def back(self) -> str:
        return resolution_url(self.resolution)


class ProgressAdd(OfResolution, ServiceFormPage):
    """What was done about a resolution, as reported at a later session or in between."""

    permission_required = "congress.change_congress"
    template_name = "congress/day_form.html"
    form_class = ProgressForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"sessions": sessions_after(self.resolution)}

    def get_initial(self) -> dict[str, Any]:
        return {"status": self.resolution.status, "reported_at": sessions_after(self.resolution).first()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Report on the resolution"), lead=self.resolution.title, **self.back_to(), **kwargs
        )

    def act(self, form: ProgressForm) -> ResolutionProgress:
        return report_progress(resolution=self.resolution, by=self.request.user, **form.cleaned_data)

    def answer(self, done: ResolutionProgress) -> HttpResponse:
        messages.success(self.request, _("The report is kept with the resolution."))
        return HttpResponseRedirect(resolution_url(done.resolution))
