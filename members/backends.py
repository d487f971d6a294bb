from django.contrib.auth.backends import BaseBackend
from django.db.models import FilteredRelation, Q
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from members.models import Post, Standing


class PostBackend(BaseBackend):
    """Turns the posts somebody holds today into roles; nothing is stored, nothing to sync."""

    def roles_of(self, user: User) -> frozenset[Role]:
        """One query. Whoever is nothing to the union today has no role, whatever posts were forgotten."""
        today = localdate()
        kinds = (
            Standing.objects.on(today)
            .filter(person__user=user)
            .annotate(
                held=FilteredRelation("person__posts", condition=Q(person__posts__period__contains=today))
            )
            .values_list("held__kind", flat=True)
        )
        return frozenset(Post(kind=kind).role if kind else Role.STAFF for kind in kinds)
