"""Nobody is forgotten and nobody told twice while processes are killed: real workers, small numbers.

`make trial` does the same at full size.
"""

import pytest

from tests.reminders.faults import enter, kill_workers, outcome, settle, wait_for_everybody
from tests.reminders.house import BRISK, open_house
from tests.reminders.letterbox import local_letterbox

pytestmark = pytest.mark.django_db(transaction=True)

CONCURRENCY = 2


def test_n1_nobody_is_forgotten_or_told_twice_when_workers_are_killed():
    settle()
    enter(300)
    kills = 4
    with local_letterbox(pause=0.02) as box:
        with open_house("worker", "beat", environment={**BRISK, "EMAIL_URL": box.url}) as house:
            restarted = kill_workers(house, box, kills=kills, step=30)
            wait_for_everybody(box)
            found = outcome(box, restarted)
    print(found)
    found.assert_nobody_forgotten_or_told_twice(most_repeated=kills * CONCURRENCY)
