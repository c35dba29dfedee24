"""The practice: the application that keeps records, and where everything is composed."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar, overload

from itilbrm.clocks import Clock, SystemClock
from itilbrm.errors import InvalidInput, NotAvailable
from itilbrm.ids import Chance
from itilbrm.keeping import Keeping, id_of
from itilbrm.lifecycle import Adoption, Creation, Explanation, Fact, Lifecycle, Reactions, Record, Step
from itilbrm.processes import LIFECYCLES
from itilbrm.registers import ComplaintDefinitions, Complaints, People, Refusals, Register, Units
from itilbrm.terms import Actor
from itilbrm.unit_of_work import UnitOfWork
from itilbrm.values import CLOCK, check_identity, check_text, instant

if TYPE_CHECKING:
    from itilbrm.anchoring import Anchor
    from itilbrm.plugins import Plugins
    from itilbrm.verification import Verification

__all__ = ["Practice", "Transaction"]

R = TypeVar("R", bound=Record)

_REGISTERS: Final[dict[str, type[Register[Any]]]] = {
    "person": People,
    "unit": Units,
    "refusal": Refusals,
    "complaint": Complaints,
    "complaint_definition": ComplaintDefinitions,
}


class Transaction:
    """One transaction: what it is kept under, and whether it was kept before."""

    def __init__(self, unit: UnitOfWork) -> None:
        """Be the transaction of a unit of work; use :meth:`Practice.transaction` to get one."""
        self._unit = unit

    def __repr__(self) -> str:
        how = {None: "not kept", False: "kept", True: "kept before"}[self.repeated]
        return f"<transaction {self.command or 'without a command'}: {how}>"

    @property
    def command(self) -> str:
        """What it is kept under; where nobody gave a command, empty until the end."""
        return self._unit.command

    @property
    def repeated(self) -> bool | None:
        """After the block, whether its command was kept before, so that nothing was kept now.

        None until the outermost block is over, and where there was nothing to keep.
        """
        return self._unit.repeated


class Practice:
    """The organisation's way of doing this: a store, its registers, and a clock.

    A practice can be read by anybody; steps are taken from what :meth:`acting_as` returns::

        with Practice.open("sqlite:///brm.db") as practice:
            ann = practice.acting_as("ann")
            complaint = ann.complaints.receive(...)

    Attributes:
        complaints: The Complaints Log.
        complaint_definitions: What counts as a complaint, as agreed with each customer.
        people: Those who complain, decide, handle and investigate.
        units: The tree of companies, divisions, departments and teams.
        refusals: What was refused to whom, and why.
    """

    complaints: Complaints
    complaint_definitions: ComplaintDefinitions
    people: People
    units: Units
    refusals: Refusals

    def __init__(self, keeping: Keeping, actor: Actor | None = None, *, past: bool = False) -> None:
        """Be the practice of a keeping; use :meth:`open` to get one."""
        self._keeping = keeping
        self._actor = actor
        self._past = past
        self.complaints = Complaints(keeping, self._lifecycle("complaint"), actor)
        self.complaint_definitions = ComplaintDefinitions(keeping, self._lifecycle("complaint_definition"), actor)
        self.people = People(keeping, self._lifecycle("person"), actor)
        self.units = Units(keeping, self._lifecycle("unit"), actor)
        self.refusals = Refusals(keeping, self._lifecycle("refusal"), actor)

    @classmethod
    def open(
        cls,
        url: str = "memory:",
        *,
        plugins: Sequence[object] = (),
        discover: bool = True,
        strict: bool = False,
        clock: Clock | None = None,
        lifecycles: Sequence[Lifecycle[Any]] = (),
        reactions: Sequence[Reactions] = (),
        chance: Chance = os.urandom,
    ) -> Self:
        """Open a practice.

        Args:
            url: The store. ``memory:`` forgets everything at the end. ``sqlite:///file.db`` is a file in the present
                folder, ``sqlite:////var/lib/file.db`` one elsewhere; ``?mode=rw`` wants it to exist, ``?mode=ro``
                only reads it, ``?synchronous=normal`` is faster and may lose the last commits in a power cut,
                ``?busy=5`` waits that many seconds for another process. Plugins know more.
            plugins: Plugins beside those that are installed: modules, objects, names of modules, or paths of
                files like ``"./mine.py"``. One that cannot be used is an error.
            discover: Whether to use the plugins that are installed; one that cannot be used is set aside, see
                ``practice.plugins``.
            strict: Whether every plugin that cannot be used is an error.
            clock: Where the present comes from; the clock of the machine unless given.
            lifecycles: Lifecycles of your own, beside those that come with the library; one made by
                ``extended`` takes the place of the one it extends.
            reactions: What follows from what, beside what plugins say.
            chance: Where random bytes come from, for ids and salts.

        Raises:
            InvalidInput: The URL means no store.
            StoreTrouble: The store cannot be opened.
            PluginTrouble: A plugin cannot be used, and it was handed over or is needed.
            BadDefinition: Two lifecycles are of one kind, or one is not sealed.
        """
        from itilbrm.plugins import load_plugins

        found = load_plugins(plugins, discover=discover, strict=strict)
        own = (*found.lifecycles, *lifecycles)
        keeping = Keeping.of(
            plugins=found,
            store=found.open_store(url),
            lifecycles=(*LIFECYCLES, *own),
            reactions=(*found.reactions, *reactions),
            clock=clock or SystemClock(),
            chance=chance,
        )
        keeping.documents.prepare(each.kind for each in own)
        return cls(keeping)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        by = f" acting as {self._actor.by!r}" if self._actor is not None else ""
        return f"<practice{by}: {', '.join(self._keeping.lifecycles)}>"

    def close(self) -> None:
        """Give back what the store holds."""
        self._keeping.store.close()

    def acting_as(self, person: str, reason: str = "", happened_at: datetime | None = None) -> "Practice":
        """Return the same practice for somebody who acts.

        Args:
            person: The id of who acts.
            reason: Why, in words; goes to every step taken from what is returned.
            happened_at: When it took place in the world, if it is only recorded now (G-2).

        Raises:
            InvalidInput: Nobody is named, the instant has no time zone, or the practice is of the past.
        """
        if self._past:
            raise InvalidInput("person", "nobody can act in the past", "act in the present practice")
        check_text("person", person)
        check_text("reason", reason)
        if not person.strip() or person == CLOCK:
            raise InvalidInput("person", f"{person!r} names nobody who could act", "give the id of a person")
        check_identity("person", person)
        when = instant(happened_at, "happened_at") if happened_at is not None else None
        return Practice(self._keeping, Actor(person, reason, when))

    @contextmanager
    def transaction(self, command: str = "") -> Iterator[Transaction]:
        """Keep all steps taken inside together, or none of them.

        A transaction inside another one joins it. Inside, single records and their histories are as the steps
        have left them; lists, counts and reports see only what is kept.

        With a command the block may be done again, and is kept once. The second time nothing of it is kept,
        whatever it did: the records that its steps returned may be none that exist, so ask ``repeated`` and
        look up what the first time kept::

            with ann.transaction("order 66") as done:
                complaint = ann.complaints.receive(...)
            if done.repeated:
                ...

        Args:
            command: An id under which the whole is kept once.

        Raises:
            StaleRecord: At the end, if a record has moved on meanwhile.
            InvalidInput: At the end, if a transaction inside failed half-way and its error was held back;
                nothing is kept.
        """
        with self._keeping.unit(command) as unit:
            yield Transaction(unit)

    @overload
    def perform(self, verb: Step[R, ...], target: R | str, /, **particulars: object) -> R: ...
    @overload
    def perform(self, verb: Creation[R, ...] | Adoption[R, ...], /, **particulars: object) -> R: ...
    @overload
    def perform(self, verb: str, target: R, /, **particulars: object) -> R: ...
    @overload
    def perform(self, verb: str, target: str, /, **particulars: object) -> Record: ...
    def perform(
        self,
        verb: Step[Any, ...] | Creation[Any, ...] | Adoption[Any, ...] | str,
        target: Record | str | None = None,
        /,
        **particulars: object,
    ) -> Record:
        """Take a step that is named by itself or by its name, for lifecycles that have no register of their own.

        Args:
            verb: The step, creation or adoption; a name alone needs the record.
            target: The record, or its id for the latest version; none for a creation.
            **particulars: What the step takes.
        """
        if isinstance(verb, str):
            if target is None:
                raise InvalidInput(
                    "target",
                    f"{verb!r} alone does not say of what",
                    "give the record or its id; for a new one hand over the creation itself, or use "
                    "practice.register(kind)",
                )
            verb = self._keeping.lifecycle_of(id_of(target)).verb(verb)
        register: Register[Record] = self.register(verb.lifecycle.kind)
        if isinstance(verb, Step):
            if target is None:
                raise InvalidInput("target", f"{verb.name!r} needs a record", "give the record or its id")
            return register.take(verb, target, particulars)
        if target is not None:
            state = self._state_of(target)
            raise NotAvailable(verb.lifecycle.name, verb.name, state, verb.lifecycle.available(state))
        return (
            register.create(verb, particulars) if isinstance(verb, Creation) else register.take_over(verb, particulars)
        )

    def register(self, kind: str) -> Register[Any]:
        """Return the register of a kind of record, for lifecycles that have none of their own.

        Raises:
            InvalidInput: There is no such kind.
        """
        return _REGISTERS.get(kind, Register)(self._keeping, self._lifecycle(kind), self._actor)

    def history(self, key: str) -> tuple[Fact, ...]:
        """Return all facts about a record, the first one first; inside a transaction with those that are new.

        Raises:
            NotFound: There is no such record.
        """
        return self._keeping.history(key)

    def explain(self, key: str) -> Explanation:
        """Return what can be done with a record: what is available, what is blocked and why, and what the clock does.

        Of a practice for somebody who acts it tells what they can do; else, what somebody unknown could. Guards
        that ask for particulars of a step are told as what it depends on. Nothing is changed by asking.

        Args:
            key: The id of the record.

        Raises:
            NotFound: There is no such record.
        """
        return self._keeping.explain(key, self._actor)

    @property
    def plugins(self) -> "Plugins":
        """The plugins in use, and those that cannot be used, with what stands in the way."""
        return self._keeping.plugins

    def as_at(self, at: datetime, known_at: datetime | None = None) -> "Practice":
        """Return the practice as it was at an instant, to be read; of a transaction that is open it sees nothing.

        Args:
            at: The instant; facts count from when they happened in the world.
            known_at: Only what had been recorded by then counts; everything known today, if not given.
        """
        known = instant(known_at, "known_at") if known_at is not None else None
        return Practice(self._keeping.as_at(instant(at, "at"), known), past=True)

    def anchor(self, key: bytes = b"") -> "Anchor":
        """Return what every record's chain ends with now, to be kept elsewhere and given to :meth:`verify` later.

        Args:
            key: A secret of 16 bytes or more that signs it. Without one, whoever can replace the anchor
                can make another that fits what they did to the store.

        Raises:
            InvalidInput: The key is none, or the practice is of the past.
            StoreTrouble: The store cannot be read, or is damaged.
        """
        from itilbrm.anchoring import anchored

        if self._past:
            raise InvalidInput("anchor", "the past has no chains of its own", "anchor the present practice")
        anchor = anchored(self._keeping.store, self._keeping.clock.now())
        return anchor.signed(key) if key else anchor

    def verify(self, anchor: "Anchor | None" = None, key: bytes = b"") -> "Verification":
        """Look at everything that is kept, and tell what is not as it was kept.

        A practice of the past has nothing of its own to look at: it verifies the present that it is replayed from.

        Args:
            anchor: What :meth:`anchor` returned before; every fact that was there then must be there still.
                What has been added since is fine.
            key: The secret that signed the anchor; one that was not signed with it is refused.

        Raises:
            InvalidInput: The anchor is none, or was not signed with that key.
        """
        from itilbrm.verification import verified

        return verified(self._keeping.store, self._keeping.documents, anchor, key)

    def _lifecycle(self, kind: str) -> Lifecycle[Any]:
        try:
            return self._keeping.lifecycles[kind]
        except KeyError:
            known = ", ".join(self._keeping.lifecycles)
            raise InvalidInput("kind", f"{kind!r} is no kind of record in use", f"choose from {known}") from None

    def _state_of(self, target: Record | str) -> str:
        key = id_of(target)
        record: Record = self.register(self._keeping.lifecycle_of(key).kind).get(key)
        return record.state
