"""A list of days as a picture that is read on a phone and passed on in a group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

WIDTH = 1080
MARGIN = 64
# Between the column of days and what stands on them.
GAP = 36
# Longer than that no phone shows it well, and no group passes it on.
MOST_LINES = 120

# The house's colours, as static/css/house.css has them.
PAPER, LINE = "#faf6ef", "#e6ddd0"
INK, SOFT, RED, AMBER = "#2c2621", "#665b50", "#a3312a", "#7d5108"

# Where systems keep letters for Chinese: Debian, Fedora, Arch, WenQuanYi, macOS, Windows under WSL.
FONT_FILES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-{weight}.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-{weight}.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-{weight}.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-{weight}.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/mnt/c/Windows/Fonts/msyh.ttc",
)
# The package that brings them on Debian and Ubuntu.
FONT_PACKAGE = "fonts-noto-cjk"
# Closing signs do not begin a line.
_NOT_FIRST = "，。、；：？！）》」』】”’…,.;:?!)]}%"


class NoFont(LookupError):
    """This machine has no letters for Chinese."""


class Row(NamedTuple):
    """A line of the picture, with time and place below it; `faint` for what is called off."""

    words: str
    below: str = ""
    faint: bool = False


@dataclass(frozen=True, slots=True)
class DayRows:
    """A day with what stands on it; `note` is its festival."""

    head: str
    weekday: str
    note: str
    rows: Sequence[Row]
    is_red: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading instead of a day."""

    head: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in the picture, from top to bottom."""

    title: str
    lead: str
    days: Sequence[DayRows]
    sections: Sequence[Section]
    foot: str


def has_letters() -> bool:
    """Whether a picture can be drawn on this machine."""
    return _font_file("Regular") is not None


def picture(sheet: Sheet) -> bytes:
    """The sheet as a PNG, 1080 pixels wide and as high as it needs; raises NoFont."""
    if not has_letters():
        raise NoFont(FONT_PACKAGE)
    # Drawn twice: once to learn how high it is.
    height = _Pen(Image.new("RGB", (WIDTH, 1), PAPER)).draw(sheet)
    image = Image.new("RGB", (WIDTH, height), PAPER)
    _Pen(image).draw(sheet)
    kept = BytesIO()
    image.save(kept, "PNG", optimize=True)
    return kept.getvalue()


class _Pen:
    """Draws from top to bottom and knows how far it has come."""

    def __init__(self, image: Image.Image) -> None:
        self.canvas = ImageDraw.Draw(image)
        self.y = 0
        self.column = MARGIN

    def draw(self, sheet: Sheet) -> int:
        self.canvas.rectangle((0, 0, WIDTH, 14), fill=RED)
        self.y = 64
        self._text(sheet.title, MARGIN, 50, INK, bold=True)
        if sheet.lead:
            self._text(sheet.lead, MARGIN, 30, SOFT)
        self.y += 24
        self.column = MARGIN + GAP + max(map(_head_width, sheet.days), default=0)
        for day in sheet.days:
            self._day(day)
        for section in sheet.sections:
            self._section(section)
        self._rule(RED, 3)
        self.y += 20
        self._text(sheet.foot, MARGIN, 28, SOFT)
        return self.y + 40

    def _day(self, day: DayRows) -> None:
        self._rule(LINE, 2)
        self.y += 18
        top = self.y
        self._text(day.head, MARGIN, 40, RED if day.is_red else INK, bold=True)
        self._text(day.weekday, MARGIN, 28, SOFT)
        below = self.y
        self.y = top + 4
        if day.note:
            self._text(day.note, self.column, 30, RED)
        for row in day.rows:
            self._row(row, self.column)
        self.y = max(self.y, below) + 14

    def _section(self, section: Section) -> None:
        self._rule(AMBER, 3)
        self.y += 20
        self._text(section.head, MARGIN, 34, AMBER, bold=True)
        for row in section.rows:
            self._row(row, MARGIN)
        self.y += 14

    def _row(self, row: Row, x: int) -> None:
        self._text(row.words, x, 36, SOFT if row.faint else INK, bold=not row.faint)
        if row.below:
            self._text(row.below, x, 28, SOFT)
        self.y += 6

    def _rule(self, colour: str, width: int) -> None:
        self.canvas.line((MARGIN, self.y, WIDTH - MARGIN, self.y), fill=colour, width=width)

    def _text(self, words: str, x: int, size: int, colour: str, *, bold: bool = False) -> None:
        font = _font(size, bold=bold)
        for line in _wrapped(words, font, WIDTH - MARGIN - x):
            self.canvas.text((x, self.y), line, font=font, fill=colour)
            self.y += round(size * 1.5)


def _head_width(day: DayRows) -> int:
    """What a day and its weekday take in the first column: “9月30日” less than “September 30”."""
    return round(max(_font(40, bold=True).getlength(day.head), _font(28, bold=False).getlength(day.weekday)))


def _wrapped(words: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """The lines that fit: Chinese breaks anywhere but before a closing sign, other words between them."""
    line = ""
    for piece in _pieces(words):
        if font.getlength(line + piece) > width and line:
            # A closing sign takes the letter before it along.
            cut = _last_letter(line) if piece[0] in _NOT_FIRST else len(line)
            yield line[:cut].rstrip()
            line, piece = line[cut:], piece.lstrip()
        line += piece
        while font.getlength(line) > width and len(line) > 1:
            fits = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or font.getlength(line[:n]) <= width)
            yield line[:fits]
            line = line[fits:]
    if line:
        yield line.rstrip()


def _last_letter(line: str) -> int:
    """Where the last letter stands that is no closing sign; the end where a line has no second letter."""
    places = (n for n in range(len(line) - 1, 0, -1) if line[n] not in _NOT_FIRST)
    return next(places, len(line))


def _pieces(words: str) -> Iterator[str]:
    """Letters of Chinese one by one, other words whole with the space before them."""
    piece = ""
    for letter in " ".join(words.split()):
        if letter.isascii() and letter != " ":
            piece += letter
            continue
        if piece:
            yield piece
        piece = " " if letter == " " else ""
        if letter != " ":
            yield letter
    if piece:
        yield piece


@lru_cache(maxsize=16)
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    file = (bold and _font_file("Bold")) or _font_file("Regular")
    if file is None:
        raise NoFont(FONT_PACKAGE)
    return ImageFont.truetype(str(file), size, index=_simplified(file))


def _font_file(weight: str) -> Path | None:
    files = (Path(pattern.format(weight=weight)) for pattern in FONT_FILES)
    return next((file for file in files if file.is_file()), None)


@lru_cache(maxsize=4)
def _simplified(file: Path) -> int:
    """Which font of a collection has the mainland's forms of the letters."""
    for index in range(8):
        try:
            family = ImageFont.truetype(str(file), 10, index=index).getname()[0]
        except OSError:
            break
        if family and "SC" in family.split():
            return index
    return 0
