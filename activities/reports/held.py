"""What this room holds about somebody, in words, for their own eyes."""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.models import Invitation
from members.models import Person
from members.reports.held import Fact, Said, Section, as_said

_KIND = "invitation"


def rows_about(person: Person) -> list[QuerySet[Any]]:
    """Activities to which somebody was asked by name, to be asked with what other rooms hold."""
    invitations = Invitation.objects.filter(person=person)
    return [as_said(_KIND, invitations, F("activity__title"), TruncDate("invited_at"))]


def sections_of(said: list[Said]) -> list[Section]:
    """The rows of this room in words, the newest first; nothing here is restricted."""
    mine = sorted((one for one in said if one.kind == _KIND), key=lambda one: str(one.day), reverse=True)
    facts = [Fact(one.title, date_format(one.day)) for one in mine if one.day]
    return [Section("invitations", _("Invited to"), facts)] if facts else []
