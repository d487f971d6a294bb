"""A reading that is started, looked into, changed and confirmed, for tests."""

from office.drafts import Draft
from office.services import act_on_line, confirm_reading, start_reading
from tests.office.plan_texts import OWN_PLAN


def started(cast, text=OWN_PLAN, year=2027):
    return start_reading(text=text, year=year, by=cast.chair)


def confirmed(cast, reading):
    reading.refresh_from_db()
    return confirm_reading(reading=reading, version=reading.version, by=cast.chair)


def draft_of(reading):
    reading.refresh_from_db()
    return Draft.from_json(reading.draft)


def line_named(reading, words):
    draft = draft_of(reading)
    return next(line for line in draft.activities if words in line.title)


def sums_of(draft):
    return {(line.item, line.category): line for line in draft.money}


def act(cast, reading, line, verb):
    return act_on_line(reading=reading, line_id=line.id, rev=line.rev, verb=verb, by=cast.chair)
