from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinanceConfig(AppConfig):
    name = "finance"
    verbose_name = _("Finance")

    def ready(self) -> None:
        from finance.sheets import KINDS, SOURCES
        from members.sheets import add_kinds

        add_kinds(KINDS, SOURCES)
