"""One letter for one letter: full-width, traditional and look-alike characters made plain for recognition.

The result has the length of the original, so that every offset stays true; titles are always
taken from the original.
"""

import json
import unicodedata
from functools import cache
from importlib.resources import files

_SAME = {
    "-": "－–—―─━‐‑‒−﹣⁃~～〜∼˜⁓ー➖",
    ":": "：∶︰﹕ː",
    ";": "；﹔",
    ",": "，﹐",
    ".": "．﹒",
    "、": "､﹑",
    "。": "｡",
    "(": "（﹙〔❨",
    ")": "）﹚〕❩",
    "|": "｜│┃¦❘∣",
    "“": "「〝",
    "”": "」〞",
    "‘": "『",
    "’": "』",
    "·": "•‧∙・⋅●",
    "×": "✕╳✖х",
    "〇": "○◯",
    "*": "＊∗",
    "\n": "\f\u2028\u2029",
    " ": "\u3000\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f",
}
_PLAIN = {ord(letter): plain for plain, letters in _SAME.items() for letter in letters}
_KEPT = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩❶❷❸❹❺❻❼❽❾❿…￥%")
_NOTHING = "\x00"


@cache
def _simplified() -> dict[str, str]:
    # The table is read here because zhconv itself leaves the file open.
    words = json.loads(files("zhconv").joinpath("zhcdict.json").read_text(encoding="utf-8"))["zh2Hans"]
    table = {old: new for old, new in words.items() if len(old) == 1 and len(new) == 1}
    # In a date these are the plain word, whatever the dictionary of running text says.
    return table | {"號": "号", "幺": "幺", "於": "于"}


class _Fold(dict[int, str]):
    def __missing__(self, point: int) -> str:
        plain = self[point] = _fold_one(chr(point))
        return plain


def _fold_one(letter: str) -> str:
    if ord(letter) in _PLAIN:
        return _PLAIN[ord(letter)]
    if letter in _KEPT or letter in "\n\t\v":
        return letter
    if letter == "\u20e3":
        return "."  # the box around a figure: 1⃣ is item 1
    if letter in "\ufe0e\ufe0f" or unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return _NOTHING
    plain = unicodedata.normalize("NFKC", letter)
    if len(plain) != 1:
        plain = letter
    return _simplified().get(plain, plain)


_FOLD = _Fold()


def fold(text: str) -> str:
    """`text` letter by letter in plain form, of the same length; unprintable letters become NUL."""
    return text.replace("\r\n", _NOTHING + "\n").replace("\r", "\n").translate(_FOLD)


def is_nothing(letter: str) -> bool:
    """Whether a folded letter stands for nothing that can be seen."""
    return letter == _NOTHING
