from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CongressConfig(AppConfig):
    name = "congress"
    verbose_name = _("Democratic management")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from activities.called import keep_calling
        from activities.door_lists import keep_door_list
        from congress.called import CALLING
        from congress.doors import DOOR_LIST
        from congress.sheets import KINDS, SOURCES
        from members.sheets import add_kinds

        keep_door_list(*DOOR_LIST)
        keep_calling(*CALLING)
        add_kinds(KINDS, SOURCES)
