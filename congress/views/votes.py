"""Counts of votes are entered and corrected; what was said is written down."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.pages import ActButton, ServiceFormPage
from congress.explain import explain_vote
from congress.forms.votes import CorrectionForm, NewVoteForm, ProceedingsForm
from congress.models import AgendaItem, Roll, Sitting, VoteCount
from congress.reports.sittings import rolls_of, tallies_of
from congress.reports.votes import rounds_of
from congress.services.proceedings import write_proceedings
from congress.services.votes import ROUNDS, correct_count, count_votes, drop_count, figures_of


def item_url(item: AgendaItem) -> str:
    """The item on the page of its meeting."""
    sitting = get_object_or_404(Sitting, session=item.session_id, part=item.part)
    return f"{reverse('congress:sitting_detail', args=[sitting.pk])}#item-{item.pk}"


class OfItem(View):
    """A page about one item of an agenda that this person may see."""

    request: Any

    @cached_property
    def item(self) -> AgendaItem:
        rows = AgendaItem.objects.visible_to(self.request.user)
        rows = rows.select_related("session__term", "session__joint_term").prefetch_related("votes")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def address(self) -> str:
        return item_url(self.item)

    def back_to(self) -> dict[str, Any]:
        return {"back": self.address, "back_name": self.item.title}


class VoteAdd(OfItem, ServiceFormPage):
    """One round as counted; of a joint sitting, of one roll after the other."""

    permission_required = "congress.keep_doors"
    template_name = "congress/day_form.html"
    form_class = NewVoteForm

    @cached_property
    def roll(self) -> Roll:
        """The first roll that has not voted in this round, or the one that is asked for."""
        rolls = rolls_of(self.item.session)
        asked = self.request.GET.get("roll", "")
        return next((one for one in rolls if one == asked), None) or min(rolls, key=self._rounds_held)

    def _rounds_held(self, roll: Roll) -> int:
        return sum(vote.roll == roll for vote in self.item.votes.all())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"is_paper": self.item.method == AgendaItem.Method.PAPER}

    def get_initial(self) -> dict[str, Any]:
        round = min(self._rounds_held(self.roll) + 1, ROUNDS)
        return {"roll": self.roll, "round": round, "present": self._present()}

    def _present(self) -> int | None:
        sitting = Sitting.objects.filter(session=self.item.session, part=self.item.part).first()
        if sitting is None:
            return None
        sitting.session = self.item.session
        return next((one.present for one in tallies_of(sitting) if one.roll == self.roll), None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = {"item": self.item.title, "method": self.item.get_method_display()}
        lead = _("%(item)s (%(method)s)") % named
        if self.item.session.joint_term_id:
            lead = f"{lead} · {self.roll.label}"
        earlier = [one.sentence for one in rounds_of(self.item)]
        return super().get_context_data(
            title=_("Enter the votes"), lead=lead, remarks=earlier, **self.back_to(), **kwargs
        )

    def act(self, form: NewVoteForm) -> VoteCount:
        return count_votes(
            item=self.item,
            roll=form.cleaned_data["roll"],
            round=form.cleaned_data["round"],
            count=form.count,
            by=self.request.user,
            **form.words,
        )

    def answer(self, done: VoteCount) -> HttpResponse:
        done.refresh_from_db()
        say = messages.success if done.passed else messages.warning
        say(self.request, explain_vote(done))
        return HttpResponseRedirect(self.address)


class OfVote(View):
    """A page about one count of an agenda that this person may see."""

    request: Any

    @cached_property
    def vote(self) -> VoteCount:
        items = AgendaItem.objects.visible_to(self.request.user)
        rows = VoteCount.objects.filter(item__in=items).select_related("item__session")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class VoteEdit(OfVote, ServiceFormPage):
    """What was mistyped is put right, while the meeting sits."""

    permission_required = "congress.keep_doors"
    template_name = "congress/vote_edit.html"
    form_class = CorrectionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"is_paper": self.vote.method == AgendaItem.Method.PAPER}

    def get_initial(self) -> dict[str, Any]:
        figures = figures_of(self.vote)
        seen = " ".join(str(number) for number in figures)
        words = {"tellers": self.vote.tellers, "note": self.vote.note}
        return {"seen": seen, **figures._asdict(), **words}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Correct the count"),
            lead=self.vote.item.title,
            remarks=[explain_vote(self.vote)],
            vote=self.vote,
            back=item_url(self.vote.item),
            back_name=self.vote.item.title,
            **kwargs,
        )

    def act(self, form: CorrectionForm) -> VoteCount:
        return correct_count(
            vote=self.vote, seen=form.figures_seen, count=form.count, by=self.request.user, **form.words
        )

    def answer(self, done: VoteCount) -> HttpResponse:
        messages.success(self.request, explain_vote(done))
        return HttpResponseRedirect(item_url(done.item))


class VoteDrop(OfVote, ActButton):
    """A count that belongs elsewhere is taken back."""

    permission_required = "congress.keep_doors"

    def act(self) -> str:
        drop_count(vote=self.vote, by=self.request.user)
        messages.success(self.request, _("The count is taken back; the history keeps it."))
        return self.back()

    def back(self) -> str:
        return item_url(self.vote.item)


class ItemProceedings(OfItem, ServiceFormPage):
    """What was said on an item."""

    permission_required = "congress.keep_doors"
    template_name = "congress/day_form.html"
    form_class = ProceedingsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.item}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Record of what was said"), lead=self.item.title, **self.back_to(), **kwargs
        )

    def act(self, form: ProceedingsForm) -> AgendaItem:
        return write_proceedings(
            item=self.item,
            version=form.seen_version,
            text=form.cleaned_data["proceedings"],
            by=self.request.user,
        )

    def answer(self, done: AgendaItem) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(self.address)
