"""What a password must be, in the house's own words: Django's Chinese lacks some of them and speaks to 你."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(password_validation.MinimumLengthValidator):
    """At least eight characters."""

    def get_error_message(self) -> str:
        said = ngettext(
            "The password is too short: it needs at least %(count)d character.",
            "The password is too short: it needs at least %(count)d characters.",
            self.min_length,
        )
        return said % {"count": self.min_length}

    def get_help_text(self) -> str:
        said = ngettext("At least %(count)d character.", "At least %(count)d characters.", self.min_length)
        return said % {"count": self.min_length}


class UnlikeTheirOwner(password_validation.UserAttributeSimilarityValidator):
    """Nobody's staff number, e-mail or mobile number."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("staff_number", "email", "mobile"))

    def get_error_message(self) -> str:
        return _("The password is too much like the %(verbose_name)s.")

    def get_help_text(self) -> str:
        return _("Not like the staff number, e-mail or mobile number.")


class NotCommon(password_validation.CommonPasswordValidator):
    """None of those that everybody tries first."""

    def get_error_message(self) -> str:
        return _("This password is one that many people use, and the first to be guessed.")

    def get_help_text(self) -> str:
        return _("None that many people use, like 12345678.")
