"""From the words of an item to one or more titles: splitting, cutting off details, cleaning."""

from __future__ import annotations

import re
from collections.abc import Callable

from .festivals import festivals_in, leading_festival, rest_of_festival
from .groups import only_people
from .kinds import kind_of
from .lines import CELL_BREAK, Piece
from .months import find_marks
from .numbering import inline_items, numbering

DEED = (
    "组织|开展|举办|举行|召开|慰问|走访|看望|探望|庆祝|欢庆|庆|迎接|迎|参加|参与|评选|表彰|学习|制定|制订|拟定|拟订|总结|发放|做好|搞好|进行|完成|协助|"
    "配合|筹备|准备|上交|申报|开设|开办|成立|推进|建立|建好|调查|检查|培训|审议|选举|公示|公布|征集|收缴|整理|布置|承办|邀请|送|为|给|观看|"
    "安排|落实|修订|编印|印发|拟写|写好|办好|建设|充实|完善|创建|举荐|推荐|选派|组队|启动|继续|全力|适时|评比|评定|核对|更新|补办|探访|陪|带领|祝贺|"
    "欢送|宣传|登记|统计|收集|汇总|撰写|起草|申请|听取|讨论|研究|部署|动员|联合|团拜|观摩|颁发|颁奖|聘请|购买|采购|维修|开放|举荐|调整|自查|备战|写|交|"
    "创作|推选|开好|实施|赴|到|去|将|拟"
)
EVENT = (
    "赛|会|活动|节|展|展览|讲座|培训|比武|旅游|春游|秋游|踏青|慰问|总结|座谈|测评|评选|检查|体检|联欢|演讲|征文|竞赛|考察|参观|换届|选举|典礼|仪式|"
    "演练|宣讲|走访|交流|研讨|疗休?养|庆典|游园|晚会|沙龙|健步走|健走|长跑|登山|登高|植树|扫墓|采风|拓展|献血|义诊|普查|评比|审计|审核|自查|调研|"
    "表彰|述职|归档|登记|摸底|助学|捐款?|温暖|清凉|合唱|汇演|比赛|体验|课程?|公示|评优|评先|评议|操|舞|歌|球|绳|河|棋|牌|毽子?|行|日|月|周|工程|工作|计划|方案|联谊|茶话|团拜"
)
_DEED = re.compile(rf"\s*[“\"(]?(?:{DEED})")
_EVENT_END = re.compile(rf"(?:{EVENT})\s*[”\"’)]?\s*$")
_DEED_INSIDE = re.compile("慰问|走访|看望|组织|举办|举行|召开|开展|庆祝|参加|评选|表彰|发放")
LABEL = (
    r"(?:活动|比赛|举办|开展|具体|培训|会议|参赛|评选|集合|报名|完成|计划|拟定|演出|参加|组织|主要)?"
    r"(?:时间|日期|地点|规则|要求|办法|对象|方式|形式|项目|人员|人数|分组|分组办法|比赛办法|负责人|责任人|责任部门|责任单位|牵头人|牵头部门|承办|承办单位|承办部门|"
    r"主办|主办单位|协办|协办单位|联系人|联系电话|电话|参加者|备注|注|附注|说明|附|目的|意义|主题|内容|经费|经费来源|预算|费用|奖项|奖项设置|奖励|奖励办法|奖品|"
    r"流程|议程|名额|路线|集合地点|器材|裁判|评委|措施|目标|步骤|标准|领队|教练|组长|组员|主持人?|讲师|主讲人?|材料|口号|宗旨|注意事项|温馨提示|录取名次|计分办法|评分标准|载体|依据)"
)
_LABEL_LINE = re.compile(rf"[(【\[*\s]*(?P<label>(?:[\u4e00-\u9fff]{{0,4}}?){LABEL})\s?[】\])]?\s?:")
_LABEL_INSIDE = re.compile(rf"(?<=[\s,;。)])(?P<label>{LABEL})\s?:")
_DETAIL = re.compile(
    r"\s*(?:[(\[].*[)\]]\s*[。;]?\s*$|第[一二三四五六七八九十\d]{1,2}(?:阶段|步|轮|组|名|批)|阶段[一二三]|(?:其中|具体|要求|通过|以便|以此|让|使|从而|进一步(?!开展)|"
    r"项目(?:有|包括|设)|届时|凡|如遇|如有|具体(?:时间|安排|方案|日期)|\d{1,3}\s?-\s?\d{1,3}\s?岁|\d{1,3}岁|录取|奖励|一等奖|二等奖|三等奖))"
)
_TAIL = re.compile(
    r"[,;:]\s?(?=(?:以此?|通过|使|让|为了|为(?=丰富|增|提[高升]|促进|活跃|进一步|加强)|从而|进一步|增强|丰富|提高|提升|促进|营造|鼓励|激发|展示|展现|展出|培养|增进|帮助|达到|充分|切实|不断|力争|力求|做到|确保|并?邀请|引导|"
    r"加强|凝聚|弘扬|缓解|力求|努力|要求|每[人组队]|每(?:个|位)|分组|研究|明确|分(?:两|三|四|\d)批|与[^,]{1,12}同期|具体|时间|地点|请|详见|另行|项目|预算|经费|费用|所需|人均|共需|约需|需|会员\d|退休\S{0,3}\d))"
)
_TENTATIVE = re.compile(
    r"\s?[(\[]?\s?(?:时间|日期|具体时间)?\s?(?:待定|暂定|未定|另行通知|时间待通知|另定)\s?[)\]]?"
)


def is_detail(text: str) -> bool:
    """Whether a line says something about the activity before it, and is none itself."""
    return bool(_DETAIL.match(text)) or label_of(text) is not None


def label_of(text: str) -> str | None:
    """The attribute a line begins with (时间, 地点, 负责人 …), if any."""
    match = _LABEL_LINE.match(text)
    return match["label"] if match else None


def has_deed(text: str) -> bool:
    """Whether words begin like something that is done (组织…, 召开…)."""
    return bool(_DEED.match(text))


def ends_as_event(text: str) -> bool:
    """Whether words end like the name of an event (…比赛, …座谈会)."""
    return bool(_EVENT_END.search(text.rstrip(" 。;,.")))


def is_event(text: str) -> bool:
    """Whether words read as an activity: something done, or the name of an event."""
    return has_deed(text) or ends_as_event(text) or _DEED_INSIDE.search(text) is not None


def is_tentative(text: str) -> bool:
    """Whether the plan itself says that the time is still open."""
    return _TENTATIVE.search(text) is not None


def items(piece: Piece) -> list[Piece]:
    """The numbered items written one after the other in one piece, without their numbers.

    Where the first line of a cell is numbered, a line without a number goes on with the item above.
    """
    found: list[Piece] = []
    lines = _at(piece, [match.start() for match in re.finditer(CELL_BREAK, piece.text)])
    for part in lines:
        starts = inline_items(part.text)
        if not starts:
            head = numbering(part.text)
            if not head.style and found and numbering(lines[0].text).style and not has_deed(part.text):
                continue
            found.append(part.cut(head.end))
            continue
        ends = [start for start, _ in starts[1:]] + [len(part.text)]
        found += [part.cut(words, end) for (_, words), end in zip(starts, ends, strict=True)]
    return [item for item in found if item]


# 「教工球赛。（3月5日）」: what stands in brackets behind the full stop belongs to the words before it.
_BRACKET_FOLLOWS = re.compile(r"\s?[(\[]")


def sentences(piece: Piece) -> list[Piece]:
    """The sentences of a piece: cut at 。 ； and !, but not inside brackets."""
    return cut_at(piece, "。;!")


def cut_at(piece: Piece, signs: str) -> list[Piece]:
    """A piece cut at any of the signs outside brackets, and at the line breaks of a cell."""
    cuts, depth = [], 0
    for index, letter in enumerate(piece.text):
        if letter in "(【[《":
            depth += 1
        elif letter in ")】]》":
            depth = max(0, depth - 1)
        elif letter == CELL_BREAK or (
            letter in signs and depth == 0 and not _BRACKET_FOLLOWS.match(piece.text, index + 1)
        ):
            cuts.append(index)
            depth = 0
    return [part for part in _at(piece, cuts) if part.text.strip("”’)。;,.! ")]


def _at(piece: Piece, cuts: list[int]) -> list[Piece]:
    bounds = [-1, *cuts, len(piece.text)]
    parts = [piece.cut(bounds[i] + 1, bounds[i + 1]) for i in range(len(bounds) - 1)]
    return [part for part in parts if part]


def split_clauses(piece: Piece) -> list[Piece]:
    """Split an unnumbered sentence at commas where each side is an activity of its own kind."""
    parts = [part for chunk in _spaced(piece) for part in _split(chunk, ",", _stands_alone)]
    parts = [smaller for part in parts for smaller in _split(part, "、", _completes)]
    return [smaller for part in parts for smaller in split_festivals(part)]


def split_festivals(piece: Piece) -> list[Piece]:
    """Split where each side names a festival of its own and what is done on it (国庆登高、重阳慰问)."""
    parts = _split(piece, ",", _is_of_another_festival)
    return [smaller for part in parts for smaller in _split(part, "、", _is_of_another_festival)]


def _is_of_another_festival(before: str, after: str) -> bool:
    following = leading_festival(after.lstrip())
    named = festivals_in(before)
    if not following or not named or following[0] in named:
        return False
    done = [re.sub(r"^节", "", side).strip() for side in (rest_of_festival(before), after[following[1] :])]
    return all(len(side) >= 2 for side in done)


def _spaced(piece: Piece) -> list[Piece]:
    """The items of a line that parts them by blanks only."""
    chunks = [piece.cut(*match.span()) for match in re.finditer(r"\S+", piece.text)]
    if len(chunks) < 2 or re.search("[,。;:]", piece.text) or any(find_marks(chunks[0].text)):
        return [piece]
    shortest = 3 if len(chunks) > 2 else 4
    fit = all(shortest <= len(chunk) <= 24 and only_people(chunk.text) is None for chunk in chunks)
    whole = all(chunk.text.count("“") == chunk.text.count("”") for chunk in chunks)
    named = sum(is_event(chunk.text) and not _TAIL.match("," + chunk.text) for chunk in chunks)
    enough = named == len(chunks) or (len(chunks) > 2 and named * 3 >= len(chunks) * 2)
    return chunks if fit and whole and enough else [piece]


def _split(piece: Piece, sign: str, may: Callable[[str, str], bool]) -> list[Piece]:
    if sign not in piece.text:
        return [piece] if piece else []
    cuts, last, depth, lost = [], 0, 0, 0
    stop = re.compile("[,。;]" if sign == "," else "[、,。;]")
    for index, letter in enumerate(piece.text):
        depth += (letter in "(【[《“") - (letter in ")】]》”")
        # A scan may have lost the second half of quotation marks: those do not count as open.
        lost += (letter == "“") - (letter == "”")
        if letter == sign and depth <= max(0, lost):
            following = piece.text[index + 1 : index + 61]
            if may(piece.text[max(last, index - 60) : index], stop.split(following, maxsplit=1)[0]):
                cuts.append(index)
                last, lost, depth = index + 1, 0, 0
    return _at(piece, cuts)


def _stands_alone(before: str, after: str) -> bool:
    if not (is_event(before) and is_event(after)) or is_detail(after) or len(after.strip()) < 3:
        return False
    if _TAIL.match("," + after.lstrip()) or _FOLLOWS_UP.match(after):
        return False
    if _CLOSED_LIST.search(before):
        return True
    if before.rstrip('”’" ').endswith("活动") and has_deed(after):
        return False
    if (_OWN_DEED.match(after) and ends_as_event(before) and ends_as_event(after)) or _both_named(
        before, after
    ):
        return True
    kinds = (kind_of(before), kind_of(after))
    if kinds[0] == kinds[1] or "other" in kinds or set(kinds) == {"aid", "welfare"}:
        return False
    # A celebration and what is done for the same people on the day are one thing.
    return not ("女" in after and ("女" in before or "三八" in before)) and not re.match(
        r"\s*\S{0,4}有关", after
    )


_FOLLOWS_UP = re.compile(r"\s*(?:安排好|搞好|做好|落实|审议|通过|听取|讨论|表彰|布置|评选出|并)")
# 「体验（陈老师）、参加教代会（代表）」: a bracket of people closes one item of a list.
_CLOSED_LIST = re.compile(r"\([^()]*(?:老师|主席|委员|主任|组长|校长|书记|全体|各|负责)[^()]*\)\s*$")
_OWN_DEED = re.compile(r"\s*(?:配合|协助|参加|组队|筹备|组织|举办|召开|举行)")
_STRONG = re.compile(
    r"(?:赛|会|讲座|培训|汇演|联欢|展|慰问|座谈|踏青|登山|体检|评优|评选|仪式|典礼|春游|秋游|沙龙|讲堂|分享|漂流|总结|测评|联谊|植树|扫墓|表彰)[”\"’)]?\s*$"
)


def _both_named(before: str, after: str) -> bool:
    """Whether both sides are the short names of events (教职工篮球赛,年终总结)."""
    sides = [side.strip() for side in (before, after)]
    return all(3 <= len(side) <= 14 and _STRONG.search(side) for side in sides)


def _completes(before: str, after: str) -> bool:
    if _CLOSED_LIST.search(before):
        return len(after.strip()) >= 4
    if not re.search(r"(?:赛|会|活动|讲座|培训|汇演|联欢|展)[”\"’)]?$", before.strip()):
        return _both_named(before, after)
    if re.search(r"(?:体育|技能|球|棋)$", before.strip()):
        return False
    return (has_deed(after) and len(after.strip()) >= 4) or _both_named(before, after)


_WRAP = re.compile(r"^[\s,;:。.、·\-|)\]】!]+|[\s,;:。.、|\-(\[【]+$")


def trim(piece: Piece) -> Piece:
    """Without the signs that stand around a title."""
    start = 0
    match = _WRAP.match(piece.text)
    if match and match.start() == 0:
        start = match.end()
    text = piece.text[start:].rstrip(" ,;:。.、|-([【!")
    trimmed = piece.cut(start, start + len(text))
    if trimmed.text.startswith("(") and trimmed.text.endswith(")") and trimmed.text.count("(") == 1:
        return trim(trimmed.cut(1, len(trimmed.text) - 1))
    return trimmed


def strip_details(piece: Piece) -> tuple[Piece, Piece]:
    """A title and what follows it on the same line as detail (时间:…, 规则:…, ,以增进…)."""
    inner = _bracketed(piece.text)
    inside = next((m for m in _LABEL_INSIDE.finditer(piece.text, 1) if m.start() not in inner), None)
    end = inside.start() if inside and inside.start() >= 2 else len(piece.text)
    tail = next((m for m in _TAIL.finditer(piece.text, 3, end) if m.start() not in inner), None)
    if tail and tail.start() >= 4:
        end = tail.start()
    return piece.cut(0, end), piece.cut(end)


BRACKET = re.compile(r"[(\[【](?P<inside>[^()\[\]【】]{1,60})[)\]】]")


def _bracketed(text: str) -> set[int]:
    """The places that stand inside a pair of brackets."""
    return {place for match in BRACKET.finditer(text) for place in range(*match.span("inside"))}


_FOR_WHOM = re.compile(
    r"(?<=\S{3})\s+(?:全体\S{0,6}|各\S{1,4}|\S{1,4}组|@\S{1,8}(?:\s+@\S{1,8})*|(?P<who>\S{2,8}))$"
)
_RULES = re.compile(
    r"(?<=.{3})[(\[](?=[^)\]]*(?:[,;。:]|每|限|须|需|可|为单位|为队|另行|由|负责|左右|具体|视|老师|主席|委员|主任|组长|校长|书记|全体|各))[^)\]]{2,}[)\]]\s*$"
)


def strip_rules(piece: Piece) -> tuple[Piece, Piece]:
    """A title and the bracket at its end, when that tells rules and not what the activity is."""
    match = _FOR_WHOM.search(piece.text)
    if match and match["who"] and only_people(match["who"]) is None:
        match = None
    match = match or _RULES.search(piece.text)
    return (piece.cut(0, match.start()), piece.cut(match.start())) if match else (piece, piece.cut(0, 0))


def strip_tentative(piece: Piece) -> Piece:
    """Without 待定 and the like."""
    match = _TENTATIVE.search(piece.text)
    return piece.without(match.start(), match.end()).cut(0) if match else piece
