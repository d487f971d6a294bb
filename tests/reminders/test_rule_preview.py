"""The preview: the next real messages with what is typed, and nothing saved."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from reminders.kinds import KINDS
from reminders.models import Notice, OptOut, ReminderRule
from reminders.reports.preview import next_samples
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory
from tests.reminders.test_rule_views import stored, typed

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def preview(client, code, headers=HTMX, **changes):
    address = reverse("reminders:rule_preview", args=[code])
    return client.post(address, typed(client, code, **changes), headers=headers)


def born_in(days, **fields):
    day = localdate() + timedelta(days=days)
    return PersonFactory(born_on=day.replace(year=1980), **fields)


def test_three_wishes_to_real_people_in_both_languages(cast):
    born_in(2, name="孙文静")
    for days in (4, 6, 8):
        born_in(days)
    samples = next_samples(stored("birthday"), to_groups=False)
    assert len(samples) == 3
    assert [sample.day for sample in samples] == sorted(sample.day for sample in samples)
    first = next(sample for sample in samples if sample.first == "孙文静")
    assert [text.language for text in first.texts] == ["zh-hans", "en"]
    assert "亲爱的孙文静老师" in first.texts[0].body
    assert "Dear 孙文静" in first.texts[1].body


def test_the_preview_says_what_is_typed_and_stores_nothing(as_):
    born_in(2)
    page = preview(as_("chair"), "birthday", title_zh="{name}生快")
    assert "生快" in page.text
    assert "<html" not in page.text
    assert stored("birthday").version == 1
    assert not Notice.objects.exists()


def test_days_and_crowd_that_are_typed_count(as_, cast):
    samples = preview(as_("chair"), "festival", festivals=["qixi"]).context["samples"]
    assert {sample.about for sample in samples} == {"七夕节"}
    assert samples[0].number > 1


def test_without_a_script_the_whole_page_answers_with_what_was_typed(as_):
    page = preview(as_("chair"), "festival", headers={}, title_zh="没存的标题")
    assert page.status_code == 200
    assert page.context["form"]["title_zh"].value() == "没存的标题"
    assert 'id="rule-form"' in page.text
    assert 'class="rules-sample"' in page.text


def test_a_refused_field_is_said_in_place_of_the_preview(as_):
    page = preview(as_("chair"), "birthday", body_zh="{nickname}")
    assert page.status_code == 422
    assert "{nickname}" in page.text
    assert "暂时不能预览" in page.text


def test_what_another_saved_meanwhile_does_not_stop_the_preview(as_):
    ReminderRule.objects.update(at="08:00")
    assert preview(as_("chair"), "birthday", version=1).status_code == 200


def test_words_are_shown_as_words(as_):
    page = preview(as_("chair"), "festival", body_zh="<script>alert(1)</script>")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_a_group_is_shown_its_own_words_once_it_is_ticked(as_):
    group, chair = ChannelFactory(), as_("chair")
    assert all(sample.group is None for sample in preview(chair, "festival").context["samples"])
    samples = preview(chair, "festival", groups=[group.pk]).context["samples"]
    assert all(sample.group.title.endswith("的祝福") for sample in samples)


@pytest.mark.parametrize("code", KINDS)
def test_where_there_is_nothing_to_say_the_facts_stand_in_brackets(code, union):
    rule = stored(code)
    rule.festivals, rule.leads = [], []
    sample = next_samples(rule, to_groups=True)[0]
    if sample.day is None:
        shown = "".join(text.title + text.body for text in sample.texts)
        assert "{" not in shown
        assert "〔" in sample.texts[0].body or not KINDS[code].fields
        assert "[" in sample.texts[1].body


def test_who_asked_not_to_be_told_is_not_counted(cast):
    person = born_in(1)
    OptOut.objects.create(person=person, topic=KINDS["birthday"].topic)
    sample = next(
        one
        for one in next_samples(stored("birthday"), to_groups=False)
        if one.day == localdate() + timedelta(days=1)
    )
    assert sample.first != person.name


@pytest.mark.parametrize("many", [1, 3, 40])
@pytest.mark.parametrize("code", ["birthday", "festival", "chair_week", "terms"])
def test_a_preview_asks_the_same_at_any_number_of_people(as_, many, code):
    for n in range(many):
        born_in(n + 1)
    ReminderRule.objects.get(code=code).channels.set([ChannelFactory() for _ in range(many)])
    chair = as_("chair")
    sent = typed(chair, code)
    with CaptureQueriesContext(connection) as asked:
        chair.post(reverse("reminders:rule_preview", args=[code]), sent, headers=HTMX)
    assert len(asked) <= 12
