"""Print how long the pages take, as ratios to a bare Django page measured in the same run.

Two gunicorns with two workers each, one for the limit and one for the product, stand on throw-away servers
with 2,000 and then 20,000 people. Each figure is a median over one client; the limit is measured before and
after, and the pair is repeated when the two differ by more than 15 %. `python -m tests.bench pages` measures
only those pages; `birthdays` asks only whose birthday it is, among a million people; `reminders` only tells a
festival; `proposals` only opens the list of ten years of proposals, and looks for similar ones. `--markdown`
prints everything once more as the table of docs/figures.md, to be pasted there.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.bench.figures import FOUND, Figure, as_markdown, tell
from tests.bench.timing import CROWD, PORTS, Page, measure, serving, spread
from tests.servers import FOLDER, Place, servers_at
from union_admin.embedded.postgres import NAME, OWNER

# Ten years of moves, as the goal for counting people on any day has them.
YEARS = 10
WORK_GOALS: dict[tuple[str, int], dict[str, Any]] = {
    ("xlsx", 20_000): {"most_ms": 1750, "most_megabytes": 40},
    ("csv", 20_000): {"most_ms": 700},
    ("import", 2_000): {"most_ms": 2500},
}
GROWTH_GOALS = ("list", "headcount")
# What a name of the measurements means on the page.
MEANINGS = {
    "list": "member list",
    "search": "member search by name",
    "person": "one member",
    "month": "calendar month",
    "budget": "budget sheet",
    "headcount": "headcount on a day",
    "xlsx": "members as xlsx × 15",
    "csv": "members as csv × 15",
    "import": "import of 2,000 rows as xlsx",
    "find_due": "a festival told to everybody",
    "nothing_more": "a look that finds nothing more",
    "make_messages": "their messages",
    "bare_mail": "mail by smtplib",
    "mail": "mail by the workers",
}


def meaning(name: str) -> str:
    return MEANINGS.get(name, name)


def pages(person: int, budget: int) -> list[Page]:
    return [
        Page("list", "/members/", "/people/", 3.7),
        Page("search", "/members/?q=wang", "/people/", None, 25),
        Page("person", f"/members/{person}/", f"/people/{person}/", 7.3),
        Page("month", "/activities/calendar/2026/6/", "/people/", None),
        Page("budget", f"/finance/budgets/{budget}/", "/people/", None),
        Page("home", "/", "/people/", None),
    ]


def prepare(people: int, *, years: int = YEARS) -> tuple[str, int, int]:
    """Seed the database; the chair's session cookie, a person and a budget to look at."""
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True)
    subprocess.run([*manage, "collectstatic", "--noinput", "--verbosity", "0"], check=True)
    seed = ["seed", "--people", str(people), "--years", str(years)]
    subprocess.run([*manage, *seed], check=True, stdout=subprocess.DEVNULL)
    out = subprocess.run(
        [sys.executable, "-m", "tests.bench.inside.session"], check=True, capture_output=True, text=True
    )
    cookie, person, budget = out.stdout.split()
    return f"sessionid={cookie}", int(person), int(budget)


@contextmanager
def servers_in(place: Place, *, user: str = NAME) -> Iterator[None]:
    """Servers of the block's own, named to its programs by the environment; removed with it."""
    servers = servers_at(place)
    os.environ["DATABASE_URL"] = servers.postgres.url(user=user)
    os.environ["REDIS_URL"] = servers.valkey.url()
    with ExitStack() as held:
        held.callback(servers.remove)
        held.enter_context(servers.in_use())
        yield


def run(people: int, place: Place) -> dict[str, float]:
    """Print and return the pages' times in milliseconds at this many people."""
    with ExitStack() as held:
        held.enter_context(servers_in(place))
        os.environ["STATIC_ROOT"] = str(place.home / "static")
        cookie, person, budget = prepare(people)
        for module in PORTS:
            held.enter_context(serving(module))
        found = {}
        for page in pages(person, budget):
            limit, ours = measure(page, cookie)
            what = meaning(page.name)
            tell(Figure(what, people, ours, limit, most_ratio=page.goal, most_ms=page.most_ms))
            found[page.name] = ours
        tell_spread(people, cookie)
        found |= work_on_people(people)
        return found


def tell_spread(people: int, cookie: str) -> None:
    """Print how evenly the member list answers one visitor and a crowd, and how many answers a crowd gets."""
    alone, crowd = (spread("/members/", cookie, visitors=visitors) for visitors in (1, CROWD))
    what = f"{meaning('list')}, {CROWD} clients"
    tell(Figure(what, people, per_second=crowd.per_second, least_per_second=75))
    tell(Figure(f"{meaning('list')}, p95 ÷ p50, one client", people, of=alone.p95_to_p50, most_ratio=1.6))
    tell(Figure(f"{what}: p95 ÷ p50", people, of=crowd.p95_to_p50, most_ratio=2))


def work_on_people(people: int) -> dict[str, float]:
    """Print what happens inside one process: milliseconds, and by how many megabytes it grew."""
    out = subprocess.run(
        [sys.executable, "-m", "tests.bench.inside.people"], check=True, capture_output=True, text=True
    )
    found = {}
    for line in out.stdout.splitlines():
        name, milliseconds, megabytes = line.split()
        goals = WORK_GOALS.get((name, people), {})
        tell(Figure(meaning(name), people, float(milliseconds), megabytes=float(megabytes), **goals))
        found[name] = float(milliseconds)
    return found


def birthdays(place: Place) -> None:
    """Print how long it takes to ask whose birthday it is among a million people."""
    # Only the cluster's owner may enter so many past the triggers.
    with servers_in(place, user=OWNER):
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], check=True)
        out = subprocess.run(
            [sys.executable, "-m", "tests.bench.inside.birthdays"], check=True, capture_output=True, text=True
        )
    for line in out.stdout.splitlines():
        name, milliseconds, count = line.split()
        what = f"birthdays due ({name}, {count} found)"
        tell(Figure(what, 1_000_000, float(milliseconds), most_ms=10))


@contextmanager
def taking_mail() -> Iterator[None]:
    """A mail server that keeps nothing, named to the programs of the block by the environment."""
    command = [sys.executable, "-m", "tests.bench.postal"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{process.stdout.readline().strip()}"
            yield
        finally:
            os.environ.pop("EMAIL_URL", None)
            process.terminate()


def reminders(place: Place) -> None:
    """Print how long it takes to tell a festival to 20,000 people, and how quick the inbox is then."""
    with ExitStack() as held:
        held.enter_context(servers_in(place))
        held.enter_context(taking_mail())
        os.environ["STATIC_ROOT"] = str(place.home / "static")
        cookie, _person, _budget = prepare(20_000, years=1)
        out = subprocess.run(
            [sys.executable, "-m", "tests.bench.inside.reminders"], check=True, capture_output=True, text=True
        )
        found = {}
        for line in out.stdout.splitlines():
            name, milliseconds, count = line.split()
            found[name] = float(milliseconds)
            goal = 5000 if name == "find_due" else None
            tell(Figure(meaning(name), int(count), float(milliseconds), most_ms=goal))
        tell(Figure("mail by the workers ÷ by smtplib", 0, of=found["mail"] / found["bare_mail"]))
        for module in PORTS:
            held.enter_context(serving(module))
        limit, ours = measure(Page("inbox", "/reminders/", "/people/", None), cookie)
        tell(Figure("inbox", 20_000, ours, limit))


def proposals(place: Place) -> None:
    """Print how quick the list of 2,000 proposals of ten years is, and the look for similar ones."""
    with ExitStack() as held:
        held.enter_context(servers_in(place))
        os.environ["STATIC_ROOT"] = str(place.home / "static")
        cookie, _person, _budget = prepare(2_000, years=1)
        out = subprocess.run(
            [sys.executable, "-m", "tests.bench.inside.proposals"], check=True, capture_output=True, text=True
        )
        title = quote(out.stdout.strip())
        for module in PORTS:
            held.enter_context(serving(module))
        for page in (
            Page("list of proposals", "/congress/proposals/", "/people/", 3.0),
            Page("proposals found", f"/congress/proposals/?q={title}", "/people/", 3.0),
            Page("similar proposals", f"/congress/proposals/similar/?title={title}", "/people/", 3.0),
        ):
            limit, ours = measure(page, cookie)
            tell(Figure(page.name, 2_000, ours, limit, most_ratio=page.goal))


def place(name: str) -> Place:
    return Place(Path(FOLDER) / f"bench-{os.getpid()}-{name}")


def growth() -> None:
    """Print the pages at 2,000 and 20,000 people, and by what they grow."""
    few, many = (run(people, place(str(people))) for people in (2_000, 20_000))
    for name, ours in many.items():
        goal = 1.3 if name in GROWTH_GOALS else None
        tell(Figure(f"growth 2,000 to 20,000: {meaning(name)}", 0, of=ours / few[name], most_ratio=goal))


PARTS = {
    "birthdays": lambda: birthdays(place("birthdays")),
    "reminders": lambda: reminders(place("reminders")),
    "proposals": lambda: proposals(place("proposals")),
    "pages": growth,
}


def main() -> None:
    asked = [name for name in sys.argv[1:] if name != "--markdown"]
    for name, measure_part in PARTS.items():
        if not asked or name in asked:
            measure_part()
    if "--markdown" in sys.argv:
        print("\n" + as_markdown(FOUND, on=date.today()))


if __name__ == "__main__":
    main()
