from django.apps import AppConfig
from django.core.checks import Tags, register

from union_admin.checks import check_database


class UnionAdminConfig(AppConfig):
    name = "union_admin"
    verbose_name = "Staff Home"

    def ready(self) -> None:
        register(check_database, Tags.database)
