from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = _("Office")

    def ready(self) -> None:
        from members.sheets import add_kinds
        from office.sheets import KINDS, SOURCES
        from office.waiting import BACKUPS, CORRECTIONS
        from reminders.kinds.waiting import add_source

        add_kinds(KINDS, SOURCES)
        add_source(CORRECTIONS)
        add_source(BACKUPS)
