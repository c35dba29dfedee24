"""Words to complainants: when they were told something, and by when they were promised to hear more (K-CPL-19)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from itilbrm.kpis.cases import Case, Promise
from itilbrm.processes.complaints.answers import StatusInformation
from itilbrm.telling import Message

if TYPE_CHECKING:
    from itilbrm.kpis.cases import History
    from itilbrm.processes.complaints import Complaint
    from itilbrm.views.sources import Sources

__all__ = ["Word", "Words", "next_words"]

_STATUS = "status"


class Word(NamedTuple):
    """That a complainant was told something.

    Attributes:
        at: When.
        next_date: By when more was promised; None for words that promise nothing.
    """

    at: datetime
    next_date: datetime | None = None


class Words:
    """What complainants were told, by the id of the complaint: by messages, and by people."""

    def __init__(self, sources: "Sources | None" = None) -> None:
        """Read the messages; without sources nothing was told."""
        self._words: defaultdict[str, list[Word]] = defaultdict(list)
        self._written: defaultdict[str, int] = defaultdict(int)
        for message in sources.records(Message) if sources is not None else ():
            if not message.internal:
                self._take(message)

    def _take(self, message: Message) -> None:
        is_status = message.purpose == _STATUS
        self._written[message.about] += is_status
        told = message.counts_from
        if told is not None:
            self._words[message.about].append(Word(told, message.next_date if is_status else None))

    def add_spoken(self, complaint: "Complaint", history: "History") -> None:
        """Add what people told of a complaint themselves, as its history knows it where its record does not."""
        status = complaint.status
        if status is None or status.sequence <= self._written[complaint.id]:
            return
        for fact in history(complaint.id):
            said = fact.changed.get("status")
            if isinstance(said, StatusInformation) and said.channel:
                self._words[complaint.id].append(Word(said.at, said.next_date))

    def of(self, case: Case) -> list[Word]:
        """Return what the complainant was told, in the order of time; a decision is a word as well."""
        words = self._words.get(case.id, [])
        return sorted([*words, Word(case.decided)] if case.decided is not None else words, key=lambda word: word.at)


def next_words(case: Case, words: Words) -> Iterator[Promise]:
    """Yield by when each word promised the next one, and when that came; once it is over no more is due."""
    told = words.of(case)
    over = case.turns[-1]
    for word in told:
        if word.next_date is not None:
            met = next((each.at for each in told if each.at > word.at), None)
            lapsed = met is None and not over.opens and over.at <= word.next_date
            yield Promise(word.next_date, met, extended=False, lapsed=lapsed, waits=False)
