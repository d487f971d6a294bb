"""Sign-in slips: who needs one, the sheet they are printed on, and one that is taken back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.addresses import whole_address
from accounts.models import SignInSlip
from accounts.pages import ActButton, narrowed
from accounts.slips import VALID_FOR, revoke_slip
from members.forms.slips import SlipFilter
from members.models import Person
from members.reports.slips import slip_lines, slip_rows
from members.services.slips import Issued, issue_slips, within_reach
from paperwork.qr import qr_svg

PAGE = 100
# Fifty sheets of A4: more than a school of today prints at once, and still a page that a browser draws.
MOST = 500


class SlipList(PermissionRequired, TemplateView):
    """Whom one may give a slip, who has come in already, and whose slip is waiting."""

    permission_required = "members.issue_slips"
    template_name = "members/slip_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SlipFilter(self.request.user, self.request.GET)
        paginator = Paginator(slip_rows(self.request.user, **form.asked), PAGE)
        page = paginator.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=form,
            page_obj=page,
            lines=slip_lines(page.object_list),
            total=paginator.count,
            **kwargs,
        )


@method_decorator(never_cache, name="dispatch")
class SlipPrint(PermissionRequired, TemplateView):
    """Makes slips and is the only page on which their codes ever stand."""

    http_method_names = ["post"]
    permission_required = "members.issue_slips"
    template_name = "members/slip_print.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            issued = issue_slips(people=self._chosen(), by=self.request.user)
        except ValidationError as refusal:
            context = {"refusal": refusal.messages[0]}
            return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        until = timezone.now() + VALID_FOR
        return self.render_to_response({"slips": [_printed(one) for one in issued], "until": until})

    def _chosen(self) -> list[Person]:
        """Those ticked, or all that the filter shows, as they stand in the list; 404 for who is hidden."""
        user, sent = self.request.user, self.request.POST
        rows = slip_rows(user, **SlipFilter(user, sent).asked) if "everybody" in sent else None
        keys = _keys(sent.getlist("person")) if rows is None else list(rows.values_list("person", flat=True))
        if not keys:
            raise ValidationError(_("Nobody is ticked."), code="nobody")
        if len(keys) > MOST:
            raise ValidationError(
                _("These are %(n)s slips; at most %(most)s are made at once. Please choose a group."),
                code="too_many",
                params={"n": len(keys), "most": MOST},
            )
        seen = Person.objects.visible_to(user).in_bulk(keys)
        if len(seen) < len(set(keys)):
            raise Http404
        return [seen[key] for key in dict.fromkeys(keys)]


class SlipRevoke(ActButton):
    """Takes a slip back."""

    permission_required = "members.issue_slips"

    def act(self) -> str:
        reached = within_reach(self.request.user).values("user")
        slip = get_object_or_404(SignInSlip, pk=self.kwargs["pk"], user__in=reached)
        revoke_slip(slip=slip, by=self.request.user)
        messages.success(
            self.request, _("The slip of %(name)s is taken back.") % {"name": slip.user.person.name}
        )
        return self.back()

    def back(self) -> str:
        """The list as it was narrowed."""
        return narrowed(reverse("members:slip_list"), self.request.POST, group="group", show="show")


def _keys(typed: list[str]) -> list[int]:
    try:
        return [int(key) for key in typed if 0 < int(key) < 2**63]
    except ValueError as error:
        raise Http404 from error


def _printed(one: Issued) -> dict[str, Any]:
    address = whole_address(reverse("accounts:slip", args=[one.code]))
    return {"person": one.person, "address": address, "qr": qr_svg(address)}
