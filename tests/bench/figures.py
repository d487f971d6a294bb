"""One figure that was measured, as a line for the terminal and as a row of docs/figures.md."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

HEAD = "| what | rows | limit | ours | ratio | goal | reached |\n|---|---:|---:|---:|---:|---|---|"
# What the goals speak of and nothing here measures.
NOT_MEASURED = (
    ("member list among 1,000,000", "≤ 100 ms"),
    ("xlsx of 100,000 × 15", "≤ 9 s, ≤ +60 MB"),
)


class Figure(NamedTuple):
    """What was measured on how many rows: milliseconds beside the limit's, megabytes, answers, or a ratio.

    A goal is a most of the ratio, of the milliseconds or of the megabytes, or a least of answers.
    """

    what: str
    rows: int
    ours: float | None = None
    limit: float | None = None
    megabytes: float | None = None
    per_second: float | None = None
    of: float | None = None
    most_ratio: float | None = None
    most_ms: float | None = None
    most_megabytes: float | None = None
    least_per_second: float | None = None

    @property
    def ratio(self) -> float | None:
        if self.of is not None:
            return self.of
        return self.ours / self.limit if self.ours is not None and self.limit else None

    @property
    def goals(self) -> list[tuple[str, bool]]:
        """(how it is written, whether it is reached) of each goal that is set."""
        mosts = (
            ("≤ {:g} ×", self.ratio, self.most_ratio),
            ("≤ {:,g} ms", self.ours, self.most_ms),
            ("≤ +{:g} MB", self.megabytes, self.most_megabytes),
        )
        goals = [
            (form.format(most), found is not None and found <= most) for form, found, most in mosts if most
        ]
        least = self.least_per_second
        if least:
            goals.append((f"≥ {least:g} a second", (self.per_second or 0) >= least))
        return goals

    @property
    def reached(self) -> str:
        if not self.goals:
            return ""
        return "yes" if all(is_reached for _form, is_reached in self.goals) else "**no**"

    @property
    def cells(self) -> list[str]:
        return [
            self.what,
            f"{self.rows:,}" if self.rows else "",
            "" if self.limit is None else f"{self.limit:,.2f} ms",
            " ".join(self._measured()),
            "" if self.ratio is None else f"{self.ratio:.2f} ×",
            ", ".join(form for form, _is_reached in self.goals),
            self.reached,
        ]

    def _measured(self) -> Iterable[str]:
        if self.ours is not None:
            yield f"{self.ours:,.2f} ms"
        if self.megabytes is not None:
            yield f"{self.megabytes:+.1f} MB"
        if self.per_second is not None:
            yield f"{self.per_second:,.0f} a second"

    def line(self) -> str:
        what, rows, limit, ours, ratio, goal, reached = self.cells
        goal = f"goal {goal}{'' if reached == 'yes' else ': NOT REACHED'}" if goal else ""
        return f"{rows:>9} {what:30} {limit:>13} {ours:>21} {ratio:>9}  {goal}".rstrip()

    def row(self) -> str:
        return f"| {' | '.join(self.cells)} |"


FOUND: list[Figure] = []


def tell(figure: Figure) -> None:
    """Print a figure at once, and keep it for the page."""
    FOUND.append(figure)
    print(figure.line(), flush=True)


def as_markdown(found: Iterable[Figure], *, on: date) -> str:
    """The section of docs/figures.md that holds these figures."""
    told = subprocess.run(["git", "log", "-1", "--format=%h"], capture_output=True, text=True, check=False)
    version = told.stdout.strip() or "no git"
    gaps = [f"| {what} | | | not measured | | {goal} | **no** |" for what, goal in NOT_MEASURED]
    head = f"`make bench`, {on}, version {version}, Python {platform.python_version()}, 2 gunicorn workers."
    return "\n".join([head, "", HEAD, *(figure.row() for figure in found), *gaps])
