"""What happened to somebody: entered by kind, struck out with a reason, and printed as a file."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from accounts.access import PermissionRequired
from accounts.pages import ServiceFormPage
from members.forms.moves import EXPLANATIONS, MoveForm, RedateForm, StrikeForm
from members.models import Move, Person, Standing
from members.models.standings import Membership
from members.reports.facts import kept_facts
from members.reports.lives import before_and_after, life_of, sentence_of
from members.services import redate_move, strike_move
from members.services.membership import record_act
from members.services.sequences import LEAVINGS, can_happen, state_on

Kind = Move.Kind
# After these somebody should hold no office any more.
_ENDS_OFFICES = {*LEAVINGS, Kind.TRANSFER_OUT, Kind.DIE, Kind.RETIRE}


class MoveAdd(ServiceFormPage):
    """First what happened, then only what that kind asks for."""

    permission_required = "members.change_people"
    template_name = "members/move_add.html"
    form_class = MoveForm

    @cached_property
    def person(self) -> Person:
        return get_object_or_404(Person.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def kind(self) -> str:
        kind = self.request.GET.get("kind", "")
        return kind if kind in EXPLANATIONS else ""

    @cached_property
    def today(self) -> Any:
        """What the person is at the end of today."""
        return state_on(list(self.person.moves.valid()), localdate())

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.kind:
            # Nothing has been chosen yet: the page that asks.
            return self.render_to_response(self.get_context_data(form=None), status=422)
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> MoveForm | None:
        if not self.kind:
            return None
        return super().get_form(form_class)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "kind": self.kind,
            "person": self.person,
            "is_here": self.today.is_here,
            "is_member": self.today.is_member,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person,
            kind=self.kind and Kind(self.kind).label,
            explanation=EXPLANATIONS.get(self.kind, ""),
            kinds=_kinds(self.today) if not self.kind else [],
            offices=_offices(self.person) if self.kind in _ENDS_OFFICES else [],
            **kwargs,
        )

    def act(self, form: MoveForm) -> Move:
        return record_act(person=self.person, kind=self.kind, by=self.request.user, **form.facts)

    def answer(self, done: Move) -> HttpResponse:
        messages.success(self.request, _("Recorded. %(sentence)s") % {"sentence": sentence_of(done)})
        if self.kind in _ENDS_OFFICES:
            _say_offices(self.request, _offices(self.person))
        return HttpResponseRedirect(reverse("members:person_detail", args=[self.person.pk]))


def _kinds(today: Any) -> list[dict[str, Any]]:
    """The kinds in their order, and whether each could happen today; any may have happened earlier."""
    return [{"kind": kind, "why": why, "now": can_happen(kind, today)} for kind, why in EXPLANATIONS.items()]


def _offices(person: Person) -> list[tuple[str, str]]:
    """The offices held today or later: where each is ended, and what it is called."""
    ahead = Q(period__endswith__gt=localdate()) | Q(period__upper_inf=True)
    posts = person.posts.filter(ahead).select_related("group")
    return [
        (
            reverse("members:post_end", args=[post.pk]),
            f"{post.get_kind_display()} {post.group.name}" if post.group else post.get_kind_display(),
        )
        for post in posts
    ]


def _say_offices(request: Any, offices: list[tuple[str, str]]) -> None:
    if offices:
        links = format_html_join(" · ", '<a href="{}">{}</a>', offices)
        text = _("Offices are still held, and should be ended:")
        messages.warning(request, format_html_join("", "{} {}", [(text, links)]))


class _OfMove(ServiceFormPage):
    """A page about an act that counts; the page shows what the acts make of the person."""

    permission_required = "members.change_people"

    @cached_property
    def move(self) -> Move:
        people = Person.objects.visible_to(self.request.user)
        moves = Move.objects.filter(person__in=people, struck_at=None)
        return get_object_or_404(moves.select_related("person", "group", "decision"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change = before_and_after(self.move)
        return super().get_context_data(
            move=self.move, person=self.move.person, sentence=sentence_of(self.move), change=change, **kwargs
        )


class MoveStrike(_OfMove):
    """Strike out what was entered wrongly; the page shows what the person then is and was."""

    template_name = "members/move_strike.html"
    form_class = StrikeForm

    @cached_property
    def offices(self) -> list[tuple[str, str]]:
        """The offices that are still held although without the act there is no full membership today."""
        left = [move for move in self.move.person.moves.valid() if move.pk != self.move.pk]
        is_full = state_on(left, localdate()).membership == Membership.FULL
        return [] if is_full else _offices(self.move.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(offices=self.offices, **kwargs)

    def act(self, form: StrikeForm) -> Move:
        return strike_move(move=self.move, by=self.request.user, reason=form.cleaned_data["reason"])

    def answer(self, done: Move) -> HttpResponse:
        messages.success(self.request, _("Struck out. It stays to be read in the history."))
        _say_offices(self.request, self.offices)
        return HttpResponseRedirect(reverse("members:person_detail", args=[done.person_id]))


class MoveRedate(_OfMove):
    """Correct the day of an act: it is struck out and entered again in one go."""

    template_name = "members/move_redate.html"
    form_class = RedateForm

    def get_initial(self) -> dict[str, Any]:
        return {"effective_on": self.move.effective_on}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # Nothing is compared yet, so nothing is marked as different.
        return context | {"plain": [one._replace(changes=False) for one in context["change"].before]}

    def act(self, form: RedateForm) -> Move:
        typed = form.cleaned_data
        return redate_move(
            move=self.move,
            effective_on=typed["effective_on"],
            by=self.request.user,
            reason=typed["reason"],
        )

    def answer(self, done: Move) -> HttpResponse:
        messages.success(
            self.request, _("The day is corrected. %(sentence)s") % {"sentence": sentence_of(done)}
        )
        return HttpResponseRedirect(reverse("members:person_detail", args=[done.person_id]))


class PersonFile(PermissionRequired, DetailView):
    """Somebody's file (档案) on paper: who they are and all that happened, dated."""

    permission_required = "members.view_people"
    template_name = "members/person_file.html"

    def get_queryset(self) -> QuerySet[Person]:
        return Person.objects.visible_to(self.request.user).select_related("department")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        return super().get_context_data(
            standing=Standing.objects.on(today).filter(person=self.object).select_related("group").first(),
            life=life_of(self.object)[::-1],
            posts=self.object.posts.select_related("group", "committee").order_by("period"),
            kept=kept_facts(self.object),
            today=today,
            shows_contacts=self.request.user.has_perm("members.view_contacts"),
            **kwargs,
        )
