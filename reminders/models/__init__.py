"""Rules, what was said to whom, what left the house, and the union's recurring tasks."""

from reminders.models.channels import Channel, ChannelTest
from reminders.models.notices import Delivery, Notice
from reminders.models.routines import Routine, RoutineDone
from reminders.models.rules import OptOut, Progress, Pulse, ReminderRule, ReminderSettings, RuleChannel

__all__ = [
    "Channel",
    "ChannelTest",
    "Delivery",
    "Notice",
    "OptOut",
    "Progress",
    "Pulse",
    "ReminderRule",
    "ReminderSettings",
    "Routine",
    "RoutineDone",
    "RuleChannel",
]
