from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.timezone import localdate

from activities.models import Activity
from activities.reports.audience import concerned
from congress.models import Assignment, Call, Idea, Proposal, Session
from finance.models import BudgetLine
from members.models import Move, Person, Standing
from members.reports import headcount
from members.services import rebuild_standing
from office.demo.cast import sign_ins
from reminders.models import Notice
from reminders.services.finding import find_due

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


def test_a_demo_school_of_ten_years_has_both_its_sessions():
    seed(people=100, years=10)
    assert Session.objects.count() == 2


def test_the_demo_school_has_held_a_session_and_takes_proposals_for_the_next():
    seed()
    archived, ahead = Session.objects.order_by("number")
    assert archived.archived_at is not None
    assert ahead.archived_at is None
    assert ahead.announced_at is not None
    assert archived.agenda.get(power=4).votes.get().passed
    assert Call.objects.open_on(localdate()).get().session == ahead
    assert set(archived.call.proposals.values_list("outcome", flat=True)) == set(Proposal.Outcome.values)
    assert set(ahead.call.proposals.values_list("status", flat=True)) == {"draft", "seconding", "submitted"}
    assert Idea.objects.filter(author=None).count() == 2


def test_a_demo_proposal_s_steps_lie_on_the_days_they_were_taken():
    seed()
    held = Session.objects.get(number=1).sittings.get().occasion.starts_on
    for proposal in Proposal.objects.filter(call__session__number=1):
        days = [localdate(step.at) for step in proposal.steps.all()]
        assert days == sorted(days)
        assert days[0] < held < localdate()
        assert proposal.steps.last().after == proposal.status


def test_what_is_for_some_in_the_demo_is_for_them_only():
    seed()
    for title in ("工会小组长碰头会", "上半年经费审查"):
        for line in Activity.objects.filter(title=title):
            assert 1 < concerned(line, localdate()).count() < 6
    women = concerned(Activity.objects.filter(title="女教职工插花体验课").first(), localdate())
    assert set(women.values_list("person__sex", flat=True)) == {"f"}
    retired = concerned(Activity.objects.filter(title="走访退休老教师").first(), localdate())
    assert set(retired.values_list("category", flat=True)) == {"retired"}


def test_nothing_has_changed_in_a_fresh_demo():
    seed()
    find_due(timezone.now() + timedelta(minutes=3))
    assert not Notice.objects.filter(title__contains="有变更").exists()
    answered = Notice.objects.filter(rule__code="proposal_answered")
    assert answered.count() == len(set(answered.values_list("title", flat=True)))


def test_a_demo_proposal_has_the_days_to_be_answered_that_the_rules_give():
    seed()
    for part in Assignment.objects.all():
        assert (part.due_on - part.given_on).days == 60


def test_a_school_of_one_s_own_is_told_that_it_gets_no_demo_data(cast):
    said = StringIO()
    call_command("seed", demo=True, stdout=said)
    assert "已有学校，不放演示数据" in said.getvalue()
