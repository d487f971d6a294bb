"""The database itself keeps an approved budget as it was, whoever asks and however."""

import threading
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from finance.models import Budget, BudgetApproval, BudgetLine
from finance.services import record_approval
from tests.factories.finance import BudgetFactory, BudgetLineFactory

Status = Budget.Status
CLOSED_TO_EDITS = [status for status in Status if status not in Budget.OPEN_STATUSES]


def refused(action):
    with pytest.raises(IntegrityError), transaction.atomic():
        action()


def run_sql(statement, *parameters):
    with connection.cursor() as cursor:
        # A table whose foreign keys still wait to be checked could not be emptied for that reason alone.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, parameters)


def frozen_line(status=Status.APPROVED, **fields):
    line = BudgetLineFactory(**fields)
    Budget.objects.filter(pk=line.budget_id).update(status=status)
    return line


@pytest.mark.django_db
@pytest.mark.parametrize("status", CLOSED_TO_EDITS)
def test_no_way_leads_into_the_lines_of_a_budget_that_was_passed(status):
    line = frozen_line(status)

    line.rate = 1
    refused(line.save)
    refused(lambda: BudgetLine.objects.update(rate=1))
    refused(lambda: BudgetLine.objects.bulk_update([line], ["rate"]))
    refused(lambda: BudgetLine.objects.filter(pk=line.pk).delete())
    refused(lambda: BudgetLineFactory(budget=line.budget))
    refused(
        lambda: BudgetLine.objects.bulk_create([BudgetLine(budget=line.budget, item="x", plain_amount=1)])
    )
    refused(lambda: run_sql("UPDATE finance_budgetline SET note = 'x'"))
    refused(lambda: run_sql("DELETE FROM finance_budgetline"))
    refused(lambda: run_sql("TRUNCATE finance_budgetline"))
    refused(lambda: run_sql("TRUNCATE finance_budget CASCADE"))
    line.refresh_from_db()
    assert line.amount == 5100


@pytest.mark.django_db
@pytest.mark.parametrize("status", Budget.OPEN_STATUSES)
def test_the_lines_of_an_open_budget_may_change(status):
    line = frozen_line(status)
    BudgetLine.objects.update(rate=200)
    line.refresh_from_db()
    assert line.amount == 10200
    line.delete()


@pytest.mark.django_db
@pytest.mark.parametrize("frozen_first", [True, False])
def test_a_line_cannot_be_moved_into_or_out_of_a_frozen_budget(frozen_first):
    frozen = frozen_line(budget__year=2025)
    free = BudgetLineFactory(budget__year=2026)
    line, target = (frozen, free.budget) if frozen_first else (free, frozen.budget)
    refused(lambda: BudgetLine.objects.filter(pk=line.pk).update(budget=target))


@pytest.mark.django_db
def test_replica_mode_does_not_walk_past_the_freezing():
    line = frozen_line()
    run_sql("SET LOCAL session_replication_role = replica")
    refused(lambda: BudgetLine.objects.update(rate=1))
    refused(lambda: run_sql("DELETE FROM finance_budgetline"))
    refused(lambda: run_sql("TRUNCATE finance_budgetline"))
    refused(lambda: run_sql("UPDATE finance_budget SET status = 'drafting'"))
    refused(lambda: run_sql("DELETE FROM finance_budget"))
    refused(lambda: run_sql("INSERT INTO finance_budgetline (version, budget_id, position, item, festival,"
                            " category, plain_amount, source, reason, note)"
                            " VALUES (1, %s, 0, 'x', '', '', 1, '', '', '')", line.budget_id))  # fmt: skip


@pytest.mark.django_db
def test_a_temporary_table_of_the_same_name_is_not_asked_instead():
    frozen_line()
    run_sql("CREATE TEMPORARY TABLE finance_budget (id bigint, status text) ON COMMIT DROP")
    run_sql("INSERT INTO pg_temp.finance_budget SELECT id, 'drafting' FROM public.finance_budget")
    refused(lambda: BudgetLine.objects.update(rate=1))
    refused(lambda: run_sql("TRUNCATE public.finance_budgetline"))


@pytest.mark.django_db
def test_pgtriggers_own_way_of_looking_away_does_not_help():
    import pgtrigger

    frozen_line()
    with pgtrigger.ignore():
        refused(lambda: BudgetLine.objects.update(rate=1))


@pytest.mark.django_db
@pytest.mark.parametrize("status", Budget.FROZEN_STATUSES)
@pytest.mark.parametrize("target", [status for status in Status if status not in Budget.FROZEN_STATUSES])
def test_an_approved_budget_never_opens_again(status, target):
    budget = BudgetFactory(status=status)
    refused(lambda: Budget.objects.filter(pk=budget.pk).update(status=target))


@pytest.mark.django_db
@pytest.mark.parametrize("status", Budget.FROZEN_STATUSES)
def test_an_approved_budget_keeps_year_explanation_and_itself(status):
    budget = BudgetFactory(status=status, year=2026)
    refused(lambda: Budget.objects.filter(pk=budget.pk).update(year=2027))
    refused(lambda: Budget.objects.filter(pk=budget.pk).update(note="另一种说法"))
    refused(lambda: Budget.objects.filter(pk=budget.pk).delete())
    refused(lambda: run_sql("UPDATE finance_budget SET id = id + 1"))


@pytest.mark.django_db
def test_an_approved_budget_goes_on_among_the_frozen_statuses():
    budget = BudgetFactory(status=Status.APPROVED)
    for status in (Status.RUNNING, Status.ADJUSTING, Status.RUNNING, Status.CLOSED):
        Budget.objects.filter(pk=budget.pk).update(status=status)
    budget.refresh_from_db()
    assert budget.status == Status.CLOSED


@pytest.mark.django_db
def test_what_was_recorded_of_an_approval_is_only_ever_added(cast):
    approval = BudgetApproval.objects.create(
        budget=BudgetFactory(), status=Status.APPROVED, passed_on=date(2026, 1, 9), recorded_by=cast.chair
    )
    refused(lambda: BudgetApproval.objects.update(document_number="另一个文号"))
    refused(approval.delete)
    refused(lambda: run_sql("TRUNCATE finance_budgetapproval"))


class OtherConnection(threading.Thread):
    """A second person: runs `action` in a thread of its own, and so on a connection of its own."""

    def __init__(self, action):
        super().__init__(daemon=True)
        self.action, self.error = action, None
        self.start()

    def run(self):
        try:
            self.action()
        except DatabaseError as error:
            self.error = error
        finally:
            connection.close()

    def is_waiting(self):
        self.join(0.4)
        return self.is_alive()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("edit", [
    lambda line: BudgetLine.objects.filter(pk=line.pk).update(rate=1),
    lambda line: BudgetLine.objects.filter(pk=line.pk).delete(),
    lambda line: BudgetLineFactory(budget_id=line.budget_id, budget=None),
])  # fmt: skip
def test_an_edit_waits_for_an_approval_under_way_and_is_refused(cast, edit):
    line = BudgetLineFactory()
    with transaction.atomic():
        record_approval(
            budget=line.budget,
            status=Status.APPROVED,
            passed_on=date(2026, 1, 9),
            document_number="教工〔2026〕3号",
            by=cast.chair,
        )
        other = OtherConnection(lambda: edit(line))
        assert other.is_waiting()
    other.join(5)

    assert isinstance(other.error, IntegrityError)
    assert BudgetLine.objects.get().amount == 5100


@pytest.mark.django_db(transaction=True)
def test_an_approval_waits_for_an_edit_under_way_and_freezes_what_it_wrote(cast):
    line = BudgetLineFactory()

    def approve():
        Budget.objects.filter(pk=line.budget_id).update(status=Status.APPROVED)

    with transaction.atomic():
        BudgetLine.objects.filter(pk=line.pk).update(rate=200)
        other = OtherConnection(approve)
        assert other.is_waiting()
    other.join(5)

    assert other.error is None
    assert BudgetLine.objects.get().amount == 10200
    refused(lambda: BudgetLine.objects.update(rate=1))
