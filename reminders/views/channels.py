"""Groups and robots: the list, entering and changing one, switching it, and a test."""

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
from accounts.pages import ActButton, ServiceFormPage
from reminders.forms.channels import ChannelForm
from reminders.models import Channel
from reminders.reports.channels import channels_in_numbers
from reminders.services.channels import add_channel, ask_for_test, change_channel, switch_channel


class ChannelList(PermissionRequired, TemplateView):
    """Where messages may go, in numbers; not what they say."""

    permission_required = "reminders.change_channels"

    def get_template_names(self) -> list[str]:
        return ["reminders/_channels.html" if self.request.htmx else "reminders/channel_list.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        channels = list(channels_in_numbers(localdate()))
        tests = [channel.last_test for channel in channels if hasattr(channel, "last_test")]
        is_testing = any(test.is_under_way and not test.is_lost for test in tests)
        return super().get_context_data(channels=channels, is_testing=is_testing, **kwargs)


class _ChannelPage(ServiceFormPage):
    permission_required = "reminders.change_channels"
    template_name = "reminders/channel_form.html"
    form_class = ChannelForm

    def answer(self, done: Channel) -> HttpResponse:
        sentence = _("“%(name)s” is saved. Send a test message now.")
        messages.success(self.request, sentence % {"name": done.name})
        return HttpResponseRedirect(reverse("reminders:channel_list"))


class ChannelAdd(_ChannelPage):
    """Another group."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": Channel()}

    def act(self, form: ChannelForm) -> Channel:
        return add_channel(by=self.request.user, **form.fields_typed)


class ChannelEdit(_ChannelPage):
    """What is known of a group's robot."""

    @cached_property
    def channel(self) -> Channel:
        return get_object_or_404(Channel, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.channel}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(channel=self.channel, **kwargs)

    def act(self, form: ChannelForm) -> Channel:
        drops = form.cleaned_data.get("drops_secret", False)
        return change_channel(
            channel=self.channel,
            version=form.seen_version,
            by=self.request.user,
            drops_secret=drops,
            **form.fields_typed,
        )


class _OnChannel(ActButton):
    permission_required = "reminders.change_channels"

    @cached_property
    def channel(self) -> Channel:
        return get_object_or_404(Channel, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("reminders:channel_list")


class ChannelSwitch(_OnChannel):
    """Puts a channel out of use, or into it."""

    def act(self) -> str:
        is_on = self.request.POST.get("on") == "1"
        switch_channel(channel=self.channel, is_on=is_on, by=self.request.user)
        sentence = _("“%(name)s” is in use.") if is_on else _("“%(name)s” is out of use; nothing goes there.")
        messages.success(self.request, sentence % {"name": self.channel.name})
        return self.back()


class ChannelTest(_OnChannel):
    """Has a worker say a word in the group."""

    def act(self) -> str:
        test = ask_for_test(channel=self.channel, by=self.request.user)
        # It has come to its end already where the queue does not answer.
        test.refresh_from_db()
        if test.is_under_way:
            sentence = _(
                "A test message is on its way to “%(name)s”; what came of it stands under “Last test”."
            )
            messages.success(self.request, sentence % {"name": self.channel.name})
        else:
            messages.error(self.request, test.reason)
        return self.back()
