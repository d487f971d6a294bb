"""Pages of resolutions, the register of decisions, and putting a session on file."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from congress.models import Resolution, Session
from congress.services.resolutions import add_resolution, publish_resolution
from congress.services.sittings import close_sitting
from congress.sheets import RESOLUTION
from members.sheets import code_of
from tests.congress.day import opened
from tests.congress.test_services_votes import enter, item_of
from tests.factories.congress import CallFactory, SessionFactory, TermFactory

pytestmark = pytest.mark.django_db


def url(name, row=None):
    return reverse(f"congress:{name}", args=[row.pk] if row else [])


def page(client, address, **query):
    return client.get(address, query).content.decode()


@pytest.fixture
def sitting(cast):
    return opened(3, by=cast.chair)


def resolve(session, public=True, **fields):
    fields = {"title": "关于绩效工资分配方案的决议", "text": "会议通过。"} | fields
    resolution = add_resolution(session=session, by=None, **fields)
    return publish_resolution(resolution=resolution, by=None) if public else resolution


def test_row_77_the_register_says_what_became_of_every_matter(as_, sitting):
    passed, failed = item_of(sitting, title="聘任办法"), item_of(sitting, title="考核办法")
    item_of(sitting, title="奖惩办法", withdrawn_reason="还要征求意见")
    item_of(sitting, title="福利方案")
    item_of(sitting, title="工会工作报告", mode="hear", power=3, method="none")
    enter(passed, sitting.present, sitting.present, 0, 0)
    enter(failed, sitting.present, 0, sitting.present, 0)
    found = as_("teacher").get(url("register")).context["decisions"]
    assert {one.item.title: one.is_passed for one in found} == {
        "聘任办法": True, "考核办法": False, "奖惩办法": None, "福利方案": None,
    }  # fmt: skip
    assert "还要征求意见" in page(as_("teacher"), url("register"))


def test_the_register_shows_no_session_in_preparation(as_, sitting):
    item_of(sitting, title="聘任办法")
    Session.objects.update(announced_at=None)
    assert "聘任办法" not in page(as_("teacher"), url("register"))
    assert "聘任办法" in page(as_("chair"), url("register"))


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", ["register", "resolution_list"])
def test_lists_ask_the_same_for_any_number(as_, sitting, name, number, django_assert_max_num_queries):
    for _one in range(number):
        item = item_of(sitting)
        enter(item, sitting.present, sitting.present, 0, 0)
        resolve(sitting.session, item=item)
    client = as_("teacher")
    with django_assert_max_num_queries(12):
        assert client.get(url(name)).status_code == 200


def test_a_resolution_is_written_made_public_and_read(as_, sitting):
    item, client = item_of(sitting), as_("chair")
    enter(item, sitting.present, sitting.present, 0, 0)
    address = url("resolution_add", sitting.session)
    assert item.title in page(client, address, item=item.pk)
    assert client.get(address, {"item": "x"}).status_code == 200
    client.post(address, {"item": item.pk, "title": "决议", "text": "通过", "owner": "校办", "due_on": ""})
    resolution = Resolution.objects.get()
    assert as_("teacher").get(url("resolution_detail", resolution)).status_code == 404
    client.post(url("resolution_publish", resolution))
    assert "校办" in page(as_("teacher"), url("resolution_detail", resolution))


def test_an_empty_resolution_is_refused_in_words(as_, sitting):
    response = as_("chair").post(url("resolution_add", sitting.session), {"item": "9999", "due_on": "明天"})
    assert response.status_code == 422
    assert not Resolution.objects.exists()


def test_the_words_of_a_public_resolution_stay(as_, sitting):
    resolution = resolve(sitting.session)
    resolution.refresh_from_db()
    typed = {
        "version": resolution.version,
        "title": resolution.title,
        "text": "改了",
        "owner": "",
        "due_on": "",
    }
    assert as_("chair").post(url("resolution_edit", resolution), typed).status_code == 422
    typed |= {"text": resolution.text, "owner": "总务处"}
    assert as_("chair").post(url("resolution_edit", resolution), typed).status_code == 302


def test_row_78_the_next_session_hears_how_far_a_resolution_is(as_, sitting):
    resolution, client = resolve(sitting.session), as_("chair")
    later = SessionFactory(term=sitting.session.term, number=sitting.session.number + 1)
    assert resolution.title in page(client, url("session_detail", later))
    form = client.get(url("progress_add", resolution)).context["form"]
    assert form["reported_at"].value() == later.pk
    report = {"status": "done", "text": "已全部落实", "reported_at": later.pk, "reported_on": localdate()}
    assert client.post(url("progress_add", resolution), report).status_code == 302
    assert "已全部落实" in page(as_("teacher"), url("resolution_list"))
    assert resolution.title not in page(client, url("session_detail", later))


def test_a_report_without_words_is_refused(as_, sitting):
    resolution = resolve(sitting.session)
    report = {"status": "gone", "text": "", "reported_at": sitting.session.pk, "reported_on": "x"}
    assert as_("chair").post(url("progress_add", resolution), report).status_code == 422
    assert not resolution.progress.exists()


def test_row_78_what_is_past_its_day_waits_for_the_chair(as_, sitting):
    resolve(sitting.session, due_on=localdate() - timedelta(1))
    assert url("resolution_list") in page(as_("chair"), url("waiting"))
    assert "house-badge is-alert" in page(as_("teacher"), url("resolution_list"), status="open")
    assert url("resolution_list") not in page(as_("teacher"), url("waiting"))


def test_a_session_is_archived_by_its_button_and_then_read_only(as_, cast, sitting):
    client, session = as_("chair"), sitting.session
    client.post(url("session_archive", session))
    session.refresh_from_db()
    assert session.archived_at is None
    close_sitting(sitting=sitting, by=cast.chair)
    assert url("session_archive", session) in page(client, url("session_detail", session))
    client.post(url("session_archive", session))
    session.refresh_from_db()
    assert session.archived_at
    assert client.post(url("resolution_add", session), {"title": "迟到", "text": "迟到"}).status_code == 422
    assert url("sitting_reopen", sitting) not in page(client, url("sitting_detail", sitting))


def test_the_sealed_copy_is_asked_for_where_the_doors_are_kept(as_, sitting):
    resolution = resolve(sitting.session)
    sheet = reverse("members:sheet", args=[code_of(RESOLUTION, resolution.pk)])
    assert sheet in page(as_("chair"), url("resolution_detail", resolution))
    assert sheet not in page(as_("teacher"), url("resolution_detail", resolution))


def test_only_the_chair_writes_resolutions(as_, sitting):
    resolution = resolve(sitting.session)
    for name, row in (("resolution_add", sitting.session), ("progress_add", resolution)):
        assert as_("teacher").get(url(name, row)).status_code == 403


def test_archiving_shows_first_what_is_loose(as_, sitting):
    resolution, client = resolve(sitting.session, public=False), as_("chair")
    sitting.session.preparation.create(title="布置会场", offset=-1)
    CallFactory(session=sitting.session)
    close_sitting(sitting=sitting, by=None)
    text = page(client, url("session_archive", sitting.session))
    for link in (url("resolution_detail", resolution), url("sitting_edit", sitting), "#preparation"):
        assert f'{link}"' in text
    assert "提案征集" in text
    assert Session.objects.get().archived_at is None
    assert client.post(url("session_archive", sitting.session)).status_code == 302
    text = page(client, url("resolution_detail", resolution))
    assert url("resolution_edit", resolution) not in text
    client.post(url("resolution_publish", resolution))
    resolution.refresh_from_db()
    assert resolution.published_on == localdate()


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_loose_asks_the_same_for_any_number(as_, sitting, number, django_assert_max_num_queries):
    for _one in range(number):
        resolve(sitting.session, public=False)
    client = as_("chair")
    with django_assert_max_num_queries(12):
        client.get(url("session_archive", sitting.session))


def test_nobody_is_asked_for_proposals_to_a_session_that_was_held(as_, sitting):
    CallFactory(session=sitting.session)
    pages = [reverse(f"congress:{name}") for name in ("home", "proposal_list", "proposal_mine")]
    write = reverse("congress:proposal_add", args=[sitting.session.call.pk])
    client = as_("teacher")
    assert all(write in page(client, address) for address in pages)
    close_sitting(sitting=sitting, by=None)
    assert not any(write in page(client, address) for address in pages)


@pytest.mark.parametrize(
    ("title", "proposed"),
    [
        ("讨论通过《聘任办法》", "关于《聘任办法》的决议"),
        ("听取学校工作报告", "关于学校工作报告的决议"),
        ("教职工考核办法", "关于教职工考核办法的决议"),
    ],
)
def test_the_title_of_a_resolution_names_the_matter(as_, sitting, title, proposed):
    item = item_of(sitting, title=title)
    text = page(as_("chair"), url("resolution_add", sitting.session), item=item.pk)
    assert f'value="{proposed}"' in text


def test_what_is_past_its_day_is_said_to_teachers_too(as_):
    term = TermFactory()
    earlier, later = (SessionFactory(term=term, number=number) for number in (1, 2))
    day = localdate() - timedelta(days=1)
    Resolution.objects.create(
        session=earlier, number=1, title="决议", text="同意。", due_on=day, published_on=day
    )
    page = as_("teacher").get(reverse("congress:session_detail", args=[later.pk])).text
    assert "已过期限" in page[page.index('id="open-resolutions"') :]
