"""What the demo school's registry holds beside people: committees, duties, tags, a lunar birthday or two."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import User
from almanac.lunar import LunarDate
from members.models import Application, CareTag, Committee, Person, Post, Tag, Tagging, UnionGroup
from paperwork.terms import years_later

COMMITTEE_YEARS = 5
# Whoever stands at these places of the registry holds the offices; the first seven are the cast.
OFFICES = (
    (7, Post.Kind.VICE_CHAIR, "协助主席工作，分管民主管理"),
    (8, Post.Kind.ORGANISATION, "会员档案、发展会员、换届选举"),
    (9, Post.Kind.WOMEN, "女教职工活动与权益"),
    (10, Post.Kind.CULTURE_SPORT, "文体活动与社团"),
    (11, Post.Kind.WELFARE, "节日慰问、走访慰问"),
    (12, Post.Kind.ACCOUNTANT, "记账、编报表"),
    (13, Post.Kind.CASHIER, "收付款、保管票据"),
)
AUDITORS = (14, 15)
WOMEN = (7, 16, 17)
ACTIVISTS = range(18, 30)
CARED_FOR = (
    (31, CareTag.Kind.MILITARY_FAMILY, ""),
    (36, CareTag.Kind.VETERAN, ""),
    (41, CareTag.Kind.HARDSHIP, "家中有重病老人，每学期走访一次。"),
)
KEEP_LUNAR = (12, 20, 25)
LEAST = 82


def seed_registry(people: list[Person], *, since: date, today: date, by: User) -> None:
    """Write the offices, committees, tags and birthdays; a school too small for them goes without."""
    if len(people) < LEAST:
        return
    term = DateRange(since, years_later(since, COMMITTEE_YEARS))
    union, audit, women = _committees(term, since)
    chair_and_money = Post.objects.filter(person__in=people[:2])
    chair_and_money.update(committee=union)
    chair_and_money.filter(kind=Post.Kind.CHAIR).update(is_head=True, duties="全面工作，经费审批")
    Post.objects.filter(person=people[2]).update(committee=audit, is_head=True)
    posts = [
        Post(person=people[n], kind=kind, committee=union, duties=duties, period=term)
        for n, kind, duties in OFFICES
    ]
    posts += [Post(person=people[n], kind=Post.Kind.AUDITOR, committee=audit, period=term) for n in AUDITORS]
    posts += [
        Post(
            person=people[n],
            kind=Post.Kind.WOMEN_COMMITTEE,
            committee=women,
            is_head=n == WOMEN[0],
            period=term,
        )
        for n in WOMEN
    ]
    Post.objects.bulk_create(posts)
    _tags(people, since=since, today=today, by=by)
    _lunar_birthdays(people)
    # A temporary colleague asks to join the cast's leader's group.
    Application.objects.create(
        person=people[-1],
        group=UnionGroup.objects.get(posts__person=people[3]),
        applied_on=today,
        statement="愿意参加工会活动，为大家服务。",
        entered_by=None,
    )


def _committees(term: DateRange, since: date) -> list[Committee]:
    kinds = (Committee.Kind.UNION, Committee.Kind.AUDIT, Committee.Kind.WOMEN)
    return Committee.objects.bulk_create(
        Committee(kind=kind, number=3, period=term, elected_on=since) for kind in kinds
    )


def _tags(people: list[Person], *, since: date, today: date, by: User) -> None:
    activist = Tag.objects.create(name=Tag.ACTIVIST)
    Tagging.objects.bulk_create(
        Tagging(person=people[n], tag=activist, period=DateRange(since, None)) for n in ACTIVISTS
    )
    CareTag.objects.bulk_create(
        CareTag(person=people[n], kind=kind, note=note, period=DateRange(since, None), entered_by=by)
        for n, kind, note in CARED_FOR
    )


def _lunar_birthdays(people: list[Person]) -> None:
    kept = [people[n] for n in KEEP_LUNAR]
    for person in kept:
        born = LunarDate.from_solar(person.born_on or date(1980, 1, 1))
        person.birthday_calendar = Person.BirthdayCalendar.LUNAR
        person.lunar_month, person.lunar_day, person.lunar_leap = born.month, born.day, born.is_leap
    Person.objects.bulk_update(kept, ["birthday_calendar", "lunar_month", "lunar_day", "lunar_leap"])
