"""The sign-in sheet of an occasion: printed with a QR, awaited once it was held."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.roles import PERMISSIONS, Role
from activities.models import Activity
from members.models import SignedCopy
from members.sheets import awaited_by, code_of, sheet_svg
from tests.factories.activities import OccasionFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


def held(days_ago, kind=Activity.Kind.SPORT_CULTURE, **facts):
    day = localdate() - timedelta(days=days_ago)
    return OccasionFactory(starts_on=day, ends_on=day, activity__kind=kind, **facts)


@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_sheet_has_a_line_for_each_and_a_qr(count, cast, as_):
    occasion, client = held(3), as_("chair")
    PersonFactory.create_batch(count, name="参加者")
    with CaptureQueriesContext(connection) as asked:
        said = client.get(reverse("activities:occasion_sheet", args=[occasion.pk])).content.decode()
    assert said.count("参加者") == count
    assert sheet_svg("occasion", occasion.pk) in said
    assert len(asked) <= 12


def test_whoever_sees_one_group_alone_prints_its_names_alone(cast, as_, monkeypatch):
    may = PERMISSIONS[Role.GROUP_LEADER] | {"activities.change_calendar"}
    monkeypatch.setitem(PERMISSIONS, Role.GROUP_LEADER, may)
    PersonFactory(name="本组同事", standing__group=cast.leader_group)
    PersonFactory(name="外组同事")
    page = as_("leader").get(reverse("activities:occasion_sheet", args=[held(3).pk])).content.decode()
    assert ("本组同事" in page, "外组同事" in page) == (True, False)


def test_what_is_not_held_any_more_has_no_sheet_to_print(cast, as_):
    for occasion in (held(3, activity__plan__status="void"), held(3, activity__out_of_use=True)):
        assert as_("chair").get(reverse("activities:occasion_sheet", args=[occasion.pk])).status_code == 404


def test_only_gatherings_that_were_held_lately_wait_for_their_sheet(cast):
    waits = held(3)
    for others in ({"days_ago": -3}, {"days_ago": 90}, {"days_ago": 3, "status": "cancelled"}):
        held(**others)
    held(3, kind=Activity.Kind.WELFARE)
    held(3).check_ins.create(person=cast.teacher.person, entered_by=cast.chair)
    assert [(sheet.kind, sheet.subject) for sheet in awaited_by(cast.chair)] == [("occasion", waits.pk)]
    SignedCopy.objects.create(
        kind="occasion", subject=waits.pk, file="signed/x.jpg", digest="x", sent_by=cast.chair
    )
    assert awaited_by(cast.chair) == []


def test_the_activity_says_what_has_come_back_to_those_who_may_see_it(cast, as_):
    occasion = held(3)
    page = reverse("activities:activity_detail", args=[occasion.activity_id])
    code = code_of("occasion", occasion.pk)
    assert code in as_("chair").get(page).content.decode()
    assert code not in as_("teacher").get(page).content.decode()
    assert as_("teacher").get(reverse("members:sheet", args=[code])).status_code == 403


def test_printing_the_sheet_and_sending_it_back_are_named_apart(cast, as_):
    occasion = held(3)
    page = as_("chair").get(reverse("activities:activity_detail", args=[occasion.activity_id])).text
    links = {part.partition("</a>")[0] for part in page.split("<a ")[1:]}
    (prints,) = (link for link in links if reverse("activities:occasion_sheet", args=[occasion.pk]) in link)
    (sends,) = (link for link in links if code_of("occasion", occasion.pk) in link)
    assert "打印签到表" in prints
    assert "拍照回传签到表" in sends
