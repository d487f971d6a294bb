"""The day of a meeting: check-in, quorum, closing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from congress.models import Body, Roll, RollEntry
from congress.reports.sittings import attendance_of, status_of, status_of_sitting, tallies_of
from congress.services.doors import check_in_by_list, excuse_by_list
from congress.services.sittings import (
    call_again,
    change_door,
    close_sitting,
    declare_quorum,
    open_check_in,
    record_inquorate,
    reopen_sitting,
)
from members.models import Post
from members.services.merging import merge_people
from tests.congress.day import checking_in, come, opened, sitting_today
from tests.factories.congress import AgendaItemFactory, DelegateFactory, SessionFactory, TermFactory
from tests.factories.members import PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


def refused(code, action):
    with pytest.raises(ValidationError) as refusal:
        action()
    assert refusal.value.code == code
    return refusal.value


@pytest.fixture
def keeper():
    return PostFactory(kind=Post.Kind.PUBLICITY).person.user


def test_row_70_everybody_on_the_staff_is_a_voter_of_the_general_staff_meeting(keeper):
    PersonFactory(standing__membership="none")
    PersonFactory(standing__category="retired", standing__membership="kept")
    sitting = checking_in(3, by=keeper)
    # The keeper, three of the staff, and the one who is no member; the retired colleague is not due.
    assert tallies_of(sitting)[0].due == 5
    assert set(sitting.session.roll_entries.values_list("roll", flat=True)) == {Roll.STAFF}


def test_row_70_members_are_the_voters_of_the_members_meeting(keeper):
    PersonFactory(standing__membership="none")
    sitting = checking_in(3, by=keeper, term=TermFactory(body=Body.MEMBERS_MEETING))
    assert [(one.roll, one.due) for one in tallies_of(sitting)] == [(Roll.MEMBERS, 4)]


def test_row_69_quorum_is_two_thirds_of_all_and_explained(keeper):
    sitting = checking_in(41, 27, by=keeper)
    refusal = refused("inquorate", lambda: declare_quorum(sitting=sitting, by=keeper))
    assert "42" in refusal.messages[0]
    assert "28" in refusal.messages[0]
    come(sitting, 28, by=keeper)
    done = declare_quorum(sitting=sitting, by=keeper)
    assert (done.due, done.present) == (42, 28)
    assert "≥28 ✔" in attendance_of(done)[0].sentence


def test_row_69_quorum_does_not_count_guests(keeper):
    term = TermFactory(body=Body.STAFF_CONGRESS)
    delegates = [DelegateFactory(term=term) for _one in range(3)]
    guest = DelegateFactory(term=term, seat="invited")
    sitting = checking_in(by=keeper, term=term)
    for one in (delegates[0], guest):
        check_in_by_list(sitting=sitting, person=one.person, by=keeper)
    tally = tallies_of(sitting)[0]
    assert (tally.due, tally.present, tally.absent, tally.guests_present) == (3, 1, 2, 1)
    refused("inquorate", lambda: declare_quorum(sitting=sitting, by=keeper))


def test_a_joint_sitting_needs_the_quorum_of_both_rolls(keeper):
    for _one in range(3):
        PersonFactory(standing__membership="none")
    members = TermFactory(body=Body.MEMBERS_MEETING)
    sitting = checking_in(2, by=keeper, joint_term=members)
    come(sitting, 3, by=keeper, roll=Roll.MEMBERS)
    # All 3 members are there, and 3 of 6 staff.
    refused("inquorate", lambda: declare_quorum(sitting=sitting, by=keeper))
    come(sitting, 6, by=keeper)
    done = declare_quorum(sitting=sitting, by=keeper)
    assert (done.due, done.present, done.joint_due, done.joint_present) == (6, 6, 3, 3)


def test_check_in_opens_once_and_for_an_announced_session(keeper):
    sitting = checking_in(1, by=keeper)
    refused("open_already", lambda: open_check_in(sitting=sitting, by=keeper))
    secret = SessionFactory(announced_at=None).sittings.get()
    refused("not_announced", lambda: open_check_in(sitting=secret, by=keeper))


def test_another_qr_makes_the_old_one_useless(keeper):
    sitting = checking_in(1, by=keeper)
    assert change_door(sitting=sitting, by=keeper).door_key not in ("", sitting.door_key)


def test_too_few_are_recorded_and_the_meeting_is_called_again(keeper):
    sitting = checking_in(5, 1, by=keeper)
    first_day = sitting.occasion
    done = record_inquorate(sitting=sitting, by=keeper)
    assert (done.was_inquorate, done.due, done.present) == (True, 6, 1)
    assert status_of_sitting(done) == "inquorate"
    again = call_again(sitting=done, starts_on=first_day.starts_on.replace(month=12, day=30), by=keeper)
    assert again.occasion != first_day
    assert first_day.check_ins.count() == 1
    open_check_in(sitting=again, by=keeper)
    assert tallies_of(again)[0].present == 0


def test_a_meeting_is_called_again_within_its_term(keeper):
    sitting = record_inquorate(sitting=checking_in(5, 1, by=keeper), by=keeper)
    with pytest.raises(ValidationError) as refusal:
        call_again(sitting=sitting, starts_on=date(2029, 1, 1), by=keeper)
    assert refusal.value.error_dict["starts_on"][0].code == "outside_term"


def test_a_person_who_was_there_twice_in_the_registry_counts_once(keeper):
    sitting = checking_in(5, 5, by=keeper)
    kept, twice = [one.person for one in RollEntry.objects.filter(session=sitting.session)[:2]]
    merge_people(kept=kept, duplicate=twice, by=keeper)
    assert (tallies_of(sitting)[0].due, tallies_of(sitting)[0].present) == (5, 4)


def test_a_later_note_on_who_is_excused_takes_over(keeper):
    sitting = checking_in(2, by=keeper)
    person = RollEntry.objects.filter(session=sitting.session).first().person
    for note in ("公出", "病假", ""):
        row = excuse_by_list(sitting=sitting, person=person, by=keeper, note=note)
    row.refresh_from_db()
    assert row.note == "病假"


def test_enough_people_are_not_recorded_as_too_few(keeper):
    sitting = checking_in(5, 4, by=keeper)
    refused("quorate", lambda: record_inquorate(sitting=sitting, by=keeper))


def test_row_77_a_meeting_is_not_closed_while_what_must_be_passed_is_not_voted_on(keeper):
    sitting = opened(by=keeper)
    item = AgendaItemFactory(
        session=sitting.session, title="绩效工资分配方案", power=4, mode="pass", method="paper"
    )
    refusal = refused("undecided", lambda: close_sitting(sitting=sitting, by=keeper))
    assert "绩效工资分配方案" in refusal.messages[0]
    item.withdrawn_reason = "方案还要征求意见"
    item.save()
    assert close_sitting(sitting=sitting, by=keeper).closed_at


def test_a_closed_meeting_can_be_opened_again_until_it_is_archived(keeper):
    sitting = close_sitting(sitting=opened(by=keeper), by=keeper)
    assert status_of(sitting.session) == "closed"
    assert reopen_sitting(sitting=sitting, by=keeper).closed_at is None
    assert status_of(sitting.session) == "running"


def test_nobody_checks_in_after_the_meeting(keeper):
    sitting = close_sitting(sitting=opened(by=keeper), by=keeper)
    entry = RollEntry.objects.filter(session=sitting.session).last()
    refused("sitting_closed", lambda: check_in_by_list(sitting=sitting, person=entry.person, by=keeper))


def test_a_session_goes_through_its_statuses(keeper):
    sitting = sitting_today(5)
    assert status_of(sitting.session) == "announced"
    sitting = open_check_in(sitting=sitting, by=keeper)
    assert status_of_sitting(sitting, attendance_of(sitting)) == "checking_in"
    come(sitting, 4, by=keeper)
    assert status_of_sitting(sitting, attendance_of(sitting)) == "quorate"
    sitting = declare_quorum(sitting=sitting, by=keeper)
    assert status_of_sitting(sitting) == "running"


@pytest.mark.parametrize("people", [1, 4])
def test_the_figures_take_one_query(keeper, people, django_assert_num_queries):
    sitting = checking_in(people, 1, by=keeper)
    with django_assert_num_queries(1):
        tallies_of(sitting)
