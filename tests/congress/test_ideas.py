"""Bright ideas (row 89): with a name or with none, supported, answered, taken down."""

import html
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.signing import TimestampSigner
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from congress.forms.ideas import is_of_this_page
from congress.models import Idea, IdeaSupport, Proposal
from congress.services import ideas
from congress.services.ideas import answer_idea, answer_mark, leave_idea, support_idea, take_down, write_idea
from tests.factories.congress import CallFactory
from vault.versions import StaleVersion

pytestmark = pytest.mark.django_db

OPEN = "/congress/ideas/unnamed/"
HTML = "<script>alert(1)</script>"


@pytest.fixture
def opened(monkeypatch):
    """The mark of a page that was opened so many seconds ago."""

    def mark(seconds):
        now = time.time()
        with monkeypatch.context() as earlier:
            earlier.setattr("django.core.signing.time.time", lambda: now - seconds)
            return TimestampSigner(salt="congress.idea").sign("")

    return mark


@pytest.fixture
def send(opened):
    def send(client=None, seconds=60, **fields):
        sent = {"title": "操场装灯", "text": "晚上打球看不见。", "opened": opened(seconds)} | fields
        return (client or Client()).post(OPEN, sent)

    return send


def everything():
    """Each row of each table with its transaction, and where the sequences stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT xmin::text, ctid::text, t::text FROM "{table}" t')
            tables[table] = set(cursor.fetchall())
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
        return tables, cursor.fetchall()


def write(cast, who="teacher", **fields):
    return write_idea(**{"title": "操场装灯", "text": "晚上打球看不见。"} | fields, by=getattr(cast, who))


def test_row_89_any_teacher_writes_with_a_name_or_without_and_it_is_adopted_and_awarded(as_, send):
    as_("teacher").post(reverse("congress:idea_add"), {"title": "读书角", "text": ""})
    send()
    named, unnamed = Idea.objects.get(title="读书角"), Idea.objects.get(title="操场装灯")
    assert (named.author.name, unnamed.author) == ("林晓春", None)
    chair = as_("chair")
    for idea, status in ((named, "adopted"), (unnamed, "awarded")):
        page = reverse("congress:idea_answer", args=[idea.pk])
        seen = chair.get(page).context["form"].initial["seen"]
        assert chair.post(page, {"status": status, "answer": "下学期就办。", "seen": seen}).status_code == 302
    page = as_("retiree").get(reverse("congress:idea_list")).content.decode()
    assert "读书角" in page
    assert "操场装灯" in page
    assert set(Idea.objects.values_list("status", flat=True)) == {"adopted", "awarded"}


@pytest.mark.parametrize("who", [None, "teacher", "chair"])
def test_nothing_about_who_wrote_it_is_stored_anywhere(as_, send, who):
    """Not even where a browser writes in which somebody has signed in."""
    client = as_(who) if who else Client()
    cookies = dict(client.cookies)
    before, sequences = everything()
    assert send(client).status_code == 302
    after, sequences_after = everything()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"congress_idea"}
    assert sequences_after == sequences
    (idea,) = Idea.objects.all()
    assert {n for n in ("author_id", "answered_by_id", "proposal_id") if getattr(idea, n)} == set()
    assert dict(client.cookies) == cookies


def test_the_page_without_names_sets_no_cookie_and_shows_nobody_s_name(as_):
    stranger = Client()
    page = stranger.get(OPEN)
    assert not page.cookies
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]
    signed_in = as_("teacher").get(OPEN)
    assert not signed_in.cookies
    assert "林晓春" not in signed_in.content.decode()
    assert not stranger.get(f"{OPEN}?thanks").cookies


def test_the_day_s_ideas_have_one_row_version_so_that_it_tells_no_order(cast):
    for title in ("甲", "乙", "丙"):
        leave_idea(title=title, text="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM congress_idea")
        assert cursor.fetchone() == (1,)


def test_a_day_takes_so_many_ideas_without_a_name_and_no_more(send, monkeypatch):
    monkeypatch.setattr(ideas, "UNNAMED_A_DAY", 2)
    send(title="甲")
    send(title="乙")
    full = send(title="丙")
    assert full.status_code == 422
    assert "丙" in full.content.decode()
    assert Idea.objects.count() == 2
    Idea.objects.update(written_on="2020-01-01")
    assert send(title="丙").status_code == 302


def test_the_same_words_sent_twice_are_one_idea(cast, send):
    send()
    assert send().status_code == 302
    assert write(cast) == write(cast)
    assert Idea.objects.count() == 2


@pytest.mark.parametrize(
    ("seconds", "fields"),
    [
        (1, {}),
        (90_000, {}),
        (60, {"opened": "forged"}),
        (60, {"opened": ""}),
        (60, {"website": "http://x"}),
        (60, {"title": ""}),
        (60, {"title": "长" * 101}),
        (60, {"text": "长" * 200_000}),
        (60, {"title": "看\u202e不见"}),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(send, seconds, fields):
    page = send(seconds=seconds, **fields)
    assert page.status_code == 422
    assert "alert-danger" in page.content.decode()
    assert "晚上打球看不见" in page.content.decode() or "text" in fields
    assert not Idea.objects.exists()


def test_a_page_that_was_open_too_long_is_sent_again_from_a_new_one(send):
    page = send(seconds=90_000).content.decode()
    fresh = re.search(r'name="opened" value="([^"]+)"', page)[1]
    assert is_of_this_page(html.unescape(fresh), within=timedelta(minutes=1))


def test_html_is_shown_as_it_was_typed(as_, send):
    send(title=HTML)
    page = as_("teacher").get(reverse("congress:idea_list")).content.decode()
    assert HTML not in page
    assert "&lt;script&gt;" in page


def test_support_counts_once_and_not_for_one_s_own(cast, as_):
    idea = write(cast)
    button = reverse("congress:idea_support", args=[idea.pk])
    chair = as_("chair")
    chair.post(button)
    chair.post(button)
    assert IdeaSupport.objects.count() == 1
    with pytest.raises(ValidationError) as refused:
        support_idea(idea=idea, by=cast.teacher)
    assert refused.value.code == "own_idea"
    chair.post(button, {"withdraw": "1"})
    assert not IdeaSupport.objects.exists()


def test_an_answer_says_what_becomes_of_it_in_words(cast):
    idea = write(cast)
    mark = answer_mark(idea)
    for status, answer in (("new", "好"), ("adopted", "  ")):
        with pytest.raises(ValidationError):
            answer_idea(idea=idea, status=status, answer=answer, seen=mark, by=cast.chair)
    answer_idea(idea=idea, status="adopted", answer="好", seen=mark, by=cast.chair)
    with pytest.raises(StaleVersion):
        answer_idea(idea=idea, status="answered", answer="不", seen=mark, by=cast.chair)


def test_what_is_taken_down_is_there_only_for_those_who_keep_the_list(cast, as_):
    idea = write(cast)
    with pytest.raises(ValidationError):
        take_down(idea=idea, reason=" ", by=cast.chair)
    page = reverse("congress:idea_detail", args=[idea.pk])
    chair, teacher = as_("chair"), as_("teacher")
    chair.post(reverse("congress:idea_take_down", args=[idea.pk]), {"reason": "点了同事的名"})
    assert teacher.get(page).status_code == 404
    assert teacher.post(reverse("congress:idea_support", args=[idea.pk])).status_code == 404
    assert "点了同事的名" in chair.get(page).content.decode()
    assert "操场装灯" not in chair.get(reverse("congress:idea_list")).content.decode()
    assert "操场装灯" in chair.get(reverse("congress:idea_list") + "?status=taken_down").content.decode()
    chair.post(reverse("congress:idea_put_back", args=[idea.pk]))
    assert teacher.get(page).status_code == 200


def test_those_who_answer_are_told_that_ideas_wait(cast, as_):
    write(cast)
    assert "?status=new" in as_("chair").get(reverse("congress:waiting")).content.decode()
    assert "?status=new" not in as_("teacher").get(reverse("congress:waiting")).content.decode()


def test_the_poster_leads_to_the_page_without_names(as_, settings):
    settings.SITE_URL = "https://union.example.edu.cn"
    page = as_("teacher").get(reverse("congress:idea_poster")).content.decode()
    assert "https://union.example.edu.cn/congress/ideas/unnamed/" in page
    assert "<svg" in page


@pytest.mark.parametrize("n", [1, 3, 40])
def test_the_list_asks_the_same_for_any_number(cast, as_, n, django_assert_num_queries):
    for number in range(n):
        support_idea(idea=write(cast, title=f"点子{number}"), by=cast.chair)
    client = as_("teacher")
    with django_assert_num_queries(6):
        client.get(reverse("congress:idea_list"))


def test_one_idea_asks_few_questions(cast, as_, django_assert_max_num_queries):
    idea = write(cast)
    client = as_("chair")
    with django_assert_max_num_queries(8):
        client.get(reverse("congress:idea_detail", args=[idea.pk]))


class TestAProposalOfIt:
    @pytest.fixture
    def call(self):
        return CallFactory()

    def propose(self, client, idea, call):
        return client.post(reverse("congress:idea_propose", args=[idea.pk, call.pk]))

    def test_whoever_takes_an_unnamed_idea_up_gets_a_draft_of_it(self, as_, cast, call):
        leave_idea(title="操场装灯", text="晚上打球看不见。")
        idea, teacher = Idea.objects.get(), as_("teacher")
        assert "congress" in self.propose(teacher, idea, call).url
        idea.refresh_from_db()
        assert (idea.proposal.status, idea.proposal.title) == ("draft", "关于操场装灯的提案")
        assert idea.proposal.proposer == cast.teacher.person
        assert idea.author is None
        page = reverse("congress:idea_detail", args=[idea.pk])
        assert reverse("congress:proposal_detail", args=[idea.proposal.pk]) in teacher.get(page).text
        # A draft is nobody else's business.
        assert (
            reverse("congress:proposal_detail", args=[idea.proposal.pk]) not in as_("leader").get(page).text
        )

    def test_it_becomes_one_proposal_and_a_named_one_its_author_s(self, as_, cast, call):
        idea = write(cast)
        self.propose(as_("leader"), idea, call)
        assert not Proposal.objects.exists()
        for _ in range(2):
            self.propose(as_("teacher"), idea, call)
        assert Proposal.objects.count() == 1

    def test_what_was_answered_goes_into_the_reasons(self, as_, cast, call):
        leave_idea(title="办公室放绿植", text="")
        idea = Idea.objects.get()
        answer_idea(idea=idea, status="adopted", answer="很好", seen=answer_mark(idea), by=cast.chair)
        self.propose(as_("teacher"), idea, call)
        idea.refresh_from_db()
        assert idea.proposal.title == "关于办公室放绿植的提案"
        assert "很好" in idea.proposal.reasons
        page = as_("teacher").get(reverse("congress:idea_detail", args=[idea.pk]))
        assert 'house-prose">办公室放绿植' not in page.content.decode()

    @pytest.mark.parametrize(
        ("said", "title"),
        [
            ("关于操场装灯", "关于操场装灯的提案"),
            ("操场装灯提案", "关于操场装灯提案"),
            ("灯" * 95, f"关于{'灯' * 95}的提案"),
            ("灯" * 96, "灯" * 96),
        ],
    )
    def test_it_is_called_as_proposals_are_where_that_is_not_too_long(self, as_, call, said, title):
        leave_idea(title=said, text="")
        self.propose(as_("teacher"), Idea.objects.get(), call)
        assert Proposal.objects.get().title == title

    def test_who_may_not_propose_is_told_so(self, as_, cast, call):
        leave_idea(title="操场装灯", text="")
        self.propose(as_("retiree"), Idea.objects.get(), call)
        assert not Proposal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_idea_sent_twice_at_once_is_one(cast):
    def send():
        try:
            return write_idea(title="旧书换新书", text="", by=cast.teacher)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as phone:
        with transaction.atomic():
            first = write_idea(title="旧书换新书", text="", by=cast.teacher)
            second = phone.submit(send)
            time.sleep(0.5)
        assert second.result() == first


def test_who_does_not_want_to_write_after_all_finds_the_way_back(client):
    page = client.get(reverse("congress:idea_open")).text
    assert f'href="{reverse("congress:idea_list")}"' in page
