import re
import unicodedata
from typing import Any, Self

from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.roles import PERMISSIONS, Role


def plain_mobile(text: str) -> str:
    """A mobile number without the spaces, dashes and +86 that people type."""
    bare = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", bare)


class UserManager(BaseUserManager["User"]):
    def create_user(self, staff_number: str, password: str | None = None, **fields: Any) -> "User":
        """Make somebody who can sign in; without a password nobody can until one is set."""
        user = self.model(staff_number=staff_number, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def called(self, typed: str) -> "User | None":
        """Whoever signs in by this staff number, mobile or e-mail; staff numbers go first. One query."""
        typed = unicodedata.normalize("NFKC", typed).strip()
        mobile = plain_mobile(typed)
        if not typed or not mobile:
            return None
        named = Q(staff_number__iexact=typed) | Q(mobile=mobile) | Q(small_email=typed.lower())
        return min(
            self.alias(small_email=Lower("email")).filter(named),
            key=lambda user: (
                user.staff_number != typed,
                user.staff_number.lower() != typed.lower(),
                user.mobile != mobile,
            ),
            default=None,
        )


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from the posts they hold today, not from here."""

    class Language(models.TextChoices):
        CHINESE = "zh-hans", _("Simplified Chinese")
        ENGLISH = "en", _("English")

    class TypeSize(models.TextChoices):
        """How large the writing stands; the names are classes of the page (static/css/large.css)."""

        NORMAL = "normal", _("Ordinary type")
        LARGE = "large", _("Large type")
        LARGEST = "largest", _("Very large type")

    staff_number = models.CharField(_("staff number"), max_length=32, unique=True)
    # Both sign in as well as the staff number, and are the person's alone; neither is asked for.
    email = models.EmailField(_("e-mail"), blank=True)
    mobile = models.CharField(_("mobile"), max_length=20, blank=True)
    # Six figures, hashed: asked for before money, restricted facts and ballots on a phone let in by a slip.
    pin = models.CharField(max_length=128, blank=True, editable=False)
    # Wrong ones since the last right one, and when the last was; both go when the right one comes.
    pin_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    pin_tried_at = models.DateTimeField(null=True, editable=False)
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.CHINESE
    )
    # Empty until somebody has chosen; then what was chosen before signing in holds.
    type_size = models.CharField(
        _("size of the writing"), max_length=10, choices=TypeSize.choices, blank=True, default=""
    )
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "staff_number"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="an_e_mail_signs_in_one_person"
            ),
            models.UniqueConstraint(
                fields=["mobile"], condition=~Q(mobile=""), name="a_mobile_signs_in_one_person"
            ),
        ]

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
    def is_open(self) -> bool:
        """May sign in today: whoever is nothing to the union may not, and nobody has to close them."""
        return bool(self.roles)

    @cached_property
    def name(self) -> str:
        """What people call them, as the backends know it; else the staff number."""
        knowing = (backend for backend in get_backends() if hasattr(backend, "name_of"))
        return next(filter(None, (backend.name_of(self) for backend in knowing)), self.staff_number)

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset().union(*(PERMISSIONS[role] for role in self.roles))

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return perm in self.permissions

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm) for perm in perms)


class SlipQuerySet(models.QuerySet["SignInSlip"]):
    def waiting(self) -> Self:
        """Those that still let somebody in."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())


class SignInSlip(models.Model):
    """A printed slip with a QR that lets one phone in, once, within 14 days.

    Only a hash of its code is kept: whoever reads the database cannot come in with it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="slips")
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SlipQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _("sign-in slip")
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(revoked_at=None), name="slip_is_used_or_revoked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.issued_at:%Y-%m-%d}"
