"""What became of a call's proposals, for everybody to see."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from congress.models import Call, Proposal, Rating
from congress.reports.statistics import statistics_of


class ProposalStatistics(PermissionRequired, TemplateView):
    """The figures of one call."""

    permission_required = "congress.view_congress"
    template_name = "congress/proposal_statistics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calls = Call.objects.visible_to(self.request.user).select_related("session__term")
        call = get_object_or_404(calls, pk=self.kwargs["pk"])
        today = localdate()
        figures = statistics_of(Proposal.objects.filter(call=call), day=today)
        grades = [(grade.label, figures.attitude[grade], figures.result[grade]) for grade in Rating.Grade]
        return super().get_context_data(
            call=call,
            figures=figures,
            grades=grades,
            today=today,
            is_open=call.is_open_on(today),
            **kwargs,
        )
