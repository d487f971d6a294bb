from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        from members import care_sheets, joining_sheets
        from members.sheets import add_kinds

        for sheets in (joining_sheets, care_sheets):
            add_kinds(sheets.KINDS, sheets.SOURCES)
