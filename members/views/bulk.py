"""One change for many: chosen in the list, shown before it is made, then made as a whole or not at all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from members.forms.bulk import BulkForm, Chosen
from members.services.bulk import (
    Preview,
    names_of,
    preview_category,
    preview_regroup,
    preview_tag,
    recategorise_people,
    regroup_people,
    tag_people,
)

Action = BulkForm.Action
_PREVIEWS: dict[str, Any] = {
    Action.GROUP: preview_regroup,
    Action.CATEGORY: preview_category,
    Action.TAG: preview_tag,
}
_SERVICES: dict[str, Any] = {
    Action.GROUP: regroup_people,
    Action.CATEGORY: recategorise_people,
    Action.TAG: tag_people,
}


class PersonBulk(PermissionRequired, TemplateView):
    """GET asks what is to change, POST shows whom it reaches, and POST with `confirmed` makes it."""

    permission_required = "members.change_people"
    template_name = "members/person_bulk.html"

    @cached_property
    def chosen(self) -> Chosen:
        return Chosen(self.request.POST or self.request.GET, user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", BulkForm())
        return super().get_context_data(chosen=self.chosen, names=names_of(self.chosen.people), **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = BulkForm(request.POST)
        if not form.is_valid() or not self.chosen.people:
            return self._refused(form)
        try:
            if "confirmed" in request.POST:
                return self._made(form)
            return self.render_to_response(self.get_context_data(form=form, preview=self._preview(form)))
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._refused(form)

    def _preview(self, form: BulkForm) -> Preview:
        action, what, _more = self._asked(form)
        return _PREVIEWS[action](people=self.chosen.people, **what)

    def _made(self, form: BulkForm) -> HttpResponse:
        if self.request.POST["confirmed"] != str(len(self.chosen.people)):
            raise ValidationError(
                _("The list has changed in the meantime: it has %(count)d people now. Please look again.")
                % {"count": len(self.chosen.people)},
                code="list_moved",
            )
        action, what, more = self._asked(form)
        count = _SERVICES[action](people=self.chosen.people, by=self.request.user, **what, **more)
        messages.success(self.request, _("Changed for %(count)d people.") % {"count": count})
        return HttpResponseRedirect(reverse("members:person_list"))

    def _asked(self, form: BulkForm) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """The action, what it sets from which day, and what it says besides."""
        typed = form.cleaned_data
        action = typed["action"]
        more = {"reason": typed["reason"]} if action == Action.CATEGORY else {}
        return action, {action: typed[action], "effective_on": typed["effective_on"]}, more

    def _refused(self, form: BulkForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
