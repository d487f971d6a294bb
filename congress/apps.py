from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CongressConfig(AppConfig):
    name = "congress"
    verbose_name = _("Democratic management")
    default_auto_field = "django.db.models.BigAutoField"
