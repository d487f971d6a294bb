"""Terms of a body: begun, corrected, made longer or shorter."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Sitting, Term
from congress.services.saving import save_or_refuse
from members.models import Post
from paperwork.terms import first_to_last
from vault.versions import lock_version

_REFUSALS: dict[str, Any] = {
    "one_term_a_number": _("This body has a term with that number already."),
    "one_term_of_a_body_at_a_time": _(
        "These days overlap with another term of this body. End that one first, or choose other days."
    ),
    "terms_count_from_one": _("Terms are counted from one."),
}


@transaction.atomic
def add_term(*, body: str, number: int, first: date, last: date, by: User | None, note: str = "") -> Term:
    """Begin a term of a body, first and last day included; refused where another one covers a day of it."""
    term = Term(body=body, number=number, period=_days(first, last), note=note.strip())
    save_or_refuse(term, _REFUSALS)
    return term


@transaction.atomic
def change_term(
    *, term: Term, version: int, number: int, first: date, last: date, by: User | None, note: str = ""
) -> Term:
    """Correct a term; delegates who sat from its first or until its last day go along with it.

    Refused while a sitting lies, or a delegate would sit, outside the new days.
    """
    term = lock_version(Term.objects, pk=term.pk, version=version)
    before, after = term.period, _days(first, last)
    _require_sittings_within(term, after)
    term.number, term.period, term.note = number, after, note.strip()
    save_or_refuse(term, _REFUSALS)
    _move_delegates(term, before)
    term.refresh_from_db(fields=["version"])
    return term


def _days(first: date, last: date) -> DateRange:
    if last < first:
        raise ValidationError(_("The last day lies before the first."), code="ends_before_it_begins")
    return first_to_last(first, last)


def _require_sittings_within(term: Term, period: Any) -> None:
    sittings = Sitting.objects.filter(Q(session__term=term) | Q(session__joint_term=term))
    outside = sittings.exclude(occasion__starts_on=None).exclude(
        occasion__starts_on__range=(period.lower, _last(period))
    )
    sitting = outside.select_related("occasion").order_by("occasion__starts_on").first()
    if sitting is not None:
        raise ValidationError(
            _("A meeting of this term is on %(day)s, which would lie outside it."),
            code="meeting_outside",
            params={"day": date_format(sitting.occasion.starts_on)},
        )


def _last(period: Any) -> date:
    return date.fromordinal(period.upper.toordinal() - 1)


def _move_delegates(term: Term, before: Any) -> None:
    posts = list(Post.objects.select_for_update(of=("self",)).filter(delegate__term=term))
    for post in posts:
        lower = term.period.lower if post.period.lower == before.lower else post.period.lower
        upper = term.period.upper if post.period.upper == before.upper else post.period.upper
        if not term.period.lower <= lower < upper <= term.period.upper:
            raise ValidationError(
                _("Delegates sit on days that would lie outside this term; end or correct those first."),
                code="delegates_outside",
            )
        post.period = DateRange(lower, upper)
    Post.objects.bulk_update(posts, ["period"])
