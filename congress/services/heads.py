"""Heads of departments, who answer what is given to their department."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from congress.services.saving import save_or_refuse
from members.models import Department, Person, Post
from members.services.posts import end_posts, require_on_list, term

_REFUSALS = {
    "one_head_a_department_once": _("%(name)s is entered as head of %(department)s for those days already.")
}


@transaction.atomic
def name_head(
    *, department: Department, person: Person, since: date, by: User | None, until: date | None = None
) -> Post:
    """Name a head of a department from `since` to the last day `until` (none: open); there may be several."""
    require_on_list(person, since)
    post = Post(
        person=person, kind=Post.Kind.DEPARTMENT_HEAD, department=department, period=term(since, until)
    )
    save_or_refuse(post, _REFUSALS, name=person.name, department=department.name)
    return post


@transaction.atomic
def end_head(*, post: Post, since: date, by: User | None) -> Post | None:
    """From `since` on somebody no longer answers for the department; None when it never began."""
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk, kind=Post.Kind.DEPARTMENT_HEAD)
    if post.period.upper and post.period.upper <= since:
        raise ValidationError(
            _("This has ended already, on %(day)s."),
            code="ended_already",
            params={"day": date_format(post.period.upper)},
        )
    return next(iter(end_posts([post], since)), None)
