"""What is still loose about a session when it is put on file."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from congress.models import Call, Session


class Loose(NamedTuple):
    """A sentence, and the page on which it is put right, with that link's words; some have none."""

    sentence: str
    url: str = ""
    button: str = ""


def loose_ends(session: Session) -> list[Loose]:
    """What somebody should look at before; nothing of it holds the archiving up. Four queries."""
    return [*_unpublished(session), *_officers(session), *_steps(session), *_call(session)]


def _unpublished(session: Session) -> list[Loose]:
    return [
        Loose(
            _("“%(title)s” has not been made public yet.") % {"title": one.title},
            reverse("congress:resolution_detail", args=[one.pk]),
            _("Go and make it public"),
        )
        for one in session.resolutions.filter(published_on=None).order_by("number")
    ]


def _officers(session: Session) -> list[Loose]:
    return [
        Loose(
            _("%(meeting)s: who chaired it or who took the minutes has not been entered.")
            % {"meeting": one.get_part_display()},
            reverse("congress:sitting_edit", args=[one.pk]),
            _("Say who"),
        )
        for one in session.sittings.all()
        if one.opened_at and not (one.chaired_by and one.recorded_by_name)
    ]


def _steps(session: Session) -> list[Loose]:
    number = session.preparation.filter(done_on=None).count()
    if not number:
        return []
    sentence = _("Steps of the preparation that are not ticked: %(count)s.") % {"count": number}
    url = reverse("congress:session_detail", args=[session.pk]) + "#preparation"
    return [Loose(sentence, url, _("Look at the list"))]


def _call(session: Session) -> list[Loose]:
    call = Call.objects.filter(session=session, closes_on__gte=localdate()).first()
    if call is None:
        return []
    sentence = _("The call for proposals runs until %(day)s; it ends with the archiving.")
    return [Loose(sentence % {"day": date_format(call.closes_on)})]
