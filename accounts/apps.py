from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Sign-in")

    def ready(self) -> None:
        from allauth.usersessions.models import UserSession

        from accounts.devices import forget_where

        pre_save.connect(forget_where, sender=UserSession, dispatch_uid="accounts.forget_where")
