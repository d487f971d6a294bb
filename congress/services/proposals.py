"""A proposal on its way to the meeting: begun, changed, handed in, completed, taken back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Call, Proposal, RuleSet
from congress.models.proposals import REASONS_AT_MOST
from congress.reports.seconding import (
    may_propose,
    rules_of,
    seconders_needed,
    speaks_for,
    unit_of,
    why_not_entitled,
)
from congress.services.calls import refuse_archived
from congress.services.steps import lock_proposal, move
from congress.similar import pieces
from congress.states import Status
from members.models import Person
from vault.refusals import rule_broken
from vault.versions import StaleVersion

# Its text may still be changed.
OPEN_TEXT = (Status.DRAFT, Status.RETURNED)
MUST_SAY = {
    "title": _("Please say in one line what it is about."),
    "reasons": _("Please say how things are, and why that should change."),
    "measures": _("Please say what should be done."),
}


@transaction.atomic
def start_proposal(*, call: Call, proposer: Person, by: User, form_key: str = "", **fields: Any) -> Proposal:
    """Begin a draft, which only its proposer sees; the same opened form sent again changes its own draft.

    Refused outside the days of the call, to somebody who may not propose, and for somebody else unless it
    is entered from paper (代录).
    """
    refuse_outside(call)
    if proposer.user_id != by.pk and not by.has_perm("congress.handle_proposals"):
        raise ValidationError(_("Please write it in your own name."), code="not_yours")
    refuse_not_entitled(proposer, call, by=by)
    proposal = Proposal(
        call=call,
        proposer=proposer,
        form_key=form_key,
        entered_by=None if proposer.user_id == by.pk else by,
        unit=unit_of(proposer, call, localdate())[:60],
    )
    _put(proposal, fields)
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError as error:
        if rule_broken(error) != "one_proposal_an_opened_form":
            raise
        there = Proposal.objects.get(call=call, proposer=proposer, form_key=form_key)
        return change_proposal(proposal=there, version=there.version, by=by, form_key=form_key, **fields)
    # The database counts the versions.
    proposal.refresh_from_db(fields=["version"])
    return proposal


@transaction.atomic
def change_proposal(
    *, proposal: Proposal, version: int, by: User, form_key: str = "", **fields: Any
) -> Proposal:
    """Change the text while it is a draft, or has been returned for completion.

    What the same opened form has saved in the meantime (`form_key`) does not count as somebody else's.
    """
    proposal = lock_proposal(proposal)
    refuse_not_the_writer(proposal, by)
    _refuse_closed_text(proposal)
    refuse_archived(proposal.call.session)
    if proposal.version != version and not (form_key and proposal.form_key == form_key):
        raise StaleVersion
    _put(proposal, fields)
    if proposal.status == Status.RETURNED:
        refuse_incomplete(proposal)
    proposal.form_key = form_key or proposal.form_key
    proposal.save()
    proposal.refresh_from_db(fields=["version"])
    return proposal


@transaction.atomic
def hand_in(*, proposal: Proposal, by: User) -> Proposal:
    """Hand a draft in: it looks for seconders, or is submitted where it needs none.

    One that was returned is submitted again, complete, under its number.
    """
    proposal = lock_proposal(proposal)
    refuse_not_the_writer(proposal, by)
    _refuse_closed_text(proposal)
    refuse_archived(proposal.call.session)
    refuse_incomplete(proposal)
    if proposal.status == Status.RETURNED:
        return move(proposal, Status.SUBMITTED, by=by)
    refuse_outside(proposal.call)
    refuse_not_entitled(proposal.proposer, proposal.call, by=by)
    _refuse_lone_voice(proposal)
    if seconders_needed(proposal, rules_of(proposal.call)):
        return move(proposal, Status.SECONDING, by=by)
    return submit(proposal, by=by)


def submit(proposal: Proposal, *, by: User | None, reason: str = "") -> Proposal:
    """Give a locked proposal its number, the next of the calls of the year, and submit it."""
    fields: dict[str, Any] = {"submitted_on": localdate()}
    if proposal.number is None:
        fields["number_year"], fields["number"] = _next_number(proposal.call)
    return move(proposal, Status.SUBMITTED, by=by, reason=reason, **fields)


def _next_number(call: Call) -> tuple[int, int]:
    """The year of the call, and the number after the highest of its year."""
    year = call.opens_on.year
    # Two are submitted at once, perhaps to two calls: the second waits here for the number of the first.
    of_year = Call.objects.filter(Q(opens_on__year=year) | Q(pk=call.pk))
    list(of_year.select_for_update(of=("self",)).order_by("pk"))
    # Also those of the call from before its days were moved into this year.
    given = Proposal.objects.filter(Q(number_year=year) | Q(call=call))
    return year, (given.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def take_back(*, proposal: Proposal, by: User) -> Proposal:
    """Take a proposal that looks for seconders back to the desk; who has seconded is asked again.

    They signed a text, and not the one it is going to be.
    """
    proposal = lock_proposal(proposal)
    refuse_not_the_writer(proposal, by)
    proposal = move(proposal, Status.DRAFT, by=by)
    proposal.secondings.all().delete()
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: User, reason: str = "") -> Proposal:
    """Withdraw a proposal before it is accepted; whoever handles them enters it for the proposer, with why.

    Its number stays its own.
    """
    proposal = lock_proposal(proposal)
    is_own = proposal.proposer.user_id == by.pk
    if not is_own and not by.has_perm("congress.handle_proposals"):
        raise ValidationError(_("Only the proposer can withdraw it."), code="not_yours")
    if not is_own and not reason.strip():
        raise ValidationError(_("Please say why the proposer withdraws it."), code="no_reason")
    return move(proposal, Status.WITHDRAWN, by=by, reason=reason)


def refuse_outside(call: Call) -> None:
    """Raise ValidationError on a day that is not one of the call's."""
    refuse_archived(call.session)
    today = localdate()
    if today < call.opens_on:
        raise ValidationError(
            _("The call for proposals opens on %(day)s."),
            code="before_window",
            params={"day": date_format(call.opens_on)},
        )
    if today > call.closes_on:
        raise ValidationError(
            _(
                "The call for proposals closed on %(day)s. What you wrote is not lost; "
                "please send it as a bright idea, or to the next call."
            ),
            code="after_window",
            params={"day": date_format(call.closes_on)},
        )


def refuse_not_entitled(
    person: Person, call: Call, rules: RuleSet | None = None, *, by: User | None = None
) -> None:
    """Raise ValidationError for somebody who may neither propose nor second in the call.

    Whoever acts for themselves (`by`) is spoken to.
    """
    if not may_propose(person, call, localdate(), rules):
        if by and person.user_id == by.pk:
            raise ValidationError(why_not_entitled(call), code="not_entitled")
        raise ValidationError(
            _(
                "%(name)s has no vote in this meeting, and so does not propose or second. "
                "A delegate can do it for them, or they send a bright idea."
            ),
            code="not_entitled",
            params={"name": person.name},
        )


def refuse_incomplete(proposal: Proposal) -> None:
    """Raise ValidationError, by field, where it does not say what it has to say."""
    missing = {name: sentence for name, sentence in MUST_SAY.items() if not getattr(proposal, name).strip()}
    if missing:
        raise ValidationError({name: ValidationError(why, code="empty") for name, why in missing.items()})


def may_write(proposal: Proposal, user: User) -> bool:
    """Whether somebody writes the proposal: the proposer, or whoever enters one that came on paper."""
    if proposal.proposer.user_id == user.pk:
        return True
    return proposal.entered_by_id is not None and user.has_perm("congress.handle_proposals")


def refuse_not_the_writer(proposal: Proposal, by: User) -> None:
    """Raise ValidationError where the proposal is somebody else's to write."""
    if not may_write(proposal, by):
        raise ValidationError(_("This proposal is somebody else's to write."), code="not_yours")


def _refuse_closed_text(proposal: Proposal) -> None:
    if proposal.status not in OPEN_TEXT:
        raise ValidationError(
            _("“%(title)s” has been handed in (%(status)s); its text stands as it is."),
            code="text_is_closed",
            params={"title": proposal.title, "status": Status(proposal.status).label},
        )


def _refuse_lone_voice(proposal: Proposal) -> None:
    is_collective = proposal.kind == Proposal.Kind.COLLECTIVE
    if is_collective and not speaks_for(proposal.proposer, proposal.call, localdate()):
        raise ValidationError(
            {
                "kind": ValidationError(
                    _(
                        "A proposal of a delegation is handed in by its head, or by the leader of the union "
                        "group. Please choose “individual” and ask colleagues to second it."
                    ),
                    code="speaks_for_nobody",
                )
            }
        )


def _put(proposal: Proposal, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(proposal, name, value)
    for name in ("reasons", "measures"):
        refuse_too_long(getattr(proposal, name))
    proposal.title = " ".join(proposal.title.split())
    proposal.pieces = pieces(proposal.title)
    proposal.clean_fields(exclude=["form_key", "pieces"])


def refuse_too_long(text: str) -> None:
    """Raise ValidationError where a text is longer than a proposal is."""
    if len(text) > REASONS_AT_MOST:
        raise ValidationError(
            _("It has %(count)d characters; at most %(limit)d fit. Please put it in fewer words."),
            code="too_long",
            params={"count": len(text), "limit": REASONS_AT_MOST},
        )
