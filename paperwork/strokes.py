"""Names in the order of their strokes (按姓氏笔画), as lists of candidates and delegates are printed.

The order of letters is the national one (GF 3003-1999): the number of strokes, then the strokes one by one
in the order 横竖撇点折. It comes with the package cn-sort, for the 20,902 letters of GB 13000.1.
"""

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_COMPOUND = """
欧阳 上官 司马 诸葛 司徒 东方 皇甫 尉迟 公孙 令狐 慕容 夏侯 司空 宇文 长孙
鲜于 闾丘 端木 轩辕 南宫 独孤 万俟 闻人 公冶 太史 申屠 濮阳 淳于 单于 澹台
宗政 仲孙 钟离 呼延 赫连 拓跋 百里 东郭 南门 西门 左丘 梁丘 公羊 谷梁 段干
第五 羊舌 微生 乐正 巫马 公西 漆雕 壤驷 颛孙 亓官 司寇 子车 令尹 贺兰 纳兰
"""
# A name of three or four letters that begins so has a surname of two.
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())

_LAST = 10**9

StrokeKey = tuple[list[int], int, list[int], str]


def by_strokes(name: str) -> StrokeKey:
    """The key under which a name is sorted: surname by its letters, the same surname together.

    Within a surname given names of one letter come first, as in official lists, then letter by letter.
    A letter that the table lacks sorts last.
    """
    letters = "".join(name.split())
    given = letters[len(surname := surname_of(letters)) :]
    return _places(surname), len(given), _places(given), name


def surname_of(name: str) -> str:
    """The surname: two letters where they are known as one and a given name follows, else the first."""
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]


def lacking(name: str) -> bool:
    """Whether the name has a letter whose strokes are not known."""
    return any(letter not in _table() for letter in "".join(name.split()))


def _places(letters: str) -> list[int]:
    table = _table()
    return [table.get(letter, _LAST) for letter in letters]


@lru_cache(maxsize=1)
def _table() -> dict[str, int]:
    """The place of each letter; read from the package's data without running the package."""
    spec = find_spec("cn_sort")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("cn_sort")
    data = Path(spec.submodule_search_locations[0], "res", "all_word.json").read_bytes()
    return {word["chinese"]: word["stroke_increment_level"] for word in json.loads(data)["all_word"]}
