from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlmanacConfig(AppConfig):
    name = "almanac"
    verbose_name = _("Almanac")
    default_auto_field = "django.db.models.BigAutoField"
