"""A channel as it is typed: its address and secret go in and are never shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.dress import DressedVersioned
from reminders.models import Channel
from reminders.services.channels import NAME_TAKEN


class WrittenOnly(forms.TextInput):
    """A text that no page ever shows, not even one that refuses the form."""

    def format_value(self, value: Any) -> None:
        return None


def _secret_field(label: Any, *, most: int, help_text: Any) -> forms.CharField:
    quiet = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off", "data-no-keep": True}
    return forms.CharField(
        label=label, required=False, max_length=most, help_text=help_text, widget=WrittenOnly(attrs=quiet)
    )


class ChannelForm(DressedVersioned):
    """What is known of a group's robot.

    The fields for address and secret bear other names than the row's, so that nothing that compares or
    shows a row's fields ever meets them.
    """

    robot_address = _secret_field(
        _("address"),
        most=1000,
        help_text=_("As the group's robot shows it. It is kept encrypted and not shown again."),
    )
    robot_secret = _secret_field(
        _("signing secret"),
        most=200,
        help_text=_("Only where the robot was made with one (DingTalk, Feishu)."),
    )
    drops_secret = forms.BooleanField(label=_("the robot has no signing secret any more"), required=False)

    class Meta:
        model = Channel
        fields = ("name", "kind", "allows_private")
        error_messages = {"name": {"unique": NAME_TAKEN}}
        help_texts = {
            "allows_private": _(
                "Only for a service of the school's own: messages may then be sent to machines inside the "
                "school's network. Never tick it for an address that somebody else gave you."
            )
        }

    field_order = ("name", "kind", "robot_address", "robot_secret", "drops_secret", "allows_private")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance
        if stored.pk:
            words = _("Saved (%(host)s). Leave it empty to keep it.") % {"host": stored.host}
            self.fields["robot_address"].help_text = words
        else:
            self.initial["kind"] = Channel.Kind.WECOM
        if stored.secret:
            self.fields["robot_secret"].help_text = _("Saved. Leave it empty to keep it.")
        else:
            del self.fields["drops_secret"]

    def clean_robot_address(self) -> str:
        typed = self.cleaned_data["robot_address"]
        if not typed and not self.instance.pk:
            raise forms.ValidationError(_("Please paste the robot's address."), code="required")
        return typed

    @property
    def fields_typed(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {name: typed[name] for name in self.Meta.fields} | {
            "url": typed["robot_address"],
            "secret": typed["robot_secret"],
        }
