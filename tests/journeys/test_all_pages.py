"""Every page of the demo school, for each who signs in, at a desk and on a phone: minutes each."""

import pytest

from accounts.models import User
from office.demo.cast import CAST
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.walking import walk

# The fewest pages that each of them reaches: a walk that ends early would find nothing wrong.
FEWEST = {
    "chair": 60,
    "treasurer": 25,
    "auditor": 25,
    "leader": 25,
    "teacher": 15,
    "office": 15,
    "administrator": 8,
}


@pytest.mark.trial
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("who", [part.label.split()[-1] for part in CAST])
def test_every_page_is_sound(visit, who, size):
    assert _found_by(visit(size), who) == []


@pytest.mark.trial
@pytest.mark.parametrize("who", list(FEWEST))
def test_every_page_is_sound_in_the_widest_writing(visit, who):
    User.objects.update(type_size=User.TypeSize.LARGEST, language="en")
    assert _found_by(visit(PHONE), who) == []


@pytest.mark.trial
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("who", ["chair", "teacher", "administrator"])
def test_the_keyboard_alone_reaches_everything(visit, who, size):
    visitor = visit(size)
    visitor.sign_in(who)
    missed = {name: visitor.missed_by_keyboard() for name in walk(visitor)}
    assert {name: found for name, found in missed.items() if found} == {}
    assert len(missed) >= FEWEST[who]


def _found_by(visitor, who):
    """What is wrong on the pages that somebody reaches."""
    visitor.sign_in(who)
    found, seen = [], 0
    for name in walk(visitor):
        seen += 1
        try:
            visitor.audit()
        except AssertionError as error:
            found.append(f"{name}: {error}")
    assert seen >= FEWEST[who]
    return found
