"""What kind of activity a title names, by general vocabulary.

The order is the precedence: the first kind whose words occur is taken. What is done decides
before the occasion it is done on, so a ball game at New Year is sport, and only a celebration
without a deed of its own is a festival.
"""

import re
from functools import lru_cache

_KINDS: tuple[tuple[str, str], ...] = (
    ("other", "环孕|孕检|孕环|查环|环检|计划生育|计生"),
    ("admin", r"总结$|工作总结(?!会)|述职|(?:工作|活动)?(?:计划|方案|要点)(?:的?(?:制[定订]|拟[定订]))?$"),
    (
        "health",
        "体检|健康检查|健康普查|疗休?养|互助保|互助医|保险(?!知识)|医保|义诊|心理|妇女病|两癌|健康(?:知识)?(?:讲座|答卷|咨询)|减压|体质测|献血",
    ),
    ("trip", "春游|秋游|旅游|郊游|踏青|远足|采风|研学|考察|参观|外出|游学"),
    ("training", "经验交流|辅导|论文|课题研讨"),
    ("women", r"妇女(?!节|委)|女(?:教?职?工|教师|教职|会员|同胞|性)"),
    (
        "aid",
        "帮扶|帮困(?!.*凉)|扶[助困贫]|助学|助残|捐|志愿|义卖|义工|困难|特困|爱心|环保|植树|防污|节水|公益|学雷锋",
    ),
    (
        "welfare",
        "慰问|慰劳|送温暖|送清?凉|送[^会]{0,4}凉|福利|生日|看望|探望|走访|探视|发放|节日(?:礼|物)品|赠送|送上|红包|春联(?!欢)|月饼|粽子$",
    ),
    (
        "sport_culture",
        "球|棋|牌|运动会|校运会|体育|跑|马拉松|健身|健美|健步|健走|健康行|操|登山|爬山|登高|拔河|跳绳|踢毽|毽|田径|舞|歌|合唱|卡拉|书法|书画|摄影|绘画|画展|艺术|"
        "文艺汇演|文艺演出|趣味|游艺|联赛|友谊赛|观看|电影|话剧|展演|锻炼|社团|徒步|徒手|瑜伽|太极|风筝|厨艺|才艺|达标|文体|武术|骑行|越野|钓|朗诵|手工|游泳",
    ),
    (
        "festival",
        "庆|迎新|联欢|团拜|元旦|国庆|教师节|妇女节|重阳|六[·.]?一|三[·.]?八|五[·.]?一|春节|新春|端午|中秋|元宵|清明|母亲节|节日|茶话会|过节|游园",
    ),
    (
        "meeting",
        "教代会|职代会|代表大会|座谈|会议|组?长?会$|小组会|大会|例会|审议|评议|论坛|典礼|仪式|见面会|换届|选举|提案|恳谈|民主测评|接待日|委员会",
    ),
    (
        "training",
        "培训|学习|讲座|师德|教学|教研|比武|基本功|技能|课件|征文|读书|阅读|演讲|竞赛|知识|师徒|结对|交流|研讨|教育|风采|宣传|宣讲|报告会|拓展|主题|演练|沙龙|说课|讲课|讲课比赛|素质|研修|进修|分享会",
    ),
    ("sport_culture", "赛|比赛|展$|展览|文化|节目|晚会|演出|表演|文艺|俱乐部"),
    (
        "admin",
        "总结|计划|方案|档案|会费|评选|评优|评比|先进|审核|审计|自查|检查|验收|迎检|调研|调查|摸底|课题|入会|登记|建家|之家|公布|公示|报名|整理|归档|"
        "财务|经费|账|统计|颁奖|表彰|小组活动|名册|会员证|建设|筹备|申报|上报|决算|预算|制[定订]|测评|换证|年审|考核|评先|收缴|更新|资料|手册",
    ),
    ("other", ""),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)


def kind_of(title: str) -> str:
    """The kind of an activity with this (folded) title."""
    return _kind_of(title[:120])


@lru_cache(maxsize=4096)
def _kind_of(title: str) -> str:
    return next(kind for kind, pattern in _PATTERNS if pattern.search(title))


# An outing, a match or a course in a festival's honour is no gift for the festival.
_OF_ITS_OWN = ("trip", "sport_culture", "training", "health")


def is_of_a_festival(title: str) -> bool:
    """Whether what is done on a festival is its celebration or gift, and no matter of its own (清明踏青)."""
    return kind_of(title) not in _OF_ITS_OWN


_REPRODUCTIVE = re.compile("环孕|孕检|孕环|孕情|查环|环检|计划生育|计生|避孕|节育|结扎|上环")


def asks_reproductive_check(text: str) -> bool:
    """Whether a line orders checks on pregnancy or birth control (人口与计划生育法, articles 18 to 20)."""
    return _REPRODUCTIVE.search(text) is not None
