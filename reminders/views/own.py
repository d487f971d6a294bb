"""What one wants to hear, chosen by oneself; and the door in a letter's last line."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from accounts.access import PermissionRequired
from accounts.pages import ActButton
from members.models import Person
from reminders.models import OptOut
from reminders.reports.own import duties_of, own_choices, topic_label, topics_off
from reminders.services.own import SWITCHES, opt_in, opt_out
from reminders.tokens import read_off_token


class _Mine(PermissionRequired):
    """Everybody reaches their own switches and nobody else's."""

    permission_required = "reminders.view_inbox"

    @cached_property
    def person(self) -> Person:
        return get_object_or_404(Person, user=self.request.user)


@method_decorator(never_cache, name="dispatch")
class Own(_Mine, TemplateView):
    """A button for each topic, and one for e-mail; each acts at once."""

    template_name = "reminders/own.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            choices=own_choices(self.request.user, self.person),
            person=self.person,
            sends_email=settings.SENDS_EMAIL,
            wants_email=OptOut.EMAIL not in topics_off(self.person),
            **kwargs,
        )


@method_decorator(never_cache, name="dispatch")
class TopicPage(_Mine, TemplateView):
    """One topic: whether it is on, and the way to the other state."""

    template_name = "reminders/topic.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        topic = _known(self.kwargs["topic"])
        is_off = topic in topics_off(self.person)
        return super().get_context_data(
            label=topic_label(topic), is_off=is_off, duties=duties_of(topic), **kwargs
        )


class _Switch(_Mine, ActButton):
    """One tap switches a topic; the page that follows says how it stands and can undo it."""

    def back(self) -> str:
        # Whoever tapped among all topics stays there.
        if "among_all" in self.request.POST:
            return reverse("reminders:own")
        return reverse("reminders:topic", args=[self.kwargs["topic"]])

    def act(self) -> str:
        self.switch(_known(self.kwargs["topic"]))
        if "among_all" in self.request.POST:
            messages.success(self.request, _("Saved. From now on you hear what you have chosen."))
        return self.back()

    def switch(self, topic: str) -> None:
        raise NotImplementedError


class TopicOff(_Switch):
    """No more of a topic."""

    def switch(self, topic: str) -> None:
        opt_out(person=self.person, topic=topic, by=self.request.user)


class TopicOn(_Switch):
    """A topic again."""

    def switch(self, topic: str) -> None:
        opt_in(person=self.person, topic=topic, by=self.request.user)


def _known(topic: str) -> str:
    if topic not in SWITCHES:
        raise Http404
    return topic


@method_decorator([login_not_required, csrf_exempt, never_cache], name="dispatch")
class Off(View):
    """The last line of a letter: whoever holds its key may switch that one topic off, and on again.

    Mail programs press the button by themselves, without cookies, when somebody asks them to (RFC 8058).
    Looking changes nothing, because programs also look at every link.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        # The address is a key, and goes nowhere.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        found = _whose(token)
        return self._page(*found) if found else _unknown(request)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        found = _whose(token)
        if found is None:
            return _unknown(request)
        person, topic = found
        (opt_in if "again" in request.POST else opt_out)(person=person, topic=topic, by=None)
        return self._page(person, topic)

    def _page(self, person: Person, topic: str) -> HttpResponse:
        context = {
            "label": topic_label(topic),
            "is_off": topic in topics_off(person),
            "duties": duties_of(topic),
        }
        return render(self.request, "reminders/off.html", context)


def _whose(token: str) -> tuple[Person, str] | None:
    """Whose topic the key is for; a row that was merged means the one that was kept."""
    key = read_off_token(token)
    if key is None or key.topic not in SWITCHES:
        return None
    person = Person.objects.select_related("merged_into").filter(pk=key.person).first()
    kept = person and (person.merged_into or person)
    return None if kept is None or kept.forgotten_on else (kept, key.topic)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "reminders/off_unknown.html", status=HTTPStatus.NOT_FOUND)
