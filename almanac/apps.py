from typing import Any

from django.apps import AppConfig
from django.apps import apps as every_app
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AlmanacConfig(AppConfig):
    name = "almanac"
    verbose_name = _("Almanac")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_enter_days_off, sender=self)


def _enter_days_off(*, using: str, apps: Any = every_app, **kwargs: Any) -> None:
    """After each migration, so that a newer list of announced days arrives with the upgrade.

    A flush sends the same signal and names no apps.
    """
    from almanac.services import enter_announced_years

    table_is_there = any(model._meta.label == "almanac.DayOff" for model in apps.get_models())
    if table_is_there and using == "default":
        enter_announced_years()
