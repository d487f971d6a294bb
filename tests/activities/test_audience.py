from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.models import Activity, Invitation
from activities.reports.audience import concerned, own_part
from activities.services import copy_plan, drop_activity, invite, withdraw_invitation
from tests.factories.activities import ActivityFactory, OccasionFactory
from tests.factories.members import PersonFactory, UnionGroupFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)


def names(activity, day=DAY):
    return set(concerned(activity, day).values_list("person__name", flat=True))


def test_row_3_members_take_part_and_others_by_invitation(cast):
    activity = ActivityFactory()
    guest = PersonFactory(name="临时工", standing__category="temporary", standing__membership="none")
    assert "临时工" not in names(activity)
    assert {"周桂兰", "林晓春"} <= names(activity)

    invite(activity=activity, person=guest, by=cast.chair)

    assert "临时工" in names(activity)
    assert concerned(activity, DAY).filter(person=guest).count() == 1


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("women", {"女会员"}), ("retired", {"退休的"}), ("group", {"组员"}), ("named", set())],
)
def test_each_rule_means_its_own(audience, expected):
    group = UnionGroupFactory()
    PersonFactory(name="女会员", sex="f")
    PersonFactory(name="男会员", sex="m")
    PersonFactory(name="非会员", sex="f", standing__membership="none")
    PersonFactory(name="退休的", sex="m", standing__category="retired", standing__membership="kept")
    PersonFactory(name="组员", sex="m", standing__membership="none", standing__group=group)
    activity = ActivityFactory(audience=audience, audience_group=group if audience == "group" else None)
    assert names(activity) == expected


def test_who_has_left_is_not_concerned_and_cannot_be_invited(cast):
    activity = OccasionFactory(starts_on=DAY).activity
    with pytest.raises(ValidationError, match="客人") as refusal:
        invite(activity=activity, person=cast.outsider.person, by=cast.chair)
    assert refusal.value.code == "not_on_the_list"


def test_nobody_is_invited_twice_or_to_what_is_theirs_anyway(cast):
    activity = ActivityFactory()
    invite(activity=activity, person=cast.retiree.person, by=cast.chair)
    with pytest.raises(ValidationError) as again:
        invite(activity=activity, person=cast.retiree.person, by=cast.chair)
    with pytest.raises(ValidationError) as anyway:
        invite(activity=activity, person=cast.teacher.person, by=cast.chair)
    assert (again.value.code, anyway.value.code) == ("invited_already", "covered_already")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(activity=activity, person=cast.retiree.person)


def test_a_group_s_activity_names_the_group():
    with pytest.raises(ValidationError) as refusal:
        ActivityFactory.build(plan=ActivityFactory().plan, audience="group").full_clean(exclude=["plan"])
    assert "audience_group" in refusal.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityFactory(audience="group")


def test_an_invitation_is_taken_back(cast):
    activity = ActivityFactory()
    invitation = invite(activity=activity, person=cast.retiree.person, by=cast.chair)
    withdraw_invitation(invitation=invitation, by=cast.chair)
    assert not own_part(activity, cast.retiree, DAY).invited


def test_a_line_with_invitations_stays(cast):
    activity = ActivityFactory()
    invite(activity=activity, person=cast.retiree.person, by=cast.chair)
    with pytest.raises(ValidationError):
        drop_activity(activity=activity, by=cast.chair)


def test_next_year_keeps_for_whom_it_is(cast):
    group = UnionGroupFactory()
    activity = ActivityFactory(audience="group", audience_group=group)
    copy = copy_plan(plan=activity.plan, year=2027, by=cast.chair).plan
    assert copy.activities.get().audience_group == group


def test_the_chair_invites_on_the_page_and_the_guest_sees_it(as_, cast):
    activity = OccasionFactory(starts_on=DAY).activity
    page = reverse("activities:audience", args=[activity.pk])
    found = as_("chair").get(page, {"q": "沈"}).context["found"]
    assert [standing.person.name for standing in found] == ["沈敬之"]
    as_("chair").post(
        reverse("activities:invitation_add", args=[activity.pk]), {"person": cast.retiree.person.pk}
    )
    detail = as_("retiree").get(reverse("activities:activity_detail", args=[activity.pk]))
    assert detail.context["own_part"] == (False, True)
    # Whoever may not change the calendar does not see the names.
    assert as_("teacher").get(page).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_page_asks_the_same_whatever_the_number(count, as_, cast, django_assert_max_num_queries):
    PersonFactory.create_batch(count, standing__group=cast.leader_group)
    activity = ActivityFactory()
    client = as_("chair")
    with django_assert_max_num_queries(12):
        client.get(reverse("activities:audience", args=[activity.pk]), {"q": "林"})


def test_the_form_takes_the_group(as_, cast):
    activity = ActivityFactory()
    typed = {"title": "小组活动", "kind": "other", "month_from": 5, "month_to": "", "planned_day": "",
             "festival": "", "audience": "group", "audience_group": cast.leader_group.pk, "note": "",
             "version": activity.version}  # fmt: skip
    as_("chair").post(reverse("activities:activity_edit", args=[activity.pk]), typed)
    activity.refresh_from_db()
    assert (activity.audience, activity.audience_group) == (Activity.Audience.GROUP, cast.leader_group)
