from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from activities.door_lists import door_list_of
from activities.models import Occasion
from tests.congress.day import sitting_today
from tests.factories.activities import OccasionFactory

pytestmark = pytest.mark.django_db


def test_a_meeting_is_checked_into_by_its_roll_and_not_by_the_calendar():
    sitting, other = sitting_today(), OccasionFactory()
    tomorrow = localdate() + timedelta(days=1)
    assert list(Occasion.objects.without_attendance(tomorrow)) == [other]
    assert door_list_of(sitting.occasion) == reverse("congress:check_in_list", args=[sitting.pk])
    assert door_list_of(other) == ""
