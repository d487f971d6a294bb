"""The eight powers of Order 32, article 7, and what is usually done with a matter of each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from congress.models import AgendaItem

_M = AgendaItem.Mode
_V = AgendaItem.Method


class Power(models.IntegerChoices):
    """What a matter is about."""

    CHARTER = 1, _("1. The school's charter and its changes")
    DEVELOPMENT = 2, _("2. Development, team building, teaching reform, building, other large plans")
    REPORTS = 3, _("3. Reports on the school's work, its finances, the union's work, other reports")
    INTERESTS = 4, _("4. Welfare, distribution, hiring, assessment, reward and penalty: always voted on")
    PROPOSALS = 5, _("5. Report on the proposals of the last session")
    LEADERS = 6, _("6. Appraisal of school leaders")
    SUPERVISION = 7, _("7. Opinions on the school's work; whether decisions are carried out")
    AGREED = 8, _("8. What law prescribes, or school and union agree on")


_MODES: dict[int | None, str] = {
    Power.INTERESTS: _M.PASS,
    Power.PROPOSALS: _M.REVIEW,
    Power.LEADERS: _M.APPRAISE,
    Power.AGREED: _M.DISCUSS,
}
# Voted on in secret, where nothing else is chosen.
_SECRET = (_M.ELECT, _M.APPRAISE)


def usual_mode(power: int | None) -> str:
    """What is done with a matter of this power: heard, where article 7 asks for no more."""
    return _MODES.get(power, _M.HEAR)


def usual_method(power: int | None, mode: str) -> str:
    """How it is voted on: on paper where staff's own interests or people are at stake."""
    if mode in _SECRET or (mode == _M.PASS and power == Power.INTERESTS):
        return _V.PAPER
    return _V.SHOW_OF_HANDS if mode == _M.PASS else _V.NONE
