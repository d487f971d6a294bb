"""The proposer says what they think of the answer; or it is entered from paper for them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.pages import ServiceFormPage
from congress.forms.handling import RatingForm
from congress.models import Proposal, Rating
from congress.reports.given import history_of
from congress.services.ratings import left_unsatisfied, rate_proposal
from congress.states import Status


class ProposalRate(ServiceFormPage):
    """Two questions and a word; the answer stands above them."""

    permission_required = "congress.view_congress"
    template_name = "congress/proposal_rate.html"
    form_class = RatingForm

    @cached_property
    def proposal(self) -> Proposal:
        user = self.request.user
        rows = Proposal.objects.visible_to(user).select_related("call", "proposer")
        if not user.has_perm("congress.handle_proposals"):
            rows = rows.filter(proposer__user=user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            proposal=self.proposal,
            history=history_of(self.proposal),
            is_own=self.proposal.proposer.user_id == self.request.user.pk,
            can_rate=self.proposal.status == Status.AWAITING_RATING,
            **kwargs,
        )

    def act(self, form: RatingForm) -> Rating:
        try:
            return rate_proposal(proposal=self.proposal, **form.cleaned_data, by=self.request.user)
        except ValidationError as refusal:
            # The fields have been checked by the form.
            raise ValidationError(refusal.messages) from refusal

    def answer(self, done: Rating) -> HttpResponse:
        if Proposal.objects.filter(pk=self.proposal.pk, status=Status.REHANDLING).exists():
            messages.success(
                self.request, _("Thank you. It is handled once more, and you will be asked again.")
            )
        elif left_unsatisfied([done]):
            messages.success(
                self.request,
                _(
                    "The second handling did not satisfy either: that is written down as it is and stands in "
                    "the report on the handling."
                ),
            )
        else:
            messages.success(self.request, _("Thank you. The proposal is closed."))
        name = (
            "proposal_detail" if self.proposal.proposer.user_id == self.request.user.pk else "handling_detail"
        )
        return HttpResponseRedirect(reverse(f"congress:{name}", args=[self.proposal.pk]))
