"""A proposal being written: begun, saved while one types, changed, entered from paper."""

from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from accounts.access import PermissionRequired, Request
from accounts.asked import number_asked
from congress.forms.proposals import PaperProposalForm, ProposalForm, key_sent
from congress.models import Call, Proposal, RuleSet
from congress.reports.proposals import proposals_for
from congress.reports.seconding import rules_of, speaks_for
from congress.services.proposals import (
    OPEN_TEXT,
    change_proposal,
    hand_in,
    may_write,
    refuse_incomplete,
    refuse_not_entitled,
    refuse_outside,
    start_proposal,
)
from congress.states import PRIVATE, Status
from congress.views.similar import likeness
from members.models import Person


def proposal_url(proposal: Proposal) -> str:
    return reverse("congress:proposal_detail", args=[proposal.pk])


class _OfCall(View):
    request: Request

    @cached_property
    def call(self) -> Call:
        calls = Call.objects.visible_to(self.request.user).select_related("session__term")
        return get_object_or_404(calls, pk=self.kwargs["pk"])

    @cached_property
    def writer(self) -> Person | None:
        """Who writes; an account without a person in the registry writes nothing."""
        people = Person.objects.filter(user=self.request.user, merged_into=None)
        return people.select_related("department").first()

    @property
    def draft(self) -> Proposal:
        """The draft that this opened form has made already, or a new one."""
        key = key_sent(self.request.POST)
        drafts = Proposal.objects.filter(call=self.call, proposer=self.writer, form_key=key)
        found = drafts.select_related("proposer").first() if key else None
        return found or Proposal(call=self.call)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The same opened form sent again, as after “back”, leads to what it has handed in."""
        if key := key_sent(request.POST):
            own = Q(proposer=self.writer) | Q(entered_by=request.user)
            there = Proposal.objects.filter(own, call=self.call, form_key=key).exclude(status__in=OPEN_TEXT)
            if proposal := there.first():
                return _handed_in_before(request, proposal)
        return cast(Any, super()).post(request, *args, **kwargs)


class _Writing(PermissionRequired, FormView):
    """A form that saves first, and then hands in where that was pressed."""

    permission_required = "congress.view_congress"
    template_name = "congress/proposal_form.html"
    form_class: Any = ProposalForm

    @property
    def written_for(self) -> Call:
        raise NotImplementedError

    @cached_property
    def rules(self) -> RuleSet:
        return rules_of(self.written_for)

    def save(self, form: Any) -> Proposal:
        """Call the service; may raise ValidationError."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        title = context["form"]["title"].value() or ""
        instance = context["form"].instance
        return context | {
            "call": self.written_for,
            "seconders": self.rules.seconders,
            "is_returned": instance.status == Status.RETURNED,
            "proposal": instance,
            **likeness(self.request, title, but=instance.pk),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            if form.is_empty and not form.instance.pk:
                refuse_incomplete(form.instance)
            proposal = self.save(form)
        except ValidationError as refusal:
            return self.refused(form, refusal)
        # The page that follows a refusal is of this row, at this version.
        form.instance = proposal
        if self.request.POST.get("act") != "hand_in":
            messages.success(self.request, _("Saved as a draft. Only you see it until you hand it in."))
            return HttpResponseRedirect(reverse("congress:proposal_edit", args=[proposal.pk]))
        try:
            proposal = hand_in(proposal=proposal, by=self.request.user)
        except ValidationError as refusal:
            shown = form.data.copy()
            shown["version"] = str(proposal.version)
            form.data = shown
            return self.refused(form, refusal)
        messages.success(self.request, _handed_in(proposal))
        return HttpResponseRedirect(proposal_url(proposal))

    def refused(self, form: Any, refusal: ValidationError) -> HttpResponse:
        if hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            form.add_error(None, refusal)
        return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _handed_in(proposal: Proposal) -> str:
    if proposal.status == Status.SECONDING:
        return _("It is looking for seconders now. Send the link to your colleagues.")
    return _("Submitted, with the number %(number)s.") % {"number": proposal.code}


def _handed_in_before(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    sentence = _("“%(title)s” was handed in already; this is it. Nothing was written a second time.")
    messages.info(request, sentence % {"title": proposal.title})
    return HttpResponseRedirect(proposal_url(proposal))


class ProposalAdd(_OfCall, _Writing):
    """Write a proposal to an open call."""

    @property
    def written_for(self) -> Call:
        return self.call

    @cached_property
    def closed(self) -> str:
        """Why this person writes none to this call; empty where they may."""
        try:
            refuse_outside(self.call)
            if self.writer is None:
                return _("You are not in the registry of this school.")
            refuse_not_entitled(self.writer, self.call, self.rules, by=self.request.user)
        except ValidationError as refusal:
            return refusal.messages[0]
        return ""

    def get_form_kwargs(self) -> dict[str, Any]:
        speaks = self.writer is not None and speaks_for(self.writer, self.call, localdate())
        return super().get_form_kwargs() | {"instance": self.draft, "speaks": speaks}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drafts = Proposal.objects.filter(call=self.call, proposer=self.writer, status=Status.DRAFT)
        kept = drafts.exclude(pk=self.draft.pk)
        return super().get_context_data(
            closed=self.closed, drafts=kept[:5] if "another" not in self.request.GET else [], **kwargs
        )

    def form_valid(self, form: ProposalForm) -> HttpResponse:
        """A browser that goes back fills a new form with the old text."""
        typed = {name: form.cleaned_data[name] for name in ("reasons", "measures")}
        title = " ".join(form.cleaned_data["title"].split())
        own = Proposal.objects.filter(call=self.call, proposer=self.writer, title=title, **typed)
        if not form.instance.pk and (twin := own.exclude(status__in=(*PRIVATE, *OPEN_TEXT)).first()):
            return _handed_in_before(self.request, twin)
        return super().form_valid(form)

    def save(self, form: ProposalForm) -> Proposal:
        return saved(self, form)


def saved(page: Any, form: ProposalForm) -> Proposal:
    """Begin the draft, or go on with the one this form has made; may raise ValidationError."""
    user = page.request.user
    if form.instance.pk:
        return change_proposal(
            proposal=form.instance,
            version=form.seen_version,
            by=user,
            form_key=form.key,
            **form.fields_typed,
        )
    if page.writer is None:
        raise ValidationError(_("You are not in the registry of this school."), code="not_entitled")
    return start_proposal(
        call=page.call, proposer=page.writer, by=user, form_key=form.key, **form.fields_typed
    )


class ProposalSave(PermissionRequired, _OfCall):
    """What is being typed, kept as a draft; answers with a line that says so."""

    permission_required = "congress.view_congress"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ProposalForm(request.POST, instance=self.row, speaks="kind" in request.POST)
        if form.instance.pk and form.is_stored:
            return self.answer(form, [], form.instance)
        if not form.is_valid():
            return self.answer(form, list(_sentences(form)))
        if form.is_empty and not form.instance.pk:
            return self.answer(form, [])
        try:
            proposal = saved(self, form)
        except ValidationError as refusal:
            return self.answer(form, refusal.messages)
        return self.answer(form, [], proposal)

    @cached_property
    def row(self) -> Proposal:
        """The draft of this form; or the one whose page it was opened from."""
        key = number_asked(self.request.POST.get("proposal", ""))
        if key is None:
            return self.draft
        own = Proposal.objects.visible_to(self.request.user).filter(call=self.call, status__in=OPEN_TEXT)
        return get_object_or_404(own, pk=key)

    def answer(self, form: Any, wrong: list[str], proposal: Proposal | None = None) -> HttpResponse:
        context = {
            "form_key": form.data.get("form_key", ""),
            "version": proposal.version if proposal else form.data.get("version", "1"),
            "proposal": proposal or form.instance,
            "saved_at": now() if proposal else None,
            "wrong": wrong,
        }
        response = render(self.request, "congress/_proposal_saved.html", context)
        if proposal:
            response["HX-Replace-Url"] = reverse("congress:proposal_edit", args=[proposal.pk])
        return response


def _sentences(form: Any) -> Any:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields and name != "version" else ""
        for error in errors:
            yield f"{label}{_(': ')}{error}" if label else str(error)


class ProposalEdit(_Writing):
    """Go on with a draft, or complete one that was returned."""

    @cached_property
    def proposal(self) -> Proposal:
        proposal = get_object_or_404(proposals_for(self.request.user), pk=self.kwargs["pk"])
        if not may_write(proposal, self.request.user):
            raise Http404
        return proposal

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.proposal.status not in OPEN_TEXT:
            return HttpResponseRedirect(proposal_url(self.proposal))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.proposal.status not in OPEN_TEXT:
            return _handed_in_before(request, self.proposal)
        return super().post(request, *args, **kwargs)

    @property
    def written_for(self) -> Call:
        return self.proposal.call

    def get_form_kwargs(self) -> dict[str, Any]:
        speaks = speaks_for(self.proposal.proposer, self.proposal.call, localdate())
        return super().get_form_kwargs() | {"instance": self.proposal, "speaks": speaks}

    def save(self, form: ProposalForm) -> Proposal:
        return change_proposal(
            proposal=self.proposal,
            version=form.seen_version,
            by=self.request.user,
            form_key=form.key,
            **form.fields_typed,
        )


class ProposalEnter(_OfCall, _Writing):
    """Enter a proposal that came on paper (代录)."""

    permission_required = "congress.handle_proposals"
    form_class = PaperProposalForm

    @property
    def written_for(self) -> Call:
        return self.call

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Proposal(call=self.call), "speaks": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(from_paper=True, **kwargs)

    def save(self, form: PaperProposalForm) -> Proposal:
        typed = form.fields_typed
        proposer = typed.pop("proposer")
        return start_proposal(
            call=self.call, proposer=proposer, by=self.request.user, form_key=form.key, **typed
        )
