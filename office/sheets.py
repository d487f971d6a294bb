"""The sheet on which people sign that they have read the privacy notice."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from members.models import Acknowledgement, PrivacyNotice
from members.sheets import Sheet, SheetKind, Source, has_copy

NOTICE = "notice"
AWAITED_FOR = timedelta(days=365)


def _notice(notice: PrivacyNotice) -> Sheet:
    title = _("Signatures for the privacy notice, version %(number)s") % {"number": notice.number}
    printed = reverse("office:notice_sheet", args=[notice.pk])
    return Sheet(NOTICE, notice.pk, title, reverse("office:notice_edit"), notice.published_on, printed)


def find_notice(user: User, pk: int) -> Sheet | None:
    """The sheet for a version of the privacy notice."""
    found = PrivacyNotice.objects.filter(pk=pk).first()
    return _notice(found) if found else None


def notices_awaited(user: User) -> Iterable[Sheet]:
    """Versions for which signatures were entered, and the signed sheet does not lie here. One query."""
    entered = Acknowledgement.objects.filter(notice=OuterRef("pk"), entered_by__isnull=False)
    since = localdate() - AWAITED_FOR
    rows = PrivacyNotice.objects.filter(Exists(entered), ~has_copy(NOTICE), published_on__gte=since)
    return map(_notice, rows)


KINDS = (
    SheetKind(NOTICE, gettext_lazy("Signatures for the privacy notice"), "office.keep_privacy", find_notice),
)
SOURCES = (Source("office.keep_privacy", notices_awaited),)
