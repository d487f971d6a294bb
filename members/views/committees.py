"""Committees: entered with their members, changed, and read, earlier terms too."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from accounts.access import PermissionRequired
from accounts.asked import number_asked
from accounts.pages import ServiceFormPage
from members.duties import USUAL_DUTIES
from members.forms.committees import MORE_ROWS, CommitteeAddForm, CommitteeForm, kinds_in, seats_to_begin_with
from members.models import Committee, Post, Standing
from members.models.standings import Membership
from members.models.terms import counted
from members.reports.named import names_offered
from members.reports.posts import seats_of
from members.rules import size_asked
from members.services.committees import add_committee, change_committee


def committee_url(committee: Committee) -> str:
    return reverse("members:committee_detail", args=[committee.pk])


class CommitteeDetail(PermissionRequired, DetailView):
    """One term of a committee: who sat in it, and what each does."""

    permission_required = "members.view_everybody"
    template_name = "members/committee_detail.html"
    model = Committee
    context_object_name = "committee"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seats = [(post, USUAL_DUTIES.get(post.kind, "")) for post in seats_of(self.object)]
        can_change = self.request.user.has_perm("members.change_posts")
        return super().get_context_data(seats=seats, can_change=can_change, today=localdate(), **kwargs)


class _CommitteePage(ServiceFormPage):
    """A form with rows of members; two of its buttons only draw the page again."""

    permission_required = "members.change_posts"
    template_name = "members/committee_form.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.request.POST.get("do") == "more":
            return self.render_to_response(self.get_context_data(form=self._with_more_rows()))
        return super().post(*args, **kwargs)

    def _with_more_rows(self) -> Any:
        data = self.request.POST.copy()
        total = number_asked(data.get("seat-TOTAL_FORMS", "")) or 0
        data["seat-TOTAL_FORMS"] = str(min(total, 60) + MORE_ROWS)
        return self.get_form_class()(**(self.get_form_kwargs() | {"data": data}))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(people=names_offered(localdate()), **kwargs)
        return context | {"facts": context["form"].facts}


def _is_short(committee: Committee) -> bool:
    """Whether a term was nearer to three years than to five."""
    last = committee.last_day
    return last is not None and (last - committee.period.lower).days < 4 * 365


class CommitteeAdd(_CommitteePage):
    form_class = CommitteeAddForm

    @cached_property
    def kind(self) -> str:
        asked = self.request.GET.get("kind", "")
        return asked if asked in Committee.Kind.values else Committee.Kind.UNION

    def get_initial(self) -> dict[str, Any]:
        last = Committee.objects.filter(kind=self.kind).order_by("-number").first()
        return {"number": last.number + 1 if last else 1, "term": "3" if last and _is_short(last) else "5"}

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = seats_to_begin_with(self.kind, self._holders())
        return super().get_form_kwargs() | {"kind": self.kind, "rows": rows}

    @cached_property
    def held(self) -> list[Post]:
        """The offices of this committee as they are held today, before anything is saved."""
        posts = Post.objects.held_on(localdate()).filter(kind__in=kinds_in(self.kind))
        return list(posts.select_related("person"))

    def _holders(self) -> dict[str, list[str]]:
        """Who holds the offices of this committee today; in a new term it is often the same people."""
        holders: dict[str, list[str]] = {}
        for post in self.held:
            person = post.person
            holders.setdefault(post.kind, []).append(f"{person.name} {person.staff_number}")
        return holders

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label = dict(Committee.Kind.choices)[self.kind]
        today = localdate()
        members = Standing.objects.on(today).filter(membership=Membership.FULL).count()
        size = size_asked(self.kind, day=today, members=members)
        return super().get_context_data(kind_label=label, size=size, **kwargs)

    def act(self, form: CommitteeAddForm) -> Committee:
        return add_committee(
            kind=self.kind, seats=form.seats_typed, by=self.request.user, **form.cleaned_data
        )

    def answer(self, done: Committee) -> HttpResponse:
        words = {"committee": done.get_kind_display(), "number": counted(done.number)}
        messages.success(self.request, _("%(committee)s, term %(number)s: entered.") % words)
        end = done.last_day
        for post in self.held:
            if post.kind == Post.Kind.CHAIR and end and (post.last_day is None or post.last_day > end):
                sentence = _("The chair's term now ends with this committee's, on %(day)s.")
                messages.warning(self.request, sentence % {"day": date_format(end)})
        return HttpResponseRedirect(reverse("members:post_list"))


class CommitteeEdit(_CommitteePage):
    form_class = CommitteeForm

    @cached_property
    def committee(self) -> Committee:
        return get_object_or_404(Committee, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.committee, "posts": seats_of(self.committee)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label = self.committee.get_kind_display()
        return super().get_context_data(committee=self.committee, kind_label=label, **kwargs)

    def act(self, form: CommitteeForm) -> Committee:
        typed = form.cleaned_data
        return change_committee(
            committee=self.committee,
            version=form.seen_version,
            number=typed["number"],
            since=typed["since"],
            until=typed["last_day"],
            elected_on=typed["elected_on"],
            approval_number=typed["approval_number"],
            duties=form.duties_typed,
            seats=form.seats_typed,
            seated_from=typed["seated_from"],
            by=self.request.user,
        )

    def answer(self, done: Committee) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(committee_url(done))
