"""A pasted list read against people, to be looked at and confirmed before anything is entered.

Each line has a field: `who-3` holds the person chosen, `name-3` what was typed instead. Nothing is kept
between the steps: the text itself, the choices and what they were made for (`seen`) travel in the form.
"""

import hashlib
from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.asked import number_asked
from accounts.dress import UNSEEN
from members.matching import Match, Verdict, match_entries
from members.nearness import Known, key_of
from paperwork.jielong import Chain, ChainTooLong, Doubt, Entry, What, read_chain

# Names of lines that were left out, in one message.
_SHOWN = 12


def read_pasted(text: str) -> Chain:
    """What was pasted, read; raises ValidationError where it is too much, or names nobody."""
    try:
        # Nicknames come with signs that nobody sees; they are dropped, not refused.
        chain = read_chain(UNSEEN.sub("", text))
    except ChainTooLong as error:
        raise ValidationError(str(error), code="too_long") from error
    if not chain.entries:
        raise ValidationError(_("No name was found in it. Please paste the whole chain."), code="no_names")
    return chain


def digest_of(chain: Chain) -> str:
    """Stands for a list as it was read; choices are by place, and hold for no other list."""
    said = "\n".join(f"{line.what} {line.text}" for line in chain.lines)
    return hashlib.sha256(said.encode()).hexdigest()


class Taken(NamedTuple):
    """Somebody who was confirmed, and what the list says of them."""

    person: Known
    entry: Entry


class Answers:
    """What was answered about a list that was read: who is meant, and which lines are left out."""

    def __init__(self, matches: Sequence[Match], people: Sequence[Known], data: Mapping[str, Any]) -> None:
        self.matches, self.data = matches, data
        self.people = {one.pk: one for one in people}
        self.taken: list[Taken] = []
        self.left: list[Entry] = []
        self.errors: dict[int, str] = {}
        self._read()

    def _read(self) -> None:
        chosen: dict[int, Known] = {}
        for match in self.matches:
            if match.verdict != Verdict.AGAIN and (person := self._person(match)):
                chosen[match.place] = person
        said: dict[int, Taken] = {}
        for match in self.matches:
            person = chosen.get(match.place if match.first is None else match.first)
            if person is None:
                self.left.append(match.entry)
            else:
                # Whoever writes again means what is written last, company and all.
                said[person.pk] = Taken(person, match.entry)
        self.taken = list(said.values())

    def _person(self, match: Match) -> Known | None:
        typed = str(self.data.get(f"name-{match.place}", "")).strip()[:60]
        if typed:
            return self._named(match, typed)
        value = str(self.data.get(f"who-{match.place}", ""))
        if not value:
            return None
        key = number_asked(value)
        person = None if key is None else self.people.get(key)
        if person is None:
            sentence = _("The person chosen for “%(words)s” is no longer on the list. Please choose again.")
            self.errors[match.place] = sentence % {"words": match.entry.words}
        return person

    def _named(self, match: Match, typed: str) -> Known | None:
        words = key_of(typed)
        found = [one for one in self.people.values() if words in (key_of(one.name), key_of(one.staff_number))]
        found = found or [one for one in self.people.values() if words == key_of(one.name + one.staff_number)]
        if len(found) == 1:
            return found[0]
        sentence = (
            _("There are several called “%(text)s”: please type the staff number.")
            if found
            else _("Nobody on the list is called “%(text)s” or has that staff number.")
        )
        self.errors[match.place] = sentence % {"text": typed}
        return None

    def chosen(self, match: Match) -> str:
        """What was chosen for a line, as it was sent."""
        return str(self.data.get(f"who-{match.place}", ""))

    def typed(self, match: Match) -> str:
        """What was typed for a line."""
        return str(self.data.get(f"name-{match.place}", ""))[:60]


class ReviewRow(NamedTuple):
    """A line of the review as a page shows it."""

    match: Match
    chosen: str
    typed: str
    error: str
    # What is written in the line that speaks of the same person before.
    before: str
    is_known: bool
    # Entered as declining, and now there.
    is_turned: bool

    @property
    def is_ticked(self) -> bool:
        person = self.match.person
        return person is not None and self.chosen == str(person.pk)

    @property
    def remarks(self) -> list[str]:
        """What to look at in the line, in sentences."""
        said = [str(doubt.sentence) for doubt in self.match.entry.doubts if doubt != Doubt.UNDECIDED]
        return [*([str(self.match.why.sentence)] if self.match.why else []), *said]


class Review:
    """A pasted list as it was read against people, to be looked at before anything is entered.

    `known` are the keys of those who are entered already, `declined` of those of them who declined. Where
    the text is not the one that was looked at, it `is_changed`: the choices are dropped, and it is to be
    looked at again.
    """

    def __init__(
        self,
        chain: Chain,
        people: Sequence[Known],
        data: Mapping[str, Any] | None = None,
        *,
        known: Container[int] = (),
        declined: Container[int] = (),
    ) -> None:
        self.chain, self.people, self.known, self.declined = chain, people, known, declined
        self.matches = match_entries(chain.entries, people)
        sure = {f"who-{one.place}": str(one.person.pk) for one in self.matches if one.person}
        self.digest = digest_of(chain)
        self.is_changed = data is not None and data.get("seen") != self.digest
        self.answers = Answers(self.matches, people, sure if data is None or self.is_changed else data)

    @property
    def rows(self) -> list[ReviewRow]:
        """The lines in the order of the paste."""
        return [self._row(match) for match in self.matches]

    def _row(self, match: Match) -> ReviewRow:
        answers = self.answers
        before = "" if match.first is None else self.matches[match.first].entry.text
        person = match.person.pk if match.person else None
        error = answers.errors.get(match.place, "")
        return ReviewRow(
            match,
            answers.chosen(match),
            answers.typed(match),
            error,
            before,
            is_known=person in self.known,
            is_turned=person in self.declined and any(self._comes(one, person) for one in answers.taken),
        )

    @staticmethod
    def _comes(taken: Taken, person: int | None) -> bool:
        return taken.person.pk == person and not taken.entry.declines

    @property
    def counts(self) -> dict[str, int]:
        """How many lines are sure, doubtful, said again or unknown."""
        return {kind.value: sum(one.verdict == kind for one in self.matches) for kind in Verdict}

    @property
    def left_out(self) -> str:
        """Which lines nobody was chosen for, in a sentence; empty where there are none."""
        left = self.answers.left
        if not left:
            return ""
        words = "、".join(entry.words for entry in left[:_SHOWN]) + ("……" if len(left) > _SHOWN else "")
        sentence = _("Not entered, because nobody was chosen (%(n)s): %(words)s")
        return sentence % {"n": len(left), "words": words}

    @property
    def title(self) -> list[str]:
        return [line.text for line in self.chain.lines_that_are(What.HEADER, What.EXAMPLE)]

    @property
    def unread(self) -> list[str]:
        return [line.text for line in self.chain.lines_that_are(What.UNREAD)]

    @property
    def older(self) -> list[str]:
        return [line.text for line in self.chain.lines_that_are(What.OLDER)]
