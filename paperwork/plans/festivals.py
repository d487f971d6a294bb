"""The names of festivals as plans write them. Their dates are the almanac's business, not the reader's."""

import re

# name used in readings → how it is written (regular expression on folded text), fixed month or None
_FESTIVALS: tuple[tuple[str, str, int | None], ...] = (
    ("元旦", "元旦", 1),
    ("元宵", "元宵", None),
    ("春节", "春节|新春(?!联欢)|农历新年|农历年", None),
    ("三八", '三[·.]?八(?=[^百千]|$)|3[·.]8(?=节|妇|[“”"])|(?:国际)?(?:劳动)?妇女节|女神节|女生节', 3),
    ("植树节", "植树节", 3),
    ("清明", "清明", 4),
    ("五四", '五[·.]?四(?=青年|[“”"])|青年节', 5),
    ("劳动节", '五[·.]?一(?=[^百千]|$)|5[·.]1(?=节|劳|[“”"])|(?<!国际)劳动节|国际劳动节', 5),
    ("母亲节", "母亲节", 5),
    ("端午", "端午|端阳", None),
    ("六一", '六[·.]?一(?=[^百千]|$)|6[·.]1(?=节|儿|[“”"])|儿童节', 6),
    ("七一", "七[·.]?一(?=[^百千]|$)|建党节", 7),
    ("八一", '八[·.]?一(?=建军|[“”"])|建军节', 8),
    ("教师节", "教师节", 9),
    ("中秋", "中秋", None),
    ("国庆", "国庆|“十[·.]?一”|十[·.]一|十一(?=黄金|长假|国庆|节)", 10),
    ("重阳节", "重阳|敬老节|老人节", None),
    ("腊八", "腊八", None),
    ("冬至", "冬至", None),
    ("生日", "生日", None),
)
_PATTERNS = tuple((name, re.compile(pattern), month) for name, pattern, month in _FESTIVALS)
_ANY = re.compile("|".join(pattern for _, pattern, _ in _FESTIVALS))


def festival_in(text: str) -> str | None:
    """The festival first named in a folded text, in its plain name."""
    if not _ANY.search(text):
        return None
    found = [(match.start(), name) for name, pattern, _ in _PATTERNS if (match := pattern.search(text))]
    return min(found)[1] if found else None


def festivals_in(text: str) -> list[str]:
    """All festivals named in a text, in the order they are named."""
    if not _ANY.search(text):
        return []
    found = [(match.start(), name) for name, pattern, _ in _PATTERNS if (match := pattern.search(text))]
    return [name for _, name in sorted(found)]


def festival_month(name: str) -> int | None:
    """The month of a festival that falls on the same day each year; None for the others."""
    return next((month for other, _, month in _PATTERNS if other == name), None)


_LEADING = re.compile(rf"[“\"]?(?:{_ANY.pattern})[”\"]?\s?(?:国际)?(?:劳动|妇女|儿童|青年)?节?[”\"]?")


def leading_festival(text: str) -> tuple[str, int] | None:
    """A festival that begins a clause, with the offset where its name ends."""
    match = _LEADING.match(text)
    if not match:
        return None
    name = festival_in(match[0])
    return (name, match.end()) if name else None


def rest_of_festival(text: str) -> str:
    """The words behind the last festival that a text names."""
    last = [*_ANY.finditer(text)]
    return text[last[-1].end() :].strip(' “”"') if last else ""


def names_only_festival(text: str) -> bool:
    """Whether a label says no more than the name of a festival (元旦, 中秋节, 教职工生日)."""
    rest = _ANY.sub("", text)
    return rest != text and re.fullmatch(r"[\s“”\"节国际劳动妇女儿童青年教职工的]*", rest) is not None


def without_festival(text: str) -> str:
    """A text without the names of festivals in it (元旦联欢 → 联欢)."""
    return re.sub(r"^节", "", _ANY.sub("", text)).strip(' “”"、')
