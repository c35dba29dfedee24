"""Ticking: what the clock demands is done, each timer once, whoever turns the clock and however late."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

import attrs

from itilbrm.catching_up import catch_up
from itilbrm.clocks import StoppedClock
from itilbrm.errors import BrmError, InvalidInput, PolicyMissing, StaleRecord, StoreTrouble
from itilbrm.keeping import Keeping
from itilbrm.lifecycle import DueStep, Lifecycle, Record
from itilbrm.ports import Document, Query
from itilbrm.processes.complaints import Complaint
from itilbrm.terms import Actor
from itilbrm.values import CLOCK, instant, instant_text, text_instant

__all__ = ["Tick", "Trouble", "tick"]

_PAGE: Final = 500
_MOST_OF_ONE: Final = 1000
"""How many timers of one record fire in one turn; more of them go round in a circle."""

_PASSES: Final = 12
"""How often is looked again at what somebody else was faster at."""

_NAMED: Final = 5
"""Of how many records the ids are told that the same stands in the way of."""

_SKEW: Final = timedelta(minutes=5)
"""How far the clocks of several machines may lie apart before one of them is taken to go backwards."""


@attrs.frozen
class Trouble:
    """What the clock could not do, told once however many records it stands in the way of.

    It is tried again at the next turn, and holds up nothing else.

    Attributes:
        kind: The kind of the records.
        id: The id of the first of them.
        step: The step that the clock could not take; empty where the record itself cannot be read.
        sentence: What stands in the way.
        policy: What sort of policy nobody has configured, for example ``"route of escalation"``; empty where
            something else stands in the way.
        count: How many records it stands in the way of.
        ids: The ids of the first few of them.
    """

    kind: str
    id: str
    step: str
    sentence: str
    policy: str = ""
    count: int = 1
    ids: tuple[str, ...] = attrs.field(default=attrs.Factory(lambda self: (self.id,), takes_self=True))

    def __str__(self) -> str:
        does = self.step or "read"
        whom = self.id
        if self.count > 1:
            more = ", ..." if self.count > len(self.ids) else ""
            whom = f"{self.count:,} records of the kind {self.kind} ({', '.join(self.ids)}{more})"
        return f"the clock cannot {does} {whom}: {self.sentence}"


@attrs.frozen
class Tick:
    """What one turn of the clock did.

    Attributes:
        at: The instant to which it was turned.
        fired: How many timers fired, by the name of their step.
        troubles: What could not fire, and why; what stands in the way of many records is told once.
        caught_up: How many complaints are watched from now on that were kept before there were watches; only the
            first turn finds any.
    """

    at: datetime
    fired: Mapping[str, int] = MappingProxyType({})
    troubles: tuple[Trouble, ...] = ()
    caught_up: int = 0

    @property
    def total(self) -> int:
        """How many timers fired."""
        return sum(self.fired.values())


def tick(keeping: Keeping, now: datetime | None = None) -> Tick:
    """Take every step that the clock is to take by an instant, on every record of every kind.

    Of each record the timers fire in the order of their instants, and each fact is dated by when its timer was
    due. A record moves in one commit of its own; what cannot be done is told and passed over. It ends when
    nothing is due any more that can be done, so a second turn to the same instant does nothing.

    Several workers may turn the clock of one store, and no lease keeps them apart: nothing depends on there
    being one. A timer is due because its record says so, and firing it moves the record, under its version; who
    comes second finds another version, and nothing due. What a killed worker has not committed is due still.

    Args:
        keeping: Where the records are.
        now: The instant; now, by the clock of the practice, if it is not given.

    Raises:
        InvalidInput: Time would go backwards, or a transaction is open.
        StoreTrouble: The store cannot be read or written.
    """
    at = _turned(keeping, instant(now, "now") if now is not None else None)
    until = instant_text(at)
    turn = _Turn(keeping, at)
    opened = turn.begin()
    if any(_is_due(keeping, kind, until) for kind in keeping.timed):
        turn.run()
    return Tick(at, MappingProxyType(dict(sorted(turn.fired.items()))), _told_once(turn.troubles.values()), opened)


def _turned(keeping: Keeping, wanted: datetime | None) -> datetime:
    """Return the instant to which the clock is turned, which is never one before the last.

    Raises:
        InvalidInput: It would be; or a transaction is open, which would hold what each record is to keep by itself.
    """
    if keeping.is_in_transaction:
        raise InvalidInput("tick", "each record is kept by itself, and a transaction is open", "tick outside of it")
    with keeping.hand.lock:
        at = wanted or instant(keeping.clock.now(), "now")
        last = keeping.hand.at
        if last is None and "durable" in keeping.store.capabilities:
            last = _last_recorded(keeping)
        if last is not None and at < last:
            raise InvalidInput(
                "now",
                f"{at.isoformat()} lies before {last.isoformat()}, to which the clock was turned already; "
                "time does not run backwards (G-7)",
                "set the clock right, or wait until it has come so far",
            )
        keeping.hand.at = at
    return at


def _last_recorded(keeping: Keeping) -> datetime | None:
    """Return the latest instant that surely lies behind us: that of the last fact of a timed kind, with some leeway."""
    latest = [
        page.documents[0].columns.recorded_at
        for kind in keeping.timed
        if (page := keeping.store.find(Query(kind, {}, "-recorded_at", "", 1))).documents
    ]
    return text_instant(max(latest)) - _SKEW if latest else None


def _is_due(keeping: Keeping, kind: str, until: str) -> bool:
    return bool(keeping.store.find(Query(kind, {}, "due_at", "", 1, until)).documents)


class _Turn:
    """One turn of the clock: what fired so far, and what could not."""

    def __init__(self, keeping: Keeping, at: datetime) -> None:
        self._keeping = attrs.evolve(keeping, clock=StoppedClock(at))
        self._at = at
        self._until = instant_text(at)
        self.fired: Counter[str] = Counter()
        self.troubles: dict[tuple[str, str], Trouble] = {}
        self._stuck: dict[str, int] = {}

    def begin(self) -> int:
        """Let every complaint be watched that was kept before there were watches; return how many were not."""
        caught_up = catch_up(self._keeping)
        for key, error in caught_up.failed:
            self._note(Complaint.kind, key, "watch", error)
        return caught_up.opened

    def run(self) -> None:
        """Pass over what is due until nothing moves any more."""
        lost = 0
        while lost < _PASSES:
            before, stale = self.fired.total(), False
            for kind in self._keeping.timed:
                for document in self._due(kind):
                    stale = self._fire_all(document) or stale
            if self.fired.total() == before and not stale:
                return
            lost += stale

    def _due(self, kind: str) -> Iterator[Document]:
        """Yield what is due by the instant, by its instant; what is stuck is passed over."""
        query = Query(kind, {}, "due_at", "", _PAGE, self._until)
        while True:
            page = self._keeping.store.find(query)
            for document in page.documents:
                if self._stuck.get(document.key) != document.version:
                    yield document
            if not page.after:
                return
            query = attrs.evolve(query, after=page.after)

    def _fire_all(self, document: Document) -> bool:
        """Fire all timers of one record that are due, in one commit; return whether somebody else was faster."""
        lifecycle = self._keeping.lifecycles[document.kind]
        while True:
            doing = ""
            fired: Counter[str] = Counter()
            version = document.version
            try:
                with self._keeping.unit() as unit:
                    unit.reading.offer(document)
                    record = unit.reading.latest(lifecycle.record, document.key)
                    while record is not None and (due := self._next(lifecycle, record)) is not None:
                        doing = due.step
                        happened_at = max(due.at, record.since)
                        record = unit.take(lifecycle, due.step, record.id, Actor(CLOCK, happened_at=happened_at), {})
                        fired[due.step] += 1
                        version = record.version
                        _check_end(fired, doing)
                    doing = ""
            except StaleRecord:
                return True
            except (StoreTrouble, MemoryError):
                raise
            except Exception as error:  # noqa: BLE001  whatever a step or reaction does, the others come to their turn
                place = document.key, doing
                known = place in self.troubles
                self._note(document.kind, *place, error)
                if not doing or known:
                    self._stuck[document.key] = document.version
                    return False
                continue
            self.fired += fired
            if any(key == document.key for key, _ in self.troubles):
                self._stuck[document.key] = version
            return False

    def _note(self, kind: str, key: str, doing: str, error: Exception) -> None:
        policy = error.policy if isinstance(error, PolicyMissing) else ""
        self.troubles[key, doing] = Trouble(kind, key, doing, _sentence(error), policy)

    def _next(self, lifecycle: Lifecycle[Any], record: Record) -> DueStep | None:
        """Return the earliest timer of a record that is due and has not failed in this turn."""
        for due in lifecycle.all_due(record):
            if due.at <= self._at and (record.id, due.step) not in self.troubles:
                return due
        return None


def _check_end(fired: Counter[str], step: str) -> None:
    if fired.total() > _MOST_OF_ONE:
        raise InvalidInput("clock", f"more than {_MOST_OF_ONE} timers fire at once, the last {step!r}")


def _told_once(troubles: Iterable[Trouble]) -> tuple[Trouble, ...]:
    """Return troubles with those as one that say the same of the same step."""
    alike: dict[tuple[str, str, str], list[Trouble]] = {}
    for each in troubles:
        alike.setdefault((each.kind, each.step, each.sentence), []).append(each)
    return tuple(
        attrs.evolve(first, count=1 + len(others), ids=tuple(each.id for each in (first, *others[: _NAMED - 1])))
        for first, *others in alike.values()
    )


def _sentence(error: Exception) -> str:
    return str(error) if isinstance(error, BrmError) else f"{type(error).__name__}: {error}"
