"""Bright ideas: the list, one idea, what its readers and those who answer can do."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.addresses import whole_address
from accounts.pages import ActButton, ServiceFormPage
from congress.forms.ideas import AnswerForm, IdeaFilter, IdeaForm, TakeDownForm
from congress.models import Call, Idea
from congress.reports.ideas import calls_for, counted, ideas_for, proposal_seen
from congress.services.ideas import (
    answer_idea,
    answer_mark,
    propose_idea,
    put_back,
    support_idea,
    take_down,
    withdraw_support,
    write_idea,
)
from paperwork.qr import qr_svg

PAGE = 30


class IdeaList(PermissionRequired, TemplateView):
    """Everybody's ideas, the newest day first."""

    permission_required = "congress.view_congress"
    template_name = "congress/idea_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        form = IdeaFilter(self.request.GET, keeps_list=user.has_perm("congress.handle_proposals"))
        page = Paginator(ideas_for(user, **form.asked), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(form=form, page_obj=page, **kwargs)


class IdeaAdd(ServiceFormPage):
    """An idea under one's own name; the way to the page without names stands beside it."""

    permission_required = "congress.view_congress"
    template_name = "congress/idea_add.html"
    form_class = IdeaForm

    def act(self, form: IdeaForm) -> Idea:
        return write_idea(**form.cleaned_data, by=self.request.user)

    def answer(self, done: Idea) -> HttpResponse:
        messages.success(self.request, _("Thank you. Everybody can read your idea now."))
        return HttpResponseRedirect(reverse("congress:idea_detail", args=[done.pk]))


class _Idea(PermissionRequired):
    permission_required = "congress.view_congress"
    kwargs: dict[str, Any]

    @cached_property
    def idea(self) -> Idea:
        rows = counted(Idea.objects.visible_to(self.request.user), self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("congress:idea_detail", args=[self.kwargs["pk"]])


class IdeaDetail(_Idea, TemplateView):
    """One idea, who stands behind it, and what was answered."""

    template_name = "congress/idea_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        idea = self.idea
        return super().get_context_data(
            idea=idea,
            is_own=idea.author is not None and idea.author.user_id == self.request.user.pk,
            calls=calls_for(idea, self.request.user, localdate()),
            proposal=proposal_seen(idea, self.request.user),
            **kwargs,
        )


class IdeaSupport(_Idea, ActButton):
    """A good idea, says whoever presses; or takes it back."""

    def act(self) -> str:
        act = withdraw_support if "withdraw" in self.request.POST else support_idea
        act(idea=self.idea, by=self.request.user)
        return self.back()


class IdeaPropose(_Idea, ActButton):
    """It is taken up as a proposal: a draft to be completed."""

    def act(self) -> str:
        call = get_object_or_404(Call.objects.visible_to(self.request.user), pk=self.kwargs["call"])
        proposal = propose_idea(idea=self.idea, call=call, by=self.request.user)
        messages.success(
            self.request, _("The draft is made. Please complete it: what should be done, and who seconds it.")
        )
        return reverse("congress:proposal_edit", args=[proposal.pk])


class _IdeaForm(_Idea, ServiceFormPage):
    """A form about one idea, for those who look after the list."""

    permission_required = "congress.handle_proposals"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(idea=self.idea, **kwargs)

    def answer(self, done: Idea) -> HttpResponse:
        messages.success(self.request, self.said())
        return HttpResponseRedirect(self.back())

    def said(self) -> str:
        """What is told when it is done."""
        raise NotImplementedError


class IdeaAnswer(_IdeaForm):
    """The answer, and whether the idea is adopted or awarded."""

    template_name = "congress/idea_answer.html"
    form_class = AnswerForm

    def get_initial(self) -> dict[str, Any]:
        idea = self.idea
        status = Idea.Status.ANSWERED if idea.status == Idea.Status.NEW else idea.status
        return {"status": status, "answer": idea.answer, "seen": answer_mark(idea)}

    def act(self, form: AnswerForm) -> Idea:
        return answer_idea(idea=self.idea, **form.cleaned_data, by=self.request.user)

    def said(self) -> str:
        return _("The answer is saved; everybody can read it.")


class IdeaTakeDown(_IdeaForm):
    """What does not belong there disappears, with a reason."""

    template_name = "congress/idea_take_down.html"
    form_class = TakeDownForm

    def act(self, form: TakeDownForm) -> Idea:
        return take_down(idea=self.idea, **form.cleaned_data, by=self.request.user)

    def said(self) -> str:
        return _("The idea is taken down; only those who look after the list see it.")


class IdeaPutBack(_Idea, ActButton):
    """It was right after all."""

    permission_required = "congress.handle_proposals"

    def act(self) -> str:
        put_back(idea=self.idea, by=self.request.user)
        messages.success(self.request, _("Everybody sees the idea again."))
        return self.back()


class IdeaPoster(PermissionRequired, TemplateView):
    """A sheet for the staff room: whoever scans it writes, with no name and no sign-in."""

    permission_required = "congress.view_congress"
    template_name = "congress/idea_poster.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = whole_address(reverse("congress:idea_open"))
        return super().get_context_data(address=address, qr=qr_svg(address), **kwargs)
