"""决议: what was resolved, with the day under its title, as it is made public."""

from congress import sheets
from congress.letters.names import day_name, full_name, session_name
from congress.models import Resolution
from congress.reports.proceedings import Proceedings
from members.models import Union
from members.sheets import mark_letter
from paperwork.letters import (
    KAI,
    add_paragraphs,
    add_text,
    add_title,
    as_bytes,
    begin_part,
    new_letter,
    number_pages,
)


def resolutions(proceedings: Proceedings, union: Union | None) -> bytes:
    """Every resolution of the session, each beginning on a page of its own."""
    letter = new_letter()
    number_pages(letter)
    name = full_name(proceedings.session, union)
    for place, one in enumerate(proceedings.resolutions):
        if place:
            begin_part(letter)
        add_title(letter, f"{name}\n{one.title}")
        passed = "通过" if _was_passed(one, proceedings) else ""
        day = _day(one, proceedings)
        add_text(
            letter,
            f"（{day}{session_name(proceedings.session)}{passed}）",
            font=KAI,
            align="centre",
            indent=0,
        )
        add_text(letter, "", indent=0)
        add_paragraphs(letter, one.text)
        if one.owner:
            until = f"，完成时间：{day_name(one.due_on)}" if one.due_on else ""
            add_text(letter, f"本决议由{one.owner}负责落实{until}。落实情况向下次会议报告。")
        mark_letter(letter, sheets.RESOLUTION, one.pk)
    if not proceedings.resolutions:
        add_title(letter, f"{name}\n决议")
        add_text(letter, "本次会议尚无决议。")
    return as_bytes(letter)


def _day(resolution: Resolution, proceedings: Proceedings) -> str:
    """The day of the meeting whose item it comes from; of the last one where it has none."""
    days = {one.sitting.part: one.sitting.occasion.starts_on for one in proceedings.sittings}
    if not days:
        return ""
    last = proceedings.sittings[-1].sitting.part
    part = resolution.item.part if resolution.item else last
    return day_name(days.get(part, days[last]))


def _was_passed(resolution: Resolution, proceedings: Proceedings) -> bool:
    """Not said of what the last round of voting did not pass."""
    items = {item.pk: item for record in proceedings.sittings for item in record.items}
    item = items.get(resolution.item_id) if resolution.item_id else None
    votes = list(item.votes.all()) if item else []
    return all(vote.passed for vote in votes if vote.round == votes[-1].round)
