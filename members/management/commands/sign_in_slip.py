"""`manage.py sign_in_slip 1005`: a slip made by whoever keeps the machine, when nobody else can make one."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.slips import issue_slip
from members.models import Person
from members.services.signing_in import open_account
from vault.terminal import in_both


class Command(BaseCommand):
    help = "Print the address of a sign-in slip: good once, for 14 days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("staff_number")
        parser.add_argument(
            "--take-off-second-factor",
            action="store_true",
            help="also forget the authenticator app and the recovery codes, when both are lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(staff_number=options["staff_number"]).first()
        if person is None:
            raise CommandError(in_both(_("Nobody has this staff number.")))
        try:
            user = open_account(person=person, by=None)
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from refusal
        if not user.is_open:
            raise CommandError(
                in_both(_("This person is not in the registry today, so a slip would open nothing."))
            )
        if options["take_off_second_factor"]:
            Authenticator.objects.filter(user=user).delete()
        code = issue_slip(user=user, by=None)
        self.stdout.write(settings.SITE_URL_FOR_COMMANDS.rstrip("/") + reverse("accounts:slip", args=[code]))
