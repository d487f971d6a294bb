"""The page behind the poster's QR: an idea of nobody's.

It is made without the request, so that it holds nobody's name, sets no cookie and opens no session.
"""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from accounts.open_pages import open_page
from congress.forms.ideas import UnnamedIdeaForm, opened_now
from congress.services.ideas import leave_idea


# A form that anybody may send needs no guard against being sent by somebody else, and that guard is a cookie.
@method_decorator([login_not_required, csrf_exempt, never_cache], name="dispatch")
class IdeaOpen(View):
    """Write an idea without a name."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if "thanks" in request.GET:
            return open_page("congress/idea_thanks.html", {})
        return open_page(
            "congress/idea_open.html", {"form": UnnamedIdeaForm(initial={"opened": opened_now()})}
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UnnamedIdeaForm(request.POST)
        if form.is_valid():
            try:
                leave_idea(title=form.cleaned_data["title"], text=form.cleaned_data["text"])
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                return HttpResponseRedirect(f"{reverse('congress:idea_open')}?thanks")
        return open_page("congress/idea_open.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
