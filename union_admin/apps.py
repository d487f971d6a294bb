from django.apps import AppConfig


class UnionAdminConfig(AppConfig):
    name = "union_admin"
    verbose_name = "Staff Home"
