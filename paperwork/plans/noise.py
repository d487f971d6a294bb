"""Lines that belong to the page or the letter, not to the plan; and words about the past."""

import re

_NOISE = re.compile(
    r"20\d\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}\s?日?\s+\d{1,2}:\d\d(?::\d\d)?\s*(?:$|发[表布]|来源|作者|阅读|浏览|点击|编辑|\|)|\([^()]{4,60}(?:通过|印发|修订|公布)\)$|(?:当前位置|发布日期|发布时间|浏览次数|点击|来源:|作者:|编辑:|打印|关闭|上一[篇条页则]|下一[篇条页则]|附件下载|返回顶部|责任编辑|分享到|字号|阅读次数)"
    r"|\S{0,40}\.(?:docx?|xlsx?|pdf|txt|jpg|png|zip|rar)$|https?:"
)
_SIGNATURE = re.compile(
    r"[^,。;:!?、\d]{0,30}(?:工会|工会委员会|委员会|小学|中学|学校|幼儿园|学院|大学|办公室|部|处)\s*(?:\(?(?:盖章|公章|章)\)?)?"
)
_GREETING = re.compile(
    r"\S{0,20}(?:各位|各分工会|各部门|各单位|各工会小组|各年级|全体(?:会员|教职工))\S{0,16}:\s*$"
)
_PAST = re.compile(
    r"已[于在经]?|曾|荣获|获得了?|被评为|被授予|圆满(?:完成|结束)|以来|恢复|回顾|去年|上一?年度|顺利(?:完成|召开)了|(?<![为除])了(?=[\u4e00-\u9fff“《\d])(?!解|望|然)"
)
# 「4月18日下午，校工会召集…」: how news begins; a plan would say 拟于 or 定于.
NEWS = re.compile(
    r"[^,。]{0,6}\d{1,2}日\s?(?:上午|下午|中午|晚上?),[^,。]{2,30}(?:召集|召开|举行|举办|开展|组织|来到|走访)"
)
PLANNED = re.compile("将|拟|定于|计划|届时|准备|安排|请")
_ATTRIBUTE = re.compile(
    r"(?:活动|比赛|参赛|参加|报名|竞赛|培训|会议|具体|慰问)?(?:时间|地点|对象|要求|办法|规则|方式|须知|主题|目的|意义|背景|奖励|奖项|评分|分组|组织机构|领导小组|人员|口号|宗旨|流程|原则)"
    r"(?:[及和与、]?(?:地点|时间|对象|人员|方式|办法|要求|规则|分组))*(?:设置|安排|情况|办法|说明)?"
)


_REFERENCE = re.compile(
    r"\W{0,3}(?:本月)?(?:主要|重要|重大|相关|有关|传统)?(?:节日|纪念日|节气|节点|时间节点|节庆|节假日)[^:]{0,4}:"
)


def is_reference(text: str) -> bool:
    """Whether a line only lists festivals of the month (主要节日：3月12日植树节…)."""
    return bool(_REFERENCE.match(text.strip()))


def is_noise(text: str) -> bool:
    """Whether a line is furniture of a web page."""
    return bool(_NOISE.match(text.strip()))


def is_signature(text: str) -> bool:
    """Whether a line is only the name of who signs."""
    stripped = text.strip()
    return len(stripped) <= 34 and bool(_SIGNATURE.fullmatch(stripped))


def is_greeting(text: str) -> bool:
    """Whether a line addresses its readers."""
    return bool(_GREETING.fullmatch(text.strip()))


def is_past(text: str) -> bool:
    """Whether words tell what has already happened."""
    return bool(_PAST.search(text))


def is_attribute_heading(text: str) -> bool:
    """Whether a heading only introduces a detail (活动时间, 参加对象, 比赛规则)."""
    return bool(_ATTRIBUTE.fullmatch(text.strip(" :。、")))


_ZONES = (
    (
        "activities",
        re.compile(
            r"活动安排|工作安排|安排表|日程|行事历|月历|进度|一览|时间表|(?:每月|各月|逐月|月度)的?(?:工作|活动|安排|计划)|具体活动|主要活动|活动清单|活动计划|活动内容|安排$|大事记|事项$"
        ),
    ),
    ("money", re.compile(r"经费|预算|费用|开支|支出|收支|慰问标准|资金")),
)


def zone_of(heading: str) -> str:
    """What stands under a heading: activities, money, detail or text."""
    plain = heading.strip(" :。、")
    if is_attribute_heading(plain):
        return "detail"
    return next((zone for zone, pattern in _ZONES if pattern.search(plain)), "text")
