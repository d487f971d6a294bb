from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from activities.models import Activity, CheckIn, Occasion
from activities.services import cancel_occasion, check_in, enter_attendance, excuse, take_back_attendance
from activities.services.attendance import Entered
from members.pasted_lists import digest_of, read_pasted
from tests.factories.activities import OccasionFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 20)
TODAY = date(2026, 5, 21)


def lacking(today=TODAY):
    return list(Occasion.objects.without_attendance(today))


def test_what_is_over_and_has_nobody_entered_lacks_its_attendance():
    held = OccasionFactory(starts_on=MAY)
    assert lacking() == [held]
    assert lacking(MAY) == []
    excuse(occasion=held, person=PersonFactory(), by=None)
    assert lacking() == []


def test_nobody_is_awaited_where_nothing_was_held(cast):
    cancel_occasion(occasion=OccasionFactory(starts_on=MAY), version=1, by=cast.chair)
    OccasionFactory(starts_on=MAY, activity__plan__status="void")
    OccasionFactory(starts_on=MAY, activity__out_of_use=True)
    OccasionFactory(starts_on=MAY, ends_on=TODAY)
    for kind in Activity.WITHOUT_GATHERING:
        OccasionFactory(starts_on=MAY, activity__kind=kind)
    assert lacking() == []


def test_attendance_is_counted_beside_the_day():
    held = OccasionFactory(starts_on=MAY)
    for _ in range(3):
        check_in(occasion=held, person=PersonFactory(), by=None)
    excuse(occasion=held, person=PersonFactory(), by=None)
    counted = Occasion.objects.with_attendance().get()
    assert (counted.came, counted.excused) == (3, 1)
    assert CheckIn.objects.present().count() == 3


# --- Entering it --------------------------------------------------------------------------------------


def enter(occasion, by, came=(), excused=()):
    notes = {person.pk: note for person, note in dict(came).items()}
    away = {person.pk: "" for person in excused}
    return enter_attendance(occasion=occasion, came=notes, excused=away, by=by)


def test_the_same_list_again_changes_nothing(cast):
    held, here, away = OccasionFactory(starts_on=MAY), PersonFactory(), PersonFactory()
    first = enter(held, cast.chair, {here: "+1"}, [away])
    before = list(CheckIn.objects.values())
    again = enter(held, cast.chair, {here: "+1"}, [away])
    assert (first, again) == (Entered(1, 1, 0, 0), Entered(0, 0, 2, 0))
    assert list(CheckIn.objects.values()) == before
    assert CheckIn.objects.get(person=here).entered_by == cast.chair


def test_who_came_after_all_is_there_and_who_is_there_stays(cast):
    held, late, sure = OccasionFactory(starts_on=MAY), PersonFactory(), PersonFactory()
    excuse(occasion=held, person=late, by=None)
    check_in(occasion=held, person=sure, by=None)
    assert enter(held, cast.chair, {late: ""}, [sure]) == Entered(1, 0, 0, 1)
    assert set(held.check_ins.values_list("state", flat=True)) == {"present"}


def test_what_is_said_of_company_later_is_taken_over(cast):
    held, person = OccasionFactory(starts_on=MAY), PersonFactory()
    enter(held, cast.chair, {person: ""})
    assert enter(held, cast.chair, {person: "+2"}).came == 1
    assert enter(held, cast.chair, {person: ""}).known == 1
    assert held.check_ins.get().note == "+2"


def test_nobody_has_been_where_it_is_still_to_be_held(cast):
    held = OccasionFactory(starts_on=localdate() + timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        enter(held, cast.chair, {PersonFactory(): ""})
    assert refused.value.code == "too_early"
    cancelled = cancel_occasion(occasion=OccasionFactory(starts_on=MAY), version=1, by=cast.chair)
    with pytest.raises(ValidationError) as refused:
        take_back_attendance(occasion=cancelled, people=[], by=cast.chair)
    assert refused.value.code == "called_off"


def test_of_a_list_with_somebody_who_has_left_nothing_is_entered(cast):
    held, left = OccasionFactory(starts_on=MAY), PersonFactory(name="已离职", standing__category="")
    with pytest.raises(ValidationError, match="已离职") as refused:
        enter(held, cast.chair, {PersonFactory(): "", left: ""})
    assert refused.value.code == "not_on_the_list"
    assert not CheckIn.objects.exists()


def test_keys_that_somebody_sends_tell_no_names(cast):
    held, own = OccasionFactory(starts_on=MAY), PersonFactory(standing__group=cast.leader_group)
    hidden = PersonFactory(name="外组同事")
    with pytest.raises(ValidationError) as refused:
        enter(held, cast.leader, {own: "", hidden: ""}.items())
    assert "外组同事" not in str(refused.value)
    assert enter(held, cast.leader, {own: ""}.items()).came == 1


# --- The pages ----------------------------------------------------------------------------------------


def page(name, occasion):
    return reverse(f"activities:{name}", args=[occasion.pk])


def shown(response):
    return response.content.decode()


@pytest.fixture
def held(cast):
    return OccasionFactory(starts_on=MAY, activity__title="春季登山")


def test_people_are_ticked_and_taken_back_and_the_list_is_kept_as_narrowed(as_, held):
    client, person = as_("chair"), PersonFactory(name="王芳")
    url = page("attendance", held)
    assert "王芳" in shown(client.get(url, {"state": "missing"}))
    answer = client.post(url, {"person": [person.pk], "act": "came", "shown": "missing"})
    assert answer.url == f"{url}?state=missing"
    assert client.get(url).context["figures"].came == 1
    assert "周桂兰" in shown(client.get(url, {"state": "present"}))
    client.post(url, {"person": [person.pk], "act": "take_back"})
    client.post(url, {"person": [person.pk], "act": "excused"})
    assert held.check_ins.get().state == "excused"
    assert [one.name for one in client.get(url, {"q": "wangf"}).context["people"]] == ["王芳"]


def test_on_paper_a_list_says_of_what_it_is(as_, held):
    lists = page("attendance", held), reverse("activities:audience", args=[held.activity_id])
    for one in lists:
        assert f'<span class="house-only-print">{held.activity.title}</span>' in as_("chair").get(one).text


@pytest.mark.parametrize("data", [{}, {"person": "x"}, {"person": "9" * 40}, {"person": "0", "act": "came"}])
def test_what_no_page_sends_enters_nobody(as_, held, data):
    assert as_("chair").post(page("attendance", held), data).status_code == 302
    assert not CheckIn.objects.exists()


def test_before_its_day_the_page_says_when(as_, cast):
    ahead = OccasionFactory(starts_on=localdate() + timedelta(days=3))
    client = as_("chair")
    assert client.get(page("attendance", ahead)).context["refusal"]
    assert client.get(page("attendance_paste", ahead)).url == page("attendance", ahead)
    assert client.post(page("attendance_paste", ahead), {"text": "1. 王芳"}).url == page("attendance", ahead)


def test_what_is_kept_as_text_only_has_no_such_page(as_, cast):
    check = OccasionFactory(starts_on=MAY, activity__out_of_use=True)
    assert as_("chair").get(page("attendance", check)).status_code == 404
    assert as_("chair").get(page("attendance_paste", check)).status_code == 404


CHAIN = "#接龙\n春季登山\n1. 王芳 +1\n2. 李娜 请假（生病）\n3. 小雪\n4. Sunny\n5.\n大家周五下午三点钟校门口见"


def test_a_chain_is_pasted_looked_at_and_entered(as_, held):
    wang, li, ou = (PersonFactory(name=name) for name in ("王芳", "李娜", "欧阳雪"))
    client, url = as_("chair"), page("attendance_paste", held)
    review = client.post(url, {"text": CHAIN})
    assert review.status_code == 200
    assert review.context["review"].counts == {"sure": 2, "doubt": 1, "again": 0, "unknown": 1}
    assert "大家周五下午三点钟校门口见" in shown(review)
    assert not CheckIn.objects.exists()
    choices = {"who-0": wang.pk, "who-1": li.pk, "who-2": ou.pk, "name-3": "", "confirm": "1"}
    choices["seen"] = review.context["review"].digest
    assert client.post(url, {"text": CHAIN, **choices}).url == page("attendance", held)
    rows = held.check_ins.order_by("person__pk").values_list("person__name", "state", "note")
    assert list(rows) == [("王芳", "present", "+1"), ("李娜", "excused", ""), ("欧阳雪", "present", "")]
    told = shown(client.get(page("attendance", held)))
    assert "Sunny" in told
    client.post(url, {"text": CHAIN, **choices})
    assert CheckIn.objects.count() == 3
    assert "3" in shown(client.get(page("attendance", held)))


def test_somebody_unknown_is_named_by_hand_and_a_wrong_name_keeps_the_choices(as_, held):
    wang, chen = PersonFactory(name="王芳"), PersonFactory(name="陈静")
    client, url = as_("chair"), page("attendance_paste", held)
    text = "1. 王芳\n2. Sunny"
    sent = {"text": text, "seen": digest_of(read_pasted(text)), "who-0": wang.pk, "confirm": "1"}
    wrong = client.post(url, sent | {"name-1": "没有这个人"})
    assert wrong.status_code == 422
    assert "没有这个人" in shown(wrong)
    assert wrong.context["review"].rows[0].is_ticked
    client.post(url, sent | {"name-1": chen.staff_number})
    assert held.check_ins.count() == 2


def test_a_list_changed_after_it_was_looked_at_is_shown_again(as_, held):
    wang, li = PersonFactory(name="王芳"), PersonFactory(name="李娜")
    client, url, text = as_("chair"), page("attendance_paste", held), "小王\n李娜"
    digest = client.post(url, {"text": text}).context["review"].digest
    sent = {"seen": digest, "who-0": wang.pk, "who-1": li.pk, "confirm": "1"}
    again = client.post(url, sent | {"text": f"小陈\n{text}"})
    assert again.status_code == 422
    assert "后来有改动" in shown(again)
    assert not CheckIn.objects.exists()
    assert [row.chosen for row in again.context["review"].rows] == ["", "", str(li.pk)]
    # A browser sends other ends of lines than were pasted.
    client.post(url, sent | {"text": text.replace("\n", "\r\n")})
    assert held.check_ins.count() == 2


def test_a_choice_that_has_left_meanwhile_is_refused_kindly(as_, held):
    wang = PersonFactory(name="王芳")
    url = page("attendance_paste", held)
    text, seen = "1. 王芳", digest_of(read_pasted("1. 王芳"))
    wang.standings.all().delete()
    stale = as_("chair").post(url, {"text": text, "seen": seen, "who-0": wang.pk, "confirm": "1"})
    assert stale.status_code == 422
    assert "王芳" in " ".join(stale.context["review"].answers.errors.values())
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "12\n34", "……", "王" * 100_001, "\x00", "\u202e"])
def test_a_paste_without_names_says_so(as_, held, text):
    answer = as_("chair").post(page("attendance_paste", held), {"text": text})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"]


def test_whom_it_is_not_for_is_asked_about(as_, cast):
    held = OccasionFactory(starts_on=MAY, activity__audience="women")
    PersonFactory(name="张伟", sex="m")
    review = as_("chair").post(page("attendance_paste", held), {"text": "1. 张伟"}).context["review"]
    assert [match.why for match in review.matches] == ["not_expected"]


def test_the_activity_page_counts_and_leads_to_the_list(as_, held):
    url = reverse("activities:activity_detail", args=[held.activity_id])
    assert page("attendance", held) in shown(as_("chair").get(url))
    assert page("attendance", held) not in shown(as_("teacher").get(url))
    check_in(occasion=held, person=PersonFactory(), by=None)
    assert as_("teacher").get(url).context["occasions"][0].came == 1


def asked(client, url, people, text=""):
    for _ in range(people):
        PersonFactory()
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(url, {"text": text}) if text else client.get(url)
    assert answer.status_code == 200
    return len(queries)


def test_many_people_ask_no_more_of_the_database(as_, held):
    client, url, paste = as_("chair"), page("attendance", held), page("attendance_paste", held)
    client.get(url)
    counts = {asked(client, url, 1), asked(client, url, 1), asked(client, url, 3)}
    assert len(counts) == 1
    assert max(counts) <= 12
    chains = ("1. 林晓春", "1. 林晓春\n2. 王芳", "1. 小春\n2. 王芳\n3. 李娜")
    counts = {asked(client, paste, 1, chain) for chain in chains}
    assert len(counts) == 1
    assert max(counts) <= 12


def test_a_line_of_somebody_entered_already_says_so_before_it_is_confirmed(as_, held):
    wang = PersonFactory(name="王芳")
    PersonFactory(name="李娜")
    check_in(occasion=held, person=wang, by=None)
    answer = as_("chair").post(page("attendance_paste", held), {"text": "1. 王芳\n2. 李娜\n3. 王芳 +1"})
    rows = answer.context["review"].rows
    assert [(row.is_known, row.before) for row in rows] == [(True, ""), (False, ""), (False, "1. 王芳")]


@pytest.mark.parametrize(
    ("text", "note", "kin"), [("1. 王芳 +2\n2. 王芳", "", 0), ("1. 王芳\n2. 王芳 +2", "+2", 2)]
)
def test_of_somebody_who_writes_twice_the_last_line_counts_company_and_all(as_, held, text, note, kin):
    wang = PersonFactory(name="王芳")
    sent = {"text": text, "seen": digest_of(read_pasted(text)), "who-0": wang.pk, "confirm": "1"}
    as_("chair").post(page("attendance_paste", held), sent)
    assert held.check_ins.get().note == note
    assert (f"另有家属 {kin} 人" in shown(as_("chair").get(page("attendance", held)))) is bool(kin)


def test_who_declined_before_and_comes_now_is_said_before_it_is_confirmed(as_, cast, held):
    enter_attendance(
        occasion=held,
        came={},
        excused={PersonFactory(name=name).pk: "" for name in ("王芳", "李娜")},
        by=cast.chair,
    )
    answer = as_("chair").post(page("attendance_paste", held), {"text": "1. 王芳\n2. 李娜 请假"})
    assert [row.is_turned for row in answer.context["review"].rows] == [True, False]
    assert "原为请假，改为到会" in shown(answer)
