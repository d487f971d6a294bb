from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from activities.door_lists import door_list_of
from activities.models import Occasion
from tests.congress.day import sitting_today
from tests.factories.activities import OccasionFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_meeting_is_checked_into_by_its_roll_and_not_by_the_calendar():
    sitting, other = sitting_today(), OccasionFactory()
    tomorrow = localdate() + timedelta(days=1)
    assert list(Occasion.objects.without_attendance(tomorrow)) == [other]
    assert door_list_of(sitting.occasion) == reverse("congress:check_in_list", args=[sitting.pk])
    assert door_list_of(other) == ""


def test_who_came_to_a_meeting_is_entered_at_its_door_and_nowhere_else(as_):
    sitting, somebody = sitting_today(), PersonFactory()
    client, door = as_("chair"), reverse("congress:check_in_list", args=[sitting.pk])
    address = reverse("activities:attendance", args=[sitting.occasion_id])
    assert door in client.get(address).content.decode()
    client.post(address, {"person": [somebody.pk], "act": "came"})
    client.post(reverse("activities:attendance_paste", args=[sitting.occasion_id]), {"text": "林晓春"})
    assert not sitting.occasion.check_ins.exists()
    activity = reverse("activities:activity_detail", args=[sitting.occasion.activity_id])
    assert address not in client.get(activity).content.decode()
