"""The blocks of the first page, and in which order whoever opens it has them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from accounts.models import User
from accounts.roles import Role
from members.services.posts import chair_on
from office.reports.birthdays import birthdays_ahead, birthdays_said
from office.reports.congress import own_proposals, replies_due
from office.reports.desk import Desk
from office.reports.festivals import festivals_ahead
from office.reports.group import own_group
from office.reports.machine import machine
from office.reports.missing import missing
from office.reports.money import approvals, last_entries, next_gift, spent, upward
from office.reports.months import months_ahead, next_occasions, unwritten
from office.reports.notices import newest_notices
from office.reports.review import review
from office.reports.things import attendance_of, not_said, things
from office.reports.waiting import asks, waits_for

# Queries of the blocks of one part; the page itself asks four.
AT_MOST = 8


class Block(NamedTuple):
    """`asks` are properties of the desk, one query each; `own` is how many more it asks by itself."""

    fill: Callable[[Desk], Any]
    permission: str
    asks: tuple[str, ...] = ()
    own: int = 0
    is_money: bool = False


BLOCKS: dict[str, Block] = {
    "things": Block(
        things,
        "activities.change_calendar",
        ("held", "undated", "tally", "plans", "budgets", "gifts", "steps"),
    ),
    "months": Block(
        lambda desk: months_ahead(desk.held, desk.undated, today=desk.today),
        "activities.change_calendar",
        ("held", "undated"),
    ),
    "waiting": Block(
        lambda desk: not_said(desk, waits_for(desk.user, desk.tally)), "office.view_my_file", ("tally",)
    ),
    "notices": Block(lambda desk: newest_notices(desk.user, today=desk.today), "reminders.view_inbox", own=1),
    "budget": Block(lambda desk: desk.budgets, "finance.view_budget", ("budgets",), is_money=True),
    "birthdays": Block(
        lambda desk: birthdays_ahead(desk.user, today=desk.today), "members.view_birthdays", own=2
    ),
    "unwritten": Block(
        lambda desk: [(one, attendance_of(one)) for one in unwritten(desk.held)],
        "activities.change_calendar",
        ("held",),
    ),
    "missing": Block(
        lambda desk: not_said(desk, missing(desk)), "office.keep_privacy", ("tally", "plans", "budgets")
    ),
    "gift": Block(
        lambda desk: next_gift(desk.user, today=desk.today), "finance.view_budget", own=2, is_money=True
    ),
    "upward": Block(
        lambda desk: upward(desk.budgets, today=desk.today),
        "finance.view_budget",
        ("budgets",),
        is_money=True,
    ),
    "entries": Block(lambda desk: last_entries(desk.user), "finance.view_budget", own=2, is_money=True),
    "review": Block(
        lambda desk: review(desk.budgets, today=desk.today),
        "finance.view_budget",
        ("budgets",),
        is_money=True,
    ),
    "approvals": Block(
        lambda desk: approvals(desk.user, today=desk.today), "finance.view_budget", own=1, is_money=True
    ),
    "chairless": Block(lambda desk: chair_on(desk.today) is None, "members.name_acting_chair", own=1),
    "replies": Block(
        lambda desk: replies_due(desk.user, today=desk.today), "congress.answer_proposals", own=1
    ),
    "group": Block(lambda desk: own_group(desk.user, today=desk.today), "members.give_group_opinion", own=2),
    "coming": Block(
        lambda desk: next_occasions(desk.user, today=desk.today), "activities.view_calendar", own=2
    ),
    "proposals": Block(lambda desk: own_proposals(desk.user), "congress.view_congress", own=1),
    "birthdays_said": Block(lambda desk: birthdays_said(today=desk.today), "activities.view_calendar", own=2),
    "spent": Block(lambda desk: spent(today=desk.today), "activities.view_plan", own=1),
    "festivals": Block(lambda desk: festivals_ahead(desk.today), "activities.change_calendar"),
    "machine": Block(lambda desk: machine(), "reminders.view_queue", own=8),
}

_LEADING = ("things", "months", "waiting", "notices", "budget", "birthdays", "unwritten", "missing")
_COMMITTEE = ("things", "months", "waiting", "notices", "budget", "birthdays", "unwritten")
_TEACHER = ("waiting", "notices", "coming", "proposals", "birthdays_said", "spent")

# Somebody with several offices has the blocks of each, in this order, each block once.
ORDER: dict[Role, tuple[str, ...]] = {
    Role.CHAIR: _LEADING,
    Role.VICE_CHAIR: _LEADING,
    Role.TREASURER: ("gift", "upward", "entries"),
    Role.AUDITOR: ("review", "approvals"),
    Role.ORGANISER: _COMMITTEE,
    Role.WELFARE_OFFICER: _COMMITTEE,
    Role.COMMITTEE_MEMBER: _COMMITTEE,
    Role.SCHOOL_OFFICE: ("chairless", "replies"),
    Role.DEPARTMENT_HEAD: ("replies",),
    Role.GROUP_LEADER: ("group",),
    Role.DELEGATE: (),
    Role.STAFF: (),
}

# A block is left out where one that says more stands already.
SAID_BY: dict[str, set[str]] = {
    "coming": {"months"},
    "birthdays_said": {"birthdays"},
    "spent": {"budget", "upward", "review"},
}


def blocks_of(user: User) -> list[str]:
    """The blocks of somebody's page, in order: of their offices, of who keeps the machine, of a teacher."""
    wanted = [code for role, codes in ORDER.items() if role in user.roles for code in codes]
    if Role.ADMINISTRATOR in user.roles:
        wanted += ["machine", "notices"]
    if user.roles - {Role.ADMINISTRATOR}:
        wanted += _TEACHER
    if user.has_perm("activities.change_calendar"):
        wanted += ["festivals"]
    once = dict.fromkeys(code for code in wanted if user.has_perm(BLOCKS[code].permission))
    return [code for code in once if not SAID_BY.get(code, set()) & once.keys()]


def parts_of(user: User) -> list[list[str]]:
    """The blocks as parts of the page, each of which asks as much as one page may."""
    parts: list[list[str]] = []
    asked: set[str] = set()
    own = 0
    for code in blocks_of(user):
        block = BLOCKS[code]
        costs = block.own + (asks(user) if code == "waiting" else 0)
        if not parts or len(asked | set(block.asks)) + own + costs > AT_MOST:
            parts.append([])
            asked, own = set(), 0
        parts[-1].append(code)
        asked |= set(block.asks)
        own += costs
    return parts or [[]]
