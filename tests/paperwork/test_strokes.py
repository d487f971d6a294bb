"""按姓氏笔画: the order that official lists of names have."""

import pytest

from paperwork.strokes import by_strokes, lacking, surname_of

# By number of strokes; within a number by 横竖撇点折, as the national order has it.
OFFICIAL = {
    2: "丁",
    3: "于万马",
    4: "王毛文方尹孔邓",
    5: "石龙卢叶田史白冯",
    6: "吕朱乔任刘江汤许孙",
    7: "苏杜李何余邹汪沈宋张陆陈",
    8: "范林易罗金周郑孟",
    9: "赵郝段侯姜姚贺",
    10: "秦袁贾夏顾钱高郭唐",
    11: "黄萧曹龚常崔康梁",
    12: "彭董蒋韩程傅曾谢",
    13: "赖雷",
    14: "蔡廖谭熊",
    15: "黎潘",
    16: "薛",
    17: "戴魏",
}


def test_surnames_stand_as_in_official_lists():
    official = "".join(OFFICIAL.values())
    assert "".join(sorted(sorted(official), key=by_strokes)) == official


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("王芳", "方正"),  # four strokes each: 横 before 点
        ("王芳", "毛宁"),  # 横 before 撇
        ("陈丁", "陈王"),  # the same surname: by the next letter
        ("王毅", "王一凡"),  # one letter before two
        ("王丁魏", "王方丁"),
        ("欧宇", "欧阳丁"),  # two letters by the first, and the same surname together
        ("欧阳丁", "欧阳方"),
        ("魏丁", "\U00020000丁"),  # what the table lacks comes last
    ],
)
def test_the_earlier_name_comes_first(earlier, later):
    assert sorted([later, earlier], key=by_strokes) == [earlier, later]


@pytest.mark.parametrize(
    ("name", "surname"),
    [("欧阳若兰", "欧阳"), ("欧阳", "欧"), ("上官云", "上官"), ("林晓春", "林"), ("", "")],
)
def test_a_surname_of_two_letters_is_known(name, surname):
    assert surname_of(name) == surname


def test_a_letter_without_strokes_is_found():
    assert lacking("王\U00020000")
    assert not lacking("王 芳")
