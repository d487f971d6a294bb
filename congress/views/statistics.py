"""What became of a call's proposals, for everybody to see."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from congress.models import Call, Proposal, Rating, Session
from congress.reports.statistics import statistics_of


class ProposalStatistics(PermissionRequired, TemplateView):
    """The figures of one call."""

    permission_required = "congress.view_congress"
    template_name = "congress/proposal_statistics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions: Any = Session.objects.visible_to(self.request.user)
        calls = Call.objects.filter(session__in=sessions).select_related("session__term")
        call = get_object_or_404(calls, pk=self.kwargs["pk"])
        figures = statistics_of(Proposal.objects.filter(call=call), day=localdate())
        grades = [(grade.label, figures.attitude[grade], figures.result[grade]) for grade in Rating.Grade]
        return super().get_context_data(call=call, figures=figures, grades=grades, **kwargs)
