"""While nobody holds the chair's post the school office may name an acting chair."""

from calendar import monthrange
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Person, Post, Standing
from members.models.people import PersonQuerySet
from members.models.standings import Membership
from members.services.posts import chair_on, end_posts, lock_offices, save_post, term

# The chair's post is filled again within three months.
LONGEST = 3


def last_acting_day(today: date) -> date:
    """The last day up to which somebody may act as chair when named today."""
    year, month = divmod(today.year * 12 + today.month - 1 + LONGEST, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def could_act(today: date, *, by: User) -> PersonQuerySet:
    """The full members of today, but for whoever names."""
    members = Standing.objects.on(today).filter(membership=Membership.FULL)
    return Person.objects.filter(pk__in=members.values("person")).exclude(user=by)


@transaction.atomic
def name_acting_chair(*, person: Person, until: date, by: User) -> Post:
    """Let a full member act as chair from today to `until`; refused while there is a chair, for more than
    three months, and to oneself."""
    lock_offices()
    today = localdate()
    if chair := chair_on(today):
        raise ValidationError(
            _("%(name)s is union chair today; nobody needs to act for the chair."),
            code="chair_holds",
            params={"name": chair.person.name},
        )
    if not could_act(today, by=by).filter(pk=person.pk).exists():
        raise ValidationError(
            _("Only a full member can act as chair, and nobody names themselves."), code="cannot_act"
        )
    if not today <= until <= last_acting_day(today):
        raise ValidationError(
            _("An acting chair serves at most three months: please choose a day up to %(day)s."),
            code="too_long",
            params={"day": date_format(last_acting_day(today))},
        )
    # A post that was forgotten when its holder left.
    for forgotten in Post.objects.select_for_update().held_on(today).filter(kind=Post.Kind.CHAIR):
        end_posts([forgotten], today)
    post = Post(person=person, kind=Post.Kind.CHAIR, is_acting=True, period=term(today, until))
    save_post(post)
    return post
