"""Who is in the registry."""

from datetime import date

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from accounts.models import User
from members.models import Department, Person

# Surnames that pypinyin reads by their commonest sound; alone it misread most of them.
SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "任": "ren", "区": "ou", "查": "zha",
    "朴": "piao", "翟": "zhai", "盖": "ge", "乐": "yue", "华": "hua", "尉迟": "yu chi", "万俟": "mo qi",
    "缪": "miao", "宁": "ning", "员": "yun", "种": "chong", "秘": "bi", "繁": "po", "折": "she",
    "黑": "he", "召": "shao", "冼": "xian", "逄": "pang", "覃": "qin", "卜": "bu", "长孙": "zhang sun",
    "尉": "wei", "哈": "ha", "那": "na", "洗": "xian", "纪": "ji", "葛": "ge", "晟": "cheng",
}  # fmt: skip


def sort_keys(name: str) -> dict[str, str]:
    """The pinyin and the initials under which a name is sorted and found; surnames by their own sounds."""
    surname = next((name[:n] for n in (2, 1) if name[:n] in SURNAMES), "")
    syllables = SURNAMES[surname].split() if surname else []
    syllables += lazy_pinyin(name[len(surname) :], style=Style.NORMAL, errors="default")
    pinyin = " ".join(syllables).lower()
    return {"pinyin": pinyin[:120], "initials": "".join(s[0] for s in pinyin.split())[:20]}


@transaction.atomic
def enter_person(
    *,
    staff_number: str,
    name: str,
    by: User | None,
    sex: str = "",
    born_on: date | None = None,
    department: Department | None = None,
    mobile: str = "",
) -> Person:
    """Enter somebody into the registry; what they are to the union follows by `record_move`."""
    person = Person(
        staff_number=staff_number.strip(),
        name=name.strip(),
        sex=sex,
        born_on=born_on,
        department=department,
        mobile=mobile,
        **sort_keys(name.strip()),
    )
    person.full_clean()
    person.save()
    return person
