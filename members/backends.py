from django.contrib.auth.backends import BaseBackend
from django.db.models import FilteredRelation, Q
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from members.models import Person, Post, Standing


class PostBackend(BaseBackend):
    """Turns the posts held today into roles, and says who somebody is; nothing is stored or synced."""

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

    def name_of(self, user: User) -> str | None:
        return Person.objects.filter(user=user).values_list("name", flat=True).first()
