import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.matching import Verdict, Why, match_entries
from members.nearness import Known
from members.pasted_lists import Answers, Review
from members.services.people import sort_keys
from paperwork.jielong import read_chain


def known(pk, name, department="", group="", *, expected=True):
    return Known(pk, name, f"T{pk:04d}", sort_keys(name)["pinyin"], department, group, expected)


PEOPLE = [
    known(1, "王芳", "语文组", "第一小组"),
    known(2, "李娜", "数学组", "第二小组"),
    known(3, "张伟", "语文组", "第一小组"),
    known(4, "张伟", "英语组", "第二小组"),
    known(5, "林晓春", "三年级组"),
    known(6, "王芳菲", "数学组"),
    known(7, "欧阳雪", "音乐组"),
    known(8, "陈静", "总务处", expected=False),
]


def matched(text, people=PEOPLE):
    return match_entries(read_chain(text).entries, people)


def the_one(words):
    [match] = matched(f"1. {words}")
    return match


@pytest.mark.parametrize(
    ("words", "pk"),
    [
        ("王芳", 1),
        ("语文组王芳", 1),
        ("王芳-语文组", 1),
        ("王芳老师", 1),
        ("语文组组长王芳", 1),
        ("王芳菲", 6),
        ("歐陽雪", 7),
        ("三年级林晓春", 5),
        ("T0002", 2),
        ("Sunny（李娜）", 2),
        ("语文组张伟", 3),
        ("张伟 英语", 4),
        ("张伟 T0004", 4),
        ("🌸王 芳🌸 +1", 1),
    ],
)
def test_who_is_called_exactly_that_is_sure(words, pk):
    match = the_one(words)
    assert (match.verdict, match.person.pk) == (Verdict.SURE, pk)


@pytest.mark.parametrize(
    ("words", "why", "first"),
    [
        ("张伟", Why.NAMESAKES, 3),
        ("陈静", Why.NOT_EXPECTED, 8),
        ("数学组王芳", Why.OTHER_UNIT, 1),
        ("王芳 待定", Why.UNDECIDED, 1),
        ("替王芳占位", Why.AMONG_LETTERS, 1),
        ("王芳李娜", Why.SEVERAL, 1),
        ("晓春", Why.ALIKE, 5),
        ("小雪", Why.ALIKE, 7),
        ("芳芳", Why.ALIKE, 1),
        ("阿芳", Why.ALIKE, 1),
        ("李老师", Why.ALIKE, 2),
        ("欧阳老师", Why.ALIKE, 7),
        ("欧阳", Why.ALIKE, 7),
        ("林", Why.ALIKE, 5),
        ("王芳 代 李娜", Why.FOR_ANOTHER, 2),
        ("王芳（替李娜）", Why.FOR_ANOTHER, 2),
        ("老王", Why.ALIKE, 1),
        ("王方", Why.ALIKE, 1),
        ("林小春", Why.ALIKE, 5),
        ("林晓", Why.ALIKE, 5),
        ("林晓春春", Why.AMONG_LETTERS, 5),
        ("wangfang", Why.ALIKE, 1),
        ("Fang Wang", Why.ALIKE, 1),
        ("三年级小春", Why.ALIKE, 5),
    ],
)
def test_whatever_is_near_is_asked_about_and_never_taken(words, why, first):
    match = the_one(words)
    assert (match.verdict, match.why, match.person) == (Verdict.DOUBT, why, None)
    assert match.candidates[0].pk == first


@pytest.mark.parametrize("words", ["赵敏", "Sunny", "隔壁学校的老师们", "王静"])
def test_who_is_nobody_is_unknown(words):
    assert the_one(words).verdict == Verdict.UNKNOWN


def test_two_namesakes_are_asked_about_with_what_tells_them_apart():
    match = the_one("张伟")
    assert [one.unit for one in match.candidates] == ["语文组 · 第一小组", "英语组 · 第二小组"]


def test_the_same_person_is_asked_about_once():
    sure, again, doubt, same = matched("1. 王芳\n2. 王芳 +1\n3. 小雪\n4. 小雪 请假")
    assert (sure.verdict, again.verdict, again.first) == (Verdict.SURE, Verdict.AGAIN, 0)
    assert (doubt.verdict, same.verdict, same.first) == (Verdict.DOUBT, Verdict.AGAIN, 2)


def test_who_stands_there_already_is_offered_last():
    _sure, doubt = matched("1. 王芳\n2. 王老师")
    assert [one.name for one in doubt.candidates] == ["王芳菲", "王芳"]


def answers(text, **data):
    fields = {name.replace("_", "-"): value for name, value in data.items()}
    return Answers(matched(text), PEOPLE, fields)


def test_what_was_confirmed_keeps_the_order_of_the_list():
    found = answers(
        "1. 李娜\n2. 王芳\n3. 李娜 请假\n4. 小雪\n5. 赵敏", who_0="2", who_1="1", who_3="", name_4="欧阳雪"
    )
    assert [(one.person.name, one.entry.declines) for one in found.taken] == [
        ("李娜", True),
        ("王芳", False),
        ("欧阳雪", False),
    ]
    assert [entry.words for entry in found.left] == ["小雪"]
    assert found.errors == {}


def test_who_has_left_meanwhile_and_who_is_nobody_are_told_kindly():
    found = answers("1. 王芳\n2. 赵敏\n3. 小雪", who_0="99", name_1="查无此人", name_2="张伟")
    assert set(found.errors) == {0, 1, 2}
    assert "王芳" in found.errors[0]
    assert "查无此人" in found.errors[1]
    assert found.taken == []


@pytest.mark.parametrize("value", ["x", "-1", "1" * 30, "1" * 5000, "٣", "1.0"])
def test_what_no_page_sends_is_no_person(value):
    assert answers("1. 王芳", who_0=value).taken == []


WORDS = st.sampled_from(
    ["王芳", "李娜", "张伟", "小雪", "三年级", "请假", "+1", "王", "芳", "wf", "T0001", " ", "、"]
)
LISTS = st.lists(st.lists(WORDS, max_size=4).map("".join), max_size=8).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(st.one_of(LISTS, st.text(max_size=60)))
def test_a_list_reads_the_same_twice_and_nobody_is_taken_twice(text):
    first, again = (Review(read_chain(text), PEOPLE) for _ in range(2))
    assert first.matches == again.matches
    assert len(first.matches) == len(first.chain.entries)
    taken = [one.person.pk for one in first.answers.taken]
    assert len(taken) == len(set(taken))
    doubts = [match for match in first.matches if match.verdict == Verdict.DOUBT]
    assert all(match.candidates and match.person is None for match in doubts)


def test_three_thousand_people_and_three_hundred_lines_are_quick():
    family, given_names = "王李张刘陈杨黄赵吴周", "芳娜伟静敏丽强磊军洋艳勇杰娟涛明超秀霞平"
    names = [f"{a}{b}{c}" for a in family for b in given_names for c in given_names][:3000]
    people = [known(n, name, f"{n % 30}组") for n, name in enumerate(names, start=1)]
    lines = [f"{n}. {name if n % 2 else name[1:] + '老师'}" for n, name in enumerate(names[:300], start=1)]
    begun = time.process_time()
    matched("\n".join(lines), people)
    assert time.process_time() - begun < 2
