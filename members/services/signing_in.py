"""Whose sign-in is whose: made with the first slip, known by mobile and e-mail where these are one's own."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Person

# What each sign-in is known by. A mobile or an e-mail that two people give stays with whom it signs in
# already, and is given to neither where it signs nobody in.
_CONTACTS = """
    WITH plain AS (
        SELECT user_id, staff_number, trim(email) AS email, regexp_replace(
            regexp_replace(mobile, '[[:space:]()-]', '', 'g'), '^([+]|00)?86(?=1[0-9]{10}$)', ''
        ) AS mobile
        FROM members_person WHERE merged_into_id IS NULL AND forgotten_on IS NULL
    ), alone AS (
        SELECT user_id, plain.staff_number,
            CASE WHEN plain.mobile = has.mobile OR count(*) OVER (PARTITION BY plain.mobile) = 1
                THEN plain.mobile ELSE '' END AS mobile,
            CASE WHEN plain.email = has.email OR count(*) OVER (PARTITION BY lower(plain.email)) = 1
                THEN plain.email ELSE '' END AS email
        FROM plain LEFT JOIN accounts_user has ON has.id = plain.user_id
    )
"""
# Cleared before they are given: a number that changes hands belongs to nobody for a moment.
_CLEAR = """
    UPDATE accounts_user u SET
        mobile = CASE WHEN EXISTS (SELECT FROM alone WHERE user_id = u.id AND mobile = u.mobile)
            THEN u.mobile ELSE '' END,
        email = CASE WHEN EXISTS (SELECT FROM alone WHERE user_id = u.id AND email = u.email)
            THEN u.email ELSE '' END
    WHERE (u.mobile <> '' OR u.email <> '') AND NOT EXISTS (
        SELECT FROM alone WHERE user_id = u.id AND mobile = u.mobile AND email = u.email
    )
"""
_GIVE = """
    UPDATE accounts_user u SET mobile = alone.mobile, email = alone.email, staff_number = alone.staff_number
    FROM alone WHERE alone.user_id = u.id AND (alone.mobile, alone.email, alone.staff_number)
        IS DISTINCT FROM (u.mobile, u.email, u.staff_number)
"""


def open_account(*, person: Person, by: User | None) -> User:
    """The person's sign-in, made when there is none yet."""
    return open_accounts(people=[person], by=by)[0]


@transaction.atomic
def open_accounts(*, people: Iterable[Person], by: User | None) -> list[User]:
    """The sign-ins of these people in their order; made, without a password, for those who have none yet."""
    keys = [person.pk for person in people]
    locked = Person.objects.locked().select_related("user")
    by_key = {person.pk: person for person in locked.filter(pk__in=keys)}
    new = [person for person in by_key.values() if person.user is None]
    if new:
        _open(new)
    return [user for key in keys if (user := by_key[key].user)]


def _open(people: list[Person]) -> None:
    numbers = [person.staff_number for person in people]
    taken = User.objects.filter(staff_number__in=numbers).values_list("staff_number", flat=True).first()
    if taken:
        raise ValidationError(
            _("Staff number %(number)s signs somebody else in. Please ask whoever keeps the machine."),
            code="number_taken",
            params={"number": taken},
        )
    users = [User(staff_number=number) for number in numbers]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)
    for person, user in zip(people, users, strict=True):
        person.user = user
    Person.objects.bulk_update(people, ["user"])
    sync_sign_ins()


@transaction.atomic
def sync_sign_ins() -> None:
    """Copy staff numbers, mobiles and e-mails to the sign-ins; two statements for any number of people.

    After one person's have changed, too: others may gain or lose by it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS + _CLEAR)
        cursor.execute(_CONTACTS + _GIVE)
