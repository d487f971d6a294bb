"""Pages on which is entered what happened to somebody, struck out, and printed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Decision, Move, Post, Standing
from members.reports.lives import life_of
from members.services import record_move
from members.services.membership import change_group, hire, join, retire
from tests.factories.members import PersonFactory, PostFactory, UnionGroupFactory

pytestmark = pytest.mark.django_db

DAY = date(2024, 9, 1)


@pytest.fixture
def colleague(cast):
    return PersonFactory(name="林晓春", standing__membership="none")


def add(person, kind=""):
    return reverse("members:move_add", args=[person.pk]) + (f"?kind={kind}" if kind else "")


def last(person):
    return person.moves.order_by("-pk").first()


def test_the_page_first_asks_what_happened_and_offers_what_can_have(as_, colleague):
    page = as_("chair").get(add(colleague))
    now = {one["kind"] for one in page.context["kinds"] if one["now"]}
    assert {"join", "transfer_in", "retire", "transfer_out"} <= now
    assert not {"hire", "reinstate", "leave_union"} & now


@pytest.mark.parametrize("kind", sorted({*Move.Kind.values} - {"register"}))
def test_each_kind_asks_only_for_what_it_sets(as_, colleague, kind):
    form = as_("chair").get(add(colleague, kind)).context["form"]
    assert {"effective_on", "document_number"} <= set(form.fields)
    assert ("keeps_membership" in form.fields) == (kind == "retire")
    assert ("decision" in form.fields) == (kind in {"join", "reinstate", "leave_union", "lapse", "expel"})


@pytest.mark.parametrize(("day", "offered"), [("2024-08-31", True), ("2024-09-01", False), ("", False)])
def test_the_groups_open_on_the_day_are_offered(as_, colleague, day, offered):
    closed = UnionGroupFactory(closed_on=DAY)
    form = as_("chair").post(add(colleague, "regroup"), {"effective_on": day}).context["form"]
    assert (closed in form.fields["group"].queryset) == offered


def test_a_death_is_not_said_twice(as_, colleague):
    assert as_("chair").get(add(colleague)).text.count("去世") == 1


@pytest.mark.parametrize(
    ("kind", "typed", "facts"),
    [
        ("join", {}, ("permanent", "full")),
        ("transfer_in", {"reason": "东风小学"}, ("permanent", "full")),
        ("change_category", {"category": "contract"}, ("contract", "none")),
        ("retire", {"keeps_membership": "no"}, ("retired", "none")),
        ("transfer_out", {"reason": "调往实验小学"}, None),
        ("die", {}, None),
    ],
)
def test_an_act_is_entered_on_one_page(as_, cast, colleague, kind, typed, facts):
    response = as_("chair").post(add(colleague, kind), {"effective_on": DAY} | typed)
    assert response.status_code == 302, response.context["form"].errors
    standing = Standing.objects.on(DAY).filter(person=colleague).first()
    assert (standing and (standing.category, standing.membership)) == facts
    assert last(colleague).recorded_by == cast.chair


def test_leaving_and_expelling_are_entered_with_the_meeting_that_decided(as_, cast):
    member = PersonFactory()
    refused = as_("chair").post(add(member, "expel"), {"effective_on": DAY, "reason": "刑事犯罪"})
    assert refused.status_code == 422
    assert Decision.objects.count() == 0
    typed = {"effective_on": DAY, "reason": "刑事犯罪", "met_on": "2024-08-30"}
    assert as_("chair").post(add(member, "expel"), typed).status_code == 302
    assert last(member).decision.met_on == date(2024, 8, 30)


def test_nothing_takes_effect_before_the_meeting_that_decides_it(as_, colleague):
    typed = {"effective_on": DAY, "met_on": "2024-09-02"}
    assert as_("chair").post(add(colleague, "join"), typed).status_code == 422
    assert Decision.objects.count() == 0


def test_a_refusal_is_a_sentence_and_what_was_typed_stays(as_, cast):
    member = PersonFactory(name="林晓春")
    response = as_("chair").post(add(member, "join"), {"effective_on": "2024-09-01"})
    assert response.status_code == 422
    assert "林晓春" in response.context["form"].non_field_errors()[0]
    assert 'value="2024-09-01"' in response.text


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("join", {"effective_on": "2024-02-30"}),
        ("join", {"effective_on": ""}),
        ("join", {"effective_on": "2024-09-01", "group": "99999999999999999999"}),
        ("join", {"effective_on": "2024-09-01", "category": "retired"}),
        ("regroup", {"effective_on": "2024-09-01"}),
        ("retire", {"effective_on": "2024-09-01", "keeps_membership": "perhaps"}),
        ("change_category", {"effective_on": "0001-01-01", "category": "contract"}),
        ("transfer_out", {"effective_on": "9999-12-31"}),
        ("transfer_out", {"effective_on": "2024-09-01", "reason": "长" * 300}),
        ("nonsense", {"effective_on": "2024-09-01"}),
        ("", {}),
    ],
)
def test_bad_input_is_refused_and_nothing_stored(as_, colleague, kind, typed):
    before = Move.objects.count()
    assert as_("chair").post(add(colleague, kind), typed).status_code == 422
    assert Move.objects.count() == before


def test_the_same_form_sent_twice_is_recorded_once(as_, colleague):
    client, before = as_("chair"), Move.objects.count()
    codes = [client.post(add(colleague, "join"), {"effective_on": DAY}).status_code for _ in range(2)]
    assert codes == [302, 422]
    assert Move.objects.count() == before + 1


def test_striking_out_shows_what_changes_and_asks_why(as_, cast, colleague):
    move = join(person=colleague, effective_on=DAY, by=cast.chair)
    address = reverse("members:move_strike", args=[move.pk])
    client = as_("chair")
    change = client.get(address).context["change"]
    assert len(change.before) == 2
    assert len(change.after) == 1
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "录错了人"}).status_code == 302
    assert Standing.objects.on(DAY).get(person=colleague).membership == "none"
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "再来"}).status_code == 404


def test_what_a_later_act_rests_on_is_not_struck_out(as_, cast, colleague):
    move = join(person=colleague, effective_on=DAY, by=cast.chair)
    retire(person=colleague, effective_on=date(2025, 9, 1), keeps_membership=True, by=cast.chair)
    response = as_("chair").post(reverse("members:move_strike", args=[move.pk]), {"reason": "录错"})
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


@pytest.fixture
def newcomer(cast):
    """The chair as set-up and a roster write her down: all on one day, and a group later."""
    person = PersonFactory(name="陈志明", standing__category="")
    first = date(2026, 9, 1)
    hire(person=person, effective_on=first, category="permanent", by=cast.chair)
    join(person=person, effective_on=first, by=cast.chair, document_number="工会〔2026〕1号")
    change_group(
        person=person, effective_on=date(2026, 9, 10), group=UnionGroupFactory(name="语文组"), by=cast.chair
    )
    return person


def redate(client, person, kind, day, reason="登记日期有误"):
    move = person.moves.valid().get(kind=kind)
    return client.post(
        reverse("members:move_redate", args=[move.pk]), {"effective_on": day, "reason": reason}
    )


def test_the_day_of_an_act_is_corrected_although_later_ones_rest_on_it(as_, cast, newcomer):
    client = as_("chair")
    refused = redate(client, newcomer, "join", "2019-09-01")
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == ["先更正“到校”的日期，再更正“入会”。"]
    assert redate(client, newcomer, "hire", "2019-08-20").status_code == 302
    assert redate(client, newcomer, "join", "2019-09-01").status_code == 302
    assert Standing.objects.on(date(2019, 9, 1)).get(person=newcomer).membership == "full"
    assert Standing.objects.on(date(2026, 9, 10)).get(person=newcomer).group.name == "语文组"
    assert newcomer.moves.filter(strike_reason="登记日期有误").count() == 2
    moved = newcomer.moves.valid().get(kind="join")
    assert (moved.document_number, moved.recorded_by) == ("工会〔2026〕1号", cast.chair)


@pytest.mark.parametrize(
    ("kind", "day", "reason", "said"),
    [
        ("join", "2026-09-01", "录错", "这就是原来登记的日期"),
        ("join", "2026-09-02", "", ""),
        ("join", "9999-01-01", "录错", "一年"),
        ("hire", "2026-09-05", "录错", "请先更正那条记录的日期"),
        ("regroup", "2020-01-01", "录错", "先更正“到校”的日期"),
    ],
)
def test_a_day_on_which_it_cannot_have_happened_is_refused(as_, newcomer, kind, day, reason, said):
    before = newcomer.moves.count()
    response = redate(as_("chair"), newcomer, kind, day, reason)
    assert response.status_code == 422
    assert said in "".join(response.context["form"].non_field_errors())
    assert newcomer.moves.count() == newcomer.moves.valid().count() == before


def test_striking_out_says_what_to_strike_out_before(as_, newcomer):
    move = newcomer.moves.get(kind="hire")
    response = as_("chair").post(reverse("members:move_strike", args=[move.pk]), {"reason": "录错"})
    said = "".join(response.context["form"].non_field_errors())
    assert "请先划去这条记录之后的各条" in said


def test_offices_still_held_are_named_when_the_membership_is_struck_out(as_, newcomer):
    PostFactory(person=newcomer, kind=Post.Kind.WELFARE)
    client, post = as_("chair"), newcomer.posts.get()
    join_, regroup = newcomer.moves.get(kind="join"), newcomer.moves.get(kind="regroup")
    end = reverse("members:post_end", args=[post.pk])
    assert end not in client.get(reverse("members:move_strike", args=[regroup.pk])).text
    address = reverse("members:move_strike", args=[join_.pk])
    assert end in client.get(address).text
    assert end in client.post(address, {"reason": "录错"}, follow=True).text


def test_striking_the_only_act_leaves_nobody_on_the_list(as_, cast, colleague):
    move = colleague.moves.get()
    address = reverse("members:move_strike", args=[move.pk])
    assert as_("chair").get(address).context["change"].after == []
    assert as_("chair").post(address, {"reason": "不是本校的人"}).status_code == 302
    assert not colleague.standings.exists()


def test_offices_still_held_are_named_when_somebody_leaves(as_, cast):
    member = PersonFactory()
    PostFactory(person=member, kind=Post.Kind.WELFARE)
    client = as_("chair")
    assert len(client.get(add(member, "transfer_out")).context["offices"]) == 1
    assert client.get(add(member, "join")).context["offices"] == []
    page = client.post(add(member, "transfer_out"), {"effective_on": DAY}, follow=True)
    post = member.posts.get()
    assert reverse("members:post_end", args=[post.pk]) in page.text


def test_each_kind_has_a_sentence_of_its_own(cast):
    person, group = PersonFactory(standing__category=""), UnionGroupFactory(name="数学小组")
    decision = Decision.objects.create(met_on=date(2024, 8, 30), title="吸收新会员")
    for kind in Move.Kind:
        Move.objects.create(
            person=person, kind=kind, effective_on=DAY, membership="full", group=group, decision=decision
        )
    Move.objects.create(person=person, kind="join", effective_on=DAY, membership="full")
    sentences = {chapter.sentence for chapter in life_of(person)}
    assert len(sentences) == len(Move.Kind) + 1


def test_row_4_the_history_says_who_approved_and_into_which_group(cast, colleague):
    group = UnionGroupFactory(name="数学小组")
    decision = Decision.objects.create(met_on=date(2024, 8, 30), title="吸收新会员")
    join(person=colleague, effective_on=DAY, group=group, decision=decision, by=cast.chair)
    chapter = life_of(colleague)[0]
    assert chapter.sentence == "2024年9月1日：经委员会2024年8月30日会议批准加入工会，编入数学小组。"
    assert "周桂兰" in chapter.recorded


def test_row_1_a_file_prints_the_whole_dated_history(as_, cast, colleague):
    join(person=colleague, effective_on=DAY, by=cast.chair)
    page = as_("chair").get(reverse("members:person_file", args=[colleague.pk])).text
    assert page.index("2010年9月1日") < page.index("2024年9月1日")
    assert colleague.staff_number in page


def test_a_leader_prints_files_of_the_own_group_without_birthdays(as_, cast):
    mate = PersonFactory(standing__group=cast.leader_group, born_on=date(1980, 5, 6))
    stranger = PersonFactory()
    client = as_("leader")
    assert "1980" not in client.get(reverse("members:person_file", args=[mate.pk])).text
    assert "1980" in as_("chair").get(reverse("members:person_file", args=[mate.pk])).text
    assert client.get(reverse("members:person_file", args=[stranger.pk])).status_code == 404
    assert client.get(add(mate)).status_code == 403


def test_pages_ask_as_much_for_a_long_life_as_for_a_short_one(as_, cast):
    person, client, asked = PersonFactory(), as_("chair"), []
    for year in (2015, 2016, 2017):
        record_move(
            person=person,
            kind="regroup",
            effective_on=date(year, 1, 1),
            by=cast.chair,
            group=UnionGroupFactory(),
        )
        strike, file = reverse("members:move_strike", args=[last(person).pk]), f"/members/{person.pk}/file/"
        pages = (add(person), add(person, "leave_union"), strike, file)
        asked.append([statements(client, page) for page in pages])
    assert asked[0] == asked[1] == asked[2]
    assert max(asked[0]) <= 12


def statements(client, page):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)
