"""Who is asked by name to an activity."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity, Invitation
from activities.reports.audience import covered_by_rule, day_of
from activities.services.days import lock_activity
from members.models import Person, Standing


@transaction.atomic
def invite(*, activity: Activity, person: Person, by: User) -> Invitation:
    """Ask somebody by name; refused to those it is for anyway and to those on no list that day."""
    activity = lock_activity(activity)
    day = day_of(activity)
    if not Standing.objects.on(day).filter(person=person).exists():
        raise _refusal(_("%(name)s is not on the union's list on that day."), "not_on_the_list", person)
    if covered_by_rule(activity, day).filter(person=person).exists():
        raise _refusal(_("It is for %(name)s anyway."), "covered_already", person)
    invitation, made = Invitation.objects.get_or_create(
        activity=activity, person=person, defaults={"invited_by": by}
    )
    if not made:
        raise _refusal(_("%(name)s is invited already."), "invited_already", person)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Take an invitation back; the history keeps it."""
    lock_activity(invitation.activity)
    Invitation.objects.filter(pk=invitation.pk).delete()


def _refusal(sentence: str, code: str, person: Person) -> ValidationError:
    return ValidationError(sentence, code=code, params={"name": person.name})
