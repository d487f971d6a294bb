"""The pages of a meeting on its day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import RollEntry
from tests.congress.day import checking_in, come, opened, sitting_today
from tests.factories.congress import AgendaItemFactory, SessionFactory

pytestmark = pytest.mark.django_db


def url(name, sitting):
    return reverse(f"congress:{name}", args=[sitting.pk])


def test_everybody_sees_the_figures_and_only_keepers_the_buttons(as_, cast):
    sitting = checking_in(3, 2, by=cast.chair)
    for who, has in (("teacher", False), ("chair", True)):
        page = as_(who).get(url("sitting_detail", sitting)).content.decode()
        assert "cg-line" in page
        assert (url("check_in_list", sitting) in page) is has


def test_a_meeting_of_a_session_in_preparation_is_not_there(as_):
    sitting = SessionFactory(announced_at=None).sittings.get()
    assert as_("teacher").get(url("sitting_detail", sitting)).status_code == 404


def test_check_in_is_opened_declared_and_closed_by_buttons(as_, cast):
    sitting, client = sitting_today(1), as_("chair")
    client.post(url("check_in_open", sitting))
    come(sitting, 99, by=cast.chair)
    for name in ("sitting_declare", "sitting_close"):
        assert client.post(url(name, sitting)).status_code == 302
    sitting.refresh_from_db()
    assert sitting.opened_at
    assert sitting.closed_at


def test_a_refused_button_says_why_on_the_page(as_, cast):
    sitting = checking_in(5, 0, by=cast.chair)
    page = as_("chair").post(url("sitting_declare", sitting), follow=True).content.decode()
    assert 'role="alert"' in page
    sitting.refresh_from_db()
    assert sitting.opened_at is None


def test_the_projected_page_has_the_qr_and_polls_the_figures_alone(as_, cast):
    sitting = checking_in(3, 2, by=cast.chair)
    client = as_("chair")
    assert "<svg" in client.get(url("sitting_screen", sitting)).content.decode()
    part = client.get(url("sitting_screen", sitting), headers={"HX-Request": "true"}).content.decode()
    assert "<svg" not in part
    assert 'id="sitting-count"' in part
    assert "every 3s" in part


def test_the_key_of_the_door_is_for_keepers(as_, cast):
    sitting = checking_in(3, by=cast.chair)
    assert as_("teacher").get(url("sitting_screen", sitting)).status_code == 403
    assert sitting.door_key not in as_("teacher").get(url("sitting_detail", sitting)).content.decode()


@pytest.mark.parametrize("items", [1, 3])
def test_the_page_asks_the_same_for_any_number(as_, cast, items, django_assert_max_num_queries):
    sitting = opened(items, by=cast.chair)
    for _one in range(items):
        AgendaItemFactory(session=sitting.session)
    client = as_("chair")
    with django_assert_max_num_queries(12):
        assert client.get(url("sitting_detail", sitting)).status_code == 200


def test_the_poll_is_cheap(as_, cast, django_assert_max_num_queries):
    sitting, client = checking_in(3, 2, by=cast.chair), as_("chair")
    with django_assert_max_num_queries(8):
        client.get(url("sitting_screen", sitting), headers={"HX-Request": "true"})


def test_a_meeting_with_too_few_is_called_again(as_, cast):
    sitting, client = checking_in(5, 0, by=cast.chair), as_("chair")
    client.post(url("sitting_inquorate", sitting))
    bad = client.post(url("sitting_again", sitting), {"starts_on": "31.2."})
    assert bad.status_code == 422
    client.post(
        url("sitting_again", sitting), {"starts_on": "2026-12-30", "starts_at": "14:00", "place": "礼堂"}
    )
    sitting.refresh_from_db()
    assert (str(sitting.occasion.starts_on), sitting.occasion.place) == ("2026-12-30", "礼堂")


def test_who_chairs_the_meeting_is_typed(as_, cast):
    sitting, client = sitting_today(1), as_("chair")
    typed = {"version": sitting.version, "chaired_by": "周桂兰", "recorded_by_name": "林晓春"}
    assert client.post(url("sitting_edit", sitting), typed).status_code == 302
    assert client.post(url("sitting_edit", sitting), typed).status_code == 422
    sitting.refresh_from_db()
    assert sitting.chaired_by == "周桂兰"


def test_the_roll_is_written_when_check_in_opens(as_):
    sitting = sitting_today(2)
    assert not RollEntry.objects.exists()
    as_("chair").post(url("check_in_open", sitting))
    assert RollEntry.objects.filter(session=sitting.session).count() >= 2


def held_in(days, sitting):
    sitting.occasion.starts_on = sitting.occasion.ends_on = localdate() + timedelta(days=days)
    sitting.occasion.save()


def test_check_in_on_another_day_asks_first_and_can_be_taken_back(as_, cast):
    sitting, client = sitting_today(1), as_("chair")
    held_in(5, sitting)
    asked = client.post(url("check_in_open", sitting))
    sitting.refresh_from_db()
    assert (asked.status_code, sitting.check_in_opened_at) == (422, None)
    assert 'name="sure"' in asked.content.decode()
    assert client.post(url("check_in_open", sitting), {"sure": "yes"}).status_code == 302
    come(sitting, 1, by=cast.chair)
    assert url("check_in_take_back", sitting) in client.get(url("sitting_detail", sitting)).content.decode()
    client.post(url("check_in_take_back", sitting))
    sitting.refresh_from_db()
    assert (sitting.check_in_opened_at, sitting.door_key) == (None, "")
    assert not sitting.occasion.check_ins.exists()
    assert not RollEntry.objects.exists()


@pytest.mark.parametrize(("name", "present"), [("sitting_declare", 99), ("sitting_inquorate", 0)])
def test_a_meeting_is_not_decided_on_another_day_without_a_question(as_, cast, name, present):
    sitting, client = checking_in(5, present, by=cast.chair), as_("chair")
    held_in(-3, sitting)
    assert client.post(url(name, sitting)).status_code == 422
    sitting.refresh_from_db()
    assert (sitting.opened_at, sitting.closed_at) == (None, None)
    assert client.post(url(name, sitting), {"sure": "yes"}).status_code == 302
    sitting.refresh_from_db()
    assert sitting.opened_at or sitting.closed_at


def test_check_in_is_not_taken_back_over_people_who_are_there_today(as_, cast):
    sitting = checking_in(5, 2, by=cast.chair)
    as_("chair").post(url("check_in_take_back", sitting))
    sitting.refresh_from_db()
    assert sitting.check_in_opened_at
    assert sitting.occasion.check_ins.count() == 2
