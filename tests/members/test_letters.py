"""入会申请书 and 会员登记表: what stands in them, for whom, and who may print them."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from docx import Document

from accounts.models import User
from members.models import Union
from members.services.decisions import Meeting
from members.services.joining import admit_people, apply_to_join, give_group_opinion
from tests.browsers import signed_in
from tests.factories.members import DepartmentFactory, PersonFactory
from vault.models import Export

pytestmark = pytest.mark.django_db


def colleague(cast, name="欧阳若兰", **facts):
    return PersonFactory(
        name=name,
        signs_in=True,
        standing__membership="none",
        standing__group=cast.leader_group,
        born_on=date(1990, 5, 6),
        mobile="13800000000",
        ethnicity="汉族",
        department=DepartmentFactory(name="三年级语文组"),
        **facts,
    )


def paper(client, name, person):
    response = client.get(reverse(f"members:{name}", args=[person.pk]))
    assert response.status_code == 200
    return text_of(response.content)


def text_of(content):
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_row_4_the_application_is_printed_with_what_was_said_and_decided(cast):
    person = colleague(cast)
    application = apply_to_join(
        person=person, by=person.user, group=cast.leader_group, statement="愿意为大家服务"
    )
    give_group_opinion(application=application, agrees=True, opinion="工作认真", by=cast.leader)
    said = paper(signed_in(cast.chair), "application_form", person)
    for part in (
        "入会申请书",
        "青禾小学工会委员会",
        "欧阳若兰",
        "愿意为大家服务",
        "工作认真",
        "组长（签名）",
    ):
        assert part in said


def test_row_4_the_registration_form_has_what_is_kept_and_blanks_for_the_rest(cast):
    person = colleague(cast)
    said = paper(signed_in(cast.chair), "registration_form", person)
    for part in ("会员登记表", "欧阳若兰", "1990年5月6日", "三年级语文组", "语文小组", "民族", "审批意见"):
        assert part in said
    assert "汉族" not in said
    Union.objects.update(optional_fields=["ethnicity"])
    assert "汉族" in paper(signed_in(cast.chair), "registration_form", person)


@pytest.mark.parametrize("kept_off", ["工资", "籍贯", "简历", "家庭"])
def test_what_the_union_does_not_need_is_not_asked(cast, kept_off):
    assert kept_off not in paper(signed_in(cast.chair), "registration_form", colleague(cast))


def test_everybody_prints_their_own_and_a_leader_s_copy_has_no_birthday(cast):
    person = colleague(cast)
    assert "13800000000" in paper(signed_in(person.user), "registration_form", person)
    mate = paper(signed_in(cast.leader), "registration_form", person)
    assert "13800000000" not in mate
    assert "1990" not in mate
    for name in ("application_form", "registration_form"):
        address = reverse(f"members:{name}", args=[person.pk])
        assert signed_in(cast.teacher).get(address).status_code == 404
        # Who may not read an application does not print it either.
        assert signed_in(cast.treasurer).get(address).status_code == 404
        assert signed_in(cast.auditor).get(address).status_code == 404


def test_what_was_written_to_another_group_s_leader_is_not_printed_for_this_one(cast):
    person = colleague(cast)
    apply_to_join(person=person, group=None, statement="只对工会说的话", by=person.user)
    assert "只对工会说的话" not in paper(signed_in(cast.leader), "application_form", person)
    assert "只对工会说的话" in paper(signed_in(cast.chair), "application_form", person)


def test_a_paper_is_in_chinese_whoever_prints_it(cast):
    User.objects.filter(pk=cast.chair.pk).update(language="en")
    cast.chair.refresh_from_db()
    said = paper(signed_in(cast.chair), "registration_form", colleague(cast))
    assert "会员登记表" in said
    assert "女" in said
    assert "female" not in said


def admitted(cast, count):
    people = [colleague(cast, name=f"新老师{n}") for n in range(count)]
    return admit_people(people=people, meeting=Meeting(localdate(), "吸收新会员"), groups={}, by=cast.chair)


@pytest.mark.parametrize("kind", ["application", "registration"])
def test_all_of_one_decision_are_printed_in_one_file_and_written_down(as_, cast, kind):
    decision = admitted(cast, 3)
    address = reverse("members:decision_forms", args=[decision.pk])
    response = as_("chair").post(address, {"kind": kind})
    assert all(f"新老师{n}" in text_of(response.content) for n in range(3))
    assert Export.objects.get().rows == 3
    assert as_("chair").get(address).status_code == 405
    assert as_("auditor").post(address, {"kind": kind}).status_code == 403


def test_a_paper_for_many_asks_no_more_than_for_one(as_, cast):
    asked = []
    for count in (1, 3):
        address = reverse("members:decision_forms", args=[admitted(cast, count).pk])
        client = as_("chair")
        with CaptureQueriesContext(connection) as statements:
            client.post(address, {"kind": "registration"})
        asked.append(len(statements))
    assert asked[0] == asked[1]
