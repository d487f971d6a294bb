"""Rules of procedure to begin with: the national ones, and what Shanghai's 职工代表大会条例 changes."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from congress.models import RuleSet
from congress.rules import NATIONAL
from members.models import Province


class RulesPreset(NamedTuple):
    """Where rules come from, what they change of the national ones, and what no figure here says."""

    label: Any
    source: str
    overlay: dict[str, Any]
    note: str


# The documents are Chinese, and so are their titles and the notes on them.
PRESETS: dict[str, RulesPreset] = {
    "national": RulesPreset(
        _("National rules"),
        NATIONAL,
        {},
        "每学年至少召开一次；一届三年或五年。“半数以上”按过半数掌握，本校细则另有规定的可以改。",
    ),
    Province.SHANGHAI.value: RulesPreset(
        _("Shanghai"),
        "《上海市职工代表大会条例》（2017年修正），并按《学校教职工代表大会规定》",
        {
            "pass_rule": RuleSet.PassRule.GE_HALF.value,
            "congress_from": 100,
            "leaders_most": 20,
            "presidium_least": 3,
            "presidium_most": 9,
            "papers_days": 7,
        },
        "须经审议通过的事项采用无记名投票，全体代表半数以上赞成为通过。选区有三分之二以上教职工参加选举才有效，"
        "得到选区全体教职工半数以上赞成的当选。女代表比例与女教职工比例相适应，请填写本校的百分数。"
        "代表30至100人，主席团3至5人；超过100人，不少于7人。闭会后7个工作日内书面报告上级工会。",
    ),
}


def rules_from(preset: str) -> RuleSet:
    """A rule set that is not stored, as a preset has it; the national one for a name nobody knows."""
    chosen = PRESETS.get(preset, PRESETS["national"])
    return RuleSet(source=chosen.source, note=chosen.note, **chosen.overlay)
