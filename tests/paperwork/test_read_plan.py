"""The command read_plan: a file in, a reading out, no server."""

import json

import pytest
from django.core.management import CommandError, call_command

TEXT = """柳树沟小学2026年工会计划
活动安排
三月：组织教师植树
端午节慰问。会员10人，每人100元，共1000元。
总计1000元"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "计划.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_read_plan_prints_json(plan, capsys):
    call_command("read_plan", str(plan), "--json")
    reading = json.loads(capsys.readouterr().out)
    assert reading["year"] == 2026
    assert reading["activities"][0]["months"] == [3]
    assert reading["activities"][0]["title"] == "组织教师植树"
    assert reading["budget"][0] | {"line": 0} == {
        "festival": "端午", "category": "会员", "headcount": 10, "rate": 100, "amount": 1000, "line": 0,
    }  # fmt: skip
    assert reading["total"] == 1000


def test_read_plan_prints_a_listing(plan, capsys):
    call_command("read_plan", str(plan))
    assert "3\t组织教师植树" in capsys.readouterr().out


def test_read_plan_takes_a_year_for_a_plan_that_names_none(tmp_path, capsys):
    path = tmp_path / "计划.txt"
    path.write_text("三月：植树", encoding="utf-8")
    call_command("read_plan", str(path), "--year", "2027", "--json")
    assert json.loads(capsys.readouterr().out)["year"] == 2027


@pytest.mark.parametrize(
    ("name", "content"), [("空.txt", b""), ("图.png", b"\x89PNG"), ("空白.txt", b" \n\n")]
)
def test_read_plan_says_why_it_refuses(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("read_plan", str(path))


def test_read_plan_says_when_there_is_no_file(tmp_path):
    with pytest.raises(CommandError):
        call_command("read_plan", str(tmp_path / "没有.txt"))
