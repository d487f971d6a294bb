"""A session before its day: called, changed, its agenda and its preparation."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import Activity, WorkPlan
from congress.models import Body, Call, Session, Sitting
from congress.presets_agenda import agenda_for
from congress.presets_preparation import preparation_for
from congress.reports.sessions import agenda_of, is_session_due, preparation_of, preparation_waiting
from congress.services.preparation import add_step, change_step, drop_step, mark_done, mark_undone
from congress.services.sessions import Meeting, add_session, change_session
from congress.services.sittings import close_sitting
from tests.congress.day import opened
from tests.factories.activities import ActivityFactory, OccasionFactory, WorkPlanFactory
from tests.factories.congress import AgendaItemFactory, CallFactory, SessionFactory, TermFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 18)


def called(**facts):
    facts = {
        "term": TermFactory(),
        "number": 1,
        "formal": Meeting(DAY, time(14), "报告厅"),
        "by": None,
    } | facts
    return add_session(**facts)


def test_a_session_becomes_a_line_of_the_plan_that_covers_the_day():
    plan = WorkPlanFactory(year=2026)
    session = called()
    assert (session.activity.plan, session.activity.kind) == (plan, Activity.Kind.MEETING)
    occasion = session.sittings.get().occasion
    assert (occasion.starts_on, occasion.starts_at, occasion.place) == (DAY, time(14), "报告厅")


def test_without_a_plan_one_is_started_as_a_draft():
    plan = called().activity.plan
    assert (plan.year, plan.status) == (2026, WorkPlan.Status.DRAFT)


def test_a_session_takes_over_a_line_of_the_plan_and_its_day():
    line = ActivityFactory(plan__year=2026, kind=Activity.Kind.MEETING)
    occasion = OccasionFactory(activity=line, starts_on=date(2026, 12, 11))
    session = called(activity=line)
    occasion.refresh_from_db()
    assert (session.sittings.get().occasion, occasion.starts_on) == (occasion, DAY)
    with pytest.raises(ValidationError) as refusal:
        called(activity=line, number=2)
    assert refusal.value.error_dict["activity"]


def test_a_number_is_taken_once():
    called()
    with pytest.raises(ValidationError) as refusal:
        called()
    assert refusal.value.error_dict["number"][0].code == "one_session_a_number"
    assert Session.objects.count() == 1


def test_both_meetings_may_be_on_one_day_with_the_preliminary_one_first():
    session = called(preliminary=Meeting(DAY, time(13), "会议室"))
    assert [one.part for one in session.sittings.order_by("occasion__starts_at")] == ["preliminary", "formal"]
    for wrong in (Meeting(DAY), Meeting(DAY, time(15)), Meeting(DAY + timedelta(days=1), time(9))):
        with pytest.raises(ValidationError) as refusal:
            called(number=2, preliminary=wrong)
        assert "preliminary_on" in refusal.value.error_dict


def test_a_session_lies_in_its_term():
    with pytest.raises(ValidationError) as refusal:
        called(formal=Meeting(date(2030, 1, 1)))
    assert refusal.value.error_dict["formal_on"][0].code == "outside_term"


def test_a_day_that_is_no_day_of_the_line_s_plan_is_said_of_the_meeting():
    line = ActivityFactory(plan__year=2028, kind=Activity.Kind.MEETING)
    with pytest.raises(ValidationError) as refusal:
        called(activity=line)
    assert "formal_on" in refusal.value.error_dict


def test_row_69_the_agenda_begins_with_preliminary_and_formal_meeting():
    session = called(preliminary=Meeting(DAY, time(13)))
    preliminary, formal = agenda_of(session)
    assert [one.title for one in preliminary.items][-1] == "通过会议议题和议程"
    titles = [one.title for one in formal.items]
    assert titles[0].startswith("报告应到、实到人数")
    assert titles[-2:] == ["宣读会议决议", "致闭幕词"]
    must_pass = [one for one in formal.items if one.power == 4]
    assert [(one.mode, one.method) for one in must_pass] == [("pass", "paper")]
    assert {3, 5, 7} <= {one.power for one in formal.items}


def test_row_69_without_a_preliminary_meeting_its_items_are_left_out_until_it_is_called():
    session = called()
    assert [part.part for part in agenda_of(session)] == ["formal"]
    session = change_session(
        session=session,
        version=session.version,
        formal=Meeting(DAY, time(14), "报告厅"),
        preliminary=Meeting(DAY, time(13)),
        by=None,
    )
    assert [len(part.items) > 0 for part in agenda_of(session)] == [True, True]


def test_a_members_meeting_hears_its_own_reports():
    session = called(term=TermFactory(body=Body.MEMBERS_MEETING))
    titles = [one.title for one in agenda_of(session)[0].items]
    assert "听取经费审查委员会工作报告" in titles
    assert "听取学校工作报告" not in titles


@pytest.mark.parametrize("both", [False, True])
def test_the_groups_discuss_before_anything_is_voted_on(both):
    joint = TermFactory(body=Body.MEMBERS_MEETING) if both else None
    items = [one for part, one in agenda_for(TermFactory(), joint) if part == "formal"]
    discussed = next(n for n, one in enumerate(items) if one.mode == "discuss")
    voted = [n for n, one in enumerate(items) if one.method != "none"]
    assert voted
    assert discussed < min(voted)


def test_row_72_the_preparation_list_runs_from_thirty_days_before_to_seven_after():
    session = called()
    steps = preparation_of(session, today=DAY - timedelta(days=20))
    assert (steps[0].due_on, steps[-1].due_on) == (date(2026, 11, 18), date(2026, 12, 25))
    titles = " ".join(one.step.title for one in steps)
    assert "议题" in titles
    assert "文件发给参会人员" in titles
    assert {one.step.title for one in steps if one.is_late or one.is_hurried} == {
        one.title for one in preparation_for(session.term) if one.offset < -20
    }


def test_row_72_a_congress_elects_and_checks_its_delegates_too():
    congress, everybody = TermFactory(body=Body.STAFF_CONGRESS), TermFactory()
    assert any("代表资格审查" in one.title for one in preparation_for(congress))
    assert not any("代表资格审查" in one.title for one in preparation_for(everybody))


def test_row_72_a_step_is_ticked_taken_back_added_changed_and_removed():
    session = called()
    step = mark_done(step=session.preparation.first(), by=None)
    assert step.done_on == localdate()
    assert mark_undone(step=step, by=None).done_on is None
    with pytest.raises(ValidationError):
        mark_done(step=step, by=None, on=localdate() + timedelta(days=1))
    added = add_step(session=session, title="布置会场", offset=-1, by=None)
    changed = change_step(step=added, version=added.version, title="布置主会场", offset=0, by=None)
    assert (changed.title, changed.offset) == ("布置主会场", 0)
    drop_step(step=changed, by=None)
    assert not session.preparation.filter(pk=added.pk).exists()


def test_changing_the_day_moves_the_meeting_until_people_check_in():
    session = called()
    later = Meeting(DAY + timedelta(days=3), time(9), "礼堂")
    session = change_session(
        session=session, version=session.version, formal=later, by=None, theme="共商发展"
    )
    assert session.sittings.get().occasion.starts_on == later.day
    Sitting.objects.update(check_in_opened_at="2026-12-21T08:00Z")
    with pytest.raises(ValidationError) as refusal:
        change_session(session=session, version=session.version, formal=Meeting(DAY), by=None)
    assert refusal.value.code == "has_begun"


def test_the_bodies_that_meet_stay_once_check_in_is_open():
    session, members = called(), TermFactory(body=Body.MEMBERS_MEETING)
    Sitting.objects.update(check_in_opened_at="2026-12-21T08:00Z")
    fields = {"session": session, "version": session.version, "formal": Meeting(DAY), "by": None}
    with pytest.raises(ValidationError) as refusal:
        change_session(joint_term=members, **fields)
    assert refusal.value.error_dict["joint_term"][0].code == "roll_fixed"


def test_the_preliminary_meeting_can_be_called_off_again():
    session = called(preliminary=Meeting(DAY, time(13)))
    change_session(session=session, version=session.version, formal=Meeting(DAY, time(14), "报告厅"), by=None)
    assert session.activity.occasions.count() == 1


def test_what_was_changed_meanwhile_and_what_is_archived_is_refused():
    session = called()
    with pytest.raises(ValidationError) as refusal:
        change_session(session=session, version=session.version + 1, formal=Meeting(DAY), by=None)
    assert refusal.value.code == "stale"
    Session.objects.update(announced_at="2026-12-01T08:00Z", archived_at="2026-12-31T08:00Z")
    with pytest.raises(ValidationError) as refusal:
        add_step(session=session, title="布置会场", offset=-1, by=None)
    assert refusal.value.code == "archived"


@pytest.mark.parametrize("name", ["session_list", "session_detail"])
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_the_same_for_any_number(as_, name, rows, django_assert_max_num_queries):
    sessions = [called(number=n + 1, formal=Meeting(DAY + timedelta(days=n))) for n in range(rows)]
    kwargs = {"pk": sessions[0].pk} if name == "session_detail" else None
    client = as_("chair")
    with django_assert_max_num_queries(12):
        assert client.get(reverse(f"congress:{name}", kwargs=kwargs)).status_code == 200


def test_a_session_in_preparation_is_hidden_from_everybody_else(as_):
    session = called()
    page = reverse("congress:session_detail", args=[session.pk])
    assert as_("chair").get(page).status_code == 200
    assert as_("teacher").get(page).status_code == 404


def typed(**facts):
    return {
        "version": 1,
        "number": "1",
        "formal_on": "2026-12-18",
        "formal_at": "14:00",
        "formal_place": "报告厅",
        "preliminary_on": "",
        "preliminary_at": "",
        "preliminary_place": "",
        "calling": "ordinary",
        "theme": "共商发展",
    } | facts


def test_the_chair_calls_and_changes_a_session(as_):
    client, term = as_("chair"), TermFactory()
    assert client.get(reverse("congress:session_add")).status_code == 200
    answer = client.post(reverse("congress:session_add"), typed(term=term.pk))
    session = Session.objects.get()
    assert answer.url == reverse("congress:session_detail", args=[session.pk])
    page = client.get(answer.url).content.decode()
    assert "共商发展" in page
    edit = reverse("congress:session_edit", args=[session.pk])
    assert "2026-12-18" in client.get(edit).content.decode()
    assert client.post(edit, typed(formal_on="2026-12-21")).status_code == 302
    assert session.sittings.get().occasion.starts_on == date(2026, 12, 21)


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "0"},
        {"number": "x"},
        {"formal_on": "2026-02-30"},
        {"formal_on": "2031-01-01"},
        {"calling": "by_delegates"},
        {"theme": "长" * 1001},
        {"formal_place": "楼" * 101},
        {"preliminary_on": "2026-12-19"},
        {"activity": "999"},
        {"joint_term": "999"},
        {"number": "999999999999"},
        {"calling": "by_delegates", "requested_by": "999999999999"},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(as_, wrong):
    answer = as_("chair").post(reverse("congress:session_add"), typed(term=TermFactory().pk, **wrong))
    assert answer.status_code == 422
    assert not Session.objects.exists()
    assert 'class="alert alert-danger"' in answer.content.decode()


def test_a_step_is_ticked_on_the_page(as_):
    session, client = called(), as_("chair")
    step = session.preparation.first()
    client.post(reverse("congress:step_done", args=[step.pk]))
    step.refresh_from_db()
    assert step.done_on == localdate()
    facts = {"version": 1, "title": "布置会场", "days": "2", "when": "after", "note": ""}
    client.post(reverse("congress:step_add", args=[session.pk]), facts)
    assert session.preparation.get(title="布置会场").offset == 2


def test_an_announced_session_shows_its_agenda_to_everybody(as_):
    page = as_("teacher").get(reverse("congress:session_detail", args=[SessionFactory().pk]))
    assert page.status_code == 200
    assert "session_edit" not in page.content.decode()


def test_a_school_year_without_a_session_is_pointed_out(as_):
    assert not is_session_due(DAY)
    term = TermFactory()
    assert is_session_due(DAY)
    called(term=term)
    assert not is_session_due(date(2027, 8, 31))
    assert is_session_due(date(2027, 9, 1))


def test_what_is_due_waits_for_those_who_prepare(cast):
    session = called(formal=Meeting(localdate() + timedelta(days=12), time(14)))
    late = [one for one in preparation_for(session.term) if one.offset <= -9]
    assert str(len(late)) in preparation_waiting(cast.chair)[0].sentence
    assert preparation_waiting(cast.teacher) == []


def test_items_are_put_where_no_script_can_do_harm(as_):
    session, client = called(), as_("chair")
    typed = {"version": 1, "title": "<script>alert(1)</script>", "part": "formal", "power": ""}
    assert client.post(reverse("congress:item_add", args=[session.pk]), typed).status_code == 302
    page = client.get(reverse("congress:session_detail", args=[session.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_session_leads_to_its_call_for_proposals(as_):
    session, client = called(), as_("chair")
    page = reverse("congress:session_detail", args=[session.pk])
    assert reverse("congress:call_add", args=[session.pk]) in client.get(page).content.decode()
    call = CallFactory(session=session)
    assert reverse("congress:call_edit", args=[call.pk]) in client.get(page).content.decode()


def test_a_number_left_empty_follows_the_chosen_term():
    called(number=4)
    other = TermFactory(body="members_meeting")
    assert called(number=None).number == 5
    assert called(number=None, term=other).number == 1


def test_what_was_past_when_the_session_was_called_is_not_overdue():
    day = localdate() + timedelta(days=7)
    session = called(formal=Meeting(day))
    steps = preparation_of(session, today=localdate())
    assert any(one.is_hurried for one in steps)
    assert not any(one.is_late for one in steps)
    later = preparation_of(session, today=localdate() + timedelta(days=6))
    assert any(one.is_late for one in later)


def test_the_step_that_ends_the_call_is_on_its_day():
    session = called()
    Call.objects.create(session=session, opens_on=DAY - timedelta(days=30), closes_on=DAY - timedelta(days=9))
    (step,) = [one for one in preparation_of(session, today=DAY) if "征集截止" in one.step.title]
    assert step.due_on == DAY - timedelta(days=9)


def test_the_agenda_of_a_meeting_that_is_over_has_no_buttons(as_, cast):
    sitting = opened(by=cast.chair)
    AgendaItemFactory(session=sitting.session)
    client, address = as_("chair"), reverse("congress:session_detail", args=[sitting.session_id])
    add = reverse("congress:item_add", args=[sitting.session_id])
    assert add in client.get(address).content.decode()
    close_sitting(sitting=sitting, by=cast.chair)
    page = client.get(address).content.decode()
    assert add not in page
    assert "/move/" not in page
