"""Where the bars of a small chart stand; the template draws them, and a table has the same figures."""

from collections.abc import Sequence
from typing import NamedTuple

# The drawing's own units; it is scaled to the width there is.
WIDTH, HEIGHT = 440, 220
LEFT, TOP, BOTTOM = 44, 26, 44
_GAP = 14


class Bar(NamedTuple):
    """A share of 100: the whole column and the filled part of it, with the texts above and below."""

    label: str
    above: str
    below: str
    x: int
    width: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


class Chart(NamedTuple):
    bars: list[Bar]
    # (text, y) of the lines behind the bars.
    lines: list[tuple[str, int]]

    @property
    def base(self) -> int:
        return HEIGHT - BOTTOM

    @property
    def top(self) -> int:
        return TOP

    @property
    def full(self) -> int:
        return self.base - TOP


class Share(NamedTuple):
    """`part` of `whole`, under a label, with the share as it is written."""

    label: str
    part: int
    whole: int
    written: str


def share_chart(shares: Sequence[Share]) -> Chart:
    """Columns for shares between 0 and 100 %, from left to right."""
    base = HEIGHT - BOTTOM
    full = base - TOP
    step = (WIDTH - LEFT) // max(len(shares), 1)
    width = min(step - _GAP, 56)
    bars = []
    for n, share in enumerate(shares):
        height = round(full * share.part / share.whole) if share.whole else 0
        x = LEFT + n * step + (step - width) // 2
        below = f"{share.part}/{share.whole}"
        bars.append(Bar(share.label, share.written, below, x, width, base - height, height))
    return Chart(bars, [(f"{mark}%", base - full * mark // 100) for mark in (0, 50, 100)])
