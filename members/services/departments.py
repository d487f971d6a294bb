"""The school's departments, in the order in which lists show them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from members.models import Department


@transaction.atomic
def add_department(*, name: str, by: User) -> Department:
    """Add a department behind the others; refused when one has the name."""
    last = Department.objects.aggregate(last=Max("position"))["last"]
    department = Department(name=_tidied(name), position=0 if last is None else last + 1)
    _refuse_taken(department)
    department.full_clean()
    department.save()
    return department


@transaction.atomic
def rename_department(*, department: Department, name: str, by: User) -> Department:
    """Call a department otherwise; those who work there go along."""
    department = Department.objects.select_for_update().get(pk=department.pk)
    department.name = _tidied(name)
    _refuse_taken(department)
    department.full_clean()
    department.save(update_fields=["name"])
    return department


@transaction.atomic
def raise_department(*, department: Department, by: User) -> None:
    """Put a department before the one above it."""
    order = list(Department.objects.select_for_update())
    place = order.index(department)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
    for position, one in enumerate(order):
        one.position = position
    Department.objects.bulk_update(order, ["position"])


@transaction.atomic
def remove_department(*, department: Department, by: User) -> None:
    """Take away a department nobody belongs to."""
    department = Department.objects.select_for_update().get(pk=department.pk)
    if department.people.exists():
        raise ValidationError(
            _("%(name)s still has people. Please move them to another department first."),
            code="department_in_use",
            params={"name": department.name},
        )
    department.delete()


def _tidied(name: str) -> str:
    return " ".join(name.split())


def _refuse_taken(department: Department) -> None:
    if Department.objects.filter(name=department.name).exclude(pk=department.pk).exists():
        raise ValidationError(
            {"name": _("There is a department “%(name)s” already.") % {"name": department.name}}
        )
