"""Papers of a session: laid out, put out, revised, read."""

from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.models import AgendaItem, Paper, PaperRead, Session
from congress.services.archive import lock_session
from members.models import Person
from paperwork.photos import Paper as File
from paperwork.photos import stored
from vault.versions import lock_version

FOLDER = "congress/papers"


class Sheet(NamedTuple):
    """A file as it came: its content looked at, and the name people know it by."""

    file: File
    name: str


def add_paper(
    *,
    session: Session,
    title: str,
    by: User | None,
    body: str = "",
    sheet: Sheet | None = None,
    item: AgendaItem | None = None,
    opinions_until: date | None = None,
) -> Paper:
    """Lay out a paper as a draft: a text, a file, or both; refused without either."""
    with stored(sheet.file if sheet else None, folder=FOLDER) as name, transaction.atomic():
        session = lock_session(session)
        paper = Paper(session=session, item=item, title=title.strip(), body=body.strip())
        paper.opinions_until = opinions_until
        _put_file(paper, sheet, name)
        _save(paper)
    return paper


def change_paper(
    *,
    paper: Paper,
    version: int,
    title: str,
    by: User | None,
    body: str = "",
    sheet: Sheet | None = None,
    item: AgendaItem | None = None,
    opinions_until: date | None = None,
) -> Paper:
    """Change a draft; without a new file the one it has stays. What is out is revised instead."""
    with stored(sheet.file if sheet else None, folder=FOLDER) as name, transaction.atomic():
        lock_session(paper.session)
        paper = lock_version(Paper.objects.select_related("session"), pk=paper.pk, version=version)
        if paper.published_at is not None:
            raise ValidationError(
                _("This paper is out already; bring out a new version instead."), code="published"
            )
        paper.title, paper.body, paper.item = title.strip(), body.strip(), item
        paper.opinions_until = opinions_until
        _put_file(paper, sheet, name)
        _save(paper)
    return paper


def revise_paper(
    *,
    paper: Paper,
    title: str,
    by: User | None,
    body: str = "",
    sheet: Sheet | None = None,
    opinions_until: date | None = None,
) -> Paper:
    """Bring out a new version of a paper that is out; the earlier one stays to be read, with its opinions."""
    with stored(sheet.file if sheet else None, folder=FOLDER) as name, transaction.atomic():
        lock_session(paper.session)
        paper = Paper.objects.select_for_update(of=("self",)).select_related("session").get(pk=paper.pk)
        if paper.published_at is None or Paper.objects.filter(revises=paper).exists():
            raise ValidationError(
                _("Only the version that is out now can be followed by a new one."), code="not_current"
            )
        newer = Paper(
            session=paper.session, item_id=paper.item_id, revises=paper, revision=paper.revision + 1
        )
        newer.title, newer.body, newer.published_at = title.strip(), body.strip(), now()
        newer.opinions_until = opinions_until
        _put_file(newer, sheet, name)
        _save(newer)
    return newer


@transaction.atomic
def publish_paper(*, paper: Paper, by: User | None) -> Paper:
    """Put a draft out, so that everybody who sees the session reads it; a second time changes nothing."""
    lock_session(paper.session)
    paper = Paper.objects.select_for_update(of=("self",)).select_related("session").get(pk=paper.pk)
    if paper.published_at is None:
        paper.published_at = now()
        paper.save(update_fields=["published_at"])
    return paper


@transaction.atomic
def drop_paper(*, paper: Paper, by: User | None) -> Session:
    """Take a draft away; what is out stays."""
    session = lock_session(paper.session)
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.published_at is not None:
        raise ValidationError(_("What is out stays; bring out a new version instead."), code="published")
    paper.delete()
    return session


@transaction.atomic
def mark_read(*, paper: Paper, person: Person) -> None:
    """Note that somebody has read a paper (已阅); a second time changes nothing."""
    paper.refresh_from_db(fields=["published_at"])
    if paper.published_at is None:
        raise ValidationError(_("This paper is not out yet."), code="not_published")
    PaperRead.objects.get_or_create(paper=paper, person=person, defaults={"read_on": localdate()})


def _put_file(paper: Paper, sheet: Sheet | None, stored_as: str) -> None:
    if sheet is not None:
        paper.file.name, paper.file_name = stored_as, sheet.name


def _save(paper: Paper) -> None:
    if not paper.body and not paper.file:
        raise ValidationError(_("Please write a text or choose a file."), code="empty_paper")
    if paper.item is not None and paper.item.session_id != paper.session_id:
        raise ValidationError(_("This item is not of this session."), code="other_session")
    paper.clean_fields(exclude=["session", "item", "file", "revises"])
    paper.save()
    paper.refresh_from_db(fields=["version"])
