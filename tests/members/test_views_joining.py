"""Pages of joining: who sees what, on the phone and in the office."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image

from members.models import Application, Decision, Move
from members.services.joining import apply_to_join, give_group_opinion
from tests.browsers import signed_in
from tests.factories.members import PersonFactory, UnionGroupFactory

pytestmark = pytest.mark.django_db

Status = Application.Status
APPLY = "/members/join/"
LIST = "/members/applications/"
DECIDE = "/members/applications/decide/"
ADMIT = "/members/applications/admit/"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def colleague(name="新老师", **standing):
    facts = {"standing__membership": "none"} | {f"standing__{k}": v for k, v in standing.items()}
    return PersonFactory(name=name, signs_in=True, **facts)


def waiting(cast, *, ready=False, group=None):
    person = colleague()
    application = apply_to_join(person=person, by=person.user, group=group or cast.leader_group)
    if ready:
        give_group_opinion(application=application, agrees=True, opinion="", by=cast.leader)
    return application


def minutes(name="会议记录.jpg"):
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def meeting(**facts):
    return {"met_on": localdate(), "title": "吸收新会员"} | facts


def page(name, *args):
    return reverse(f"members:{name}", args=args)


def test_row_4_a_colleague_applies_on_the_phone_and_sees_how_far_it_has_come(cast):
    person = colleague(group=cast.leader_group)
    client = signed_in(person.user)
    assert client.get(APPLY).context["form"].initial["group"] == cast.leader_group.pk
    typed = {"group": cast.leader_group.pk, "statement": "想和大家一起"}
    assert client.post(APPLY, typed).status_code == 302
    assert "待小组意见" in client.get(APPLY).text
    application = person.applications.get()
    signed_in(cast.leader).post(page("application_opinion", application.pk), {"agrees": "yes"})
    assert "待委员会批准" in client.get(APPLY).text
    signed_in(cast.chair).post(f"{DECIDE}?application={application.pk}", meeting())
    assert "已入会" in client.get(APPLY).text


def test_applying_twice_is_one_application(cast):
    person = colleague()
    client = signed_in(person.user)
    assert [client.post(APPLY).status_code for _ in range(2)] == [302, 422]
    assert person.applications.count() == 1


def test_a_member_is_told_and_has_no_form(as_, cast):
    page = as_("teacher").get(APPLY)
    assert page.context["problem"].code == "member_already"
    assert "<textarea" not in page.text
    assert as_("teacher").post(APPLY).status_code == 422


def test_one_s_own_application_is_taken_back_and_nobody_else_s(as_, cast):
    application = waiting(cast)
    address = page("application_withdraw", application.pk)
    assert as_("teacher").post(address).status_code == 404
    client = signed_in(application.person.user)
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    application.refresh_from_db()
    assert application.status == Status.WITHDRAWN


def test_a_refusal_is_read_by_the_applicant(cast):
    application = waiting(cast, ready=True)
    address = page("application_refuse", application.pk)
    chair = signed_in(cast.chair)
    assert chair.post(address, meeting()).status_code == 422
    assert chair.post(address, meeting(reason="材料不齐，补齐后再议")).status_code == 302
    text = signed_in(application.person.user).get(APPLY).text
    assert "未批准" in text
    assert "材料不齐，补齐后再议" in text
    assert "<textarea" in text


def test_a_leader_sees_the_applications_of_the_own_group_only(as_, cast):
    own, other = waiting(cast), waiting(cast, group=UnionGroupFactory())
    leader = as_("leader")
    assert list(leader.get(LIST).context["applications"]) == [own]
    assert leader.get(page("application_detail", own.pk)).status_code == 200
    for name in ("application_detail", "application_opinion"):
        assert leader.get(page(name, other.pk)).status_code == 404
    assert leader.post(page("application_opinion", other.pk), {"agrees": "yes"}).status_code == 404
    assert set(as_("chair").get(LIST).context["applications"]) == {own, other}


@pytest.mark.parametrize("who", ["leader", "auditor", "treasurer", "teacher"])
def test_only_the_committee_decides(as_, cast, who):
    application = waiting(cast, ready=True)
    for address in (
        f"{DECIDE}?application={application.pk}",
        ADMIT,
        page("application_refuse", application.pk),
    ):
        assert as_(who).post(address, meeting(person=[application.person_id])).status_code == 403
    application.refresh_from_db()
    assert application.is_open


def test_a_group_against_says_why(as_, cast):
    application = waiting(cast)
    address = page("application_opinion", application.pk)
    assert as_("leader").post(address, {"agrees": "no"}).status_code == 422
    assert as_("leader").post(address, {"agrees": ""}).status_code == 422
    assert as_("leader").post(address, {"agrees": "no", "opinion": "还不了解"}).status_code == 302
    assert "还不了解" in as_("chair").get(page("application_detail", application.pk)).text


def test_several_applicants_are_admitted_by_one_decision_each_into_a_group(as_, cast):
    first, second = waiting(cast, ready=True), waiting(cast, ready=True)
    other = UnionGroupFactory(name="数学小组")
    address = f"{DECIDE}?application={first.pk}&application={second.pk}"
    client = as_("chair")
    assert len(client.get(address).context["form"].group_fields) == 2
    groups = {f"group_{first.person_id}": other.pk, f"group_{second.person_id}": cast.leader_group.pk}
    response = client.post(address, meeting(minutes=minutes(), **groups))
    decision = Decision.objects.get()
    assert response.url == page("decision_detail", decision.pk)
    moved = {move.person_id: move.group for move in decision.moves.all()}
    assert moved == {first.person_id: other, second.person_id: cast.leader_group}
    assert client.post(address, meeting(**groups)).status_code == 422
    assert Decision.objects.count() == 1


def test_deciding_without_a_tick_leads_back(as_, cast):
    for address in (DECIDE, f"{DECIDE}?application=x&application=99999999999999999999"):
        assert as_("chair").get(address).url == LIST
        assert as_("chair").post(address, meeting()).status_code == 422


def test_several_are_admitted_at_once_as_one_meeting_agreed(as_, cast):
    people = [colleague(), colleague(group=UnionGroupFactory(name="数学小组"))]
    client = as_("chair")
    offered = {one.person_id for one in client.get(ADMIT).context["candidates"]}
    assert offered == {person.pk for person in people}
    typed = meeting(person=[p.pk for p in people], group=cast.leader_group.pk, minutes=minutes())
    assert client.post(ADMIT, typed).status_code == 302
    groups = [p.standings.get(period__contains=localdate()).group.name for p in people]
    assert groups == ["语文小组", "数学小组"]
    again = client.post(ADMIT, meeting(person=[p.pk for p in people]))
    assert again.status_code == 422
    assert len(again.context["form"].non_field_errors()) == 2
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"met_on": ""},
        {"met_on": "2099-01-01"},
        {"met_on": "1900-01-01"},
        {"title": ""},
        {"title": "长" * 200},
        {"person": []},
        {"person": ["x", "99999999999999999999", "-1"]},
        {"group": "x"},
        {"minutes": SimpleUploadedFile("a.exe", b"MZ")},
    ],
)
def test_bad_input_admits_nobody(as_, cast, wrong):
    person, before = colleague(), Move.objects.count()
    response = as_("chair").post(ADMIT, meeting(person=[person.pk]) | wrong)
    assert response.status_code == 422
    assert (Move.objects.count(), Decision.objects.count()) == (before, 0)


def test_a_list_is_narrowed_and_a_spoilt_address_is_no_failure(as_, cast):
    colleague("欧阳若兰")
    colleague("王小明")
    client = as_("chair")
    assert [one.person.name for one in client.get(ADMIT, {"q": "ouyang"}).context["candidates"]] == [
        "欧阳若兰"
    ]
    assert client.get(ADMIT, {"q": "a\0b"}).status_code == 200
    assert client.get(LIST, {"status": "nonsense", "page": "1"}).status_code == 200
    assert client.get(LIST, {"status": "admitted"}).status_code == 200


def test_an_application_on_paper_is_entered_by_the_leader_for_the_own_group(as_, cast):
    mate, stranger = colleague(group=cast.leader_group), colleague(group=UnionGroupFactory())
    leader, address = as_("leader"), page("application_enter")
    typed = {"applied_on": localdate(), "group": cast.leader_group.pk}
    assert leader.post(address, typed | {"staff_number": stranger.staff_number}).status_code == 422
    assert leader.post(address, typed | {"staff_number": mate.staff_number}).status_code == 302
    application = Application.objects.get()
    assert application.entered_by == cast.leader
    assert "高明" in leader.get(page("application_detail", application.pk)).text


def test_the_minutes_are_for_those_who_see_the_registry_and_lie_in_no_public_folder(as_, cast, settings):
    person = colleague()
    as_("chair").post(ADMIT, meeting(person=[person.pk], minutes=minutes()))
    decision = Decision.objects.get()
    address = page("decision_minutes", decision.pk)
    response = as_("auditor").get(address)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")
    for who in ("leader", "teacher", "retiree"):
        assert as_(who).get(address).status_code == 403
    assert as_("chair").get(f"/media/{decision.minutes.name}").status_code == 404
    (settings.MEDIA_ROOT / decision.minutes.name).unlink()
    assert as_("chair").get(address).status_code == 404


def test_minutes_that_were_not_given_are_not_there(as_, cast):
    decision = Decision.objects.create(met_on=date(2026, 9, 1), title="吸收新会员")
    assert as_("chair").get(page("decision_minutes", decision.pk)).status_code == 404


def test_pages_ask_as_much_for_few_as_for_many(as_, cast):
    client, asked = as_("chair"), []
    for _ in range(3):
        ready = [waiting(cast, ready=True), waiting(cast, ready=True)]
        waiting(cast)
        colleague(group=cast.leader_group)
        client.post(f"{DECIDE}?application={ready[0].pk}", meeting())
        keys = "&".join(
            f"application={a.pk}" for a in Application.objects.filter(status="awaiting_committee")
        )
        detail = page("decision_detail", Decision.objects.first().pk)
        pages = (LIST, f"{DECIDE}?{keys}", ADMIT, page("application_detail", ready[1].pk), detail, APPLY)
        asked.append([statements(client, one) for one in pages])
    assert asked[0] == asked[1] == asked[2]
    assert max(asked[0]) <= 12


def statements(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_member_is_told_so_without_a_name_and_finds_the_way_back(as_, cast):
    page = as_("teacher").get(APPLY).text
    assert "您已经是会员了" in page
    assert f"{cast.teacher.person.name}已经是会员" not in page
    assert "回首页" in page
