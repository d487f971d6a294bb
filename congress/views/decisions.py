"""The meeting decides: all proposals of a call on one page, or one of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from accounts.access import PermissionRequired
from accounts.asked import numbers_asked
from congress.forms.decisions import DecisionForm, FillForm, Offered
from congress.models import Call, Proposal
from congress.reports.handling import first_due_day, mains_of, undecided
from congress.services.decisions import WrongRows, decide_all
from members.models import Department

# Each row offers every other proposal to merge into: more rows than this are slow to open.
ROWS = 20


class BatchDecide(PermissionRequired, View):
    """The short path: what was decided about each proposal, saved in one go (批量立案交办)."""

    permission_required = "congress.handle_proposals"

    @cached_property
    def call(self) -> Call:
        calls = Call.objects.visible_to(self.request.user).select_related("session__term")
        return get_object_or_404(calls, pk=self.kwargs["pk"])

    @cached_property
    def offered(self) -> Offered:
        return Offered.of(Department.objects.all(), mains_of(self.call))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        fill = FillForm(request.GET or None, prefix="all")
        initial = fill.initial_of_rows(first_due_day(localdate()))
        waiting = undecided(self.call, self.request.user)
        rows = [self._row(one, initial=initial) for one in waiting[:ROWS]]
        return self._page(rows, fill)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = [self._row(one, data=request.POST) for one in self._sent()]
        # Every row says what is wrong with it, not the first one alone.
        if [row for row in rows if not row.is_valid()]:
            messages.error(request, _("Nothing is saved yet: the marked rows need another look."))
            return self._refused(rows)
        decisions = [row.decided for row in rows if row.is_decided]
        try:
            count = decide_all(call=self.call, decisions=decisions, by=self.request.user)
        except WrongRows as refusal:
            for row in rows:
                if row.proposal.pk in refusal.rows:
                    row.add_error(None, refusal.rows[row.proposal.pk])
            messages.error(request, refusal.messages[0])
            return self._refused(rows)
        return self._saved(count)

    def _sent(self) -> list[Proposal]:
        """The rows that were on the page, also those that have moved since it was opened."""
        keys = numbers_asked(self.request.POST.getlist("row")[:ROWS])
        known = Proposal.objects.filter(call=self.call, pk__in=keys).exclude(number=None)
        return list(known.select_related("call", "proposer").order_by("number", "pk"))

    def _row(self, proposal: Proposal, **kwargs: Any) -> DecisionForm:
        return DecisionForm(proposal=proposal, offered=self.offered, prefix=f"p{proposal.pk}", **kwargs)

    def _refused(self, rows: list[DecisionForm]) -> HttpResponse:
        return self._page(rows, FillForm(prefix="all"), status=422)

    def _saved(self, count: int) -> HttpResponse:
        if not count:
            messages.info(self.request, _("No row was decided, so there was nothing to save."))
            return HttpResponseRedirect(self.request.path)
        said = ngettext("%(count)d proposal is decided.", "%(count)d proposals are decided.", count)
        messages.success(self.request, said % {"count": count})
        return HttpResponseRedirect(reverse("congress:handling_list") + f"?call={self.call.pk}")

    def _page(self, rows: list[DecisionForm], fill: FillForm, status: int = 200) -> HttpResponse:
        left = undecided(self.call, self.request.user).count()
        context = {"call": self.call, "rows": rows, "fill": fill, "left": left}
        return render(self.request, "congress/batch_decide.html", context, status=status)
