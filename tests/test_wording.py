"""The statuses people see are the words the house has agreed on."""

import pytest
from django.utils import translation

from activities.models import Occasion, WorkPlan
from finance.models import Budget
from members.models import Application

WORDS = {
    WorkPlan.Status: ["草稿", "待审议", "已通过", "已公布", "执行中", "已总结", "已作废"],
    Budget.Status: [
        "编制中",
        "委员会已通过",
        "经审已审查",
        "已上报",
        "已批复(锁定)",
        "执行中",
        "已决算",
        "退回修改",
        "调整中",
    ],
    Occasion.Status: ["已安排", "已延期", "已取消"],
    Application.Status: ["待小组意见", "待委员会批准", "已入会", "未批准", "已撤回"],
}


@pytest.mark.parametrize("status", WORDS, ids=lambda status: status.__qualname__)
def test_statuses_read_as_agreed(status):
    with translation.override("zh-hans"):
        assert [str(label) for label in status.labels] == WORDS[status]
