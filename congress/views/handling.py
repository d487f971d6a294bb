"""The desk: which proposals wait for what, and one of them with all that can be done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.pages import ActButton, ServiceFormPage
from congress.forms.answers import RecordForm
from congress.forms.decisions import Offered
from congress.forms.handling import AssignForm, InstructionForm, ReasonForm, ScreenForm, TakeBackForm
from congress.models import Assignment, Call, Extension, Proposal
from congress.reports.given import history_of
from congress.reports.handling import (
    accepted_of,
    actions_for,
    first_due_day,
    for_the_desk,
    in_stage,
    stages_of,
)
from congress.services.assignments import assign_proposal, decide_more_time, instruct, send_back
from congress.services.decisions import screen_proposal
from congress.services.ratings import (
    archive_call,
    archive_proposal,
    close_without_rating,
    left_unsatisfied,
    mark_outstanding,
)
from congress.services.replies import record_reply
from congress.states import OWED

PAGE = 25


class HandlingList(PermissionRequired, TemplateView):
    """The proposals of a call, or of all calls, by what is to be done."""

    permission_required = "congress.handle_proposals"
    template_name = "congress/handling_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, asked = localdate(), self.request.GET
        calls = list(Call.objects.visible_to(self.request.user).select_related("session__term"))
        call = next((one for one in calls if str(one.pk) == asked.get("call")), None)
        proposals: QuerySet[Proposal] = Proposal.objects.visible_to(self.request.user)
        if call is not None:
            proposals = proposals.filter(call=call)
        stage = asked.get("stage", "")
        rows = for_the_desk(in_stage(proposals, stage, day=today))
        return super().get_context_data(
            calls=calls,
            call=call,
            stage=stage,
            stages=stages_of(proposals, day=today),
            page_obj=Paginator(rows, PAGE).get_page(asked.get("page")),
            today=today,
            owed=OWED,
            **kwargs,
        )


class HandledProposal(PermissionRequired):
    """A page about one proposal, for those who handle them."""

    permission_required = "congress.handle_proposals"
    kwargs: dict[str, Any]

    @cached_property
    def proposal(self) -> Proposal:
        rows = Proposal.objects.visible_to(self.request.user).exclude(number=None)
        return get_object_or_404(
            rows.select_related("call__session__term", "proposer", "merged_into__call"), pk=self.kwargs["pk"]
        )

    def back(self) -> str:
        return reverse("congress:handling_detail", args=[self.proposal.pk])


class HandlingDetail(HandledProposal, TemplateView):
    """One proposal: who has it, what was written, what can be done next."""

    template_name = "congress/handling_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        history = history_of(self.proposal)
        is_unsatisfied = left_unsatisfied(history.ratings)
        return super().get_context_data(
            proposal=self.proposal,
            history=history,
            actions=actions_for(self.proposal, is_unsatisfied=is_unsatisfied),
            steps=self.proposal.steps.select_related("by__person"),
            today=localdate(),
            **kwargs,
        )


class _ProposalForm(HandledProposal, ServiceFormPage):
    """A form about one proposal; what it is called, and what is said when it is done."""

    template_name = "congress/handling_form.html"
    title: Any
    button: Any
    said: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        titles = {"title": self.title, "button": self.button}
        return super().get_context_data(proposal=self.proposal, back=self.back(), **titles, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.act(form)
        except ValidationError as refusal:
            for name, errors in getattr(refusal, "error_dict", {None: [refusal]}).items():
                form.add_error(name if name in form.fields else None, errors)
            return self.form_invalid(form)
        return self.answer(done)

    def answer(self, done: Any) -> HttpResponse:
        messages.success(self.request, str(self.said))
        return HttpResponseRedirect(self.back())


class ProposalScreen(_ProposalForm):
    """What was decided about it, outside a meeting (审查)."""

    title, button = _("Decide about the proposal"), _("Save the decision")
    said = _("The decision is saved.")

    def get_form(self, form_class: Any = None) -> ScreenForm:
        offered = Offered.of([], accepted_of(self.proposal.call))
        data = self.request.POST if self.request.method == "POST" else None
        return ScreenForm(data, proposal=self.proposal, offered=offered)

    def act(self, form: ScreenForm) -> Proposal:
        typed = form.cleaned_data
        return screen_proposal(proposal=self.proposal, **typed, by=self.request.user)


class ProposalAssign(_ProposalForm):
    """Hand it over to a lead and those in support (交办)."""

    form_class = AssignForm
    title, button = _("Hand the proposal over"), _("Hand it over")
    said = _("It is handed over. Make a link for the department, or print the slip.")

    def get_initial(self) -> dict[str, Any]:
        return {"due_on": first_due_day(localdate())}

    def act(self, form: AssignForm) -> Assignment:
        return assign_proposal(proposal=self.proposal, **form.cleaned_data, by=self.request.user)


class ProposalInstruct(_ProposalForm):
    """What the school leader in charge wrote on it (批示)."""

    form_class = InstructionForm
    title, button = _("Instruction of the school leader"), _("Save the instruction")
    said = _("The instruction is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.proposal}

    def act(self, form: InstructionForm) -> Proposal:
        return instruct(
            proposal=self.proposal, version=form.seen_version, **form.fields_typed, by=self.request.user
        )


class ReplyRecord(_ProposalForm):
    """An answer that was said at the meeting or came on sealed paper is written down."""

    form_class = RecordForm
    title, button = _("Record an answer"), _("Save the answer")
    said = _("The answer is recorded; the proposer is asked about it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        has_lead = self.proposal.assignments.in_force().filter(is_lead=True).exists()
        return super().get_form_kwargs() | {"has_lead": has_lead}

    def act(self, form: RecordForm) -> Any:
        return record_reply(proposal=self.proposal, **form.cleaned_data, by=self.request.user)


class ProposalClose(_ProposalForm):
    """Close it although the proposer does not rate it."""

    form_class = ReasonForm
    title, button = _("Close without a rating"), _("Close it")
    said = _("It is closed.")

    def act(self, form: ReasonForm) -> Proposal:
        return close_without_rating(proposal=self.proposal, **form.cleaned_data, by=self.request.user)


class PartTakeBack(_ProposalForm):
    """A department has said that it is not its own; the desk enters it."""

    form_class = TakeBackForm
    title, button = _("Take it back from a department"), _("Take it back")
    said = _("It is taken back. Please hand it over to another department.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"proposal": self.proposal}

    def act(self, form: TakeBackForm) -> Assignment:
        typed = form.cleaned_data
        return send_back(assignment=typed["part"], reason=typed["reason"], by=self.request.user)


class _Button(HandledProposal, ActButton):
    """A button on the page of one proposal."""


class MoreTimeDecide(_Button):
    """More time is granted, or not."""

    def act(self) -> str:
        open_ones = Extension.objects.filter(assignment__proposal=self.proposal, granted=None)
        granted = "grant" in self.request.POST
        decide_more_time(
            extension=get_object_or_404(open_ones),
            granted=granted,
            reason=self.request.POST.get("reason", ""),
            by=self.request.user,
        )
        messages.success(self.request, str(_("More time is granted.") if granted else _("The day stays.")))
        return self.back()


class ProposalOutstanding(_Button):
    """Chosen as outstanding, or not any more."""

    def act(self) -> str:
        chosen = "take_back" not in self.request.POST
        mark_outstanding(proposal=self.proposal, is_outstanding=chosen, by=self.request.user)
        return self.back()


class ProposalArchive(_Button):
    """Into the archive."""

    def act(self) -> str:
        archive_proposal(proposal=self.proposal, by=self.request.user)
        messages.success(self.request, str(_("It is in the archive.")))
        return self.back()


class CallArchive(ActButton):
    """All proposals of a call that have come to their end go into the archive."""

    permission_required = "congress.handle_proposals"

    def back(self) -> str:
        return reverse("congress:handling_list") + f"?call={self.kwargs['pk']}"

    def act(self) -> str:
        call = get_object_or_404(Call.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        count = archive_call(call=call, by=self.request.user)
        said = _("Proposals put into the archive: %(count)d.")
        messages.success(self.request, str(said) % {"count": count})
        return self.back()
