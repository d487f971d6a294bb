"""What one wants to hear: the switches, one tap, and the door in a letter."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from office.services.forgetting import forget_person
from reminders.kinds import KINDS
from reminders.models import Notice, OptOut
from reminders.services.own import opt_in, opt_out
from reminders.tokens import off_token
from tests.factories.members import PersonFactory
from tests.factories.reminders import NoticeFactory

pytestmark = pytest.mark.django_db

OWN = reverse("reminders:own")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def teacher(cast):
    return cast.teacher.person


@pytest.fixture
def _sends_email(settings):
    settings.SENDS_EMAIL = True


def deaf(person):
    return set(OptOut.objects.filter(person=person).values_list("topic", flat=True))


def switch(topic, way):
    return reverse(f"reminders:topic_{way}", args=[topic])


def door(person, topic="birthday"):
    return reverse("reminders:off", args=[off_token(person=person.pk, topic=topic)])


class TestServices:
    def test_twice_off_is_off_and_on_again_is_on(self, cast, teacher):
        for _n in range(2):
            opt_out(person=teacher, topic="birthday", by=cast.teacher)
        assert deaf(teacher) == {"birthday"}
        for _n in range(2):
            opt_in(person=teacher, topic="birthday", by=cast.teacher)
        assert deaf(teacher) == set()

    def test_what_waits_of_the_topic_stays_in_the_inbox_alone(self, cast, teacher):
        wish = NoticeFactory(person=teacher, code="festival", waits=True)
        others = NoticeFactory(person=teacher, code="birthday", waits=True)
        opt_out(person=teacher, topic="festival", by=cast.teacher)
        assert list(Notice.objects.filter(waits=True)) == [others]
        assert Notice.objects.unread().filter(pk=wish.pk).exists()

    def test_a_duty_s_message_goes_all_the_same(self, cast, teacher):
        duty = NoticeFactory(person=teacher, code="waiting", waits=True)
        NoticeFactory(person=teacher, code="terms", waits=True)
        opt_out(person=teacher, topic="office", by=cast.teacher)
        assert list(Notice.objects.filter(waits=True)) == [duty]

    def test_no_more_mail_means_all_of_one_s_own(self, cast, teacher):
        NoticeFactory(person=teacher, code="waiting", waits=True)
        other = NoticeFactory(waits=True)
        opt_out(person=teacher, topic=OptOut.EMAIL, by=cast.teacher)
        assert list(Notice.objects.filter(waits=True)) == [other]

    @pytest.mark.parametrize(("topic", "who", "code"), [("weather", "teacher", "unknown_topic")])
    def test_unknown_topics_are_refused(self, cast, teacher, topic, who, code):
        with pytest.raises(ValidationError) as refusal:
            opt_out(person=teacher, topic=topic, by=getattr(cast, who))
        assert refusal.value.code == code

    def test_nobody_chooses_for_others(self, cast, teacher):
        with pytest.raises(ValidationError) as refusal:
            opt_out(person=teacher, topic="birthday", by=cast.chair)
        assert (refusal.value.code, deaf(teacher)) == ("not_own", set())


class TestOwnPage:
    def test_each_topic_has_its_own_button_that_acts_at_once(self, as_, teacher):
        client = as_("teacher")
        assert 'type="checkbox"' not in client.get(OWN).text
        page = client.post(switch("festival", "off"), {"among_all": "1"}, follow=True)
        assert page.redirect_chain == [(OWN, 302)]
        assert "已保存" in page.text
        assert "现在不接收" in page.text
        assert f'action="{switch("festival", "on")}"' in page.text
        assert deaf(teacher) == {"festival"}
        page = client.post(switch("festival", "on"), {"among_all": "1"}, follow=True).text
        assert "现在不接收" not in page
        assert deaf(teacher) == set()

    def test_a_change_of_plan_always_comes_and_the_topic_says_so(self, as_, cast):
        client = as_("teacher")
        (activity,) = [one for one in client.get(OWN).context["choices"] if one.topic == "activity"]
        assert activity.may_choose
        assert [str(one) for one in activity.kinds] == [str(KINDS["activity_tomorrow"].label)]
        assert [str(one) for one in activity.duties] == [str(KINDS["occasion_changed"].label)]
        assert "改期和取消一定会告诉有关的人" in client.get(OWN).text

    def test_the_office_s_topic_is_offered_to_those_who_hold_one(self, as_, cast):
        topics = {
            who: [one.topic for one in as_(who).get(OWN).context["choices"]] for who in ("teacher", "chair")
        }
        assert "office" not in topics["teacher"]
        assert "office" in topics["chair"]

    def test_duty_is_locked_with_a_sentence(self, as_, cast):
        page = as_("chair").get(OWN).text
        assert "必收：" in page
        assert "不能关闭" in page

    def test_without_mail_a_sentence_stands_for_the_switch(self, as_, cast):
        page = as_("teacher").get(OWN).text
        assert "工会还没有开通邮件" in page
        assert switch("email", "off") not in page

    @pytest.mark.usefixtures("_sends_email")
    def test_the_address_is_shown_or_the_way_to_have_one_entered(self, as_, teacher):
        assert "还没有登记您的邮箱" in as_("teacher").get(OWN).text
        type(teacher).objects.filter(pk=teacher.pk).update(email="lin@example.cn")
        assert "lin@example.cn" in as_("teacher").get(OWN).text

    @pytest.mark.usefixtures("_sends_email")
    def test_mail_can_be_switched_off(self, as_, teacher):
        client = as_("teacher")
        assert switch("email", "off") in client.get(OWN).text
        client.post(switch("email", "off"), {"among_all": "1"})
        assert deaf(teacher) == {OptOut.EMAIL}
        assert switch("email", "on") in client.get(OWN).text

    def test_it_asks_little(self, as_, cast, django_assert_max_num_queries):
        client = as_("chair")
        with django_assert_max_num_queries(9):
            client.get(OWN)


class TestOneTap:
    def test_off_and_undone(self, as_, teacher):
        client = as_("teacher")
        page = client.post(reverse("reminders:topic_off", args=["birthday"]), follow=True).text
        assert "您不会再收到“生日祝福”" in page
        assert deaf(teacher) == {"birthday"}
        page = client.post(reverse("reminders:topic_on", args=["birthday"]), follow=True).text
        assert "您现在会收到“生日祝福”" in page
        assert deaf(teacher) == set()

    @pytest.mark.parametrize("name", ["topic", "topic_off", "topic_on"])
    def test_a_topic_that_is_not_there(self, as_, cast, name):
        client = as_("teacher")
        ask = client.get if name == "topic" else client.post
        assert ask(reverse(f"reminders:{name}", args=["weather"])).status_code == 404


class TestDoorInALetter:
    def test_looking_changes_nothing_and_tells_only_the_topic(self, teacher):
        page = Client().get(door(teacher)).text
        assert "生日祝福" in page
        assert teacher.name not in page
        assert deaf(teacher) == set()

    def test_mail_programs_press_it_without_cookies(self, teacher):
        client = Client(enforce_csrf_checks=True)
        response = client.post(door(teacher), ONE_CLICK)
        assert response.status_code == 200
        assert deaf(teacher) == {"birthday"}
        assert client.post(door(teacher), ONE_CLICK).status_code == 200

    def test_the_way_back_stands_on_the_next_page(self, teacher):
        page = Client().post(door(teacher), ONE_CLICK).text
        assert 'name="again"' in page
        assert "您现在会收到" in Client().post(door(teacher), {"again": "1"}).text
        assert deaf(teacher) == set()

    @pytest.mark.parametrize("token", ["x", "a:b:c", "WzEsImJpcnRoZGF5Il0:1abc:xyz"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_forged_one_is_told_so(self, teacher, token, method):
        response = getattr(Client(), method)(reverse("reminders:off", args=[token]))
        assert response.status_code == 404
        assert "这个链接打不开" in response.text

    def test_somebody_who_was_forgotten_or_is_unknown(self, cast, teacher):
        nobody = reverse("reminders:off", args=[off_token(person=999_999_999, topic="birthday")])
        forgotten = PersonFactory(standing__category="")
        forget_person(person=forgotten, by=cast.chair, reason="书面申请", on_request=True)
        for address in (nobody, door(forgotten), door(teacher, topic="weather")):
            assert Client().post(address).status_code == 404
        assert not OptOut.objects.exists()

    def test_a_merged_row_means_the_one_that_was_kept(self, teacher):
        duplicate = PersonFactory(merged_into=teacher, standing__category="")
        Client().post(door(duplicate), ONE_CLICK)
        assert deaf(teacher) == {"birthday"}
        assert deaf(duplicate) == set()
