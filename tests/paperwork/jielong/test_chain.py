import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperwork.jielong import MOST_LETTERS, ChainTooLong, Doubt, What, read_chain


def people(text):
    """What was read, as short as it can be told: 王芳, 李娜+1, -陈静 who declines."""
    told = []
    for entry in read_chain(text).entries:
        company = f"+{entry.companions}" if entry.companions else ""
        told.append(f"{'-' if entry.declines else ''}{entry.words}{company}")
    return " ".join(told)


def lines(text, *kinds):
    return [line.text for line in read_chain(text).lines_that_are(*kinds)]


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        (
            "#接龙\n周五观影\n\n1. 王芳\n2. 李娜 +1\n3、张伟（带孩子）\n4 陈静-请假\n",
            "王芳 李娜+1 张伟+1 -陈静",
        ),
        ("接龙\n例：1 张三 +1\n1）王芳\n２）李娜，晚到\n（3）张伟\n", "王芳 李娜 张伟"),
        ("1️⃣王芳\n2️⃣ 李娜\n🔟 张伟 2大1小", "王芳 李娜 张伟+2"),
        ("①王芳\n②李娜", "王芳 李娜"),
        ("1王芳\n2李娜 家属1人\n3语文组张伟", "王芳 李娜+1 语文组张伟"),
        ("１．王芳\n２．李娜", "王芳 李娜"),
        ("#接龙\n1. 王芳、李娜\n2. 张伟和陈静", "王芳 李娜 张伟 陈静"),
        ("#接龙\n1. 王芳 李娜 晚到", "王芳 李娜"),
        ("#接龙\n1. 王芳-三年级\n2. 语文组 李娜\n3. 三年级/张伟", "王芳 李娜 张伟"),
        ("#接龙\n1. 🌸小芳🌸\n2. Lily Chen\n3. ✨张伟✨", "小芳 Lily Chen 张伟"),
        ("#接龙\n1. 王芳 13800000000\n2. 李娜 电话：138-0000-0000", "王芳 李娜"),
        ("#接龙\n1. 王 芳 两人\n2. 欧阳雪 一家三口\n3. 张伟 共3人", "王芳+1 欧阳雪+2 张伟+2"),
        ("#接龙\n1. 王芳:晚到半小时\n2. 李娜（有课，晚到）", "王芳 李娜"),
        ("#接龙\n1. 取消 王芳\n2. 李娜 不参加了\n3. 张伟（病假）\n4. 陈静去不了", "-王芳 -李娜 -张伟 -陈静"),
        ("#接龙\n1. 王芳 不参加聚餐\n2. 李娜 取消请假", "王芳 李娜"),
        (
            "#接龙\n1. 王芳 带爱人和孩子\n2. 李娜 带2个孩子\n3. 张伟+1大1小\n4. 陈静×2",
            "王芳+2 李娜+2 张伟+2 陈静+1",
        ),
        ("#接龙\n11月20日 周五15:30 礼堂\n11.20 下午\n8点到\n1. 王芳\n2. 李娜", "王芳 李娜"),
        ("#接龙\n注意：\n1. 自带水杯\n2. 八点集合\n\n1. 王芳\n2. 李娜", "王芳 李娜"),
        ("#接龙 1. 王芳\n1. 王芳\n2. 李娜\n5.\n6. 张伟", "王芳 李娜 张伟"),
        ("1.王芳 2.李娜 3.张伟", "王芳 李娜 张伟"),
        ("一、王芳\n二、李娜\n三、张伟", "王芳 李娜 张伟"),
        ("王芳、李娜，张伟\n陈静", "王芳 李娜 张伟 陈静"),
        ("王芳\n李娜\n张伟 +1", "王芳 李娜 张伟+1"),
        ("参加人员：王芳、李娜\n请假：张伟、陈静", "王芳 李娜 -张伟 -陈静"),
        ("周五观影名单\n王芳\n李娜", "王芳 李娜"),
        ("接龙\n王芳\n李娜 请假", "王芳 -李娜"),
        ("#接龙\n1. 王芳\n李娜\n3. 张伟\n（带孩子）", "王芳 李娜 张伟+1"),
        ("#接龙\n1. 3年级王芳\n2.3年级李娜", "3年级王芳 3年级李娜"),
        ("#Group Note\nFilm\n1. 王芳\n2. 李娜", "王芳 李娜"),
        ("張三: #接龙\n1. 陳靜", "陈静"),
        ("NO.1 王芳\nNO.2 李娜\n第3 张伟", "王芳 李娜 张伟"),
        ("【1】王芳\n【2】李娜", "王芳 李娜"),
        ("#接龙\n1. 五（3）班 王芳\n2. 初一语文 李娜\n3. 三年级组：张伟、陈静", "王芳 李娜 张伟 陈静"),
        (
            "#接龙\n1. 王芳➕1\n2. 李娜 成人2 儿童1\n3. 张伟+老公+娃\n4. 陈静 家属2位",
            "王芳+1 李娜+2 张伟+2 陈静+2",
        ),
        ("接龙\n姓名 是否参加\n1 王芳 是\n2 李娜 否\n3 张伟 ❌", "王芳 -李娜 -张伟"),
        ("签到\n王芳 √\n李娜 ×", "王芳 -李娜"),
        ("到会：王芳 李娜 张伟\n缺席：陈静", "王芳 李娜 张伟 -陈静"),
        ("1.王芳\n\n@所有人 请尽快接龙\n2.李娜\n12:30\n3.张伟", "王芳 李娜 张伟"),
        ("1、王芳；2、李娜；3、张伟", "王芳 李娜 张伟"),
        ("", ""),
        ("12\n34", ""),
    ],
)
def test_chains_are_read_as_people_write_them(pasted, expected):
    assert people(pasted) == expected


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("语文组杨晓燕、沈丽萍", ["杨晓燕", "沈丽萍"]),
        ("语文组 杨晓燕 沈丽萍", ["杨晓燕", "沈丽萍"]),
        ("数学组杨晓燕和沈丽萍", ["杨晓燕", "沈丽萍"]),
        ("三（2）班王芳、李娜、张伟请假", ["王芳", "李娜", "张伟"]),
        ("语文组杨晓燕", ["语文组杨晓燕"]),
        ("语文组 王芳 高铁", ["王芳"]),
        ("005", ["005"]),
        ("005、007 +1", ["005", "007"]),
    ],
)
def test_whoever_stands_in_a_line_is_read(line, names):
    assert [entry.words for entry in read_chain(f"1. 赵敏\n2. {line}").entries[1:]] == names


def test_the_note_stays_as_it_was_written():
    entries = read_chain("#接龙\n1. 李娜 +1 晚到\n2. 张伟（带孩子）\n3. 语文组 陈静").entries
    assert [entry.note for entry in entries] == ["+1 晚到", "带孩子", "语文组"]
    assert [entry.number for entry in entries] == [1, 2, 3]


FORWARDED = """张三 2026/11/20 10:33
#接龙
周五观影
1. 王芳
2. 李娜
3. 孙丽

李四 2026/11/20 10:40
#接龙
周五观影
1. 王芳
2. 李娜
3. 张伟
4. 陈静

王五 2026/11/20 10:41
好的，收到"""


def test_of_two_versions_the_longest_is_taken_and_the_others_are_said():
    chain = read_chain(FORWARDED)
    assert people(FORWARDED) == "王芳 李娜 张伟 陈静"
    assert (chain.versions, chain.only_older) == (2, ("孙丽",))
    assert lines(FORWARDED, What.OLDER) == ["1. 王芳", "2. 李娜", "3. 孙丽"]
    assert lines(FORWARDED, What.UNREAD) == ["好的，收到"]
    assert len(lines(FORWARDED, What.CHAT)) == 3


def test_a_chain_pasted_twice_under_one_head_is_read_once():
    twice = "#接龙\n1. 王芳\n2. 李娜\n1. 王芳\n2. 李娜\n3. 张伟"
    assert people(twice) == "王芳 李娜 张伟"


def test_of_a_line_that_was_edited_the_last_counts():
    edited = "#接龙\n1. 王芳\n2. 李娜\n2. 李娜 +1\n3. 张伟\n3. 陈静"
    assert people(edited) == "王芳 李娜+1 张伟 陈静"
    assert lines(edited, What.OLDER) == ["2. 李娜"]
    doubted = [entry.words for entry in read_chain(edited).entries if Doubt.SAME_NUMBER in entry.doubts]
    assert doubted == ["张伟", "陈静"]


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("1. 王芳 13800000000", Doubt.NUMBER_LEFT_OUT),
        ("1. 王芳 11010519491231002X", Doubt.NUMBER_LEFT_OUT),
        ("1. 王芳 待定", Doubt.UNDECIDED),
        ("1. 王芳 取消请假", Doubt.UNDECIDED),
        ("1. 王芳2", Doubt.COMPANY),
        ("1. 王芳 参加 2", Doubt.COMPANY),
        ("1. 王芳 +1 共4人", Doubt.COMPANY),
        ("1. 王芳 全家", Doubt.COMPANY),
        ("1. 王芳 请假 +1", Doubt.COMPANY),
    ],
)
def test_what_is_not_certain_is_a_doubt(line, doubt):
    [entry] = read_chain(f"#接龙\n{line}").entries
    assert (entry.words, doubt in entry.doubts) == ("王芳", True)
    assert "138" not in entry.note
    assert doubt.sentence


def test_what_nobody_can_read_is_listed():
    text = "#接龙\n例 1. 张三\n1. 王芳\n2.\n3. +1\n……\n大家周五下午三点钟在校门口集合一起出发"
    assert lines(text, What.UNREAD) == ["3. +1", "……", "大家周五下午三点钟在校门口集合一起出发"]
    assert lines(text, What.EMPTY) == ["2."]
    assert lines(text, What.EXAMPLE) == ["例 1. 张三"]


@pytest.mark.parametrize("text", ["王" * (MOST_LETTERS + 1), "、".join(["王芳"] * 4000), "1. 王芳\n" * 4000])
def test_too_much_is_refused_with_a_sentence(text):
    with pytest.raises(ChainTooLong, match=r"\d"):
        read_chain(text)


PIECES = st.sampled_from(
    ["#接龙", "接龙", "例", "1", "2.", "３、", "王芳", "李娜", "语文组", "+1", "带孩子", "请假", "\n", " ",
     "（", "）", ":", "、", "13800000000", "2026/11/20 10:33", "两人", "🌸", "1️⃣",
     "\u2028", "\r\n", "\x00", "\x0b", "\ufeff", "-", "+"]
)  # fmt: skip
PASTES = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))


@settings(max_examples=200, deadline=None)
@given(PASTES)
def test_no_line_is_ever_lost(text):
    chain = read_chain(text)
    places = [line.number for line in chain.lines]
    assert places == sorted(set(places))
    lines = {entry.line for entry in chain.entries}
    written = {line.number: line.text for line in chain.lines_that_are(What.ENTRY)}
    assert lines <= set(written)
    assert all(said[0] in "(（+＋﹙❨⁽₍⁺₊﹢" for place, said in written.items() if place not in lines)
    shown = "".join(line.text for line in chain.lines)
    assert [sign for sign in text if sign.isalpha()] == [sign for sign in shown if sign.isalpha()]
    assert all(entry.words and 0 <= entry.companions < 300 for entry in chain.entries)


@pytest.mark.parametrize(
    "unit",
    [
        "王",
        "1.",
        "+1",
        "加一",
        "(",
        "王芳 ",
        "9:",
        "-",
        "#",
        "一",
        "138",
        "1 ",
        "共",
        "带",
        "\n1",
        "a:",
        "例",
        "2大",
        "1. 王芳 +1\n",
    ],
)
def test_a_long_paste_takes_no_more_than_its_length(unit):
    text = (unit * MOST_LETTERS)[:MOST_LETTERS]
    begun = time.process_time()
    with suppress(ChainTooLong):
        read_chain(text)
    assert time.process_time() - begun < 1
