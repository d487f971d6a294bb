"""Rules of procedure: the list with what holds now, new ones, corrections."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.pages import ServiceFormPage
from congress.forms.rules import RuleSetForm
from congress.models import RuleSet
from congress.presets_rules import PRESETS, rules_from
from congress.rules import rules_on
from congress.services.rules import add_rules, change_rules


class RuleList(PermissionRequired, TemplateView):
    """The rules that hold today first, then the others."""

    permission_required = "congress.view_congress"
    template_name = "congress/rule_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = rules_on(localdate())
        others = [rules for rules in RuleSet.objects.all() if rules.pk != now.pk]
        return super().get_context_data(
            now=now,
            others=others,
            presets=PRESETS.items(),
            can_change=self.request.user.has_perm("congress.change_congress"),
            today=localdate(),
            **kwargs,
        )


class RulePage(ServiceFormPage):
    permission_required = "congress.change_congress"
    template_name = "congress/rule_form.html"
    form_class = RuleSetForm

    def answer(self, done: RuleSet) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(reverse("congress:rule_list"))


class RuleAdd(RulePage):
    """New rules, beginning from a preset."""

    def get_form_kwargs(self) -> dict[str, Any]:
        rules = rules_from(self.request.GET.get("preset", ""))
        rules.effective_from = localdate()
        return super().get_form_kwargs() | {"instance": rules}

    def act(self, form: RuleSetForm) -> RuleSet:
        return add_rules(by=self.request.user, **form.fields_typed)


class RuleEdit(RulePage):
    @cached_property
    def rules(self) -> RuleSet:
        return get_object_or_404(RuleSet, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.rules}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rules=self.rules, **kwargs)

    def act(self, form: RuleSetForm) -> RuleSet:
        return change_rules(
            rules=self.rules, version=form.seen_version, by=self.request.user, **form.fields_typed
        )
