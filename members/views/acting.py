from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.pages import ServiceFormPage
from members.forms.acting import ActingChairForm
from members.models import Post
from members.services.acting import name_acting_chair
from members.services.posts import chair_on


class ActingChair(ServiceFormPage):
    """The school office names an acting chair while nobody holds the chair's post."""

    permission_required = "members.name_acting_chair"
    form_class = ActingChairForm
    template_name = "members/acting_chair.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(chair=chair_on(localdate()), **kwargs)

    def act(self, form: ActingChairForm) -> Post:
        return name_acting_chair(by=self.request.user, **form.cleaned_data)

    def answer(self, done: Post) -> HttpResponse:
        messages.success(self.request, _("%(name)s is acting chair from today.") % {"name": done.person.name})
        return HttpResponseRedirect(reverse("members:acting_chair"))
