"""What happened to somebody, in sentences."""

from datetime import date, timedelta
from functools import reduce
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from members.models import Move, Person
from members.models.standings import Category, Membership
from members.services.moves import standing_from_moves

Kind = Move.Kind


class Chapter(NamedTuple):
    """An act in somebody's life with the union, as a sentence, and who wrote it down and struck it out."""

    move: Move
    sentence: str
    recorded: str
    struck: str


class Stretch(NamedTuple):
    """What somebody is from a day to another, in words; `changes` when it is not so on the other side."""

    since: date
    last_day: date | None
    category: str
    membership: str
    group: str
    changes: bool


class Change(NamedTuple):
    """What somebody is by all acts, and without the one that is to be struck out."""

    before: list[Stretch]
    after: list[Stretch]


def life_of(person: Person) -> list[Chapter]:
    """All that happened to somebody, the latest first; what was struck out stays to be read. One query."""
    moves = person.moves.select_related("group", "decision", "recorded_by__person", "struck_by__person")
    return [
        Chapter(move, sentence_of(move), _recorded(move), _struck(move))
        for move in moves.order_by("-effective_on", "-pk")
    ]


def before_and_after(struck: Move) -> Change:
    """What striking out an act would make of somebody; two queries. Without it nothing may be left."""
    moves = list(struck.person.moves.valid().select_related("group"))
    before = standing_from_moves(moves)
    try:
        after = standing_from_moves([move for move in moves if move.pk != struck.pk])
    except ValidationError:
        # A later act rests on it; the service says which.
        after = []
    groups = {move.group_id: move.group.name for move in moves if move.group}
    return Change(_in_words(before, after, groups), _in_words(after, before, groups))


def _in_words(stretches: list, others: list, groups: dict[int | None, str]) -> list[Stretch]:
    categories, memberships = dict(Category.choices), dict(Membership.choices)
    return [
        Stretch(
            since,
            until - timedelta(days=1) if until else None,
            str(categories[category]),
            str(memberships[membership]),
            groups.get(group, ""),
            (since, until, (category, membership, group)) not in others,
        )
        for since, until, (category, membership, group) in stretches
    ]


def sentence_of(move: Move) -> str:
    """An act as a sentence: “2024年9月1日：经委员会2024年8月30日会议批准加入工会，编入语文小组。”"""
    facts = [_what(move), _as_what(move), _which_group(move), *_papers(move)]
    said = reduce(_joined, [fact for fact in facts if fact])
    return _("%(day)s: %(facts)s.") % {"day": date_format(move.effective_on), "facts": said}


def _what(move: Move) -> str:
    decided = {"day": date_format(move.decision.met_on)} if move.decision else None
    plain = {
        Kind.HIRE: _("came to the school"),
        Kind.REGISTER: _("entered in the register"),
        Kind.JOIN: _("joined the union"),
        Kind.TRANSFER_IN: _("came from another union, and the membership with them"),
        Kind.CHANGE_CATEGORY: _("changed category"),
        Kind.REGROUP: _("left the union group") if move.leaves_group else "",
        Kind.RETIRE: _("retired"),
        Kind.REINSTATE: _("became a full member again"),
        Kind.KEEP_MEMBERSHIP: _("keeps the membership, dues waived"),
        Kind.LEAVE_UNION: _("left the union at their own wish"),
        Kind.LAPSE: _("left the union automatically, after six months without dues or union life"),
        Kind.EXPEL: _("was expelled from the union"),
        Kind.TRANSFER_OUT: _("was transferred out, and the membership with them"),
        Kind.DIE: _("died"),
    }
    by_committee = {
        Kind.JOIN: _("joined the union, as the committee approved in its meeting of %(day)s"),
        Kind.TRANSFER_IN: _("came from another union, as the committee noted in its meeting of %(day)s"),
        Kind.REINSTATE: _("became a full member again, as the committee approved in its meeting of %(day)s"),
        Kind.LEAVE_UNION: _(
            "left the union at their own wish, as the committee noted in its meeting of %(day)s"
        ),
        Kind.LAPSE: _(
            "left the union automatically, after six months without dues or union life, "
            "as the committee found in its meeting of %(day)s"
        ),
        Kind.EXPEL: _("was expelled from the union, as the committee decided in its meeting of %(day)s"),
    }
    kind = Kind(move.kind)
    if decided and kind in by_committee:
        return by_committee[kind] % decided
    return plain[kind]


def _as_what(move: Move) -> str:
    """Category and membership where the kind does not say them itself."""
    if move.kind == Kind.RETIRE:
        words = {
            Membership.KEPT: _("membership kept, dues waived"),
            Membership.NONE: _("the membership is not kept"),
            Membership.FULL: str(Membership.FULL.label),
        }
        return words.get(Membership(move.membership), "") if move.membership else ""
    said = [str(move.get_category_display())] if move.category else []
    if move.kind in (Kind.HIRE, Kind.REGISTER, Kind.CHANGE_CATEGORY, Kind.REGROUP) and move.membership:
        said.append(str(move.get_membership_display()))
    return reduce(_joined, said) if said else ""


def _which_group(move: Move) -> str:
    if not move.group:
        return ""
    if move.kind == Kind.REGROUP:
        return _("moved to %(group)s") % {"group": move.group.name}
    return _("in %(group)s") % {"group": move.group.name}


def _papers(move: Move) -> list[str]:
    reason = _("reason: %(reason)s") % {"reason": move.reason} if move.reason else ""
    number = _("document %(number)s") % {"number": move.document_number} if move.document_number else ""
    return [reason, number]


def _recorded(move: Move) -> str:
    if move.recorded_by is None:
        return ""
    return _("Recorded by %(name)s on %(day)s.") % {
        "name": _name(move.recorded_by),
        "day": date_format(localtime(move.recorded_at).date()),
    }


def _struck(move: Move) -> str:
    if move.struck_at is None:
        return ""
    return _("Struck out by %(name)s on %(day)s: %(reason)s") % {
        "name": _name(move.struck_by),
        "day": date_format(localtime(move.struck_at).date()),
        "reason": move.strike_reason,
    }


def _name(user: object) -> str:
    return getattr(getattr(user, "person", None), "name", "") or str(user or "")


def _joined(before: str, after: str) -> str:
    return _("%(before)s, %(after)s") % {"before": before, "after": after}
