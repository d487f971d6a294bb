import pytest

from almanac.festivals import Festival
from almanac.names import find_festival, find_festivals


@pytest.mark.parametrize("festival", Festival)
def test_each_festival_is_known_by_its_own_name(festival):
    assert find_festival(festival.chinese) == festival


@pytest.mark.parametrize(
    ("text", "festival"),
    [
        ("三八", Festival.WOMENS_DAY),
        ("三·八妇女节", Festival.WOMENS_DAY),
        ("“3.8”活动", Festival.WOMENS_DAY),
        ("3·8踏青", Festival.WOMENS_DAY),
        ("“３．８”座谈", Festival.WOMENS_DAY),
        ("三 八 節", Festival.WOMENS_DAY),
        ("国际劳动妇女节", Festival.WOMENS_DAY),
        ("“五一”", Festival.LABOUR_DAY),
        ("五•一", Festival.LABOUR_DAY),
        ("庆五一健步走", Festival.LABOUR_DAY),
        ("國際勞動節", Festival.LABOUR_DAY),
        ("五四", Festival.YOUTH_DAY),
        ("六一", Festival.CHILDRENS_DAY),
        ("(六一)慰问", Festival.CHILDRENS_DAY),
        ("七一", Festival.PARTY_DAY),
        ("庆祝建党105周年", Festival.PARTY_DAY),
        ("八一", Festival.ARMY_DAY),
        ("八一慰问军属", Festival.ARMY_DAY),
        ("十一", Festival.NATIONAL_DAY),
        ("“十一”长走", Festival.NATIONAL_DAY),
        ("十一长假前", Festival.NATIONAL_DAY),
        ("国庆", Festival.NATIONAL_DAY),
        ("迎國慶", Festival.NATIONAL_DAY),
        ("元旦节", Festival.NEW_YEAR),
        ("迎新年联欢", Festival.NEW_YEAR),
        ("农历新年", Festival.SPRING_FESTIVAL),
        ("農曆新年", Festival.SPRING_FESTIVAL),
        ("新春团拜", Festival.SPRING_FESTIVAL),
        ("年三十", Festival.NEW_YEARS_EVE),
        ("元宵灯谜", Festival.LANTERN),
        ("清明", Festival.QINGMING),
        ("端午", Festival.DRAGON_BOAT),
        ("端陽節", Festival.DRAGON_BOAT),
        ("七夕", Festival.QIXI),
        ("教师节", Festival.TEACHERS_DAY),
        ("中秋", Festival.MID_AUTUMN),
        ("重陽", Festival.DOUBLE_NINTH),
        ("敬老节", Festival.DOUBLE_NINTH),
        ("冬至", Festival.WINTER_SOLSTICE),
    ],
)
def test_common_names_are_known(text, festival):
    assert find_festivals(text) == [festival]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "十一月",
        "十一、经费安排",
        "第十一届工会委员会",
        "二十一人",
        "三八红旗手评选",
        "五一劳动奖章推荐",
        "五一路小学",
        "八一中学来访",
        "第五一组",
        "三八二十四",
        "新年度工作计划",
        "临摹清明上河图",
        "5.1公里健步走",
        "党建工作",
        "2026.5.1",
    ],
)
def test_what_only_looks_like_a_festival_is_left_alone(text):
    assert find_festival(text) is None


def test_several_festivals_come_in_the_order_of_the_text():
    assert find_festivals("中秋、国庆慰问，元旦另行安排，国庆前发放") == [
        Festival.MID_AUTUMN,
        Festival.NATIONAL_DAY,
        Festival.NEW_YEAR,
    ]
    assert find_festival("元旦、春节送温暖") == Festival.NEW_YEAR
