from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_noop

from union_admin.checks import check_database

# Django's own sentences that the house says in other Chinese words: its catalogue comes first.
_SAID_OTHERWISE = (gettext_noop("This field is required."),)


class UnionAdminConfig(AppConfig):
    name = "union_admin"
    verbose_name = "Staff Home"

    def ready(self) -> None:
        register(check_database, Tags.database)
