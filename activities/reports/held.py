"""What this room holds about somebody, in words, for their own eyes."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from activities.models import Invitation
from members.models import Person
from members.reports.held import Fact, Section


def held_about(person: Person, *, uncovered: bool = False) -> list[Section]:
    """Activities to which somebody was asked by name. One query; nothing here is restricted."""
    invitations = Invitation.objects.filter(person=person).select_related("activity").order_by("-invited_at")
    facts = [Fact(one.activity.title, date_format(localtime(one.invited_at))) for one in invitations]
    return [Section("invitations", _("Invited to"), facts)] if facts else []
