"""Invented people of any number, with what happened to them over some years."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from members.models import Department, Move, Person, Standing, UnionGroup
from members.services import sort_keys, standing_from_moves

# The sample school: 51 members, 21 retirees, 10 temporary staff.
MEMBERS, RETIRED, TEMPORARY = 51, 21, 10
SAMPLE_SIZE = MEMBERS + RETIRED + TEMPORARY

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤"
WOMEN = "桂芳秀英雅琴晓燕丽娟慧敏静怡婉婷雪梅春兰玉洁思语佳宁若溪文静海燕红霞素云月华淑贞"
MEN = "建国志强永康文博子涵俊杰海涛立新明远国栋伟平少华德全振宇向东景行学勤浩然启明长青"
DEPARTMENTS = ("语文组", "数学组", "英语组", "科学与信息组", "音体美组", "教导处", "总务处", "学校办公室")
GROUPS = ("低段小组", "中段小组", "高段小组", "专科小组", "行政后勤小组")
SEPTEMBER = 9
BEGINS_AT, RETIRES_AT = 22, 60


def seed_people(*, people: int, years: int, today: date) -> list[Person]:
    """Enter `people` with `years` of moves behind them; in bulk, the same ones each time."""
    dice = random.Random(people)  # noqa: S311  (believable, not secret)
    departments = [Department.objects.get_or_create(name=n, position=i)[0] for i, n in enumerate(DEPARTMENTS)]
    groups = [UnionGroup.objects.get_or_create(name=n, position=i)[0] for i, n in enumerate(GROUPS)]
    entered = Person.objects.bulk_create(_people(people, years, dice, departments, today), batch_size=2000)
    moves = [
        move
        for n, person in enumerate(entered)
        for move in _moves(person, _part(n, people), dice, groups, years, today)
    ]
    Move.objects.bulk_create(moves, batch_size=2000)
    Standing.objects.bulk_create(_standings(moves), batch_size=2000)
    return entered


def _people(
    people: int, years: int, dice: random.Random, departments: list[Department], today: date
) -> Iterator[Person]:
    for n in range(people):
        sex = Person.Sex.MALE if dice.random() < 0.35 else Person.Sex.FEMALE
        name = dice.choice(SURNAMES) + _given_name(WOMEN if sex == Person.Sex.FEMALE else MEN, dice)
        is_retired = _part(n, people) == "retired"
        age = dice.randint(RETIRES_AT + 1, 78) + years if is_retired else dice.randint(24, 58)
        yield Person(
            staff_number=f"{1001 + n}",
            name=name,
            sex=sex,
            born_on=date(today.year - age, 1, 1) + timedelta(days=dice.randrange(365)),
            department=departments[-2] if _part(n, people) == "temporary" else dice.choice(departments),
            mobile=f"1990000{n:04d}"[:11],
            **sort_keys(name),
        )


def _given_name(letters: str, dice: random.Random) -> str:
    if dice.random() < 0.2:
        return dice.choice(letters)
    start = dice.randrange(0, len(letters) - 1, 2)
    return letters[start : start + 2]


def _part(n: int, people: int) -> str:
    """Which part of the school the n-th person belongs to, in the sample school's shares."""
    place = n * SAMPLE_SIZE // people if people >= SAMPLE_SIZE else n
    if place < MEMBERS:
        return "member"
    return "retired" if place < MEMBERS + RETIRED else "temporary"


def _moves(
    person: Person, part: str, dice: random.Random, groups: list[UnionGroup], years: int, today: date
) -> Iterator[Move]:
    first_year = today.year - years
    # Whoever is too young to have come before the first of the years came in its autumn.
    hired = date(min(_born(person).year + BEGINS_AT + dice.randint(0, 5), first_year - 1), SEPTEMBER, 1)
    if part == "temporary":
        yield Move(person=person, kind="hire", effective_on=hired, category="temporary", membership="none")
        return
    yield Move(person=person, kind="hire", effective_on=hired, category="permanent", membership="none")
    joined = hired + timedelta(days=dice.choice((30, 61, 92)))
    yield Move(person=person, kind="join", effective_on=joined, membership="full", group=dice.choice(groups))
    if part == "retired":
        yield Move(
            person=person,
            kind="retire",
            effective_on=date(_born(person).year + RETIRES_AT, _born(person).month, 1),
            category="retired",
            membership="kept",
            leaves_group=True,
            reason="到龄退休",
        )
        return
    for year in range(first_year, today.year + 1):
        regrouped_on = date(year, SEPTEMBER, 1)
        if dice.random() < 0.15 and regrouped_on <= today:
            yield Move(
                person=person,
                kind="regroup",
                effective_on=regrouped_on,
                group=dice.choice(groups),
                reason="学年初调整",
            )


def _born(person: Person) -> date:
    return person.born_on or date(1980, 1, 1)


def _standings(moves: list[Move]) -> Iterator[Standing]:
    by_person: dict[int, list[Move]] = {}
    for move in moves:
        by_person.setdefault(move.person_id, []).append(move)
    for person_id, theirs in by_person.items():
        for since, until, (category, membership, group) in standing_from_moves(theirs):
            yield Standing(
                person_id=person_id,
                period=DateRange(since, until),
                category=category,
                membership=membership,
                group_id=group,
            )
