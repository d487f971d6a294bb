"""Offices: the list with what runs out and what the rules say; taking one, changing it, ending it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired
from accounts.pages import ServiceFormPage
from members.duties import USUAL_DUTIES
from members.forms.posts import PostAddForm, PostEndForm, PostForm
from members.models import Committee, Post
from members.reports.named import names_offered
from members.reports.posts import offices_on
from members.rules import committee_findings
from members.services.posts import add_post, change_post, end_post, leaves_no_chair


class PostList(PermissionRequired, TemplateView):
    """Committees and offices of today; first what runs out and what the rules would have changed."""

    permission_required = "members.view_everybody"
    template_name = "members/post_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        offices = offices_on(today)
        return super().get_context_data(
            offices=offices,
            findings=committee_findings(offices.facts),
            kinds=Committee.Kind.choices,
            can_change=self.request.user.has_perm("members.change_posts"),
            today=today,
        )


class PostAdd(ServiceFormPage):
    permission_required = "members.change_posts"
    template_name = "members/post_form.html"
    form_class = PostAddForm

    def get_initial(self) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        return {"kind": kind, "duties": USUAL_DUTIES.get(kind, "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(people=names_offered(localdate()), **kwargs)

    def act(self, form: PostAddForm) -> Post:
        typed = form.cleaned_data
        return add_post(
            person=typed["who"],
            kind=typed["kind"],
            since=typed["since"],
            until=typed["until"],
            duties=typed["duties"],
            is_head=typed["is_head"],
            by=self.request.user,
        )

    def answer(self, done: Post) -> HttpResponse:
        words = {"name": done.person.name, "office": done.get_kind_display()}
        sentence = _("%(name)s: %(office)s. Entered.")
        if done.kind == Post.Kind.SCHOOL_OFFICE:
            # The office is a place; who holds it is one of its people.
            sentence = _("%(name)s: staff of the school office. Entered.")
        messages.success(self.request, sentence % words)
        return HttpResponseRedirect(reverse("members:post_list"))


class OfPost(View):
    """A page about one office."""

    request: Any

    @cached_property
    def post_held(self) -> Post:
        posts = Post.objects.select_related("person", "group", "committee")
        return get_object_or_404(posts, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(held=self.post_held, **kwargs)  # type: ignore[misc]

    def back(self) -> str:
        """Where this office is shown."""
        if self.post_held.group_id:
            return reverse("members:group_detail", args=[self.post_held.group_id])
        return reverse("members:post_list")


class PostEdit(OfPost, ServiceFormPage):
    permission_required = "members.change_posts"
    template_name = "members/post_form.html"
    form_class = PostForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.post_held}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        usual = USUAL_DUTIES.get(self.post_held.kind, "")
        return super().get_context_data(usual=usual, back=self.back(), **kwargs)

    def act(self, form: PostForm) -> Post:
        typed = form.fields_typed
        return change_post(
            post=self.post_held,
            version=form.seen_version,
            duties=typed["duties"],
            until=typed["last_day"],
            is_head=typed.get("is_head", False),
            by=self.request.user,
        )

    def answer(self, done: Post) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(self.back())


class PostEnd(OfPost, ServiceFormPage):
    """End an office; ending the only chair's asks once more."""

    permission_required = "members.change_posts"
    template_name = "members/post_end.html"
    form_class = PostEndForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"post": self.post_held}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        alone = leaves_no_chair(self.post_held, localdate())
        return super().get_context_data(leaves_no_chair=alone, back=self.back(), **kwargs)

    def act(self, form: PostEndForm) -> Any:
        typed = form.cleaned_data
        return end_post(
            post=self.post_held, since=typed["since"], sure=typed.get("sure", False), by=self.request.user
        )

    def answer(self, done: Post | None) -> HttpResponse:
        words = {"name": self.post_held.person.name, "office": self.post_held.get_kind_display()}
        if done is None:
            sentence = _("%(name)s: %(office)s. It never began, so the entry has been taken out.") % words
        else:
            words["day"] = date_format(done.period.upper)
            sentence = _("%(name)s: %(office)s. Ends; from %(day)s on its rights are gone.") % words
        messages.success(self.request, sentence)
        return HttpResponseRedirect(self.back())
