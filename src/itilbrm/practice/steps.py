"""What is done in a practice: steps by their names, several of them in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, overload

from itilbrm.errors import InvalidInput, NotAvailable
from itilbrm.keeping import id_of
from itilbrm.lifecycle import Adoption, Creation, Record, Step
from itilbrm.practice.registers import Registers
from itilbrm.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from itilbrm.registers import Register

__all__ = ["Steps", "Transaction"]

R = TypeVar("R", bound=Record)


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


class Steps(Registers):
    """How steps are taken in a practice."""

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

    def _state_of(self, target: Record | str) -> str:
        key = id_of(target)
        record: Record = self.register(self._keeping.lifecycle_of(key).kind).get(key)
        return record.state
