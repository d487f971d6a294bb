"""What similar must find and must not find, by pairs of titles as teachers write them."""

import pytest

from congress.reports.similar import similar_to
from congress.similar import pieces
from congress.states import Status
from tests.factories.congress import CallFactory, ProposalFactory

pytestmark = pytest.mark.django_db

ALIKE = [
    ("关于改善教师午休条件的提案", "关于设立教师午休室的建议"),
    ("关于改善教师午休条件的提案", "解决老师中午休息场所问题"),
    ("关于提高食堂饭菜质量的提案", "关于改进学校食堂伙食的建议"),
    ("食堂早餐品种太少", "增加食堂早餐品种"),
    ("关于增设教职工停车位的提案", "解决校内停车难的问题"),
    ("关于为教师配备笔记本电脑的提案", "更新教师办公电脑的建议"),
    ("关于开展教职工年度体检的提案", "提高教师体检标准，增加体检项目"),
    ("关于在教学楼增设直饮水机的提案", "教学楼每层安装直饮水机"),
    ("关于设立母婴室的建议", "为女教师建立母婴关爱室"),
    ("关于减轻班主任工作负担的提案", "关于减少班主任非教学任务的建议"),
    ("提高班主任津贴", "关于调整班主任津贴标准的提案"),
    ("关于完善职称评聘方案的提案", "关于优化职称评审办法的建议"),
    ("关于更换教室投影仪的提案", "教室投影设备老化，请更新投影仪"),
    ("关于丰富教职工文体活动的提案", "多组织教师文体活动"),
    ("建立教工健身房", "关于开放健身房供教师使用的提案"),
    ("关于规范教师课后服务补贴发放的提案", "课后服务费发放办法需要明确"),
    ("关于安装电动车充电桩的提案", "校园电动车充电难"),
    ("关于维修操场跑道的提案", "操场塑胶跑道破损需要翻新"),
    ("Wi-Fi信号覆盖办公室", "关于办公室WI-FI信号差的提案"),
    ("关于推行弹性上下班制度的提案", "试行教师弹性上下班"),
    ("办公室放绿植", "关于在办公室摆放绿植的建议"),
    ("关于更换办公室旧空调的提案", "办公室空调太旧"),
]
UNLIKE = [
    ("关于改善教师午休条件的提案", "关于改善教师办公条件的提案"),
    ("关于提高食堂饭菜质量的提案", "关于提高课堂教学质量的提案"),
    ("关于增设教职工停车位的提案", "关于增设教职工健身房的提案"),
    ("关于加强青年教师培养的提案", "关于加强校门口安全管理的提案"),
    ("关于完善职称评聘方案的提案", "关于完善绩效工资方案的提案"),
    ("关于更换教室投影仪的提案", "关于更换教室窗帘的提案"),
    ("关于开展教职工年度体检的提案", "关于开展教职工年度评优的提案"),
    ("关于减轻班主任工作负担的提案", "关于减轻学生课业负担的提案"),
    ("关于设立母婴室的建议", "关于设立心理咨询室的建议"),
    ("关于维修操场跑道的提案", "关于维修图书馆屋顶的提案"),
    ("关于丰富教职工文体活动的提案", "关于丰富图书馆藏书的提案"),
    ("关于优化课程表安排的提案", "关于优化监考安排的提案"),
    ("关于规范课后服务补贴发放的提案", "关于规范教材发放的提案"),
    ("关于购置打印机的提案", "关于购置饮水机的提案"),
    ("关于解决教师子女入学问题的提案", "关于解决教师食堂排队问题的提案"),
    ("关于落实带薪休假的提案", "关于落实旁听制度的提案"),
    ("关于建立教师心理关怀机制的提案", "关于建立教师外出培训机制的提案"),
    ("关于延长图书馆开放时间的提案", "关于延长午餐供应时间的提案"),
    ("关于学校南门增开的建议", "关于北校区绿化的建议"),
    ("关于安装电动车充电桩的提案", "关于安装教室空调的提案"),
    ("办公室放绿植", "关于调整本人办公室的提案"),
    ("办公室放绿植", "关于办公室装空调的建议"),
    ("关于调整本人任教班级的提案", "关于调整本人办公室的提案"),
]


def finds(written: str, stored: str, user) -> bool:
    ProposalFactory(title=stored, at=Status.ACCEPTED)
    return bool(similar_to(written, user=user))


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_the_same_matter_in_other_words_is_found(cast, one, other):
    assert finds(one, other, cast.teacher)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_it_is_found_the_other_way_round(cast, one, other):
    assert finds(other, one, cast.teacher)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_another_matter_in_the_same_words_is_not_found(cast, one, other):
    assert not finds(one, other, cast.teacher)


@pytest.mark.parametrize("title", ["", "关于", "关于进一步改进工作的提案", "？！", "🙂"])
def test_a_title_that_says_nothing_finds_nothing(cast, title):
    assert not finds(title, "关于进一步加强工作的提案", cast.teacher)


def test_latin_words_and_figures_stay_whole():
    assert pieces("安装 Wi-Fi 与 5G") == ["安装", "wi", "fi", "5g"]


def test_the_likest_comes_first_and_its_own_draft_not_at_all(cast):
    call = CallFactory()
    near = ProposalFactory(call=call, title="教师午休室空调", at=Status.ACCEPTED)
    far = ProposalFactory(call=call, title="教师午休", at=Status.ACCEPTED)
    own = ProposalFactory(call=call, title="教师午休室空调", proposer=cast.teacher.person)
    found = similar_to("教师午休室空调", user=cast.teacher, but=own.pk)
    assert list(found) == [near, far]


def test_what_somebody_may_not_see_is_not_found(cast):
    ProposalFactory(title="教师午休室", at=Status.SUBMITTED)
    assert not similar_to("教师午休室", user=cast.teacher)
    assert similar_to("教师午休室", user=cast.chair)
