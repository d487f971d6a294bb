from django.contrib.auth.backends import BaseBackend
from django.db.models import FilteredRelation, Q
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from members.models import Person, Post, Standing
from members.models.standings import Category, Membership


class PostBackend(BaseBackend):
    """Turns the posts held today into roles, and says who somebody is; nothing is stored or synced."""

    def roles_of(self, user: User) -> frozenset[Role]:
        """One query. Whoever is nothing to the union today has no role, whatever posts were forgotten.

        Whoever keeps the machine beside teaching is one of the staff too, unlike who only comes to keep it.
        """
        today = localdate()
        kinds = (
            Standing.objects.on(today)
            .filter(person__user=user)
            .annotate(
                held=FilteredRelation("person__posts", condition=Q(person__posts__period__contains=today))
            )
            .annotate(only_comes=Q(category=Category.OTHER, membership=Membership.NONE))
            .values_list("held__kind", "only_comes")
        )
        roles = {Post(kind=kind).role if kind else Role.STAFF for kind, _only_comes in kinds}
        if Role.ADMINISTRATOR in roles and not any(only_comes for _kind, only_comes in kinds):
            roles.add(Role.STAFF)
        return frozenset(roles)

    def name_of(self, user: User) -> str | None:
        return Person.objects.filter(user=user).values_list("name", flat=True).first()
