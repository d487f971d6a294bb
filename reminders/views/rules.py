"""The rules: the list, switching one, changing one with a preview; quiet hours and the pause."""

from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.access import PermissionRequired
from accounts.pages import ActButton, ServiceFormPage
from reminders.forms.quiet import QuietForm
from reminders.forms.rules import RuleForm
from reminders.kinds import KINDS, Kind
from reminders.models import ReminderRule, ReminderSettings
from reminders.reports.preview import next_samples
from reminders.reports.rules import has_bad_words, holidays_from, rules_in_groups
from reminders.services.quiet import change_quiet, resume
from reminders.services.rules import change_rule, switch_rule


def _manners() -> ReminderSettings:
    return ReminderSettings.objects.get(pk=1)


def _pause(manners: ReminderSettings, today: date) -> dict[str, Any]:
    is_to_come = manners.paused_from is not None and manners.paused_from > today
    return {"manners": manners, "is_paused": manners.is_paused(today), "is_to_come": is_to_come}


class RuleList(PermissionRequired, TemplateView):
    """Everything that is said by itself, in the chair's words."""

    permission_required = "reminders.change_rules"
    template_name = "reminders/rule_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pause, asked = _pause(_manners(), localdate()), self.request.GET
        return super().get_context_data(
            groups=rules_in_groups(),
            switched=asked.get("switched"),
            saved=asked.get("saved"),
            **pause,
            **kwargs,
        )


class _OfRule:
    kwargs: dict[str, Any]

    @cached_property
    def kind(self) -> Kind:
        try:
            return KINDS[self.kwargs["code"]]
        except KeyError:
            raise Http404 from None

    @cached_property
    def rule(self) -> ReminderRule:
        found = ReminderRule.objects.select_related("progress").filter(code=self.kind.code).first()
        if found is None:
            raise Http404
        return found

    def in_list(self, done: str) -> str:
        """The rule's line in the list, where it says what was done: the page opens there."""
        code = self.kind.code
        return f"{reverse('reminders:rule_list', query={done: code})}#{code}"


class RuleSwitch(_OfRule, ActButton):
    """On or off, with one tap."""

    permission_required = "reminders.change_rules"

    def act(self) -> str:
        is_on = self.request.POST.get("on") == "1"
        switch_rule(rule=self.rule, is_on=is_on, by=self.request.user)
        return self.in_list("switched")

    def back(self) -> str:
        return reverse("reminders:rule_list")


class _RulePage(_OfRule, ServiceFormPage):
    permission_required = "reminders.change_rules"
    template_name = "reminders/rule_edit.html"
    form_class = RuleForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.rule, "kind": self.kind}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(kind=self.kind, rule=self.rule, **kwargs)
        form = context["form"]
        if not form.errors:
            groups = form.groups_typed if form.is_bound else form.initial.get("groups")
            context["samples"] = next_samples(self.rule, to_groups=bool(groups))
            context["quiet_until"] = self._quiet_until(bool(groups))
        return context | {"has_bad_words": not form.is_bound and has_bad_words(self.kind, self.rule)}

    def _quiet_until(self, to_groups: bool) -> time | None:
        """When what leaves the house goes out, where the rule's time lies in the quiet hours."""
        if self.kind.is_live or not (self.rule.by_email or to_groups):
            return None
        manners = _manners()
        return manners.quiet_to if manners.is_quiet(self.rule.at) else None


class RuleEdit(_RulePage):
    """When, to whom, on which ways and in which words."""

    def act(self, form: RuleForm) -> ReminderRule:
        return change_rule(
            rule=self.rule,
            version=form.seen_version,
            by=self.request.user,
            channels=form.groups_typed,
            **form.fields_typed,
        )

    def answer(self, done: ReminderRule) -> HttpResponse:
        return HttpResponseRedirect(self.in_list("saved"))


class RulePreview(_RulePage):
    """The next messages with what is typed; nothing is saved."""

    http_method_names = ["post"]

    def get_template_names(self) -> list[str]:
        return ["reminders/_rule_preview.html" if self.request.htmx else "reminders/rule_edit.html"]

    def form_valid(self, form: RuleForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"is_preview": True}


class QuietHours(ServiceFormPage):
    """Quiet hours, and the pause over the holidays."""

    permission_required = "reminders.change_rules"
    template_name = "reminders/settings.html"
    form_class = QuietForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": _manners()}

    def get_initial(self) -> dict[str, Any]:
        """The proposed days that were tapped, where no script filled them in."""
        asked = self.request.GET
        proposed = {"paused_from": asked.get("first"), "paused_until": asked.get("last")}
        return {name: day for name, day in proposed.items() if day}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = localdate()
        pause = _pause(_manners(), today)
        return super().get_context_data(holidays=holidays_from(today), **pause, **kwargs)

    def act(self, form: QuietForm) -> ReminderSettings:
        return change_quiet(version=form.seen_version, by=self.request.user, **form.fields_typed)

    def answer(self, done: ReminderSettings) -> HttpResponse:
        messages.success(self.request, _("Saved."))
        return HttpResponseRedirect(reverse("reminders:rule_list"))


class Resume(ActButton):
    """End the pause today."""

    permission_required = "reminders.change_rules"

    def act(self) -> str:
        resume(by=self.request.user)
        messages.success(self.request, _("Reminders are sent again from today on."))
        return self.back()

    def back(self) -> str:
        return reverse("reminders:rule_list")
