import pytest
from django.core.exceptions import ValidationError

from activities.models import Activity
from activities.services import drop_activity
from tests.factories.activities import ActivityFactory
from tests.factories.finance import BudgetLineFactory


@pytest.mark.django_db
def test_an_activity_with_money_stays_in_its_plan(cast):
    activity = ActivityFactory()
    line = BudgetLineFactory(activity=activity)
    with pytest.raises(ValidationError) as refusal:
        drop_activity(activity=activity, by=cast.chair)
    assert refusal.value.code == "line_in_use"
    assert str(line._meta.verbose_name) in refusal.value.messages[0]
    assert Activity.objects.exists()
