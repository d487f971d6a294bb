"""Applying, the group's opinion, the committee's decision: each step, and when it is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from members.models import Application, Decision, Move, Standing
from members.services import record_move
from members.services.decisions import Meeting
from members.services.joining import (
    admit_applicants,
    admit_people,
    apply_to_join,
    give_group_opinion,
    refuse_application,
    withdraw_application,
)
from paperwork.photos import Paper
from tests.factories.members import PersonFactory, UnionGroupFactory

pytestmark = pytest.mark.django_db

Status = Application.Status


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def colleague(name="新老师", **standing):
    facts = {"standing__membership": "none"} | {f"standing__{k}": v for k, v in standing.items()}
    return PersonFactory(name=name, signs_in=True, **facts)


def today_s_meeting(**facts):
    return Meeting(**{"met_on": localdate(), "title": "吸收新会员"} | facts)


def applied(cast, *, ready=True, **facts):
    person = colleague()
    application = apply_to_join(person=person, by=person.user, group=cast.leader_group, **facts)
    if ready:
        give_group_opinion(application=application, agrees=True, opinion="", by=cast.leader)
    application.refresh_from_db()
    return application


def refused(code, act, **facts):
    with pytest.raises(ValidationError) as refusal:
        act(**facts)
    assert code in [error.code for error in refusal.value.error_list]


def stored():
    return default_storage.listdir("decisions")[1] if default_storage.exists("decisions") else []


def test_row_4_application_opinion_approval_membership(cast):
    application = applied(cast, ready=False, statement="愿意为大家服务")
    assert application.status == Status.AWAITING_GROUP
    give_group_opinion(application=application, agrees=True, opinion="工作认真", by=cast.leader)
    application.refresh_from_db()
    assert application.status == Status.AWAITING_COMMITTEE
    decision = admit_applicants(applications=[application], meeting=today_s_meeting(), by=cast.chair)
    application.refresh_from_db()
    assert (application.status, application.decision) == (Status.ADMITTED, decision)
    standing = Standing.objects.on(localdate()).get(person=application.person)
    assert (standing.membership, standing.group) == ("full", cast.leader_group)
    assert application.person.moves.get(kind="join").decision == decision


def test_membership_begins_on_the_day_of_approval(cast):
    application = applied(cast, applied_on=localdate() - timedelta(days=10))
    met_on = localdate() - timedelta(days=3)
    admit_applicants(applications=[application], meeting=today_s_meeting(met_on=met_on), by=cast.chair)
    assert application.person.moves.get(kind="join").effective_on == met_on


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        ({"membership": "full"}, "member_already"),
        ({"category": "retired"}, "retired_cannot_join"),
        ({"category": "other"}, "not_on_wages"),
        ({"category": ""}, "not_here"),
    ],
)
def test_who_cannot_be_a_member_cannot_apply(cast, standing, code):
    person = colleague(**standing)
    refused(code, apply_to_join, person=person, by=person.user)


def test_one_application_is_open_at_a_time(cast):
    application = applied(cast)
    refused("open_already", apply_to_join, person=application.person, by=application.person.user)
    withdraw_application(application=application, by=application.person.user)
    apply_to_join(person=application.person, by=application.person.user)
    assert application.person.applications.count() == 2


def test_without_a_group_the_committee_decides_at_once(cast):
    person = colleague()
    assert apply_to_join(person=person, by=person.user).status == Status.AWAITING_COMMITTEE


def test_what_a_leader_enters_from_paper_bears_the_leader_s_name(cast):
    person, other = colleague(), colleague()
    assert apply_to_join(person=person, by=cast.leader).entered_by == cast.leader
    assert apply_to_join(person=other, by=other.user).entered_by is None


def test_an_application_of_tomorrow_is_refused(cast):
    person = colleague()
    tomorrow = localdate() + timedelta(days=1)
    refused("future", apply_to_join, person=person, by=person.user, applied_on=tomorrow)


def test_a_group_that_disagrees_says_why_and_the_committee_still_decides(cast):
    application = applied(cast, ready=False)
    facts = {"application": application, "agrees": False, "by": cast.leader}
    refused("reason_missing", give_group_opinion, opinion=" ", **facts)
    give_group_opinion(opinion="刚来一周，不了解", **facts)
    refused("opinion_given", give_group_opinion, opinion="又一次", **facts)
    admit_applicants(applications=[application], meeting=today_s_meeting(), by=cast.chair)


def test_nobody_gives_the_group_s_opinion_on_the_own_application(cast):
    person = colleague()
    application = apply_to_join(person=person, by=person.user, group=cast.leader_group)
    refused("own", give_group_opinion, application=application, agrees=True, opinion="", by=person.user)


def test_the_committee_waits_for_the_group(cast):
    application = applied(cast, ready=False)
    facts = {"applications": [application], "meeting": today_s_meeting(), "by": cast.chair}
    refused("awaiting_group", admit_applicants, **facts)
    assert Decision.objects.count() == 0


def test_no_meeting_decides_before_the_application_or_tomorrow(cast):
    application = applied(cast)
    for day, code in ((-1, "before_application"), (1, "future")):
        meeting = today_s_meeting(met_on=localdate() + timedelta(days=day))
        refused(code, admit_applicants, applications=[application], meeting=meeting, by=cast.chair)


def test_admitting_twice_admits_once(cast):
    application = applied(cast)
    facts = {"applications": [application], "meeting": today_s_meeting(), "by": cast.chair}
    admit_applicants(**facts)
    refused("decided", admit_applicants, **facts)
    assert application.person.moves.filter(kind="join").count() == 1
    assert Decision.objects.count() == 1


def test_who_is_not_admitted_reads_why_and_may_apply_again(cast):
    application = applied(cast)
    facts = {"application": application, "meeting": today_s_meeting(), "by": cast.chair}
    refused("reason_missing", refuse_application, reason=" ", **facts)
    refuse_application(reason="下学期再议", **facts)
    application.refresh_from_db()
    assert (application.status, application.refusal_reason) == (Status.NOT_ADMITTED, "下学期再议")
    refused("decided", refuse_application, reason="再次", **facts)
    apply_to_join(person=application.person, by=application.person.user)


def test_a_withdrawn_application_is_not_decided(cast):
    application = applied(cast)
    withdraw_application(application=application, by=application.person.user)
    refused("decided", withdraw_application, application=application, by=application.person.user)
    facts = {"applications": [application], "meeting": today_s_meeting(), "by": cast.chair}
    refused("decided", admit_applicants, **facts)


def test_who_left_and_applies_again_rejoins(cast):
    person = colleague(membership="full")
    record_move(person=person, kind="leave_union", effective_on=date(2020, 1, 1), by=None, membership="none")
    application = apply_to_join(person=person, by=person.user)
    admit_applicants(applications=[application], meeting=today_s_meeting(), by=cast.chair)
    assert person.moves.filter(kind="reinstate").count() == 1


def test_several_are_admitted_at_once_without_applications_of_their_own(cast):
    people, waiting = [colleague(), colleague()], applied(cast, ready=False)
    decision = admit_people(
        people=[*people, waiting.person],
        meeting=today_s_meeting(document_number="会记〔2026〕3号"),
        groups=dict.fromkeys((p.pk for p in people), cast.leader_group),
        by=cast.chair,
    )
    assert decision.moves.filter(kind="join").count() == 3
    waiting.refresh_from_db()
    assert waiting.status == Status.ADMITTED
    assert Application.objects.count() == 1


def test_nobody_ticked_is_refused(cast):
    refused("nobody", admit_people, people=[], meeting=today_s_meeting(), groups={}, by=cast.chair)
    refused("nobody", admit_applicants, applications=[], meeting=today_s_meeting(), by=cast.chair)


def test_thirty_are_admitted_in_as_many_statements_as_one(cast):
    asked = []
    for count in (1, 30):
        people = [colleague() for _ in range(count)]
        applications = [apply_to_join(person=p, by=p.user) for p in (colleague() for _ in range(count))]
        with CaptureQueriesContext(connection) as without:
            admit_people(people=people, meeting=today_s_meeting(), groups={}, by=cast.chair)
        with CaptureQueriesContext(connection) as with_applications:
            admit_applicants(applications=applications, meeting=today_s_meeting(), by=cast.chair)
        asked.append((len(without), len(with_applications)))
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 20


def test_a_refused_decision_leaves_no_photo_behind(cast):
    member = PersonFactory()
    meeting = today_s_meeting(minutes=Paper(b"\xff\xd8\xff", "jpg"))
    facts = {"people": [member], "meeting": meeting, "groups": {}, "by": cast.chair}
    refused("member_already", admit_people, **facts)
    assert stored() == []
    assert Decision.objects.count() == 0
    decision = admit_people(**facts | {"people": [colleague()]})
    [name] = stored()
    assert decision.minutes.name == f"decisions/{name}"
    assert len(name) == 32 + len(".jpg")


def test_one_who_cannot_be_admitted_stops_all(cast):
    good, wrong = applied(cast), applied(cast)
    record_move(person=wrong.person, kind="join", effective_on=localdate(), by=None, membership="full")
    before = Move.objects.count()
    facts = {"applications": [good, wrong], "meeting": today_s_meeting(), "by": cast.chair}
    refused("member_already", admit_applicants, **facts)
    assert Move.objects.count() == before


def test_applications_are_seen_by_role(cast):
    own_group = applied(cast, ready=False)
    elsewhere = colleague()
    other = apply_to_join(person=elsewhere, by=elsewhere.user, group=UnionGroupFactory())
    seen = {
        who: set(Application.objects.visible_to(getattr(cast, who))) for who in ("chair", "leader", "teacher")
    }
    assert seen == {"chair": {own_group, other}, "leader": {own_group}, "teacher": set()}
    assert set(Application.objects.visible_to(elsewhere.user)) == {other}


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_admit_once(cast):
    application = applied(cast)
    together = Barrier(2)

    def click():
        together.wait()
        try:
            admit_applicants(applications=[application], meeting=today_s_meeting(), by=cast.chair)
        except ValidationError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = [click.result() for click in [pool.submit(click) for _ in range(2)]]
    assert sorted(done) == [False, True]
    assert application.person.moves.filter(kind="join").count() == 1
    assert Decision.objects.count() == 1
