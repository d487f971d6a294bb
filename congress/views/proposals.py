"""Proposals as teachers see them: the list, their own, one of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from congress.forms.proposals import ProposalFilter, WithdrawForm
from congress.models import Call, Proposal
from congress.reports.proposals import (
    actions_on,
    proposals_for,
    proposals_listed,
    proposals_of,
    situation_of,
)
from congress.reports.seconding import why_not_entitled
from congress.second_links import second_address, second_path
from paperwork.qr import qr_svg

PAGE = 20


class ProposalList(PermissionRequired, TemplateView):
    """What was handed in, and what became of it."""

    permission_required = "congress.view_congress"
    template_name = "congress/proposal_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        calls = list(Call.objects.visible_to(user).select_related("session__term"))
        handles = user.has_perm("congress.handle_proposals")
        form = ProposalFilter(self.request.GET, calls=calls, handles=handles)
        page = Paginator(proposals_listed(user, form.asked), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=form,
            page_obj=page,
            is_narrowed=any(name in form.asked for name in ("q", "status", "category")),
            open_calls=Call.objects.visible_to(user).open_on(localdate()).select_related("session__term"),
            chosen=next((call for call in calls if str(call.pk) == form.asked.get("call")), None),
            handles=handles,
            leads=user.has_perm("congress.change_congress"),
            **kwargs,
        )


class ProposalMine(PermissionRequired, TemplateView):
    """My own, drafts too, and what I have entered from paper."""

    permission_required = "congress.view_congress"
    template_name = "congress/proposal_mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(proposals_of(self.request.user), PAGE).get_page(self.request.GET.get("page"))
        calls = Call.objects.visible_to(self.request.user).open_on(localdate())
        open_calls = list(calls.select_related("session__term"))
        return super().get_context_data(page_obj=page, open_calls=open_calls, **kwargs)


class OfProposal:
    """A page about one proposal that this person may see."""

    request: Any
    kwargs: dict[str, Any]

    def proposal_seen(self) -> Proposal:
        return get_object_or_404(proposals_for(self.request.user), pk=self.kwargs["pk"])


class ProposalDetail(PermissionRequired, OfProposal, TemplateView):
    """Its text, who seconds it, each step it took, and what was answered."""

    permission_required = "congress.view_congress"
    template_name = "congress/proposal_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal = self.proposal_seen()
        here = situation_of(proposal, self.request.user)
        return super().get_context_data(
            proposal=proposal,
            situation=here,
            second_url=second_path(proposal),
            why_not=why_not_entitled(proposal.call),
            withdraw_form=WithdrawForm(),
            **actions_on(proposal, here),
            **kwargs,
        )


class ProposalShare(PermissionRequired, OfProposal, TemplateView):
    """The link and the QR by which colleagues second it."""

    permission_required = "congress.view_congress"
    template_name = "congress/proposal_share.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal = self.proposal_seen()
        here = situation_of(proposal, self.request.user)
        if not actions_on(proposal, here)["can_share"]:
            raise Http404
        address = second_address(proposal)
        return super().get_context_data(
            proposal=proposal,
            situation=here,
            text=_asks_to_second(proposal, address),
            qr=qr_svg(address),
            **kwargs,
        )


def _asks_to_second(proposal: Proposal, address: str) -> str:
    sentence = _("%(name)s asks you to second: %(title)s")
    return sentence % {"name": proposal.proposer.name, "title": proposal.title} + f"\n{address}"
