"""The one register of actions: what was agreed to be done, wherever that came from."""

from collections.abc import Iterator

from itilbrm.processes.relationships import Action, actions
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method

__all__ = ["Actions"]


class Actions(Register[Action]):
    """What somebody in particular does by a date; it outlives what it came from (BR-MON-10)."""

    register = creation_method(actions.register)
    adopt = adoption_method(actions.adopt)
    start = step_method(actions.start)
    complete = step_method(actions.complete)
    verify = step_method(actions.verify)
    send_back = step_method(actions.send_back)
    move_due = step_method(actions.move_due)
    reassign = step_method(actions.reassign)
    move_to_customer = step_method(actions.move_to_customer)
    transfer = step_method(actions.transfer)
    cancel = step_method(actions.cancel)

    def overdue(self, **columns: str) -> Iterator[Action]:
        """Yield the actions that are neither done nor ended and past their date, by the clock of the practice.

        Args:
            **columns: Any of ``customer``, ``owner``, ``parent``, as :meth:`find` takes them.
        """
        at = self._keeping.clock.now()
        return (each for each in self.each(category="open", **columns) if each.is_overdue(at))
