"""Rules of procedure: presets, entering, correcting."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import RuleSet
from congress.presets_rules import PRESETS, rules_from
from congress.rules import rules_on
from congress.services.rules import add_rules, change_rules
from tests.factories.congress import RuleSetFactory

pytestmark = pytest.mark.django_db


def typed(**changes):
    rules = rules_from("national")
    names = (
        "source pass_rule congress_from term_years teachers_least leaders_most young_until presidium_least "
        "presidium_most papers_days staff_categories seconders who_seconds answer_days"
    )
    fields = {name: getattr(rules, name) for name in names.split()}
    shares = {"quorum": "2/3", "request": "1/3"}
    return fields | shares | {"version": 1, "effective_from": "2026-09-01"} | changes


def test_row_71_a_school_of_shanghai_begins_with_its_own_figures(as_):
    page = as_("chair").get(reverse("congress:rule_add"), {"preset": "shanghai"}).content.decode()
    assert "《上海市职工代表大会条例》" in page
    rules = rules_from("shanghai")
    assert (rules.pass_rule, rules.congress_from, rules.presidium_least) == ("ge_half", 100, 3)


def test_row_71_every_preset_can_be_saved():
    for year, code in enumerate(PRESETS, start=2020):
        rules = rules_from(code)
        rules.effective_from = date(year, 1, 1)
        rules.save()
    assert RuleSet.objects.count() == len(PRESETS)


def test_rules_hold_from_their_day_on():
    RuleSetFactory(effective_from=date(2024, 1, 1), seconders=3)
    RuleSetFactory(effective_from=date(2026, 9, 1), seconders=4)
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2026, 8, 31), date(2026, 9, 1))
    assert [rules_on(day).seconders for day in days] == [2, 3, 3, 4]


def test_the_chair_enters_rules(as_):
    answer = as_("chair").post(reverse("congress:rule_add"), typed(quorum="3／4", leaders_most=""))
    assert answer.status_code == 302
    rules = RuleSet.objects.get()
    assert (rules.quorum, rules.request, rules.leaders_most) == ((3, 4), (1, 3), None)


@pytest.mark.parametrize(
    "changes",
    [
        {"quorum": "4/3"},
        {"quorum": "三分之二"},
        {"request": "0/3"},
        {"teachers_least": 101},
        {"presidium_least": 9, "presidium_most": 5},
        {"term_years": 6},
        {"seconders": 21},
        {"source": ""},
        {"staff_categories": []},
        {"staff_categories": ["retired"]},
        {"effective_from": "2026-02-30"},
        {"note": "长" * 200_000},
        {"seconders": 99_999_999},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(as_, changes):
    answer = as_("chair").post(reverse("congress:rule_add"), typed(**changes))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not RuleSet.objects.exists()


def test_two_rule_sets_from_one_day_are_refused():
    RuleSetFactory(effective_from=date(2026, 9, 1))
    with pytest.raises(ValidationError) as refusal:
        add_rules(effective_from=date(2026, 9, 1), source="又一份", by=None)
    assert refusal.value.code == "congress_ruleset_effective_from_key"


def test_a_second_person_who_corrects_is_told(as_):
    rules = RuleSetFactory()
    change_rules(rules=rules, version=1, by=None, seconders=3)
    answer = as_("chair").post(reverse("congress:rule_edit", args=[rules.pk]), typed(seconders=5))
    assert answer.status_code == 422
    rules.refresh_from_db()
    assert rules.seconders == 3


def test_everybody_reads_the_rules_and_only_the_chair_changes_them(as_):
    RuleSetFactory(effective_from=localdate())
    page = as_("teacher").get(reverse("congress:rule_list")).content.decode()
    assert "本校教职工大会实施细则" in page
    assert reverse("congress:rule_add") not in page
    assert as_("teacher").get(reverse("congress:rule_add")).status_code == 403


@pytest.mark.parametrize("sets", [1, 3])
def test_the_list_asks_the_same_for_any_number(as_, sets, django_assert_max_num_queries):
    for year in range(sets):
        RuleSetFactory(effective_from=date(2020 + year, 1, 1))
    client = as_("teacher")
    with django_assert_max_num_queries(12):
        client.get(reverse("congress:rule_list"))


def test_the_page_of_rules_says_who_counts_as_staff(as_):
    RuleSetFactory(staff_categories=["permanent", "agency"])
    page = as_("teacher").get(reverse("congress:rule_list")).content.decode()
    assert "在编" in page
    assert "劳务派遣" in page
