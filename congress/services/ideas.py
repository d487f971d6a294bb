"""Bright ideas: written with a name or with none, supported, answered, taken down, made a proposal."""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Call, Idea, IdeaSupport, Proposal
from congress.models.proposals import TITLE_AT_MOST
from congress.reports.electorates import staff_on
from congress.rules import rules_on
from congress.services.proposals import start_proposal
from members.models import Person
from vault.versions import StaleVersion

# However small the school, so many may be written without a name on one day.
UNNAMED_A_DAY = 60


@transaction.atomic
def write_idea(*, title: str, text: str, by: User) -> Idea:
    """An idea under the writer's name; the same words again on one day are the same idea."""
    # Pressed twice, the second waits here and finds the first.
    author = Person.objects.select_for_update(of=("self",)).get(pk=_person(by).pk)
    found = Idea.objects.filter(author=author, written_on=localdate(), title=title, text=text).first()
    return found or Idea.objects.create(author=author, written_on=localdate(), title=title, text=text)


@transaction.atomic
def leave_idea(*, title: str, text: str) -> None:
    """An idea of nobody's: one row, and nothing else in the house changes.

    What may be written is counted for the school and the day, so that no address need be kept. The day's
    ideas get one row version, so that it tells nothing of their order. Refused when the day is full.
    """
    today = localdate()
    with connection.cursor() as cursor:
        # Writers wait for each other; otherwise two would count the same.
        cursor.execute("LOCK TABLE congress_idea IN SHARE ROW EXCLUSIVE MODE")
    unnamed = Idea.objects.filter(author=None, written_on=today)
    if unnamed.filter(title=title, text=text).exists():
        return
    if unnamed.count() >= most_unnamed_a_day():
        raise ValidationError(
            _(
                "So many ideas without a name have come today that no more are taken. Please keep your words "
                "and come back tomorrow, or sign in and write it with your name."
            ),
            code="day_is_full",
        )
    Idea.objects.create(author=None, written_on=today, title=title, text=text)
    unnamed.update(written_on=F("written_on"))


def most_unnamed_a_day() -> int:
    """How many ideas without a name the school takes on one day: one for each of its staff. Two queries."""
    today = localdate()
    return max(UNNAMED_A_DAY, staff_on(today, rules_on(today)).count())


@transaction.atomic
def support_idea(*, idea: Idea, by: User) -> None:
    """Support it; twice is once. Refused for one's own, and for one that was taken down."""
    person = _person(by)
    row = _lock(idea)
    _refuse_taken_down(row)
    if row.author_id == person.pk:
        raise ValidationError(_("This is your own idea; others may support it."), code="own_idea")
    IdeaSupport.objects.get_or_create(idea=row, person=person)


@transaction.atomic
def withdraw_support(*, idea: Idea, by: User) -> None:
    """Take one's support back."""
    IdeaSupport.objects.filter(idea=idea, person=_person(by)).delete()


@transaction.atomic
def answer_idea(*, idea: Idea, status: str, answer: str, seen: str, by: User) -> Idea:
    """Answer it in words, and say whether it is adopted or awarded; an answer may be put better later.

    `seen` is `answer_mark` of the answer that was on the page; raises StaleVersion when another has come.
    """
    row = _lock(idea)
    _refuse_taken_down(row)
    if seen != answer_mark(row):
        raise StaleVersion
    if status not in (Idea.Status.ANSWERED, Idea.Status.ADOPTED, Idea.Status.AWARDED):
        raise ValidationError(_("Please say what becomes of the idea."), code="no_status")
    if not answer.strip():
        raise ValidationError(_("Please write a few words of answer."), code="no_answer")
    row.status, row.answer = status, answer.strip()
    row.answered_by, row.answered_on = by, localdate()
    row.save(update_fields=["status", "answer", "answered_by", "answered_on"])
    return row


def answer_mark(idea: Idea) -> str:
    """A mark of an idea's answer, to notice that somebody else has answered in the meantime."""
    return sha256(f"{idea.status} {idea.answer}".encode()).hexdigest()[:16]


@transaction.atomic
def take_down(*, idea: Idea, reason: str, by: User) -> Idea:
    """Nobody but those who keep the list sees it any more; why is kept with it."""
    row = _lock(idea)
    if not reason.strip():
        raise ValidationError(_("Please say why it is taken down."), code="no_reason")
    row.taken_down = reason.strip()
    row.save(update_fields=["taken_down"])
    return row


@transaction.atomic
def put_back(*, idea: Idea, by: User) -> Idea:
    """Everybody sees it again."""
    row = _lock(idea)
    row.taken_down = ""
    row.save(update_fields=["taken_down"])
    return row


@transaction.atomic
def propose_idea(*, idea: Idea, call: Call, by: User) -> Proposal:
    """A draft proposal out of an idea, by its author; out of one without a name by whoever takes it up.

    One idea becomes one proposal. Refused outside the days of the call, and for who may not propose.
    """
    person = _person(by)
    row = _lock(idea)
    _refuse_taken_down(row)
    if row.proposal_id:
        raise ValidationError(_("It has become a proposal already."), code="proposed_already")
    if row.author_id not in (None, person.pk):
        raise ValidationError(_("Its author decides whether to make it a proposal."), code="not_the_author")
    row.proposal = start_proposal(
        call=call, proposer=person, by=by, title=_as_matter(row.title), reasons=_as_reasons(row)
    )
    row.save(update_fields=["proposal"])
    return row.proposal


def _as_matter(title: str) -> str:
    """“关于……的提案”, as proposals are called; left alone where that is too long or stands there already."""
    said = title.strip()
    if not said.startswith("关于"):
        said = f"关于{said}"
    if not said.endswith("提案"):
        said = f"{said}的提案"
    return said if len(said) <= TITLE_AT_MOST else title


def _as_reasons(idea: Idea) -> str:
    """What was written, and what was answered to it."""
    answer = f"金点子的答复：{idea.answer}" if idea.answer else ""
    return "\n".join(part for part in (idea.text, answer) if part)


def _person(by: User) -> Person:
    person = Person.objects.filter(user=by).first()
    if person is None:
        raise ValidationError(_("Only people in the roster take part here."), code="nobody")
    return person


def _lock(idea: Idea) -> Idea:
    return Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)


def _refuse_taken_down(idea: Idea) -> None:
    if idea.taken_down:
        raise ValidationError(_("This idea has been taken down."), code="taken_down")
