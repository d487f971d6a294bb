"""Checking in at the door and by the list."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from activities.models import CheckIn
from congress.models import Body
from congress.services.doors import check_in_at_door
from congress.services.sittings import change_door, close_sitting
from tests.congress.day import checking_in, opened
from tests.factories.congress import TermFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


def door(sitting):
    return reverse("congress:door", args=[sitting.door_key])


def listed(sitting):
    return reverse("congress:check_in_list", args=[sitting.pk])


def enter(sitting):
    return reverse("congress:check_in_set", args=[sitting.pk])


def test_row_69_somebody_checks_in_with_one_tap(as_, cast):
    sitting, client = checking_in(2, by=cast.chair), as_("teacher")
    assert "cg-tap-button" in client.get(door(sitting)).content.decode()
    assert not CheckIn.objects.exists()
    for _tap in range(2):
        assert client.post(door(sitting)).status_code == 302
    row = CheckIn.objects.get()
    assert (row.person, row.state, row.entered_by) == (cast.teacher.person, "present", None)


def test_whoever_is_not_on_the_roll_is_told_so(as_, cast):
    sitting = checking_in(2, by=cast.chair)
    response = as_("retiree").post(door(sitting))
    assert response.status_code == 422
    assert "沈敬之" in response.content.decode()
    assert not CheckIn.objects.exists()


def test_a_photo_of_an_old_qr_leads_nowhere(as_, cast):
    sitting = checking_in(2, by=cast.chair)
    change_door(sitting=sitting, by=cast.chair)
    assert as_("teacher").get(door(sitting)).status_code == 404


def test_the_door_is_shut_after_the_meeting(as_, cast):
    sitting = close_sitting(sitting=opened(by=cast.chair), by=cast.chair)
    assert as_("teacher").post(door(sitting)).status_code == 422


def test_the_list_is_ticked(as_, cast):
    sitting, client = checking_in(2, by=cast.chair), as_("chair")
    assert f'<span class="house-only-print">{sitting}</span>' in client.get(listed(sitting)).text
    person = cast.teacher.person
    for state, stored in (("excused", "excused"), ("present", "present")):
        client.post(enter(sitting), {"person": person.pk, "state": state, "note": "出差"})
        assert CheckIn.objects.get().state == stored
    assert CheckIn.objects.get().entered_by == cast.chair
    client.post(enter(sitting), {"person": person.pk, "state": "missing"})
    assert not CheckIn.objects.exists()


def test_with_htmx_the_row_and_the_figures_come_back(as_, cast):
    sitting = checking_in(2, by=cast.chair)
    typed = {"person": cast.teacher.person.pk, "state": "present"}
    page = as_("chair").post(enter(sitting), typed, headers={"HX-Request": "true"}).content.decode()
    assert f'id="at-{cast.teacher.person.pk}"' in page
    assert 'hx-swap-oob="true"' in page


@pytest.mark.parametrize("typed", [{"person": "x"}, {"person": "99999999"}, {}])
def test_what_names_nobody_of_the_roll_is_not_found(as_, cast, typed):
    sitting = checking_in(2, by=cast.chair)
    assert as_("chair").post(enter(sitting), typed | {"state": "present"}).status_code == 404


def test_an_unknown_state_is_refused_in_words(as_, cast):
    sitting = checking_in(2, by=cast.chair)
    typed = {"person": cast.teacher.person.pk, "state": "asleep"}
    assert 'role="alert"' in as_("chair").post(enter(sitting), typed, follow=True).content.decode()
    assert not CheckIn.objects.exists()


def test_the_list_finds_by_name_and_by_who_is_missing(as_, cast):
    sitting, client = checking_in(0, by=cast.chair), as_("chair")
    check_in_at_door(sitting=sitting, person=cast.teacher.person)
    page = client.get(listed(sitting), {"q": "lin"}).content.decode()
    assert "林晓春" in page
    assert "何立群" not in page
    page = client.get(listed(sitting), {"state": "missing"}).content.decode()
    assert "林晓春" not in page
    assert "何立群" in page
    assert client.get(listed(sitting), {"q": "\x00", "page": "x", "state": "y"}).status_code == 200


@pytest.mark.parametrize("people", [1, 3, 30])
def test_the_list_asks_the_same_for_any_number(as_, cast, people, django_assert_max_num_queries):
    sitting, client = checking_in(people, 1, by=cast.chair), as_("chair")
    with django_assert_max_num_queries(12):
        client.get(listed(sitting))


@pytest.mark.django_db(transaction=True)
def test_row_69_two_taps_at_once_make_one_check_in(union):
    person = PersonFactory()
    sitting = checking_in(2, by=None)
    both = Barrier(2)

    def tap(_turn):
        both.wait(5)
        try:
            return check_in_at_door(sitting=sitting, person=person).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as taps:
        assert len(set(taps.map(tap, range(2)))) == 1
    assert CheckIn.objects.count() == 1


def test_who_comes_late_is_still_checked_in(as_, cast):
    sitting = opened(by=cast.chair, present=10)
    assert as_("teacher").post(door(sitting)).status_code == 302
    assert CheckIn.objects.filter(person=cast.teacher.person, state="present").exists()


def test_somebody_who_came_to_the_school_after_the_roll_was_fixed_is_not_found(as_, cast):
    sitting = opened(by=cast.chair)
    typed = {"person": PersonFactory().pk, "state": "present"}
    assert as_("chair").post(enter(sitting), typed).status_code == 404


def test_a_door_with_signs_nobody_sees_is_not_found(as_):
    assert as_("teacher").get("/congress/door/%00/").status_code == 404


def test_the_list_of_a_joint_sitting_has_everybody_once(as_, cast):
    sitting = checking_in(2, by=cast.chair, joint_term=TermFactory(body=Body.MEMBERS_MEETING))
    client, tapped = as_("chair"), cast.teacher.person.pk
    for asked in ({}, {"q": "lin"}, {"state": "missing"}):
        assert client.get(listed(sitting), asked).content.decode().count(f'id="at-{tapped}"') == 1


def test_many_are_entered_at_once_and_whoever_is_excused_stays_so(as_, cast):
    sitting, client = checking_in(3, by=cast.chair), as_("chair")
    away = cast.teacher.person
    client.post(enter(sitting), {"person": away.pk, "state": "excused"})
    page = client.get(listed(sitting)).content.decode()
    assert page.count('form="enter-ticked"') == sitting.session.roll_entries.count() - 1
    many = reverse("congress:check_in_many", args=[sitting.pk])
    keys = [str(one) for one in sitting.session.roll_entries.values_list("person", flat=True)]
    client.post(many, {"person": [*keys, "x", str(PersonFactory().pk)]})
    assert CheckIn.objects.filter(state="present").count() == len(keys) - 1
    assert CheckIn.objects.get(person=away).state == "excused"
    assert 'role="alert"' in client.post(many, {}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("sent", "query"), [({}, ""), ({"q": "lin", "shown": "missing"}, "?q=lin&state=missing")]
)
def test_a_button_leads_back_to_the_list_as_it_was_narrowed(as_, cast, sent, query):
    sitting, client = checking_in(2, by=cast.chair), as_("chair")
    many = reverse("congress:check_in_many", args=[sitting.pk])
    one = {"person": cast.teacher.person.pk, "state": "present"}
    for address, typed in ((enter(sitting), one), (many, {})):
        assert client.post(address, typed | sent).url == listed(sitting) + query


def test_before_the_meeting_the_figures_say_how_many_are_lacking(as_, cast):
    sitting = checking_in(5, 0, by=cast.chair)
    for name in ("sitting_screen", "sitting_detail", "check_in_list"):
        page = as_("chair").get(reverse(f"congress:{name}", args=[sitting.pk])).content.decode()
        assert "还差" in page
        assert "✘" not in page
        assert "缺席" not in page
