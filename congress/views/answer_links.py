"""The link by which a department answers, and the words that go with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.addresses import whole_address
from congress.models import Assignment
from congress.services.links import good_until, make_answer_link
from congress.views.handling import HandledProposal
from members.models import Union
from paperwork.qr import qr_svg


class LinkMake(HandledProposal, View):
    """A new link for a department; the ones before it are good no more. A GET makes none."""

    http_method_names = ["post"]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        parts = self.proposal.assignments.in_force().select_related("department")
        part = get_object_or_404(parts, pk=self.kwargs["part"])
        try:
            key = make_answer_link(assignment=part, by=self.request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return HttpResponseRedirect(self.back())
        address = whole_address(reverse("congress:answer", args=[key]))
        context = {
            "proposal": self.proposal,
            "part": part,
            "text": self.words_to(part, address),
            "qr": qr_svg(address),
            "until": good_until(part, made_on=localdate()),
            "back": self.back(),
        }
        return render(request, "congress/answer_link.html", context)

    def words_to(self, part: Assignment, address: str) -> str:
        """What is sent to the head of the department."""
        to_whom = _("To the head of %(department)s:") % {"department": part.department}
        sentence = _(
            "Please answer the proposal “%(title)s” until %(day)s; the link opens without signing in:"
        ) % {
            "title": self.proposal.title,
            "day": date_format(part.due_on, "DATE_FORMAT"),
        }
        union = Union.objects.first()
        sender = f"{union.name if union else ''} {self.request.user.name}".strip()
        return "\n".join((to_whom, sentence, address, sender))
