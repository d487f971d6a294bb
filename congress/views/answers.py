"""A department answers: signed in, or by a link that was sent to it."""

from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired
from accounts.models import User
from congress.forms.answers import forms_for
from congress.models import Assignment, Reply
from congress.reports.given import given_to, history_of
from congress.services.assignments import ask_more_time, send_back
from congress.services.links import assignment_of
from congress.services.replies import ANSWERABLE, reply_to

PAGE = 30
# Links that nobody was given; and what is written by one link.
GUESSES = {"answer_guess": "30/m/ip"}
WRITES = {"answer_write": "20/m/key"}


class GivenList(PermissionRequired, TemplateView):
    """What was given to one's department, or to the school; nothing else."""

    permission_required = "congress.answer_proposals"
    template_name = "congress/given_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(given_to(self.request.user), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, today=localdate(), **kwargs)


class _AnswerPage(View):
    """One proposal and the three things a department can write about it."""

    template_name: str
    via: str

    @property
    def by(self) -> User | None:
        """Who has signed in; nobody, where a link was opened."""
        return None

    def find(self) -> Assignment:
        """What is answered; may raise ValidationError."""
        raise NotImplementedError

    @cached_property
    def assignment(self) -> Assignment:
        return self.find()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(forms_for(self.assignment, signs=self.by is None))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act", "reply")
        written = forms_for(self.assignment, signs=self.by is None, data=request.POST, act=act)
        form = written.get(act)
        if form is None:
            return self.page(written, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if form.is_valid():
            try:
                said = self._do(act, form.cleaned_data)
            except ValidationError as refusal:
                _put_refusal(form, refusal)
            else:
                messages.success(request, said)
                return HttpResponseRedirect(self.after())
        return self.page(written, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _do(self, act: str, typed: dict[str, Any]) -> str:
        name = typed.pop("signed_by", "") or (self.by.name if self.by else "")
        common: dict[str, Any] = {"assignment": self.assignment, "by": self.by}
        if act == "more_time":
            ask_more_time(**common, **typed, by_name="" if self.by else name)
            return _("Asked. The union decides and tells you.")
        if act == "send_back":
            send_back(**common, **typed, by_name="" if self.by else name)
            return _("Sent back. The union gives it to somebody else.")
        reply = reply_to(**common, **typed, via=self.via, signed_by=name)
        if reply.is_whole:
            return _("Thank you. The answer is with the proposer now.")
        return _("Thank you. Your part is kept with the proposal.")

    def after(self) -> str:
        """Where to go when it is done."""
        return self.request.path

    def page(self, written: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
        assignment = self.assignment
        context = {
            "assignment": assignment,
            "proposal": assignment.proposal,
            "history": history_of(assignment.proposal),
            "forms": written,
            "is_awaited": assignment.proposal.status in ANSWERABLE,
            "unsent": self.request.POST.get("reply-text", ""),
            "today": localdate(),
        }
        return render(self.request, self.template_name, context, status=status)


def _put_refusal(form: Any, refusal: ValidationError) -> None:
    """Beside the field it speaks of, where the form has that field."""
    for name, errors in getattr(refusal, "error_dict", {None: [refusal]}).items():
        form.add_error(name if name in form.fields else None, errors)


class GivenDetail(PermissionRequired, _AnswerPage):
    """Answered by somebody who has signed in."""

    permission_required = "congress.answer_proposals"
    template_name = "congress/given_detail.html"
    via = Reply.Via.ACCOUNT

    @property
    def by(self) -> User:
        return self.request.user

    def find(self) -> Assignment:
        return get_object_or_404(given_to(self.request.user), pk=self.kwargs["pk"])

    def after(self) -> str:
        # What was sent back is not theirs to see any more.
        return reverse("congress:given_list")


@method_decorator([login_not_required, never_cache], name="dispatch")
class Answer(_AnswerPage):
    """Answered by whoever was sent the link, without an account; a spent or forged link says so."""

    template_name = "congress/answer.html"
    via = Reply.Via.LINK

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            key = str(self.assignment.pk)
        except ValidationError as refusal:
            response: HttpResponseBase = self._refused(refusal)
        else:
            response = self._slowed(key) or super().dispatch(request, *args, **kwargs)
        # The address is a key, and goes nowhere; with "no-referrer" browsers send the form's origin as null.
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def find(self) -> Assignment:
        return assignment_of(self.kwargs["key"])

    def _slowed(self, key: str) -> HttpResponse | None:
        if self.request.method != "POST" or self._counts(WRITES, key=key):
            return None
        return render(self.request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)

    def _counts(self, rates: dict[str, str], key: str | None = None) -> bool:
        (action,) = rates
        used = ratelimit.consume(
            self.request, app="congress", action=action, config=rates, key=key, limit_get=True
        )
        return used is not None

    def _refused(self, refusal: ValidationError) -> HttpResponse:
        status = HTTPStatus.GONE
        if refusal.code == "link_unknown":
            status = HTTPStatus.NOT_FOUND if self._counts(GUESSES) else HTTPStatus.TOO_MANY_REQUESTS
        context = {"sentence": refusal.messages[0]}
        return render(self.request, "congress/answer_refused.html", context, status=status)
