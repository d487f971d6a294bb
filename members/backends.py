from django.contrib.auth.backends import BaseBackend
from django.db.models import FilteredRelation, Q
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Role
from members.models import Person, Post, Standing
from members.models.standings import Category, Membership

# Whom the school employs itself, members or not.
_OWN = (Category.PERMANENT, Category.CONTRACT)


class PostBackend(BaseBackend):
    """Turns the posts held today into roles, and says who somebody is; nothing is stored or synced."""

    def roles_of(self, user: User) -> frozenset[Role]:
        """One query. Whoever is nothing to the union today has no role, whatever posts were forgotten.

        Whoever keeps the machine as a member or as the school's own staff is one of the staff too, unlike who
        only comes to keep it: a firm's technician stays one when entered as agency or temporary staff.
        """
        today = localdate()
        kinds = (
            Standing.objects.on(today)
            .filter(person__user=user)
            .annotate(
                held=FilteredRelation("person__posts", condition=Q(person__posts__period__contains=today))
            )
            .annotate(is_own=~Q(membership=Membership.NONE) | Q(category__in=_OWN))
            .values_list("held__kind", "is_own")
        )
        roles = {Post(kind=kind).role if kind else Role.STAFF for kind, _is_own in kinds}
        if Role.ADMINISTRATOR in roles and any(is_own for _kind, is_own in kinds):
            roles.add(Role.STAFF)
        return frozenset(roles)

    def name_of(self, user: User) -> str | None:
        return Person.objects.filter(user=user).values_list("name", flat=True).first()
