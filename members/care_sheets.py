"""Lists for visits: which were made, and which have not come back with who was visited."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy

from accounts.models import User
from members.services.visits import VISIT_LIST
from members.sheets import CARE, Sheet, SheetKind, Source, has_copy
from vault.models import Export

VISITED_WITHIN = timedelta(days=60)


def _care(export: Export) -> Sheet:
    day = localtime(export.exported_at).date()
    return Sheet(CARE, export.pk, export.purpose, reverse("members:care_list"), day)


def _visits(user: User) -> Q:
    """Lists that somebody has made; whoever may know every reason sees those of others."""
    return Q() if user.has_perm("members.view_restricted_care") else Q(exporter_key=user.pk)


def find_care(user: User, pk: int) -> Sheet | None:
    """A list that `user` has made; of others' too for whoever may know every reason."""
    found = Export.objects.filter(_visits(user), pk=pk, what=VISIT_LIST).first()
    return _care(found) if found else None


def visits_awaited(user: User) -> Iterable[Sheet]:
    """Lists that were made lately, and have not come back with who was visited. One query."""
    made = Export.objects.filter(_visits(user), what=VISIT_LIST, exported_at__gte=now() - VISITED_WITHIN)
    return map(_care, made.filter(~has_copy(CARE), rows__gt=0))


KINDS = (SheetKind(CARE, gettext_lazy("List of visits, signed"), "members.view_care", find_care),)
SOURCES = (Source("members.view_care", visits_awaited),)
