"""Who is in the registry."""

import re
import unicodedata
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from accounts.models import User
from members.models import Move, Person, UnionGroup
from members.models.standings import Membership
from members.services.membership import hire, join
from members.services.moves import record_move
from members.services.signing_in import sync_sign_ins
from vault.versions import lock_version

# Surnames that pypinyin reads by their commonest sound; alone it misread most of them.
SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "任": "ren", "区": "ou", "查": "zha",
    "朴": "piao", "翟": "zhai", "盖": "ge", "乐": "yue", "华": "hua", "尉迟": "yu chi", "万俟": "mo qi",
    "缪": "miao", "宁": "ning", "员": "yun", "种": "chong", "秘": "bi", "繁": "po", "折": "she",
    "黑": "he", "召": "shao", "冼": "xian", "逄": "pang", "覃": "qin", "卜": "bu", "长孙": "zhang sun",
    "尉": "wei", "哈": "ha", "那": "na", "洗": "xian", "纪": "ji", "葛": "ge", "晟": "cheng",
}  # fmt: skip

# Years; under sixteen nobody may be employed (Labour Law, article 15).
YOUNGEST = 16
NUMBER = re.compile(r"[\w./-]+")


def sort_keys(name: str) -> dict[str, str]:
    """The pinyin and the initials under which a name is sorted and found; surnames by their own sounds."""
    surname = next((name[:n] for n in (2, 1) if name[:n] in SURNAMES), "")
    syllables = SURNAMES[surname].split() if surname else []
    syllables += lazy_pinyin(name[len(surname) :], style=Style.NORMAL, errors="default")
    pinyin = " ".join(syllables).lower()
    return {"pinyin": pinyin[:120], "initials": "".join(s[0] for s in pinyin.split())[:20]}


@transaction.atomic
def enter_person(*, staff_number: str, name: str, by: User | None, **facts: Any) -> Person:
    """Enter somebody into the registry with further facts of a person (sex, born_on, mobile …).

    What they are to the union follows by `record_move`.
    """
    name = visible_text(name)
    number = plain_staff_number(staff_number)
    person = Person(staff_number=number, name=name, **facts, **sort_keys(name))
    _check(person)
    person.save()
    return person


@transaction.atomic
def enter_colleague(
    *,
    by: User | None,
    category: str,
    since: date,
    membership: str = Membership.NONE,
    joined_on: date | None = None,
    group: UnionGroup | None = None,
    **facts: Any,
) -> Person:
    """Enter somebody together with what they are: here since a day, and a member from another on.

    Refused when they joined before they came (who was a member elsewhere is transferred in), and where
    the acts are: a retiree does not join, and nothing happens before birth or a year ahead.
    """
    born_on = facts.get("born_on")
    if born_on and since.year - born_on.year < YOUNGEST:
        raise ValidationError({"born_on": _("Nobody comes to work here as a child; is the year right?")})
    joined_on = joined_on or since
    if membership == Membership.FULL and joined_on < since:
        raise ValidationError({"joined_on": _("Nobody joins this union before coming to the school.")})
    person = enter_person(by=by, **facts)
    hire(person=person, effective_on=since, by=by, category=category, group=group)
    if membership == Membership.FULL:
        join(person=person, effective_on=joined_on, by=by)
    elif membership == Membership.KEPT:
        # Won elsewhere or long ago; what came before this union's book is not in it.
        kind = Move.Kind.KEEP_MEMBERSHIP
        record_move(person=person, kind=kind, effective_on=since, by=by, membership=membership)
    return person


@transaction.atomic
def edit_person(*, person: Person, version: int, by: User | None, **facts: Any) -> Person:
    """Change what is known about somebody, and by what they sign in.

    Raises StaleVersion when the row has moved since `version`.
    """
    person = lock_version(Person.objects, pk=person.pk, version=version)
    if facts.get("born_on", person.born_on) != person.born_on:
        facts["born_day_known"] = True
    for name, value in facts.items():
        setattr(person, name, value)
    if person.birthday_calendar == Person.BirthdayCalendar.SOLAR:
        person.lunar_month, person.lunar_day, person.lunar_leap = None, None, False
    person.staff_number = plain_staff_number(person.staff_number)
    if "name" in facts:
        person.name = visible_text(person.name)
        for key, value in sort_keys(person.name).items():
            setattr(person, key, value)
    _check(person)
    person.save()
    person.refresh_from_db(fields=["version"])
    if facts.keys() & {"staff_number", "mobile", "email"}:
        sync_sign_ins()
    return person


def plain_staff_number(text: str) -> str:
    """A staff number as everybody types it: １００１ is 1001. What it may hold: `NUMBER`."""
    return unicodedata.normalize("NFKC", text).strip()


def visible_text(text: str) -> str:
    """`text` without the signs that nobody sees, such as those that turn the direction of letters."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf")).strip()


def _check(person: Person) -> None:
    """Refuse what nobody can be; two people with one staff number in a sentence that says who has it."""
    if person.staff_number and not NUMBER.fullmatch(person.staff_number):
        raise ValidationError(
            {"staff_number": _("A staff number has letters, figures, dots and dashes, and nothing else.")}
        )
    other = Person.objects.filter(staff_number=person.staff_number).exclude(pk=person.pk).first()
    if other is not None:
        raise ValidationError(
            {
                "staff_number": _("Staff number %(number)s is %(name)s's already.")
                % {"number": person.staff_number, "name": other.name}
            }
        )
    person.full_clean()
