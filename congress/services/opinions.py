"""What people and union groups say of a paper, and what they are answered (Order 32, article 8)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import Opinion, Paper
from congress.services.archive import lock_session
from members.models import Person, Post, UnionGroup
from vault.versions import lock_version


@transaction.atomic
def give_opinion(
    *, paper: Paper, text: str, by: User, person: Person | None = None, group: UnionGroup | None = None
) -> Opinion:
    """Say something of a paper that is out: in one's own name, or for a union group that one leads.

    Those who prepare the session may enter it for anybody from paper, also after the last day for opinions.
    """
    lock_session(paper.session)
    paper.refresh_from_db(fields=["published_at", "opinions_until"])
    prepares = by.has_perm("congress.change_congress")
    _require_open(paper, late=prepares)
    own = getattr(by, "person", None)
    if group is not None and not groups_of(by).filter(pk=group.pk).exists():
        raise ValidationError(_("The opinion of a group is entered by its leader."), code="not_the_leader")
    if person is not None and person != own and not prepares:
        raise ValidationError(_("An opinion is given in one's own name."), code="not_own")
    if group is None:
        person = person or own
    if person is None and group is None:
        raise ValidationError(_("Please say whose opinion it is."), code="nobody_s")
    opinion = Opinion(paper=paper, person=person, group=group, text=text.strip(), entered_by=by)
    opinion.clean_fields(exclude=["paper", "person", "group", "entered_by"])
    opinion.save()
    return opinion


@transaction.atomic
def answer_opinion(*, opinion: Opinion, version: int, outcome: str, answer: str, by: User | None) -> Opinion:
    """Say what became of an opinion; what is not adopted, or in part only, is explained."""
    lock_session(opinion.paper.session)
    opinion = lock_version(Opinion.objects.select_related("paper"), pk=opinion.pk, version=version)
    opinion.outcome, opinion.answer = outcome, answer.strip()
    if outcome == Opinion.Outcome.OPEN:
        raise ValidationError(
            {"outcome": ValidationError(_("Please choose what became of it."), code="no_outcome")}
        )
    if outcome != Opinion.Outcome.ADOPTED and not opinion.answer:
        raise ValidationError(
            {
                "answer": ValidationError(
                    _("What is not adopted as it stands has to be explained."), code="no_explanation"
                )
            }
        )
    opinion.clean_fields(exclude=["paper", "person", "group", "entered_by"])
    opinion.save(update_fields=["outcome", "answer"])
    return opinion


def groups_of(user: User) -> QuerySet[UnionGroup]:
    """The union groups for which this person may speak: the one they lead, all for those who prepare."""
    if user.has_perm("congress.change_congress"):
        return UnionGroup.objects.filter(closed_on=None)
    led = Post.objects.held_on(localdate()).filter(person__user=user, kind=Post.Kind.GROUP_LEADER)
    return UnionGroup.objects.filter(pk__in=led.values("group"))


def _require_open(paper: Paper, *, late: bool) -> None:
    if paper.published_at is None:
        raise ValidationError(_("This paper is not out yet."), code="not_published")
    if Paper.objects.filter(revises=paper).exists():
        raise ValidationError(_("There is a newer version; please look at that one."), code="replaced")
    until = paper.opinions_until
    if until is not None and until < localdate() and not late:
        raise ValidationError(
            _("Opinions were asked for until %(day)s."), code="too_late", params={"day": date_format(until)}
        )
