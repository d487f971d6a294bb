"""People by their names, and by what colleagues call each other: 小芳, 王老师, wangfang, 王方 for 王芳."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from members.services.people import sort_keys
from paperwork.jielong.names import COMPOUND_NAMES, TITLES
from paperwork.plans.letters import fold

# Longer words than these hold no name of ours.
_LONGEST = 60
_GROUP_BEFORE = re.compile(r"^.{0,10}?(?:组|年级|部|处|室|班|科|\d)(?=.)")
_CALLED = (*TITLES, "姐", "哥", "总", "工", "妈妈", "爸爸", "同学")
_UNIT_ENDS = re.compile(r"(?:教研组|小组|组|部|处|室|科|办)$")


class Known(NamedTuple):
    """Somebody whom a list may mean; `is_expected` where the list asks for them."""

    pk: int
    name: str
    staff_number: str
    pinyin: str
    department: str
    group: str
    is_expected: bool

    @property
    def unit(self) -> str:
        """What tells namesakes apart: “一年级组 · 语文小组”."""
        return " · ".join(dict.fromkeys(one for one in (self.department, self.group) if one))


def key_of(text: str) -> str:
    """A name as it is compared: plain letters, without spaces."""
    return re.sub(r"[\s\x00]+", "", fold(text)).lower()


class Index:
    """The people of a list, found by name and by what is near it."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        self.by_number: dict[str, Known] = {}
        self.units: set[str] = set()
        self._given: dict[str, list[Known]] = defaultdict(list)
        self._letters: dict[str, list[Known]] = defaultdict(list)
        self._family: dict[str, list[Known]] = defaultdict(list)
        self._sound: dict[str, list[Known]] = defaultdict(list)
        self._given_sound: dict[str, list[Known]] = defaultdict(list)
        self._initials: dict[str, list[Known]] = defaultdict(list)
        self._gaps: dict[str, list[tuple[int, Known]]] = defaultdict(list)
        self._units_of: dict[int, set[str]] = {}
        for one in people:
            self._add(one)
        # A defaultdict would grow by every question.
        self.by_name = dict(self.by_name)
        self._longest = max(map(len, self.by_name), default=0)

    def _add(self, one: Known) -> None:
        name = key_of(one.name)
        family, given = parted(name)
        self.by_name[name].append(one)
        if len(one.staff_number) > 2:
            self.by_number[key_of(one.staff_number).upper()] = one
        self._family[family].append(one)
        if given:
            self._given[given].append(one)
        for letter in set(given):
            self._letters[letter].append(one)
        sounds = one.pinyin.split()
        self._sound["".join(sounds)].append(one)
        self._sound["".join([*sounds[len(family) :], *sounds[: len(family)]])].append(one)
        self._given_sound["".join(sounds[len(family) :])].append(one)
        self._initials["".join(sound[0] for sound in sounds)].append(one)
        for place in range(len(name) if len(name) > 2 else 0):
            self._gaps[name[:place] + name[place + 1 :]].append((place, one))
        units = {key_of(unit) for unit in (one.department, one.group) if unit}
        units |= {core for unit in units if len(core := _UNIT_ENDS.sub("", unit)) > 1}
        self._units_of[one.pk] = units
        self.units |= units

    def names_in(self, words: str) -> list[tuple[str, tuple[str, str]]]:
        """The longest names that stand in words without covering each other, each with what is beside it."""
        words = words[:_LONGEST]
        for length in range(min(self._longest, len(words)), 1, -1):
            for start in range(len(words) - length + 1):
                name = words[start : start + length]
                if name in self.by_name:
                    before, after = words[:start], words[start + length :]
                    others = [found for piece in (before, after) for found in self.names_in(piece)]
                    return [(name, (before, after)), *others]
        return []

    def tells(self, one: Known, said: str) -> bool:
        """Whether a unit of somebody, or their number, stands in what was said."""
        if len(one.staff_number) > 2 and key_of(one.staff_number) in said:
            return True
        return any(unit in said for unit in self._units_of[one.pk])

    def names_other_unit(self, one: Known, said: str) -> bool:
        """Whether what was said names a unit of the others, and none of theirs."""
        return not self.tells(one, said) and any(unit in said for unit in self.units)

    def near(self, words: str, said: str) -> list[Known]:
        """People who may be meant by words that are nobody's name, the likeliest first."""
        points: dict[Known, int] = {}
        core = _GROUP_BEFORE.sub("", words[:_LONGEST])
        for word in dict.fromkeys((words[:_LONGEST], core)):
            for worth, people in self._guesses(word):
                for one in people:
                    points[one] = max(points.get(one, 0), worth)

        def rank(one: Known) -> tuple[int, str, str]:
            return (
                -points[one] - 5 * self.tells(one, said) - 3 * one.is_expected,
                one.pinyin,
                one.staff_number,
            )

        return sorted(points, key=rank)

    def _guesses(self, word: str) -> Iterable[tuple[int, list[Known]]]:
        """Groups of people whom a word may mean, each with what the guess is worth of 100."""
        get = _get
        yield 90, get(self._given, word)
        yield from self._by_sound(word)
        yield from self._one_letter_off(word)
        stem = next((word.removesuffix(end) for end in _CALLED if word.endswith(end) and word != end), "")
        if stem:
            yield 60, get(self._family, stem)
            yield 85, get(self._given, stem)
            yield 80, get(self.by_name, stem)
            yield from self._one_letter_off(stem)
        if len(word) > 1 and word[0] in "小阿老大":
            yield 80, get(self._given, word[1:])
            yield 70, get(self._letters, word[1:])
            yield 60, get(self._family, word[1:])
        if len(word) == 2 and word[0] == word[1]:
            yield 75, get(self._letters, word[0])
        if len(word) == 1:
            yield 50, get(self._letters, word)
        family = get(self._family, word)
        # 欧阳; a short name that many have says nothing.
        if len(word) > 1 or len(family) == 1:
            yield 55, family

    def _by_sound(self, word: str) -> Iterable[tuple[int, list[Known]]]:
        if word.isascii():
            yield 85, _get(self._sound, word)
            yield 45, _get(self._given_sound, word)
            yield 40, _get(self._initials, word)
        elif 2 <= len(word) <= 5:
            sound = sort_keys(word)["pinyin"].replace(" ", "")
            yield 80, _get(self._sound, sound)
            yield 60, _get(self._given_sound, sound)

    def _one_letter_off(self, word: str) -> Iterable[tuple[int, list[Known]]]:
        """A letter is missing, too much, or another one; in names of three letters and more."""
        if not 2 <= len(word) <= 12:
            return
        yield 65, [one for _place, one in self._gaps.get(word, [])]
        for place in range(len(word) if len(word) > 2 else 0):
            shorter = word[:place] + word[place + 1 :]
            yield 65, _get(self.by_name, shorter)
            yield 70, [one for gap, one in self._gaps.get(shorter, []) if gap == place]


def _get(found: dict[str, list[Known]], key: str) -> list[Known]:
    return found.get(key, [])


def parted(name: str) -> tuple[str, str]:
    """The family name and the given name of a name."""
    length = 2 if len(name) > 2 and name.startswith(COMPOUND_NAMES) else 1
    return name[:length], name[length:]
