from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from finance.models import Budget
from finance.services import STEPS, create_budget, next_steps, record_approval
from tests.factories.finance import BudgetFactory, BudgetLineFactory
from vault.versions import StaleVersion

pytestmark = pytest.mark.django_db
Status = Budget.Status
DAY = date(2026, 1, 9)


def record(budget, status, by, **fields):
    facts = {"passed_on": DAY, "document_number": "教工〔2026〕3号", "note": "见会议记录"} | fields
    approval = record_approval(budget=budget, status=status, by=by, **facts)
    budget.refresh_from_db()
    return approval


def refusal(code, action, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        action(*args, **kwargs)
    errors = caught.value.error_dict.values() if hasattr(caught.value, "error_dict") else [[caught.value]]
    found = [error for group in errors for error in group]
    assert code in [error.code for error in found]
    return "".join(caught.value.messages)


def test_a_budget_is_begun_once_a_year(cast):
    assert create_budget(year=2027, by=cast.treasurer).is_open
    assert "2027" in refusal("exists", create_budget, year=2027, by=cast.treasurer)


@pytest.mark.parametrize("year", [1900, 2101])
def test_a_year_without_almanac_has_no_budget(cast, year):
    with pytest.raises(ValidationError):
        create_budget(year=year, by=cast.treasurer)


def test_the_budget_goes_through_every_hand(cast):
    budget = BudgetLineFactory().budget
    for status in (
        Status.COMMITTEE_PASSED,
        Status.AUDITED,
        Status.SUBMITTED,
        Status.APPROVED,
        Status.RUNNING,
        Status.ADJUSTING,
        Status.RUNNING,
        Status.CLOSED,
    ):
        record(budget, status, cast.chair)
        assert budget.status == status
    assert budget.approvals.count() == 8
    assert next_steps(budget) == []


def test_approval_is_recorded_in_one_step_with_day_and_number(cast):
    budget = BudgetLineFactory().budget
    approval = record(budget, Status.APPROVED, cast.chair)
    assert budget.status == Status.APPROVED
    assert (approval.passed_on, approval.document_number) == (DAY, "教工〔2026〕3号")
    assert approval.recorded_by == cast.chair


def test_a_returned_budget_is_open_again(cast):
    budget = BudgetLineFactory().budget
    record(budget, Status.COMMITTEE_PASSED, cast.chair)
    record(budget, Status.RETURNED, cast.auditor)
    assert budget.is_open


@pytest.mark.parametrize(
    ("now", "step"),
    [(now, step) for now in Status for step in Status if step not in STEPS[now]],
)
def test_only_the_steps_of_the_table_are_taken(cast, now, step):
    budget = BudgetLineFactory().budget
    Budget.objects.filter(pk=budget.pk).update(status=now)
    refusal("wrong_step", record, budget, step, cast.chair)
    budget.refresh_from_db()
    assert budget.status == now
    assert not budget.approvals.exists()


@pytest.mark.parametrize("status", [Status.COMMITTEE_PASSED, Status.APPROVED])
def test_what_is_not_complete_is_not_passed(cast, status):
    budget = BudgetFactory()
    refusal("empty", record, budget, status, cast.chair)
    line = BudgetLineFactory(budget=budget, item="春节", category="retired", source="")
    assert "春节" in refusal("no_source", record, budget, status, cast.chair)
    line.source, line.rate = "administration", 0
    line.save()
    assert "春节" in refusal("no_rate", record, budget, status, cast.chair)


def test_approval_needs_a_number_and_a_return_a_reason(cast):
    budget = BudgetLineFactory().budget
    refusal("number_missing", record, budget, Status.APPROVED, cast.chair, document_number="  ")
    record(budget, Status.COMMITTEE_PASSED, cast.chair)
    refusal("reason_missing", record, budget, Status.RETURNED, cast.auditor, note="")


def test_the_day_of_a_step_has_been_and_follows_the_step_before(cast):
    budget = BudgetLineFactory().budget
    tomorrow = localdate() + timedelta(days=1)
    refusal("in_the_future", record, budget, Status.COMMITTEE_PASSED, cast.chair, passed_on=tomorrow)
    refusal("too_early", record, budget, Status.COMMITTEE_PASSED, cast.chair, passed_on=date(2016, 1, 1))
    record(budget, Status.COMMITTEE_PASSED, cast.chair)
    before = DAY - timedelta(days=1)
    refusal("before_the_last_step", record, budget, Status.AUDITED, cast.chair, passed_on=before)


def test_a_sheet_that_moved_since_it_was_read_is_not_approved(cast):
    budget = BudgetLineFactory().budget
    with pytest.raises(StaleVersion):
        record(budget, Status.APPROVED, cast.chair, version=budget.version - 1)
    record(budget, Status.APPROVED, cast.chair, version=budget.version)
    assert budget.status == Status.APPROVED


def test_a_step_is_in_the_history_with_who_took_it(cast):
    budget = BudgetLineFactory().budget
    record(budget, Status.APPROVED, cast.chair)
    event = budget.events.order_by("pgh_id").last()
    assert event.status == Status.APPROVED
    assert event.pgh_context.metadata["user"] == cast.chair.pk
