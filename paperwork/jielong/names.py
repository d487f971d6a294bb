"""Whether a word of a chain is shaped like somebody's name; who it is, the registry says."""

import re

# Common family names, for telling a name from a remark.
_FAMILY_NAMES = """
    王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁
    任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃
    武戴莫孔向汤文常温康施牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮
    柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司古吉缪简
    车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄
    丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区
    郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍
    辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣
    信展阴昝智幸奉植衡富尧闭由
"""
_TWO_LETTERS = """
    欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 夏侯 长孙 宇文 端木 百里 南宫
"""
# Remarks that begin like a name.
_BEGIN_LIKE_NAMES = """
    全程 时间 方便 安排 成人 车上 高铁 白天 包车 单人 项目 计划 许可 强制 查收 花生
    米饭 游泳 关注 都去 都来 都行 东门 南门 北门 西门 党员 后勤 明天 明早 应该 平安
    支持 司机 步行 路上 相机 连续 景区 海边 国庆 元旦 能来 农历 初中 高中 干事 信息
    银行 满员 由于 公交 来回 阴天 来晚 来迟 展示 幸会 富余 智能 全体 全部 全组 班车
    成员 方式 关于 时候 全天 通知 文艺 常规 向后 相同 管理 高兴 安全 万一 连同 和家
    平时 来的 来吧 强烈 应急 席位 容后 严格 单独 单位 简餐 米线 金额 到场 马上 于是
"""
_GROUPS = """
    语文 数学 英语 体育 音乐 美术 科学 物理 化学 生物 历史 地理 政治 道法 信息 劳技
    心理 后勤 教务 德育 总务 行政 幼儿 学前 党办 校办 安保处 安全办 安全科 安全处 计财处 党政办
"""
FAMILY_NAMES = frozenset("".join(_FAMILY_NAMES.split()))
COMPOUND_NAMES = tuple(_TWO_LETTERS.split())
TITLES = ("老师", "校长", "主任", "书记", "组长", "师傅", "医生", "园长")
_REMARKS = frozenset(_BEGIN_LIKE_NAMES.split())
_SUBJECTS = frozenset(_GROUPS.split())
_GROUP_END = re.compile(r"(?:组|部|处|室|科|办|班|级|队|中心|支部|校区|年段|学院|教研|工会)$")
HAN = re.compile(r"[㐀-䶿一-鿿𠀀-𱍏·]+")


def is_like_a_name(token: str) -> bool:
    """Whether a word is shaped as people are called in a group: 王芳, 欧阳雪, 小芳, 王老师, 芳芳."""
    if token in _REMARKS or not HAN.fullmatch(token) or is_group_like(token):
        return False
    if token.startswith(COMPOUND_NAMES):
        return 3 <= len(token) <= 4
    if token.endswith(TITLES):
        return 3 <= len(token) <= 5
    if len(token) == 2 and token[0] == token[1]:
        return True
    return 2 <= len(token) <= 3 and (token[0] in FAMILY_NAMES or token[0] in "小阿老")


def is_group_like(token: str) -> bool:
    """语文组, 三年级, 总务处, 语文, 初一语文; not 陈科, who may be somebody."""
    if token in _SUBJECTS or (len(token) > 3 and token.endswith(tuple(_SUBJECTS))):
        return True
    may_be_somebody = len(token) <= 3 and token[0] in FAMILY_NAMES and token[0] not in "高初文"
    return bool(_GROUP_END.search(token)) and not may_be_somebody


def after_group(token: str) -> str:
    """The name behind a group's, written together: 杨晓燕 of 语文组杨晓燕; else the word itself."""
    for cut in range(max(len(token) - 4, 2), len(token) - 1):
        if is_group_like(token[:cut]) and is_like_a_name(token[cut:]):
            return token[cut:]
    return token
