"""The one room of ``transitions``: a lifecycle as its machine, and the table compiled from it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import attrs
from transitions import EventData, Machine

from itilbrm.errors import Reason
from itilbrm.lifecycle.occasions import Occasion
from itilbrm.lifecycle.states import State
from itilbrm.lifecycle.steps import Row

if TYPE_CHECKING:
    from itilbrm.lifecycle.definition import Lifecycle

__all__ = ["Cursor", "compiled", "table"]


@attrs.define
class Cursor:
    """A model for the machine: one record that is about to take a step.

    Attributes:
        record: The record.
        on: Who acts and when.
        particulars: What the step is given.
        state: The name of the state, moved by the machine.
        reasons: Why the guards refuse, after the machine was triggered.
        result: The record with its new data, after the machine was triggered.
    """

    record: Any
    on: Occasion
    particulars: Mapping[str, Any]
    state: str
    reasons: tuple[Reason, ...] = ()
    result: Any = None


@attrs.frozen
class _Way:
    """The condition of one transition: the guards say nothing, and the choice falls on its target."""

    lifecycle: "Lifecycle[Any]"
    row: Row[Any]
    target: State | None

    def __call__(self, event: EventData) -> bool:
        cursor = cast("Cursor", event.model)
        cursor.reasons = self.row.ask(self.lifecycle.name, cursor.record, cursor.on, cursor.particulars)
        if cursor.reasons:
            return False
        cursor.result = self.row.step.function(cursor.record, cursor.on, **cursor.particulars)
        return self.target is None or self.row.target(cursor.result, cursor.on) == self.target


def compiled(lifecycle: "Lifecycle[Any]") -> Machine:
    """Return the machine of a lifecycle: what is validated, introspected and drawn."""
    machine = Machine(
        model=None,
        states=[str(state) for state in lifecycle.states.values()],
        initial=str(lifecycle.initial),
        auto_transitions=False,
        send_event=True,
    )
    for row in lifecycle.rows:
        for source in row.sources:
            for target in row.targets or (None,):
                machine.add_transition(
                    trigger=row.step.name,
                    source=str(source),
                    dest=None if target is None else str(target),
                    conditions=_Way(lifecycle, row, target),
                )
    return machine


def table(machine: Machine) -> dict[str, dict[str, Row[Any]]]:
    """Return, for each step and state, the row that is taken, as the machine has it."""
    return {
        name: {
            source: cast("_Way", transitions[0].conditions[0].func).row
            for source, transitions in event.transitions.items()
        }
        for name, event in machine.events.items()
    }
