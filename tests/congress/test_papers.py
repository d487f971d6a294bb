"""Papers of a session: put out, revised, read; opinions on them and what they are answered."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from congress.forms.papers import PaperForm
from congress.models import Opinion, Paper, PaperRead
from congress.reports.papers import opinions_on, papers_of, papers_waiting, readers_of
from congress.services.opinions import answer_opinion, give_opinion
from congress.services.papers import (
    add_paper,
    change_paper,
    drop_paper,
    mark_read,
    publish_paper,
    revise_paper,
)
from paperwork.letters import new_letter
from tests.factories.congress import AgendaItemFactory, SessionFactory
from tests.factories.members import PersonFactory, PostFactory

pytestmark = pytest.mark.django_db
PLAN = "教师绩效分配方案（草案）"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def paper_of(session=None, *, out=True, **facts):
    facts = {"session": session or SessionFactory(), "title": PLAN, "body": "第一条……", "by": None} | facts
    paper = add_paper(**facts)
    return publish_paper(paper=paper, by=None) if out else paper


def test_a_draft_is_changed_and_removed_and_what_is_out_is_not():
    draft = paper_of(out=False)
    draft = change_paper(paper=draft, version=draft.version, title="新方案", body="第一条", by=None)
    assert draft.title == "新方案"
    out = publish_paper(paper=draft, by=None)
    out.refresh_from_db()
    for act in (
        lambda: change_paper(paper=out, version=out.version, title="改", body="改", by=None),
        lambda: drop_paper(paper=out, by=None),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.code == "published"
    drop_paper(paper=paper_of(out=False), by=None)
    assert Paper.objects.count() == 1


def test_a_paper_holds_something_and_belongs_to_its_session_s_item():
    with pytest.raises(ValidationError) as refusal:
        paper_of(body=" ")
    assert refusal.value.code == "empty_paper"
    with pytest.raises(ValidationError) as refusal:
        paper_of(item=AgendaItemFactory())
    assert refusal.value.code == "other_session"


def test_row_75_a_plan_is_circulated_opinions_come_by_group_and_a_revision_follows(cast):
    paper = paper_of(opinions_until=localdate() + timedelta(days=3))
    group = give_opinion(paper=paper, text="建议向一线教师倾斜", group=cast.leader_group, by=cast.leader)
    alone = give_opinion(paper=paper, text="课时系数偏低", by=cast.teacher)
    assert (group.group, group.person) == (cast.leader_group, None)
    assert alone.person == cast.teacher.person
    answer_opinion(opinion=group, version=group.version, outcome="adopted", answer="", by=cast.chair)
    newer = revise_paper(paper=paper, title=PLAN + "修改稿", body="第一条（修改）", by=cast.chair)
    assert (newer.revision, newer.published_at is not None) == (2, True)
    assert papers_of(paper.session, cast.teacher) == [newer]
    # The earlier version and one's own words about it can still be read.
    assert Paper.objects.visible_to(cast.teacher).filter(pk=paper.pk).exists()
    assert opinions_on(newer, cast.teacher) == [alone]
    assert opinions_on(newer, cast.chair) == [group, alone]


def test_row_76_a_report_is_read_opinions_are_given_and_answered_with_an_explanation(cast):
    item = AgendaItemFactory(power=3)
    paper = paper_of(item.session, item=item, title="学校工作报告")
    opinion = give_opinion(paper=paper, text="食堂问题没有写", by=cast.teacher)
    for outcome in ("partly", "not_adopted"):
        with pytest.raises(ValidationError) as refusal:
            answer_opinion(
                opinion=opinion, version=opinion.version, outcome=outcome, answer=" ", by=cast.chair
            )
        assert refusal.value.error_dict["answer"][0].code == "no_explanation"
    answer_opinion(
        opinion=opinion,
        version=opinion.version,
        outcome="not_adopted",
        answer="列入明年计划。",
        by=cast.chair,
    )
    # What was answered is seen by everybody.
    assert [one.answer for one in opinions_on(paper, cast.auditor)] == ["列入明年计划。"]


def test_opinions_that_are_not_answered_are_seen_by_their_own_and_those_who_prepare(cast):
    opinion = give_opinion(paper=paper_of(), text="同意", by=cast.teacher)
    assert list(Opinion.objects.visible_to(cast.auditor)) == []
    assert list(Opinion.objects.visible_to(cast.teacher)) == [opinion]
    assert list(Opinion.objects.visible_to(cast.chair)) == [opinion]


def test_nobody_speaks_for_others_but_those_who_prepare(cast):
    paper, other = paper_of(), PersonFactory()
    for wrong, code in (({"group": cast.leader_group}, "not_the_leader"), ({"person": other}, "not_own")):
        with pytest.raises(ValidationError) as refusal:
            give_opinion(paper=paper, text="同意", by=cast.teacher, **wrong)
        assert refusal.value.code == code
    entered = give_opinion(paper=paper, text="纸面意见", person=other, by=cast.chair)
    assert (entered.person, entered.entered_by) == (other, cast.chair)


def test_opinions_end_with_their_day_and_with_a_newer_version(cast):
    paper = paper_of(opinions_until=localdate() - timedelta(days=1))
    with pytest.raises(ValidationError) as refusal:
        give_opinion(paper=paper, text="晚了", by=cast.teacher)
    assert refusal.value.code == "too_late"
    give_opinion(paper=paper, text="纸面收到", by=cast.chair)
    revise_paper(paper=paper, title=PLAN, body="修改", by=None)
    with pytest.raises(ValidationError) as refusal:
        give_opinion(paper=paper, text="旧稿", by=cast.chair)
    assert refusal.value.code == "replaced"
    with pytest.raises(ValidationError):
        revise_paper(paper=paper, title=PLAN, body="再改", by=None)


def test_a_paper_is_read_once_and_the_list_says_who_has_not(cast):
    paper, person = paper_of(), cast.teacher.person
    assert [one.sentence for one in papers_waiting(cast.teacher)] != []
    for _twice in range(2):
        mark_read(paper=paper, person=person)
    assert PaperRead.objects.count() == 1
    readers = readers_of(paper, day=localdate())
    assert readers.read == 1
    assert person not in readers.missing
    assert papers_waiting(cast.teacher) == []


def test_a_draft_is_hidden_and_looking_at_a_paper_marks_nothing(as_):
    draft, out = paper_of(out=False), paper_of()
    assert as_("teacher").get(reverse("congress:paper_detail", args=[draft.pk])).status_code == 404
    page = reverse("congress:paper_detail", args=[out.pk])
    assert as_("teacher").get(page).status_code == 200
    assert not PaperRead.objects.exists()
    marked = as_("teacher").post(reverse("congress:paper_read", args=[out.pk]), follow=True)
    assert PaperRead.objects.count() == 1
    assert "谢谢，已记下您看过了。" in marked.text


def word(text="方案正文"):
    from io import BytesIO

    letter, out = new_letter(), BytesIO()
    letter.add_paragraph(text)
    letter.save(out)
    return out.getvalue()


def test_a_file_is_laid_out_and_served_to_those_who_may_see_it(as_):
    session, client = SessionFactory(), as_("chair")
    sheet = SimpleUploadedFile("绩效方案.docx", word())
    typed = {"version": 1, "title": PLAN, "item": "", "body": "", "opinions_until": "", "sheet": sheet}
    answer = client.post(reverse("congress:paper_add", args=[session.pk]), typed)
    paper = Paper.objects.get()
    assert answer.url == reverse("congress:paper_detail", args=[paper.pk])
    assert "绩效方案" not in paper.file.name
    file = reverse("congress:paper_file", args=[paper.pk])
    assert as_("teacher").get(file).status_code == 404
    client.post(reverse("congress:paper_publish", args=[paper.pk]))
    served = as_("teacher").get(file)
    assert b"".join(served.streaming_content)[:2] == b"PK"
    assert served["Content-Disposition"].startswith("attachment")
    assert (served["X-Content-Type-Options"], served["Cache-Control"]) == ("nosniff", "private, no-store")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("方案.docx", b"MZ\x90"),
        ("方案.doc", bytes.fromhex("D0CF11E0A1B11AE1") + b"0" * 600),
        ("方案.exe", b"MZ\x90"),
        ("方案.svg", b"<svg onload='alert(1)'></svg>"),
        ("方案.html", b"<html><script>alert(1)</script></html>"),
        ("方案.pdf", b"%PDF-1.4 cut"),
        ("方案.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024)),
        ("方案.jpg", b""),
    ],
)
def test_files_of_other_kinds_are_refused_and_nothing_is_kept(as_, tmp_path, name, content):
    session = SessionFactory()
    typed = {"version": 1, "title": PLAN, "body": "", "sheet": SimpleUploadedFile(name, content)}
    answer = as_("chair").post(reverse("congress:paper_add", args=[session.pk]), typed)
    assert answer.status_code == 422
    assert not Paper.objects.exists()
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_the_form_keeps_what_is_too_long_or_unseen_out():
    session = SessionFactory()
    for wrong in ({"body": "长" * 100_001}, {"title": "长" * 121}, {"title": "a\u202eb"}, {"title": ""}):
        form = PaperForm(
            {"version": 1, "title": PLAN, "body": "正文"} | wrong, instance=Paper(session=session)
        )
        assert not form.is_valid(), wrong


def test_opinions_are_given_and_answered_on_their_pages(as_, cast):
    paper = paper_of()
    add = reverse("congress:opinion_add", args=[paper.pk])
    # Nothing was there before that could be left as it is.
    offered = as_("teacher").get(add).text
    assert "先不写" in offered
    assert "先不改" not in offered
    assert as_("teacher").post(add, {"text": "<b>建议</b>"}).status_code == 302
    assert as_("teacher").post(add, {"text": "长" * 5001}).status_code == 422
    assert as_("leader").post(add, {"text": "小组意见", "group": cast.leader_group.pk}).status_code == 302
    opinion = Opinion.objects.get(person=cast.teacher.person)
    page = as_("teacher").get(reverse("congress:paper_detail", args=[paper.pk])).content.decode()
    assert "&lt;b&gt;建议" in page
    answer = reverse("congress:opinion_answer", args=[opinion.pk])
    typed = {"version": opinion.version, "outcome": "partly", "answer": ""}
    assert as_("chair").post(answer, typed).status_code == 422
    assert as_("chair").post(answer, typed | {"answer": "已写入第三条"}).status_code == 302
    seen = as_("auditor").get(reverse("congress:paper_detail", args=[paper.pk])).content.decode()
    assert "已写入第三条" in seen
    assert cast.teacher.person.name not in seen


@pytest.mark.parametrize("rows", [1, 3])
def test_a_paper_s_page_asks_the_same_for_any_number(as_, cast, rows, django_assert_max_num_queries):
    paper = paper_of()
    for _one in range(rows):
        give_opinion(paper=paper, text="同意", person=PersonFactory(), by=cast.chair)
        paper = revise_paper(paper=paper, title=PLAN, body="修改", by=None)
        PostFactory(kind="publicity")
    client = as_("chair")
    with django_assert_max_num_queries(12):
        client.get(reverse("congress:paper_detail", args=[paper.pk]))
