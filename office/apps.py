from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = _("Office")

    def ready(self) -> None:
        from office.waiting import CORRECTIONS
        from reminders.kinds.waiting import add_source

        add_source(CORRECTIONS)
