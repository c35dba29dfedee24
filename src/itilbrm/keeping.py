"""Keeping: one store with its lifecycles, clock and chance, and the rules by which work on it is done."""

import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

from itilbrm.clocks import Clock, StoppedClock
from itilbrm.consequences import Consequences
from itilbrm.errors import BadDefinition, InvalidInput, NotAvailable, NotFound, Refused, StaleRecord, suggestion
from itilbrm.ids import Chance
from itilbrm.lifecycle import Adoption, Creation, Explanation, Fact, Lifecycle, Reactions, Record, Step
from itilbrm.listening import tell
from itilbrm.policies import Policies
from itilbrm.ports import Store
from itilbrm.replay import ReplayedStore, all_facts
from itilbrm.supplying import Supplies
from itilbrm.terms import Actor, Terms
from itilbrm.unit_of_work import UnitOfWork
from itilbrm.values import check_text

if TYPE_CHECKING:
    from itilbrm.plugins import Plugins

__all__ = ["Keeping", "id_of"]

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_TRIES: Final = 12
_LONGEST_PAUSE: Final = 0.05
"""Seconds; the pause before a command is tried again lies between nothing and this, growing."""

_log: Final = logging.getLogger("itilbrm")

_open: ContextVar[Mapping[int, UnitOfWork]] = ContextVar("open_units", default=MappingProxyType({}))
"""The unit of work that is open in this thread or task, for each keeping."""


@attrs.define(eq=False)
class Hand:
    """Where the hand of the clock points that is turned by ticks.

    Attributes:
        at: The instant to which it was turned last; None before the first tick.
        lock: Is held while it is turned.
        has_caught_up: Whether everything that was kept before there was a clock has been made known to it.
    """

    at: datetime | None = None
    lock: Lock = attrs.field(factory=Lock, repr=False)
    has_caught_up: bool = False


@attrs.frozen(eq=False)
class Keeping(Terms):
    """One store on its terms, and the units of work on it.

    Attributes:
        plugins: Where what strangers have a say in comes from.
        timed: The kinds of which the clock takes steps.
        hand: Where the hand of the clock points.
    """

    plugins: "Plugins" = attrs.field(kw_only=True)
    timed: tuple[str, ...] = attrs.field(kw_only=True)
    hand: Hand = attrs.field(kw_only=True, factory=Hand)

    @classmethod
    def of(
        cls,
        *,
        plugins: "Plugins",
        store: Store,
        lifecycles: Sequence[Lifecycle[Any]],
        reactions: Sequence[Reactions],
        policies: Policies,
        clock: Clock,
        chance: Chance,
    ) -> "Keeping":
        """Return the keeping of a store with these lifecycles and reactions, and what plugins have to say.

        Raises:
            BadDefinition: Two lifecycles are of one kind, or have ids with one prefix, or one is not sealed; or a
                reaction waits for what no lifecycle has.
        """
        from itilbrm.documents import Documents

        in_use = _by_kind(lifecycles)
        supplies = Supplies.of(plugins.sources, in_use)
        return cls(
            store,
            in_use,
            clock,
            chance,
            Documents(in_use, chance),
            Consequences.of(reactions, in_use),
            policies,
            plugins.authorizers,
            plugins.listeners,
            supplies,
            plugins=plugins,
            timed=tuple(kind for kind, lifecycle in in_use.items() if lifecycle.is_timed and kind not in supplies),
        )

    def as_at(self, at: datetime, known_at: datetime | None) -> "Keeping":
        """Return the keeping as it was at an instant, and as far as it was known by another."""
        past = ReplayedStore(self.store, self.documents, at, known_at)
        return attrs.evolve(self, store=past, clock=StoppedClock(at))

    def lifecycle_of(self, key: str) -> Lifecycle[Any]:
        """Return the lifecycle of the record that an id names.

        Raises:
            NotFound: Its prefix belongs to no kind in use.
        """
        prefix = key.partition("_")[0]
        for lifecycle in self.lifecycles.values():
            if lifecycle.record.prefix == prefix:
                return lifecycle
        known = {each.record.prefix: each.kind for each in self.lifecycles.values()}
        begin = ", ".join(f"{each}_ ({kind})" for each, kind in known.items())
        raise NotFound("", key, f"{prefix!r} begins no id{suggestion(prefix, known)}, ids begin with {begin}")

    def take(
        self,
        lifecycle: Lifecycle[R],
        step: Step[R, ...] | str,
        target: R | str,
        actor: Actor,
        particulars: Mapping[str, Any],
    ) -> R:
        """Take a step on a record, or on the latest version of an id."""
        pinned = "" if isinstance(target, str) else id_of(target)
        return self._in_unit(lambda unit: unit.take(lifecycle, step, target, actor, particulars), actor, pinned)

    def create(
        self, lifecycle: Lifecycle[R], creation: Creation[R, ...], actor: Actor, particulars: Mapping[str, Any]
    ) -> R:
        """Make a record."""
        return self._in_unit(lambda unit: unit.create(lifecycle, creation, actor, particulars), actor)

    def adopt(
        self, lifecycle: Lifecycle[R], adoption: Adoption[R, ...], actor: Actor, particulars: Mapping[str, Any]
    ) -> R:
        """Take over a record; a second adoption returns what is there."""
        return self._in_unit(lambda unit: unit.adopt(lifecycle, adoption, actor, particulars), actor)

    def adopt_all(
        self,
        lifecycle: Lifecycle[R],
        adoption: Adoption[R, ...],
        actor: Actor,
        rows: Sequence[Mapping[str, Any]],
        *,
        keep: bool,
        in_order: bool = False,
    ) -> tuple[bool | InvalidInput | Refused, ...]:
        """Take over many records in one commit, those that can be taken; tell for each if it is new, or why not."""
        if keep:
            return self._in_unit(
                lambda unit: unit.adopt_all(lifecycle, adoption, actor, rows, in_order=in_order), actor
            )
        return UnitOfWork(self).adopt_all(lifecycle, adoption, actor, rows, in_order=in_order)

    def _in_unit(self, work: Callable[[UnitOfWork], T], actor: Actor, pinned: str = "") -> T:
        """Do one command; where somebody else was faster it is done again on what is there by then.

        Not so in a transaction, which only its owner can do again, and not where the record that was
        given, whose id is ``pinned``, is the one that has moved on.
        """
        tries = 1
        while True:
            try:
                with self.unit() as unit, unit.noting_refusals_of(actor):
                    return work(unit)
            except StaleRecord as stale:
                if tries == _TRIES or stale.id == pinned or self._unit() is not None:
                    raise
            time.sleep(random.uniform(0, _LONGEST_PAUSE * tries / _TRIES))  # noqa: S311  no secret
            tries += 1

    @contextmanager
    def unit(self, command: str = "") -> Iterator[UnitOfWork]:
        """Open a unit of work and commit it at the end, or join the one that is open.

        Where the command was kept before, whatever stands in the way of doing it again is passed over.

        Raises:
            InvalidInput: The id of the command is no text, or a unit is open already under another one; at the
                end, a part that had joined the unit failed half-way, and its error was held back.
        """
        check_text("command", command)
        unit = self._unit()
        if unit is not None:
            if command:
                raise InvalidInput("command", "a transaction is open already, under its own command", "leave it out")
            with unit.part():
                yield unit
            return
        unit = UnitOfWork(self, command)
        outside = _open.get()
        try:
            try:
                try:
                    _open.set({**outside, id(self): unit})
                    yield unit
                finally:
                    unit.is_open = False
            finally:
                # Twice: an interruption can take away one of them, and the next command would join this unit.
                unit.is_open = False
                _open.set(outside)
            unit.commit()
        except (InvalidInput, NotAvailable, NotFound, Refused, StaleRecord):
            # Done again, a step finds its own first time in the way.
            if not (command and unit.is_kept_before()):
                raise
        finally:
            refused = (*unit.refused, *unit.set_aside)
            if refused and not unit.repeated:
                self._put_on_record(refused)
        if self.listeners:
            tell(self.listeners, unit.told)

    def _put_on_record(self, refused: Sequence[tuple[Refused, Actor]]) -> None:
        """Keep refusals in a unit of their own: what they were refused in may come to nothing."""
        unit = UnitOfWork(self)
        try:
            for refusal, actor in refused:
                kind = (
                    refusal.subject if refusal.subject in self.lifecycles else self.lifecycle_of(refusal.subject).kind
                )
                unit.put_on_record(refusal, kind, actor)
            unit.commit()
        except Exception as trouble:  # noqa: BLE001  whatever it is, the refusal itself must come through
            _log.warning("refusals that cannot be put on record: %d; %s", len(refused), type(trouble).__name__)
        else:
            tell(self.listeners, unit.told)

    def explain(self, key: str, actor: Actor | None) -> Explanation:
        """Return what an actor, or somebody unknown, can do with a record."""
        check_text("id", key)
        with self.unit() as unit:
            return unit.explain(self.lifecycle_of(key), key, actor)

    @property
    def is_in_transaction(self) -> bool:
        """Whether a unit of work is open in this thread or task."""
        return self._unit() is not None

    def _unit(self) -> UnitOfWork | None:
        unit = _open.get().get(id(self))
        # A task that began inside a unit keeps its context, and would go on in a unit that is over.
        return unit if unit is not None and unit.is_open else None

    def history(self, key: str) -> tuple[Fact, ...]:
        """Return the facts about a record; inside a unit of work with those of its own.

        Raises:
            NotFound: There is no such record.
        """
        check_text("id", key)
        unit = self._unit()
        kept = all_facts(self.store, key) if key else ()
        rows = (*kept, *(unit.facts_of(key) if unit is not None else ()))
        facts = tuple(map(self.documents.fact, rows))
        if not facts:
            raise NotFound(self.lifecycle_of(key).kind, key)
        return facts


def id_of(target: object) -> str:
    """Return the id of what was given as a record or its id.

    Raises:
        InvalidInput: It is neither.
    """
    if isinstance(target, str):
        return target
    if isinstance(target, Record):
        return target.id
    raise InvalidInput("record", f"an instance of {type(target).__name__} is none", "give the record or its id")


def _by_kind(lifecycles: Sequence[Lifecycle[Any]]) -> dict[str, Lifecycle[Any]]:
    """Return lifecycles by the kind of their records; one that extends another takes its place."""
    in_use: dict[str, Lifecycle[Any]] = {}
    for each in lifecycles:
        _ = each.table  # which one that is not sealed does not have, and says so
        rival = in_use.get(each.kind, each)
        if each.is_form_of(rival):
            in_use[each.kind] = each
        elif not rival.is_form_of(each):
            raise BadDefinition(
                each.name, f"has the kind {each.kind!r} of {rival.name!r} too; extend that one, or choose another kind"
            )
    prefixes: dict[str, Lifecycle[Any]] = {}
    for each in in_use.values():
        other = prefixes.setdefault(each.record.prefix, each)
        if other is not each:
            raise BadDefinition(each.name, f"has the prefix {each.record.prefix!r} of {other.name!r} too")
    return in_use
