"""The proposals like the one that is being written."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.generic import View

from accounts.access import PermissionRequired, Request
from accounts.asked import number_asked
from congress.one_matter import holds_several
from congress.reports.similar import similar_to
from congress.states import Status


class ProposalSimilar(PermissionRequired, View):
    """The proposals like the title that is being typed."""

    permission_required = "congress.view_congress"
    http_method_names = ["get", "head"]

    def get(self, request: Request) -> HttpResponse:
        but = number_asked(request.GET.get("but", ""))
        context = likeness(request, request.GET.get("title", ""), but=but)
        return render(request, "congress/_proposal_similar.html", context)


def likeness(request: Request, title: str, *, but: int | None) -> dict[str, Any]:
    """What the form shows about a title: the likest proposals, and whether it holds several matters."""
    # What is longer is no title, and would be compared for minutes.
    title = title[:200]
    found, today = list(similar_to(title, user=request.user, but=but)), localdate()
    to_second = any(one.status == Status.SECONDING and one.call.is_open_on(today) for one in found)
    return {"similar": found, "similar_to_second": to_second, "holds_several": holds_several(title)}
