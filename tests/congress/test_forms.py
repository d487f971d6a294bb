"""Forms of this room refuse with sentences, never with the name of a rule in the database."""

import pytest
from django.apps import apps
from django.urls import reverse

from congress.models import Body, Resolution
from tests.congress.test_rules import typed
from tests.factories.congress import (
    AgendaItemFactory,
    CallFactory,
    ConstituencyFactory,
    DelegateFactory,
    RuleSetFactory,
    SessionFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db

TERM = {"body": "staff_congress", "number": 1, "first": "2026-09-01", "last": "2030-08-31", "version": 1}


def rule_add():
    return reverse("congress:rule_add")


def rule_edit():
    return reverse("congress:rule_edit", args=[RuleSetFactory().pk])


def term_add():
    TermFactory(body=Body.STAFF_CONGRESS)
    return reverse("congress:term_add")


def constituency_add():
    place = ConstituencyFactory(name="第一选区")
    return reverse("congress:constituency_add", args=[place.term_id])


def delegate_edit():
    return reverse("congress:delegate_edit", args=[DelegateFactory(seat="formal").pk])


def session_add():
    return reverse("congress:session_add")


def item_add():
    return reverse("congress:item_add", args=[SessionFactory().pk])


def step_add():
    return reverse("congress:step_add", args=[SessionFactory().pk])


def call_edit():
    return reverse("congress:call_edit", args=[CallFactory().pk])


def resolution_edit():
    row = Resolution.objects.create(session=SessionFactory(), number=1, title="决议", text="通过。")
    return reverse("congress:resolution_edit", args=[row.pk])


def paper_add():
    return reverse("congress:paper_add", args=[AgendaItemFactory().session_id])


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        (rule_add, typed(presidium_least=9, presidium_most=5)),
        (rule_edit, typed(presidium_least=9, presidium_most=5)),
        (rule_add, typed(teachers_least=101)),
        (rule_add, typed(leaders_most=101)),
        (rule_add, typed(term_years=6)),
        (rule_add, typed(seconders=21)),
        (rule_add, typed(source=" ")),
        (rule_add, typed(staff_categories=[])),
        (rule_edit, typed(effective_from="")),
        (term_add, TERM),
        (term_add, TERM | {"number": 2, "first": "2024-05-01"}),
        (term_add, TERM | {"number": 2, "first": "2033-01-01"}),
        (constituency_add, {"name": "第一选区", "seats": 1, "version": 1}),
        (constituency_add, {"name": " ", "seats": 0, "version": 1}),
        (delegate_edit, {"heads_delegation": "on", "version": 1}),
        (session_add, {"number": 0, "formal_on": "2026-12-10", "calling": "ordinary", "version": 1}),
        (item_add, {"title": "奖金方案", "part": "formal", "power": 4, "mode": "hear", "version": 1}),
        (item_add, {"title": " ", "part": "formal", "version": 1}),
        (step_add, {"title": "发通知", "days": 181, "when": "before", "version": 1}),
        (call_edit, {"opens_on": "2026-12-10", "closes_on": "2026-12-01", "version": 1}),
        (resolution_edit, {"title": "决议", "text": " ", "version": 1}),
        (paper_add, {"title": "方案", "version": 1}),
    ],
)
def test_no_form_shows_the_name_of_a_rule(as_, page, sent):
    answer = as_("chair").post(page(), sent)
    assert answer.status_code == 422
    errors = str(dict(answer.context["form"].errors))
    names = [
        rule.name
        for model in apps.get_app_config("congress").get_models()
        for rule in model._meta.constraints
    ]
    assert errors != "{}"
    assert "约束" not in errors
    assert not [name for name in names if name in errors]
