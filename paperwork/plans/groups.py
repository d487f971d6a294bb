"""The kinds of people a plan counts: 会员, 退休教师, 困难教职工 …"""

from __future__ import annotations

import re

_WHO = (
    r"(?:(?:在职|在编|在岗|离退休|退休|离休|困难|生病|患病|重病|患重大病|住院|特困|新|老|单身|女|男|青年|骨干|优秀|工会|正式|临时|外聘|后勤|编外|"
    r"合同制|代课|值班|一线|支教|特级|本校|学校|教|职){0,4}"
    r"(?:教职员工|教职工|职工|教师(?!节)|教工|会员|干部|人员|员工|老师|子女|同志|女工|党员|代表|劳模|家属|积极分子|护士|医生|师生|临时工|军烈属|辅导员))"
)
_PEOPLE = re.compile(_WHO)
_ONLY_PEOPLE = re.compile(rf"(?:全体|各位|所有|全院|全校|全园)?(?P<who>{_WHO}(?:\s?[、和及与]\s?{_WHO})*)")
_OLD = re.compile("敬老|离退|退休|离休")
_COUNTED = re.compile(rf"({_WHO})[^\d,。;:、]{{0,3}}(\d{{1,5}})\s?(?:人|名|位)")


def only_people(text: str) -> str | None:
    """The people when a text names nothing else (全体退休教师 → 退休教师), else None."""
    match = _ONLY_PEOPLE.fullmatch(text.strip())
    return match["who"] if match else None


def people_in(text: str) -> str | None:
    """The people last named in a text (慰问困难教职工 → 困难教职工)."""
    found = _PEOPLE.findall(text)
    return found[-1] if found else None


def for_whom(text: str, festival: str) -> str:
    """Whom a gift of a festival is for: the people its words name, else the members.

    重阳 honours the old, so that without other words its gift is for the retired.
    """
    named = people_in(text)
    if named:
        return named
    return "退休教师" if festival == "重阳节" or _OLD.search(text) else "会员"


def counted_groups(text: str) -> dict[int, str]:
    """Which people a text counts, by their number; the first named stands for a number."""
    groups: dict[int, str] = {}
    for match in _COUNTED.finditer(text):
        groups.setdefault(int(match[2]), match[1])
    return groups
