"""Resolutions and what becomes of them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from congress.models import Resolution
from congress.services.archive import archive_session
from congress.services.proceedings import write_proceedings
from congress.services.resolutions import (
    add_resolution,
    change_resolution,
    publish_resolution,
    report_progress,
)
from congress.services.sittings import close_sitting
from tests.congress.day import opened, sitting_today
from tests.congress.test_services_votes import enter, item_of, refused
from tests.factories.congress import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(union):
    return opened(9, 8, by=None)


def resolve(session, **fields):
    fields = {"title": "关于绩效工资分配方案的决议", "text": "会议通过。"} | fields
    return add_resolution(session=session, by=None, **fields)


def test_resolutions_are_numbered_within_the_session(sitting):
    assert [resolve(sitting.session).number for _one in range(2)] == [1, 2]


def test_nothing_is_resolved_before_the_meeting(union):
    refused("not_opened", lambda: resolve(sitting_today(2).session))


def test_row_77_there_is_no_resolution_on_what_was_not_passed(sitting):
    item = item_of(sitting)
    refused("not_passed", lambda: resolve(sitting.session, item=item))
    enter(item, 8, 4, 4, 0)
    refused("not_passed", lambda: resolve(sitting.session, item=item))
    enter(item, 8, 7, 1, 0, round=2)
    assert resolve(sitting.session, item=item).item == item


def test_an_item_of_another_session_is_refused(sitting):
    item = item_of(SessionFactory().sittings.get(), mode="hear", power=3, method="none")
    refused("other_session", lambda: resolve(sitting.session, item=item))


def test_public_words_stay_and_the_owner_can_change(sitting):
    resolution = publish_resolution(resolution=resolve(sitting.session), by=None)
    again = publish_resolution(resolution=resolution, by=None)
    assert again.published_on == localdate()
    same = {"resolution": again, "title": again.title, "by": None}
    again.refresh_from_db()
    refused("published", lambda: change_resolution(version=again.version, text="改了", **same))
    done = change_resolution(version=again.version, text=again.text, owner="校长办公室", **same)
    assert done.owner == "校长办公室"


def test_row_78_a_resolution_is_followed_up_at_the_next_session(sitting):
    resolution = resolve(sitting.session)
    archive_session(session=close_sitting(sitting=sitting, by=None).session, by=None)
    later = SessionFactory(term=sitting.session.term, number=sitting.session.number + 1)
    report_progress(resolution=resolution, status="open", text="已列入预算", reported_at=later, by=None)
    report_progress(resolution=resolution, status="done", text="已发放", by=None)
    resolution.refresh_from_db()
    assert resolution.status == Resolution.Status.DONE
    assert [one.text for one in resolution.progress.all()] == ["已列入预算", "已发放"]


def test_a_report_belongs_to_a_later_session_and_a_day_that_has_been(sitting):
    resolution = resolve(sitting.session)
    report = {"resolution": resolution, "status": "done", "text": "已落实", "by": None}
    refused("not_later", lambda: report_progress(reported_at=sitting.session, **report))
    refused("day_ahead", lambda: report_progress(reported_on=localdate() + timedelta(1), **report))
    refused("before_session", lambda: report_progress(reported_on=date(2020, 1, 1), **report))


def test_what_is_archived_can_only_be_read(sitting):
    item = item_of(sitting, mode="hear", power=3, method="none")
    refused("not_closed", lambda: archive_session(session=sitting.session, by=None))
    close_sitting(sitting=sitting, by=None)
    session = archive_session(session=sitting.session, by=None)
    item.refresh_from_db()
    for action in (
        lambda: write_proceedings(item=item, version=item.version, text="改", by=None),
        lambda: resolve(session),
        lambda: archive_session(session=session, by=None),
    ):
        refused("archived", action)


def test_what_was_said_can_be_written_after_the_meeting_and_not_over_another(sitting):
    item = item_of(sitting, mode="hear", power=3, method="none")
    close_sitting(sitting=sitting, by=None)
    write_proceedings(item=item, version=item.version, text="讨论热烈", by=None)
    with pytest.raises(ValidationError):
        write_proceedings(item=item, version=item.version, text="别的", by=None)
    item.refresh_from_db()
    assert item.proceedings == "讨论热烈"
