"""What is checked before a session is announced, the agenda that it checks, and the presidium."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import AgendaItem, Body, RuleSet, Session, VoteCount
from congress.reports.checks import Level, checks_of
from congress.services.agenda import (
    add_item,
    bring_back_item,
    change_item,
    drop_item,
    move_item,
    withdraw_item,
)
from congress.services.opinions import answer_opinion, give_opinion
from congress.services.papers import add_paper, publish_paper, revise_paper
from congress.services.preparation import mark_done
from congress.services.presidium import seat_person, unseat_person
from congress.services.sessions import Meeting, add_session, announce_session
from tests.factories.congress import (
    AgendaItemFactory,
    ConstituencyFactory,
    DelegateFactory,
    RuleSetFactory,
    SessionFactory,
    TermFactory,
)
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


def called(day=None, **facts):
    day = day or localdate() + timedelta(days=14)
    usual = {"term": TermFactory(), "number": 1, "formal": Meeting(day, time(14), "报告厅"), "by": None}
    return add_session(**(usual | facts))


def ready(**facts):
    """A session of a school of five in which nothing stands in the way."""
    for _one in range(5):
        PersonFactory()
    session = called(**facts)
    to_write = session.agenda.get(power=4)
    change_item(item=to_write, version=to_write.version, title="讨论通过绩效工资分配方案", power=4, by=None)
    return session


def level(session, code):
    return {one.code: one.level for one in checks_of(session)}.get(code)


def test_row_71_a_session_in_order_is_announced_and_everybody_sees_it(cast):
    session = ready()
    assert [one.sentence for one in checks_of(session) if one.level == Level.BLOCK] == []
    announce_session(session=session, by=cast.chair)
    assert Session.objects.visible_to(cast.teacher).filter(pk=session.pk).exists()
    with pytest.raises(ValidationError) as refusal:
        announce_session(session=session, by=cast.chair)
    assert refusal.value.code == "announced"


def test_row_71_a_title_left_to_be_written_stands_in_the_way():
    PersonFactory()
    session = called()
    assert level(session, "to_be_written") == Level.BLOCK
    with pytest.raises(ValidationError, match="请写明"):
        announce_session(session=session, by=None)
    session.refresh_from_db()
    assert session.announced_at is None


def test_row_71_without_voters_agenda_or_a_day_ahead_it_cannot_be_announced():
    empty = called(term=TermFactory(body=Body.STAFF_CONGRESS))
    assert level(empty, "voters") == Level.BLOCK
    empty.agenda.all().delete()
    assert level(empty, "agenda") == Level.BLOCK
    past = called(day=date(2026, 3, 2), number=7)
    assert level(past, "past") == Level.WARN
    past.activity.occasions.update(status="cancelled")
    assert level(past, "day") == Level.BLOCK
    AgendaItemFactory(session=empty, part="preliminary")
    assert level(empty, "preliminary") == Level.BLOCK


def test_row_71_the_rules_of_the_day_say_what_is_asked():
    """The same session, before and after the school has entered its own rules."""
    session = ready()
    assert level(session, "paper_out") is None
    paper = add_paper(session=session, title="方案", body="正文", item=session.agenda.get(power=4), by=None)
    assert level(session, "no_paper") == Level.WARN
    publish_paper(paper=paper, by=None)
    assert level(session, "paper_out") == Level.KEPT
    RuleSetFactory(papers_days=30, congress_from=5, presidium_least=1, presidium_most=1)
    assert level(session, "paper_out") == Level.WARN
    assert level(session, "size") == Level.WARN
    seat_person(session=session, person=PersonFactory(), by=None)
    assert level(session, "presidium") == Level.KEPT


@pytest.mark.parametrize(("asked", "expected"), [(1, Level.BLOCK), (2, Level.KEPT)])
def test_row_71_an_extra_session_is_asked_for_by_a_third(asked, expected):
    session = ready(calling=Session.Calling.BY_DELEGATES, requested_by=asked)
    assert level(session, "request") == expected


def test_where_nobody_is_a_delegate_yet_no_share_is_called_kept():
    session = called(term=TermFactory(body=Body.STAFF_CONGRESS))
    assert level(session, "teachers") == Level.WARN


def test_row_71_teachers_are_the_majority_of_delegates_and_presidium():
    term = TermFactory(body=Body.STAFF_CONGRESS)
    seats = [DelegateFactory(term=term, is_teacher=n < 3) for n in range(5)]
    session = called(term=term)
    assert level(session, "teachers") == Level.KEPT
    for seat in (seats[0], seats[4]):
        seat_person(session=session, person=seat.person, by=None)
    assert level(session, "presidium_teachers") == Level.WARN
    seat_person(session=session, person=seats[1].person, by=None)
    assert level(session, "presidium_teachers") == Level.KEPT


def test_only_who_votes_sits_in_the_presidium_and_once():
    session, person = ready(), PersonFactory()
    seat = seat_person(session=session, person=person, by=None, is_executive=True)
    for wrong, code in ((person, "twice"), (PersonFactory(standing__category="retired"), "no_vote")):
        with pytest.raises(ValidationError) as refusal:
            seat_person(session=session, person=wrong, by=None)
        assert refusal.value.code == code
    unseat_person(seat=seat, by=None)
    assert not session.presidium.exists()


def test_the_presidium_of_a_term_to_come_is_named_before_it_begins(as_):
    begins = localdate() + timedelta(days=7)
    term = TermFactory(body=Body.STAFF_CONGRESS, period=DateRange(begins, begins + timedelta(days=1800)))
    seat, session = DelegateFactory(term=term), called(term=term)
    page = reverse("congress:presidium", args=[session.pk])
    assert as_("chair").post(page, {"who": seat.person.pk}).status_code == 302


@pytest.mark.parametrize(
    ("power", "mode", "method"),
    [
        (None, "hear", "none"),
        (3, "hear", "none"),
        (4, "pass", "paper"),
        (5, "review", "none"),
        (6, "appraise", "paper"),
        (8, "discuss", "none"),
    ],
)
def test_an_item_is_dealt_with_as_is_usual_for_its_power(power, mode, method):
    item = add_item(session=SessionFactory(), part="formal", title="议题", power=power, by=None)
    assert (item.mode, item.method) == (mode, method)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"power": 4, "mode": "hear"}, "mode"), ({"mode": "pass", "method": "none"}, "method")],
)
def test_what_must_be_voted_on_is(facts, field):
    with pytest.raises(ValidationError) as refusal:
        add_item(session=SessionFactory(), part="formal", title="方案", by=None, **facts)
    assert field in refusal.value.error_dict
    assert not AgendaItem.objects.exists()


def test_items_change_places_within_their_meeting():
    session = SessionFactory()
    first, second, third = (
        add_item(session=session, part="formal", title=title, by=None) for title in ("甲", "乙", "丙")
    )
    add_item(session=session, part="preliminary", title="预备", by=None)
    move_item(item=third, up=True, by=None)
    move_item(item=first, up=True, by=None)
    move_item(item=second, up=False, by=None)
    titles = session.agenda.filter(part="formal").values_list("title", flat=True)
    assert list(titles) == ["甲", "丙", "乙"]


def test_before_the_announcement_an_item_goes_afterwards_it_is_taken_off_with_a_reason():
    item = AgendaItemFactory(session__announced_at=None)
    drop_item(item=item, by=None)
    assert not AgendaItem.objects.exists()
    item = AgendaItemFactory()
    with pytest.raises(ValidationError) as refusal:
        drop_item(item=item, by=None)
    assert refusal.value.code == "announced"
    with pytest.raises(ValidationError) as refusal:
        withdraw_item(item=item, reason=" ", by=None)
    assert refusal.value.code == "no_reason"
    assert withdraw_item(item=item, reason="方案还不成熟", by=None).withdrawn_reason == "方案还不成熟"
    assert bring_back_item(item=item, by=None).withdrawn_reason == ""


def test_what_was_voted_on_or_is_over_stays():
    item = AgendaItemFactory(power=4, mode="pass", method="show_of_hands")
    figures = {"due": 5, "present": 5, "in_favour": 5, "against": 0, "abstaining": 0}
    VoteCount.objects.create(
        item=item, roll="staff", method="show_of_hands", quorum_needed=4, votes_needed=3, **figures
    )
    for act in (
        lambda: change_item(item=item, version=item.version, title="改", by=None),
        lambda: withdraw_item(item=item, reason="不要了", by=None),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.code == "voted"
    sitting = item.session.sittings.get()
    for field in ("check_in_opened_at", "opened_at", "closed_at"):
        setattr(sitting, field, "2026-12-18T08:00Z")
    sitting.due = sitting.present = 5
    sitting.save()
    with pytest.raises(ValidationError) as refusal:
        add_item(session=item.session, part="formal", title="补", by=None)
    assert refusal.value.code == "part_closed"


def test_the_chair_checks_and_announces_on_the_page(as_):
    session, client = ready(), as_("chair")
    page = reverse("congress:session_announce", args=[session.pk])
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert as_("teacher").get(reverse("congress:session_detail", args=[session.pk])).status_code == 200
    assert client.post(page).status_code == 422


def test_the_chair_writes_the_agenda_on_the_page(as_):
    session, client = ready(), as_("chair")
    typed = {"version": 1, "title": "通过考核办法", "part": "formal", "power": "4", "mode": "", "method": ""}
    add = reverse("congress:item_add", args=[session.pk])
    assert client.post(add, typed).status_code == 302
    item = session.agenda.get(title="通过考核办法")
    assert (item.mode, item.method) == ("pass", "paper")
    assert client.post(add, typed | {"title": "另一个", "mode": "hear"}).status_code == 422
    edit = reverse("congress:item_edit", args=[item.pk])
    assert client.get(edit).status_code == 200
    stale = typed | {"version": item.version + 5, "title": "改了"}
    assert client.post(edit, stale).status_code == 422
    client.post(reverse("congress:item_move", args=[item.pk]), {"to": "up"})
    item.refresh_from_db()
    assert item.position == session.agenda.filter(part="formal").count() - 2
    withdraw = reverse("congress:item_withdraw", args=[item.pk])
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "还不成熟"}).status_code == 302
    client.post(reverse("congress:item_bring_back", args=[item.pk]))
    client.post(reverse("congress:item_remove", args=[item.pk]))
    assert not session.agenda.filter(pk=item.pk).exists()


def test_the_presidium_is_named_on_the_page(as_):
    session, client = ready(), as_("chair")
    page, person = reverse("congress:presidium", args=[session.pk]), PersonFactory(name="欧阳文清")
    assert client.post(page, {"who": person.pk, "is_executive": "on"}).status_code == 302
    assert "欧阳文清" in client.get(page).content.decode()
    assert client.post(page, {"who": person.pk}).status_code == 422
    client.post(reverse("congress:presidium_remove", args=[session.presidium.get().pk]))
    assert not session.presidium.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_checking_asks_the_same_for_any_number(as_, rows, django_assert_max_num_queries):
    members = TermFactory(body=Body.MEMBERS_MEETING)
    seats = [DelegateFactory() for _one in range(rows)]
    session = ready(term=seats[0].term, joint_term=members)
    for seat in seats:
        AgendaItemFactory(session=session, power=4, mode="pass", method="paper")
        session.presidium.create(person=seat.person)
    client = as_("chair")
    with django_assert_max_num_queries(12):
        client.get(reverse("congress:session_announce", args=[session.pk]))


def test_rules_are_the_national_ones_where_the_school_has_none():
    assert not RuleSet.objects.exists()
    sentence = next(one.sentence for one in checks_of(ready()) if one.code == "voters")
    assert "第32号" in sentence


def test_of_an_archived_session_nothing_changes(cast):
    session = ready()
    seat = seat_person(session=session, person=PersonFactory(), by=None)
    paper = publish_paper(paper=add_paper(session=session, title="报告", body="正文", by=None), by=None)
    opinion = give_opinion(paper=paper, text="同意", by=cast.teacher)
    item, step = session.agenda.last(), session.preparation.first()
    Session.objects.update(announced_at="2026-12-01T08:00Z", archived_at="2026-12-31T08:00Z")
    for act in (
        lambda: announce_session(session=session, by=None),
        lambda: add_item(session=session, part="formal", title="补", by=None),
        lambda: move_item(item=item, up=True, by=None),
        lambda: withdraw_item(item=item, reason="不要", by=None),
        lambda: mark_done(step=step, by=None),
        lambda: seat_person(session=session, person=PersonFactory(), by=None),
        lambda: unseat_person(seat=seat, by=None),
        lambda: add_paper(session=session, title="报告", body="正文", by=None),
        lambda: revise_paper(paper=paper, title="报告", body="新", by=None),
        lambda: give_opinion(paper=paper, text="再说", by=cast.chair),
        lambda: answer_opinion(opinion=opinion, version=1, outcome="adopted", answer="", by=None),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.code == "archived"


def test_seats_that_do_not_match_are_looked_at_before_announcing():
    place = ConstituencyFactory(seats=1)
    session = called(term=place.term)
    DelegateFactory(term=place.term, constituency=place)
    assert level(session, "seats") == Level.KEPT
    DelegateFactory(term=place.term)
    assert level(session, "seats") == Level.WARN
    DelegateFactory(term=place.term, constituency=place)
    said = [one.sentence for one in checks_of(session) if one.code == "seats"]
    assert len(said) == 2
    assert "应选1名，现有2名代表" in said[0]
