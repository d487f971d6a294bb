from typing import Any

from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.roles import PERMISSIONS, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, staff_number: str, password: str | None = None, **fields: Any) -> "User":
        """Make somebody who can sign in; without a password nobody can until one is set."""
        user = self.model(staff_number=staff_number, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from the posts they hold today, not from here."""

    class Language(models.TextChoices):
        CHINESE = "zh-hans", _("Simplified Chinese")
        ENGLISH = "en", _("English")

    staff_number = models.CharField(_("staff number"), max_length=32, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.CHINESE
    )
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "staff_number"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")

    def __str__(self) -> str:
        return self.staff_number

    @cached_property
    def roles(self) -> frozenset[Role]:
        """What this person is in the house today, as the backends know it; asked once a request."""
        if not self.is_active:
            return frozenset()
        knowing = (backend for backend in get_backends() if hasattr(backend, "roles_of"))
        return frozenset().union(*(backend.roles_of(self) for backend in knowing))

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset().union(*(PERMISSIONS[role] for role in self.roles))

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return perm in self.permissions

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm) for perm in perms)
