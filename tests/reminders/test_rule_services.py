"""Rules: switched, changed, refused where they could not be said."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from reminders.kinds import KINDS
from reminders.models import Notice, Progress, ReminderRule
from reminders.services.finding import find_due
from reminders.services.rules import change_rule, speaks_afterwards, switch_rule
from tests.factories.members import PersonFactory
from tests.factories.reminders import ChannelFactory
from tests.reminders.clock import at, looked_until
from vault.versions import StaleVersion

pytestmark = pytest.mark.django_db


def rule(code):
    return ReminderRule.objects.get(code=code)


def change(cast, code, **fields):
    row = rule(code)
    return change_rule(rule=row, version=row.version, by=cast.chair, **fields)


def refusal(cast, code, **fields):
    with pytest.raises(ValidationError) as refused:
        change(cast, code, **fields)
    return {name: errors[0].code for name, errors in refused.value.error_dict.items()}


def test_a_rule_that_is_switched_on_begins_today(cast):
    looked_until("2026-01-01")
    switch_rule(rule=rule("terms"), is_on=True, by=cast.chair)
    assert rule("terms").is_on
    assert Progress.objects.get(rule__code="terms").found_until > date(2026, 1, 1)


def test_switching_on_what_is_on_does_not_drop_what_was_missed(cast):
    looked_until("2026-01-01")
    switch_rule(rule=rule("birthday"), is_on=True, by=cast.chair)
    assert Progress.objects.get(rule__code="birthday").found_until == date(2026, 1, 1)


def test_what_is_off_says_nothing(cast):
    PersonFactory(born_on=date(1980, 6, 19))
    looked_until("2026-06-18")
    switch_rule(rule=rule("birthday"), is_on=False, by=cast.chair)
    find_due(at("2026-06-19 12:00"))
    assert not Notice.objects.filter(rule__code="birthday").exists()


def test_the_kind_s_own_words_are_not_stored(cast):
    own = KINDS["birthday"].zh
    changed = change(
        cast, "birthday", title_zh=own.title, body_zh=own.body.replace("\n", "\r\n"), title_en="Hi"
    )
    assert (changed.title_zh, changed.body_zh, changed.title_en) == ("", "", "Hi")


def test_after_a_change_nothing_is_said_twice_on_one_day(cast):
    PersonFactory(born_on=date(1980, 6, 19))
    looked_until("2026-06-18")
    find_due(at("2026-06-19 08:00"))
    before = list(Notice.objects.filter(rule__code="birthday").values_list("pk", "title"))
    change(cast, "birthday", title_zh="换了说法", at=time(9, 0), crowd="everybody")
    find_due(at("2026-06-19 09:30"))
    assert before
    assert list(Notice.objects.filter(rule__code="birthday").values_list("pk", "title")) == before


def test_a_change_holds_from_today(cast):
    PersonFactory(born_on=date(1980, 6, 19))
    looked_until("2026-06-18")
    change(cast, "birthday", title_zh="{name}，生日快乐")
    find_due(at("2026-06-19 08:00"))
    assert Notice.objects.get(rule__code="birthday").title.endswith("，生日快乐")


@pytest.mark.parametrize(
    ("code", "fields", "expected"),
    [
        ("birthday", {"leads": [3]}, {"leads": "no_such_setting"}),
        ("festival", {"leads": [1, 0]}, {"leads": "no_such_setting"}),
        ("terms", {"leads": [0, 1, 2, 3, 4, 5, 6]}, {"leads": "too_many"}),
        ("terms", {"leads": [366]}, {"leads": "too_far"}),
        ("routine", {"leads": [-61]}, {"leads": "too_far"}),
        ("terms", {"leads": [-1]}, {"leads": "not_afterwards"}),
        ("terms", {"leads": []}, {"leads": "none_left"}),
        ("festival", {"festivals": []}, {"festivals": "none_left"}),
        ("birthday_list", {"posts": []}, {"posts": "none_left"}),
        ("birthday_list", {"month_day": 29}, {"month_day": "not_in_every_month"}),
        ("birthday", {"month_day": 3}, {"month_day": "no_such_setting"}),
        ("waiting", {"at": time(8, 0)}, {"at": "no_such_setting"}),
        ("birthday", {"body_zh": "{nickname}"}, {"body_zh": "unknown_field"}),
        ("birthday", {"body_en": "{{name}}"}, {"body_en": "unreadable_braces"}),
        ("birthday", {"body_en": "{name"}, {"body_en": "unreadable_braces"}),
    ],
)
def test_what_could_not_be_said_is_refused_by_field(cast, code, fields, expected):
    assert refusal(cast, code, **fields) == expected
    assert rule(code).version == 1


def test_a_group_must_not_hear_what_is_for_single_people(cast):
    channel = ChannelFactory()
    assert refusal(cast, "waiting", channels=[channel]) == {"groups": "not_for_groups"}
    assert list(change(cast, "birthday", channels=[channel]).channels.all()) == [channel]


def test_a_group_out_of_use_stays_ticked(cast):
    idle, busy = ChannelFactory(is_on=False), ChannelFactory()
    rule("festival").channels.add(idle)
    change(cast, "festival", channels=[busy])
    assert set(rule("festival").channels.all()) == {idle, busy}


def test_only_groups_changed_is_a_new_version_too(cast):
    change(cast, "festival", channels=[ChannelFactory()])
    assert rule("festival").version == 2
    with pytest.raises(StaleVersion):
        change_rule(rule=rule("festival"), version=1, by=cast.chair)


def test_few_kinds_speak_afterwards():
    assert {code for code, kind in KINDS.items() if speaks_afterwards(kind)} == {"routine", "gift_receipts"}
