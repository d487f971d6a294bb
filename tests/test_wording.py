"""The statuses people see are the words the house has agreed on."""

import pytest
from django.utils import translation
from django.utils.timezone import now

from activities.models import Occasion, WorkPlan
from congress.models import Proposal, Rating, Session
from finance.models import Budget
from members.models import Application
from reminders.models import Delivery, Notice

WORDS = {
    WorkPlan.Status: ["草稿", "待审议", "已通过", "已公布", "执行中", "已总结", "已作废"],
    Budget.Status: [
        "编制中",
        "委员会已通过",
        "经审已审查",
        "已上报",
        "已批复（锁定）",
        "执行中",
        "已决算",
        "退回修改",
        "调整中",
    ],
    Occasion.Status: ["已安排", "已延期", "已取消"],
    Delivery.Status: ["待发", "发送中", "已送达", "发送失败", "没有地址", "无需再发"],
    Proposal.Status: [
        "草稿",
        "征集附议",
        "已提交",
        "审查中",
        "已立案",
        "已交办",
        "办理中",
        "已答复",
        "待评价",
        "已办结",
        "已归档",
        "退回补充",
        "并案",
        "转为意见建议",
        "不予立案(附理由)",
        "已撤回",
        "申请延期",
        "退回改派",
        "重新办理",
    ],
    Proposal.Result: ["已解决", "正在解决", "暂缓解决", "留作参考"],
    Rating.Grade: ["满意", "基本满意", "不满意"],
    Session.Status: ["筹备中", "已通知", "签到中", "已达法定人数", "人数不足", "进行中", "已闭幕", "已归档"],
    Application.Status: ["待小组意见", "待委员会批准", "已入会", "未批准", "已撤回"],
}


@pytest.mark.parametrize("status", WORDS, ids=lambda status: status.__qualname__)
def test_statuses_read_as_agreed(status):
    with translation.override("zh-hans"):
        assert [str(label) for label in status.labels] == WORDS[status]


def test_a_notice_s_status_reads_as_agreed():
    sent, failed = Delivery(status="sent"), Delivery(status="failed")
    notices = (Notice(waits=True), Notice(delivery=sent), Notice(read_at=now()), Notice(delivery=failed))
    with translation.override("zh-hans"):
        assert [str(notice.status) for notice in notices] == ["待发", "已送达", "已读", "发送失败"]
