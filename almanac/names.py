"""The names by which people write festivals in plans and tables."""

import re
import unicodedata

from almanac.festivals import Festival

_NUMERAL = "一二三四五六七八九十百千零〇两"
# What follows makes of 五一 or 三八 a road, a school, a prize or a number, not the day.
_NOT_THE_DAY = f"路街村厂校店号楼班届月日点年个人名元条次组室分项所中小大学劳紅红旗勋獎奖运\\d{_NUMERAL}"
_DOT = "[·.・‧•∙]"
_OPEN, _CLOSE = "[“\"「『‘'(]", "[”\"」』’')]"


def _numbered(month: str, day: str, figures: str) -> str:
    """Days called by their date: 三八, 三·八, 3·8, and between quotation marks also 3.8."""
    written = rf"(?<![第{_NUMERAL}\d.]){month}{_DOT}?{day}(?![{_NOT_THE_DAY}])"
    in_figures = rf"(?<!\d){figures.replace('.', '[·‧•]')}(?!\d)"
    quoted = rf"{_OPEN}(?:{month}{_DOT}?{day}|{figures.replace('.', _DOT)}){_CLOSE}"
    return f"{written}|{in_figures}|{quoted}"


# 十一 alone is more often a number than the day: only in quotation marks, or before such a word.
_TENTH_FIRST = "|".join(
    (
        "^十一$",
        rf"{_OPEN}(?:十{_DOT}?一|10{_DOT}1){_CLOSE}",
        rf"(?<![第{_NUMERAL}])十一(?=[国國节節长長假黄黃慰])",
    )
)

_PATTERNS = {
    festival: re.compile(pattern)
    for festival, pattern in {
        Festival.NEW_YEAR: r"元旦|[阳陽][历曆]年|(?<![历曆])新年(?![度级級])",
        Festival.NEW_YEARS_EVE: r"除夕|年三十|大年夜",
        Festival.SPRING_FESTIVAL: r"春[节節]|[农農阴陰旧舊][历曆]新?年(?!\d)|新春|正月初一|大年初一",
        Festival.LANTERN: r"元宵|正月十五|上元[节節]",
        Festival.WOMENS_DAY: r"[妇婦]女[节節]|女神[节節]|" + _numbered("三", "八", "3.8"),
        Festival.QINGMING: r"清明(?!上河)",
        Festival.LABOUR_DAY: r"[劳勞][动動][节節]|" + _numbered("五", "一", "5.1"),
        Festival.YOUTH_DAY: r"青年[节節]|" + _numbered("五", "四", "5.4"),
        Festival.CHILDRENS_DAY: r"[儿兒]童[节節]|" + _numbered("六", "一", "6.1"),
        Festival.DRAGON_BOAT: r"端午|端[阳陽][节節]|五月初五",
        Festival.PARTY_DAY: r"建[党黨](?:[节節日]|\d+周年)|[党黨]的生日|" + _numbered("七", "一", "7.1"),
        Festival.ARMY_DAY: r"建[军軍](?:[节節日]|\d+周年)|" + _numbered("八", "一", "8.1"),
        Festival.QIXI: r"七夕|乞巧[节節]",
        Festival.TEACHERS_DAY: r"教[师師][节節]",
        Festival.MID_AUTUMN: r"中秋|仲秋[节節]|八月半",
        Festival.NATIONAL_DAY: r"[国國][庆慶]|" + _TENTH_FIRST,
        Festival.DOUBLE_NINTH: r"重[阳陽]|九月初九|老人[节節]|老年[节節]|敬老[节節]",
        Festival.WINTER_SOLSTICE: r"冬至",
    }.items()
}


def find_festivals(text: str) -> list[Festival]:
    """The festivals that a text names, each once, in the order in which they are first named."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    found = ((pattern.search(plain), festival) for festival, pattern in _PATTERNS.items())
    places = [(match.start(), festival) for match, festival in found if match]
    return [festival for _place, festival in sorted(places, key=lambda place: place[0])]


def find_festival(text: str) -> Festival | None:
    """The first festival that a text names (三八, “五一”, 国庆, 农历新年), or None."""
    return next(iter(find_festivals(text)), None)
