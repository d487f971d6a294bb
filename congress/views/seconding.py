"""Seconding by the link, the signed sheet entered, and the buttons of a proposal."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from accounts.access import PermissionRequired
from accounts.pages import ActButton, ServiceFormPage
from congress.forms.proposals import SheetForm, WithdrawForm
from congress.models import Proposal
from congress.reports.proposals import actions_on, proposals_for, situation_of, told
from congress.reports.seconding import known_seconders, why_not_entitled
from congress.second_links import read_second_key
from congress.services.proposals import take_back, withdraw_proposal
from congress.services.seconding import second, second_by_list, second_by_sheet
from congress.states import Status
from congress.views.writing import proposal_url
from members.nearness import Known
from members.pasted_lists import Review
from members.pasted_pages import PastedPage


@method_decorator(login_not_required, name="dispatch")
class Second(PermissionRequired, View):
    """The page behind the link: what it is about, and one button; who has not signed in does that first."""

    permission_required = "congress.view_congress"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        messages.info(request, self.asked_for)
        return self.private(redirect_to_login(request.get_full_path()))

    @property
    def asked_for(self) -> str:
        """What the sign-in is for; what the proposer sends along with the link, while they ask."""
        try:
            pk = read_second_key(self.kwargs["key"])
        except ValidationError:
            pk = 0
        looking = Proposal.objects.filter(pk=pk, status=Status.SECONDING).select_related("proposer").first()
        if looking is None:
            return _("Please sign in to second a proposal.")
        sentence = _("%(name)s asks you to second: %(title)s. Sign in, and one tap does it.")
        return sentence % {"name": looking.proposer.name, "title": looking.title}

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        try:
            proposal = self.proposal
        except ValidationError as refusal:
            return self.no_such_link(refusal)
        here = situation_of(proposal, self.request.user)
        context = {
            "proposal": proposal,
            "situation": here,
            "seen": self.is_seen,
            "why_not": why_not_entitled(proposal.call),
            **actions_on(proposal, here),
        }
        return self.private(render(request, "congress/second.html", context))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        try:
            proposal = self.proposal
        except ValidationError as refusal:
            return self.no_such_link(refusal)
        try:
            proposal = second(proposal=proposal, by=self.request.user)
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, _seconded(proposal))
        back = proposal_url(proposal) if self.is_seen else request.path
        return self.private(HttpResponseRedirect(back))

    @cached_property
    def proposal(self) -> Proposal:
        """Raises ValidationError for a link that is none of ours, or has run out.

        Whoever holds the link may know what became of it; its text is shown to those who see it anyhow.
        """
        pk = read_second_key(self.kwargs["key"])
        return get_object_or_404(told(Proposal.objects.all()), pk=pk)

    @property
    def is_seen(self) -> bool:
        return Proposal.objects.visible_to(self.request.user).filter(pk=self.proposal.pk).exists()

    def no_such_link(self, refusal: ValidationError) -> HttpResponse:
        context = {"sentence": refusal.messages[0]}
        return render(self.request, "congress/second_link.html", context, status=HTTPStatus.NOT_FOUND)

    @staticmethod
    def private(response: HttpResponse) -> HttpResponse:
        response["Cache-Control"] = "no-store"
        return response


def _seconded(proposal: Proposal) -> str:
    if proposal.status == Status.SUBMITTED:
        sentence = _("Thank you. It has enough seconders now, and is submitted as %(number)s.")
        return sentence % {"number": proposal.code}
    return _("Thank you, you have seconded it.")


class _OfSeen:
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def proposal(self) -> Proposal:
        return get_object_or_404(proposals_for(self.request.user), pk=self.kwargs["pk"])


class SheetSecond(_OfSeen, ServiceFormPage):
    """Enter who has signed the seconders' sheet."""

    permission_required = "congress.handle_proposals"
    template_name = "congress/sheet_form.html"
    form_class = SheetForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = situation_of(self.proposal, self.request.user)
        return super().get_context_data(proposal=self.proposal, situation=here, **kwargs)

    def act(self, form: SheetForm) -> Proposal:
        people = form.cleaned_data["names"]
        return second_by_sheet(proposal=self.proposal, people=people, by=self.request.user)

    def answer(self, done: Proposal) -> HttpResponse:
        messages.success(self.request, _("The signatures are entered."))
        return HttpResponseRedirect(proposal_url(done))


class SheetPaste(_OfSeen, PastedPage):
    """Names from the group or the signed sheet, pasted, looked at line by line, then entered."""

    permission_required = "congress.handle_proposals"
    template_name = "congress/sheet_paste.html"
    help_text = gettext_lazy("Names copied from the group, or typed from the signed sheet.")
    confirm = gettext_lazy("Enter those who second it")

    @cached_property
    def people(self) -> list[Known]:
        return known_seconders(self.proposal, localdate())

    @property
    def known(self) -> set[int]:
        return set(self.proposal.secondings.values_list("person", flat=True))

    def back(self) -> str:
        return proposal_url(self.proposal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(proposal=self.proposal, **kwargs)

    def enter(self, review: Review) -> None:
        keys = [one.person.pk for one in review.answers.taken if not one.entry.declines]
        new = second_by_list(proposal=self.proposal, people=keys, by=self.request.user)
        for sentence in _entered_in_words(new, len(keys) - new):
            messages.success(self.request, sentence)
        if declined := [one.person.name for one in review.answers.taken if one.entry.declines]:
            sentence = _("Not entered, because they decline in the list: %(names)s.")
            messages.warning(self.request, sentence % {"names": "、".join(declined)})


def _entered_in_words(new: int, known: int) -> list[str]:
    said = [_("Entered as seconding it: %(n)s.") % {"n": new}] if new else []
    if known:
        had = ngettext(
            "%(n)s had seconded it already; nothing changed for them.",
            "%(n)s had seconded it already; nothing changed for them.",
            known,
        )
        said.append(had % {"n": known})
    return said or [_("Nobody was chosen, so nothing was entered.")]


class _Button(_OfSeen, ActButton):
    permission_required = "congress.view_congress"

    def back(self) -> str:
        return proposal_url(self.proposal)


class ProposalTakeBack(_Button):
    """Back to the desk, to change the text."""

    def act(self) -> str:
        proposal = take_back(proposal=self.proposal, by=self.request.user)
        messages.success(self.request, _("It is a draft again. Change it, and ask for seconders anew."))
        return proposal_url(proposal)


class ProposalWithdraw(_Button):
    """Withdraw it before it is accepted."""

    def act(self) -> str:
        form = WithdrawForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError(list(form.errors["reason"]), code="bad_reason")
        proposal = withdraw_proposal(
            proposal=self.proposal, by=self.request.user, reason=form.cleaned_data["reason"]
        )
        messages.success(self.request, _("“%(title)s” is withdrawn.") % {"title": proposal.title})
        return self.after(proposal)

    def after(self, proposal: Proposal) -> str:
        """What was withdrawn is seen by its proposer alone."""
        seen = Proposal.objects.visible_to(self.request.user).filter(pk=proposal.pk).exists()
        return proposal_url(proposal) if seen else self.listed

    @property
    def listed(self) -> str:
        return reverse("congress:proposal_list")
