from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from members.joining_sheets import KINDS, SOURCES
        from members.sheets import add_kinds

        add_kinds(KINDS, SOURCES)
