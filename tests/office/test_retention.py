"""The page on which people are forgotten: a dry run first, then that very list and nothing else."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from members.models import Forgetting
from members.models.people import FORGOTTEN
from members.services import record_move
from tests.factories.members import PersonFactory

PAGE = reverse("office:retention")


def gone(name="早已离开", since=date(2016, 8, 31)):
    person = PersonFactory(name=name)
    record_move(person=person, kind="transfer_out", effective_on=since, by=None)
    return person


def statements(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)


def test_the_dry_run_shows_who_and_how_much_and_writes_nothing(as_, cast):
    person, recent = gone(), gone("刚刚离开", localdate() - timedelta(days=1))
    page = as_("chair").get(PAGE)
    assert [one.pk for one in page.context["due"]] == [person.pk]
    assert sum(page.context["rows"].values()) >= 2
    assert recent.name not in page.text
    assert not Forgetting.objects.exists()


def test_the_list_as_shown_is_forgotten(as_, cast):
    person = gone()
    answer = as_("chair").post(PAGE, {"people": [person.pk], "reason": "年限已满"}, follow=True)
    person.refresh_from_db()
    assert (answer.status_code, person.name) == (200, FORGOTTEN)
    assert f"forgotten-{person.pk}" in answer.text


@pytest.mark.parametrize("people", [[], ["x"], ["-1"], ["999999999999999999999"], ["9" * 5000], ["²"]])
def test_another_list_is_sent_back(as_, cast, people):
    person = gone()
    assert as_("chair").post(PAGE, {"people": people, "reason": "年限已满"}).status_code == 422
    person.refresh_from_db()
    assert person.forgotten_on is None


def test_somebody_who_came_back_meanwhile_stops_it(as_, cast):
    stays, back = gone(), gone("回来的")
    record_move(person=back, kind="hire", effective_on=localdate(), by=None, category="contract")
    answer = as_("chair").post(PAGE, {"people": [stays.pk, back.pk], "reason": "年限已满"})
    stays.refresh_from_db()
    assert (answer.status_code, stays.forgotten_on) == (422, None)


def test_a_written_request_leads_to_a_dry_run_of_its_own(as_, cast):
    person = gone("刚刚离开", localdate() - timedelta(days=1))
    client = as_("chair")
    found = client.get(PAGE, {"staff_number": f" {person.staff_number} "})
    assert found.url == reverse("office:retention_person", args=[person.pk])
    assert client.get(found.url).context["rows"]
    client.post(found.url, {"reason": "书面申请存于档案盒3"})
    assert Forgetting.objects.get().on_request


def test_an_unknown_number_is_said(as_, cast):
    assert as_("chair").get(PAGE, {"staff_number": "没有"}).status_code == 422


def test_somebody_on_the_list_is_refused_with_a_reason(as_, cast):
    address = reverse("office:retention_person", args=[cast.teacher.person.pk])
    client = as_("chair")
    assert client.get(address).context["refusal"]
    assert client.post(address, {"reason": "想删掉"}).status_code == 422
    assert not Forgetting.objects.exists()


@pytest.mark.parametrize("reason", ["", " ", "早已离开本人申请", "\x00", "长" * 201])
def test_a_reason_that_is_none_or_names_somebody_is_sent_back(as_, cast, reason):
    person = gone()
    assert as_("chair").post(PAGE, {"people": [person.pk], "reason": reason}).status_code == 422
    assert not Forgetting.objects.exists()


def test_the_page_asks_the_same_at_any_length(as_, cast):
    client = as_("chair")
    first = gone()
    few = statements(client)
    for n in range(3):
        gone(f"离开{n}")
    assert statements(client) == few <= 12
    client.post(PAGE, {"people": [first.pk], "reason": "年限"})
    assert statements(client) <= 12


@pytest.mark.parametrize("who", ["treasurer", "auditor", "leader", "teacher", "administrator", "office_head"])
def test_nobody_else_comes_near(as_, cast, who):
    person = gone()
    client = as_(who)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"people": [person.pk], "reason": "x"}).status_code == 403
    assert client.post(reverse("office:retention_person", args=[person.pk])).status_code == 403
    assert not Forgetting.objects.exists()
