from typing import Any

from django.apps import AppConfig
from django.apps import apps as every_app
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = _("Reminders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_enter_rules, sender=self)


def _enter_rules(*, using: str, apps: Any = every_app, **kwargs: Any) -> None:
    """After each migration, so that a kind that came with the upgrade has its rule.

    A flush sends the same signal and names no apps.
    """
    from reminders.services.rules import enter_rules

    table_is_there = any(model._meta.label == "reminders.Routine" for model in apps.get_models())
    if table_is_there and using == "default":
        enter_rules()
