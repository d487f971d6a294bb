"""What two titles are compared by: pieces of two characters, without the words that every title has."""

import re
import unicodedata

# Said in one proposal after another; they part the title, so that no piece reaches across them.
STOCK = (
    "关于|提案|建议|意见|方案|问题|事宜|工作|情况|进一步|切实|尽快|适当|合理|有效|相关|有关|方面|希望|请求|要求|"
    "加强|加大|改善|改进|改革|提高|提升|完善|优化|增加|增设|增强|增添|设立|设置|建立|健全|建设|开展|推进|推动|解决|"
    "规范|落实|丰富|促进|配备|添置|购置|更换|更新|维修|修缮|减轻|减少|降低|调整|延长|扩大|保障|重视|关注|关心|"
    "我校|本校|学校|校园|校内|全校|全体|广大|教职员工|教职工|教师|老师|职工|员工|"
    "年度|每年|每学期|定期|项目|条件|环境|设施|设备|制度|机制|办法|措施|管理|服务|质量|水平|力度|标准|场所|以及|并且|能否|可否|是否|办公室|本人|"
    "[的了和与及对给在为把将等让使其是有到从之]"
)
# One thing by several names; the first stands for all of them.
NAMES = (
    ("食堂", "饭堂|餐厅|伙食"),
    ("厕所", "洗手间|卫生间|公厕"),
    ("电脑", "计算机|微机|笔记本"),
    ("停车", "泊车|车位"),
    ("午休", "午睡|中午休息"),
    ("体检", "健康检查|身体检查"),
    ("子女", "孩子|小孩"),
    ("空调", "冷气"),
    ("开水", "饮水|热水"),
    ("职称", "评聘|岗级"),
    ("母婴", "哺乳|妈咪"),
    ("打印", "复印|文印"),
)
_STOCK = re.compile(STOCK)
_NAMES = [(first, re.compile(others)) for first, others in NAMES]
_RUNS = re.compile(r"[0-9a-z]+|[\u3400-\u9fff]+")
# So many are kept of a title; more are no title.
MOST = 30


def pieces(title: str) -> list[str]:
    """The pieces of a title in their order, each once; words of Latin letters and figures stay whole."""
    text = unicodedata.normalize("NFKC", title).lower()
    for first, others in _NAMES:
        text = others.sub(first, text)
    found: dict[str, None] = {}
    for run in _RUNS.findall(_STOCK.sub(" ", text)):
        found |= dict.fromkeys([run[:8]] if run.isascii() else _pairs(run))
    return list(found)[:MOST]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]
