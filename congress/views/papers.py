"""Papers of a session: laid out, put out, revised, read; opinions on them and the answers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired
from accounts.pages import ActButton, ServiceFormPage
from congress.forms.papers import AnswerForm, OpinionForm, PaperForm, ReviseForm
from congress.models import Opinion, Paper
from congress.reports.electorates import voters_in
from congress.reports.papers import opinions_on, readers_of
from congress.services.opinions import answer_opinion, give_opinion, groups_of
from congress.services.papers import (
    add_paper,
    change_paper,
    drop_paper,
    mark_read,
    publish_paper,
    revise_paper,
)
from congress.views.sessions import OfSession, session_url


def paper_url(paper: Paper) -> str:
    return reverse("congress:paper_detail", args=[paper.pk])


class _OfPaper(View):
    """A page about one paper that this person may see."""

    request: Any
    permission_required = "congress.change_congress"

    @cached_property
    def paper(self) -> Paper:
        rows = Paper.objects.visible_to(self.request.user)
        related = ("session__term", "session__joint_term", "item", "revises", "replaced_by")
        return get_object_or_404(rows.select_related(*related), pk=self.kwargs["pk"])

    def prepares(self) -> bool:
        return self.request.user.has_perm("congress.change_congress")


class PaperDetail(PermissionRequired, _OfPaper, TemplateView):
    """A paper to read, the mark that one has read it, and what is said of it."""

    permission_required = "congress.view_congress"
    template_name = "congress/paper_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paper, user = self.paper, self.request.user
        is_out, newer = paper.published_at is not None, getattr(paper, "replaced_by", None)
        is_open = paper.session.archived_at is None
        asks = is_out and newer is None and is_open
        return super().get_context_data(
            paper=paper,
            session=paper.session,
            newer=newer,
            is_read=paper.reads.filter(person__user=user).exists(),
            readers=readers_of(paper, day=localdate()) if self.prepares() and is_out else None,
            opinions=opinions_on(paper, user),
            can_change=self.prepares() and is_open,
            can_say=asks and (self.prepares() or not self._is_over()),
            can_see_names=self.prepares(),
            **kwargs,
        )

    def _is_over(self) -> bool:
        until = self.paper.opinions_until
        return until is not None and until < localdate()


class PaperFile(PermissionRequired, _OfPaper):
    """The file of a paper, for those who may see it; it lies in no public folder."""

    permission_required = "congress.view_congress"
    http_method_names = ["get"]

    def get(self, request: Any, pk: int) -> FileResponse:
        if not self.paper.file:
            raise Http404
        try:
            file = self.paper.file.open("rb")
        except FileNotFoundError as missing:
            raise Http404 from missing
        response = FileResponse(file, as_attachment=True, filename=self.paper.file_name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class PaperAdd(OfSession, ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/paper_form.html"
    form_class = PaperForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Paper(session=self.session)}

    def act(self, form: PaperForm) -> Paper:
        return add_paper(session=self.session, by=self.request.user, **form.fields_typed)

    def answer(self, done: Paper) -> HttpResponse:
        messages.success(self.request, _("“%(title)s” is laid out as a draft.") % {"title": done.title})
        return HttpResponseRedirect(paper_url(done))


class _PaperForm(_OfPaper, ServiceFormPage):
    template_name = "congress/paper_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.paper}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.paper.session, paper=self.paper, **kwargs)

    def answer(self, done: Paper) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(paper_url(done))


class PaperEdit(_PaperForm):
    """Change a draft."""

    form_class = PaperForm

    def act(self, form: PaperForm) -> Paper:
        return change_paper(
            paper=self.paper, version=form.seen_version, by=self.request.user, **form.fields_typed
        )


class PaperRevise(_PaperForm):
    """Bring out a new version."""

    form_class = ReviseForm

    def act(self, form: ReviseForm) -> Paper:
        return revise_paper(paper=self.paper, by=self.request.user, **form.fields_typed)


class PaperPublish(_OfPaper, ActButton):
    def act(self) -> str:
        publish_paper(paper=self.paper, by=self.request.user)
        messages.success(self.request, _("“%(title)s” is out.") % {"title": self.paper.title})
        return self.back()

    def back(self) -> str:
        return paper_url(self.paper)


class PaperRemove(_OfPaper, ActButton):
    def act(self) -> str:
        session = drop_paper(paper=self.paper, by=self.request.user)
        messages.success(self.request, _("“%(title)s” is removed.") % {"title": self.paper.title})
        return f"{session_url(session)}#papers"

    def back(self) -> str:
        return paper_url(self.paper)


class PaperMarkRead(_OfPaper, ActButton):
    """I have read it."""

    permission_required = "congress.view_congress"

    def act(self) -> str:
        person = getattr(self.request.user, "person", None)
        if person is None:
            raise ValidationError(_("Only people in the registry have read marks."), code="nobody")
        mark_read(paper=self.paper, person=person)
        messages.success(self.request, _("Thank you. It is noted that you have read it."))
        return self.back()

    def back(self) -> str:
        return paper_url(self.paper)


class OpinionAdd(_OfPaper, ServiceFormPage):
    """Say something of a paper."""

    permission_required = "congress.view_congress"
    template_name = "congress/opinion_form.html"
    form_class = OpinionForm

    def get_form_kwargs(self) -> dict[str, Any]:
        people = voters_in(self.paper.session, localdate()) if self.prepares() else None
        return super().get_form_kwargs() | {"groups": groups_of(self.request.user), "people": people}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.paper.session, paper=self.paper, **kwargs)

    def act(self, form: OpinionForm) -> Opinion:
        typed = form.cleaned_data
        return give_opinion(
            paper=self.paper,
            text=typed["text"],
            group=typed.get("group"),
            person=typed.get("who"),
            by=self.request.user,
        )

    def answer(self, done: Opinion) -> HttpResponse:
        messages.success(self.request, _("Thank you. It is noted, and will be answered here."))
        return HttpResponseRedirect(f"{paper_url(self.paper)}#opinions")


class OpinionAnswer(ServiceFormPage):
    """Say what became of an opinion."""

    permission_required = "congress.change_congress"
    template_name = "congress/opinion_answer.html"
    form_class = AnswerForm

    @cached_property
    def opinion(self) -> Opinion:
        rows = Opinion.objects.visible_to(self.request.user)
        related = ("paper__session__term", "person", "group")
        return get_object_or_404(rows.select_related(*related), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.opinion}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paper = self.opinion.paper
        return super().get_context_data(opinion=self.opinion, paper=paper, session=paper.session, **kwargs)

    def act(self, form: AnswerForm) -> Opinion:
        return answer_opinion(
            opinion=self.opinion, version=form.seen_version, by=self.request.user, **form.fields_typed
        )

    def answer(self, done: Opinion) -> HttpResponse:
        messages.success(self.request, _("Answered; whoever said it sees the answer."))
        return HttpResponseRedirect(f"{paper_url(self.opinion.paper)}#opinions")
