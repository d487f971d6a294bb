"""How near a reading is to a truth written by hand."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher


def plain(text):
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text or "").lower())


def is_same(one, other):
    one, other = sorted((plain(one), plain(other)), key=len)
    if len(one) >= 3 and one in other and len(one) >= 0.34 * len(other):
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.6


def by_month(reading):
    return [(month, item["title"]) for item in reading["activities"] for month in item["months"]]


def found_and_extra(truth, reading):
    """(titles of the truth that are missing, titles read that are too many), month by month."""
    left, missing = by_month(reading), []
    for month, title in by_month(truth):
        exact = [pair for pair in left if pair[0] == month and plain(pair[1]) == plain(title)]
        near = [pair for pair in left if pair[0] == month and is_same(pair[1], title)]
        if exact or near:
            left.remove((exact or near)[0])
        else:
            missing.append((month, title))
    return missing, left
