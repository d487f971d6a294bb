from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models.people import Person
from vault.history import tracked
from vault.secrets import SecretTextField


@tracked(exclude=["number", "digest"])
class IdentityNumber(models.Model):
    """Somebody's identity number (居民身份证号), encrypted; found by a keyed hash.

    History tells who entered, changed and threw it away, and never what it is.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="identity_number")
    number = SecretTextField()
    digest = models.CharField(max_length=64, unique=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("identity number")

    def __str__(self) -> str:
        return str(self.person_id)


@tracked()
class IdentityCheck(models.Model):
    """An identity number was compared with the birth date and the sex; the number itself may be gone."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="identity_check")
    agrees = models.BooleanField()
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("check of an identity number")

    def __str__(self) -> str:
        return str(self.person_id)


@tracked()
class PrivacyNotice(models.Model):
    """What people are told about their data; a new text is a new version (PIPL article 17)."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    text = models.TextField(_("text"))
    published_on = models.DateField(_("published on"))
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        verbose_name = _("privacy notice")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="privacy_notice_says_something")]

    def __str__(self) -> str:
        return str(self.number)


class Acknowledgement(models.Model):
    """Somebody has read a version of the privacy notice."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="acknowledgements")
    notice = models.ForeignKey(PrivacyNotice, models.PROTECT, related_name="acknowledgements")
    at = models.DateTimeField(auto_now_add=True)
    # From a sheet that was signed (代录); empty when it is the person's own.
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("acknowledgement")
        constraints = [
            models.UniqueConstraint(fields=["person", "notice"], name="a_notice_is_acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.notice_id}"


@tracked()
class Consent(models.Model):
    """Somebody agrees to one purpose, and may take that back (PIPL articles 13, 15, 23, 29)."""

    class Purpose(models.TextChoices):
        BIRTHDAY_LIST = (
            "birthday_list",
            _("my birthday, without the year, in lists that all colleagues can see"),
        )
        PHOTOS = "photos", _("photos of me in the union's reports")
        SUPPLIERS = "suppliers", _("my name and mobile to suppliers of gifts")
        HIGHER_UNION = "higher_union", _("my details to the higher-level union's register")
        BANK = "bank", _("my details to the bank that issues the membership card")

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    # From paper (代录); empty when it was done by the person.
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawal_entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["person", "purpose", "-given_at"]
        verbose_name = _("consent")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at=None),
                name="one_consent_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"


@tracked()
class Correction(models.Model):
    """Somebody says that what is held about them is wrong; answered with what was done (PIPL article 46)."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Corrected")
        REFUSED = "refused", _("Left as it is")

    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    what = models.CharField(_("what is wrong"), max_length=60)
    wanted = models.CharField(_("what it should be"), max_length=300)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    # From paper (代录); empty when it is the person's own.
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("request for correction")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(answer=""), name="correction_refused_with_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.what}"


class Forgetting(models.Model):
    """Somebody was forgotten: who did it, when and why (PIPL article 47). Only ever added.

    The history of a person may be erased only once such a row stands.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="forgetting")
    # Asked for in writing by the person, instead of the years having passed.
    on_request = models.BooleanField(_("asked for in writing"), default=False)
    reason = models.CharField(_("reason"), max_length=200)
    # How many rows were rewritten or deleted, by what they are.
    rows = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("forgetting of a person")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="forgetting_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d}"


class NotDuplicate(models.Model):
    """Two rows that look alike and are two people; the pair is not shown again."""

    first = models.ForeignKey(Person, models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, models.PROTECT, related_name="+")
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pair that is no duplicate")
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="pair_is_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="pair_is_noted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
