from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Sum

from finance.models import BudgetLine
from members.models import Move, Person, Standing
from members.reports import headcount
from members.services import rebuild_standing
from office.demo.cast import sign_ins

pytestmark = pytest.mark.django_db


def seed(**options) -> str:
    out = StringIO()
    call_command("seed", stdout=out, **options)
    return out.getvalue()


def test_the_sample_school_has_the_sample_s_heads():
    seed()
    assert headcount(date(date.today().year, 1, 1)) == (51, 21, 10)


def test_every_one_of_the_cast_can_sign_in_with_what_was_printed():
    printed = seed()
    assert len(sign_ins()) == 7
    for one in sign_ins():
        assert one.password in printed
        assert Person.objects.get(staff_number=one.staff_number).user.check_password(one.password)


def test_seeding_again_prints_the_sign_ins_and_writes_nothing():
    first = seed()
    before = (Person.objects.count(), Move.objects.count())
    assert seed(demo=True) == first
    assert (Person.objects.count(), Move.objects.count()) == before


def test_a_registry_with_people_is_not_seeded_by_mistake():
    seed()
    with pytest.raises(CommandError):
        seed()


def test_standing_written_in_bulk_is_what_the_moves_add_up_to():
    seed(people=40, years=4)
    before = list(
        Standing.objects.order_by("person", "period").values_list("person", "period", "category", "group")
    )
    for person in Person.objects.all():
        rebuild_standing(person)
    after = list(
        Standing.objects.order_by("person", "period").values_list("person", "period", "category", "group")
    )
    assert before == after


def test_no_union_money_for_people_who_are_not_members():
    seed()
    others = BudgetLine.objects.for_non_members()
    assert others.exists()
    assert not others.filter(source=BudgetLine.Source.UNION).exists()
    heads = BudgetLine.objects.exclude(headcount=None)
    assert heads.aggregate(s=Sum("amount"))["s"] == sum(x.headcount * x.rate for x in heads)
    assert not heads.exclude(amount=F("headcount") * F("rate")).exists()
