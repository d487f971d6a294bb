"""Forgetting somebody in this room, and what it holds about them before."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from members.models import Person
from members.models.people import FORGOTTEN
from office.services.forgetting import forget_person, rows_behind
from office.services.my_file import take_file
from reminders.models import Delivery, Notice, OptOut
from reminders.reports.held import all_said_to, held_about
from reminders.services import forgetting
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory, DeliveryFactory, NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(cast):
    """Somebody who left, under another name than at first."""
    person = PersonFactory(name="欧阳若琳", standing__category="")
    Person.objects.filter(pk=person.pk).update(name="欧阳若兰")
    person.refresh_from_db()
    return person


def forget(person, cast):
    return forget_person(person=person, by=cast.chair, reason="书面申请", on_request=True)


def words():
    return {text for row in Notice.objects.values_list("title", "body") for text in row}


class TestForgetting:
    def test_what_they_were_told_is_gone(self, cast, gone):
        NoticeFactory(person=gone, delivery=DeliveryFactory(person=gone, reason="lan@example.cn: 550"))
        OptOut.objects.create(person=gone, topic="birthday")
        others = NoticeFactory(delivery=DeliveryFactory())
        forget(gone, cast)
        assert list(Notice.objects.all()) == [others]
        assert not OptOut.objects.exists()
        assert Delivery.objects.count() == 1

    @pytest.mark.parametrize("to", ["a colleague", "a group"])
    def test_others_were_told_of_the_mark_whatever_the_name_was(self, cast, gone, to):
        channel = ChannelFactory() if to == "a group" else None
        to_whom = {"person": None, "channel": channel} if channel else {"person": cast.chair.person}
        NoticeFactory(title="欧阳若兰的申请", body="请看欧阳若琳的申请", **to_whom)
        forget(gone, cast)
        assert words() == {f"{FORGOTTEN}的申请", f"请看{FORGOTTEN}的申请"}

    def test_a_name_that_somebody_else_bears_stays(self, cast, gone):
        PersonFactory(name="欧阳若琳")
        NoticeFactory(title="欧阳若琳的申请", body="欧阳若兰")
        forget(gone, cast)
        assert words() == {"欧阳若琳的申请", FORGOTTEN}

    def test_a_longer_name_of_somebody_else_stays(self, cast):
        gone = PersonFactory(name="李明", standing__category="")
        PersonFactory(name="李明华")
        NoticeFactory(title="李明、李明华", body="")
        forget(gone, cast)
        assert words() == {f"{FORGOTTEN}、李明华", ""}

    def test_a_long_title_still_has_room(self, cast, gone):
        NoticeFactory(title="欧阳若兰" * 50)
        forget(gone, cast)
        assert "欧阳" not in Notice.objects.get().title

    def test_the_rows_of_a_merged_person_go_together(self, cast, gone):
        duplicate = PersonFactory(name="欧阳岚", standing__category="", merged_into=gone)
        NoticeFactory(person=duplicate)
        NoticeFactory(person=cast.chair.person, title="欧阳岚", body="欧阳若兰")
        forget(gone, cast)
        assert words() == {FORGOTTEN}

    def test_the_dry_run_counts_each_row_once_in_one_query(self, cast, gone, django_assert_num_queries):
        NoticeFactory(person=gone, title="欧阳若兰", body="欧阳若琳")
        NoticeFactory(body="欧阳若琳、欧阳若兰")
        NoticeFactory()
        OptOut.objects.create(person=gone, topic="birthday")
        with django_assert_num_queries(1):
            rows = forgetting.rows_to_forget(Person.objects.filter(pk=gone.pk))
        assert sorted(rows.values()) == [1, 2]
        assert rows.items() <= rows_behind(Person.objects.filter(pk=gone.pk)).items()


class TestHeld:
    @pytest.fixture
    def teacher(self, cast):
        person = cast.teacher.person
        NoticeFactory(person=person, title="端午", body="安康", said_at="2026-06-19T08:00+08:00")
        NoticeFactory(person=cast.chair.person, title="别人的")
        DeliveryFactory(person=person, status="sent", sent_at=now())
        OptOut.objects.create(person=person, topic="birthday")
        return person

    def test_how_much_was_said_and_what_is_switched_off(self, teacher, django_assert_num_queries):
        with django_assert_num_queries(1):
            (section,) = held_about(teacher)
        assert [fact.label for fact in section.facts] == ["我的通知", "邮件", "已关闭"]
        assert section.facts[0].value == "1条 · 最近一条2026年6月19日"
        assert section.facts[2].value == "生日祝福"

    def test_nothing_held_is_no_section(self, cast):
        assert held_about(cast.leader.person) == []

    def test_the_copy_to_take_along_has_every_word(self, cast, teacher):
        assert [fact.value for fact in all_said_to(teacher).facts] == ["端午\n安康"]
        sections = {section.key: section for section in take_file(person=teacher, by=cast.teacher)}
        assert {"said", "said_in_full"} <= sections.keys()

    def test_it_stands_in_one_s_own_file(self, as_, teacher):
        assert "发给我的通知" in as_("teacher").get(reverse("office:my_file")).text
