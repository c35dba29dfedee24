"""The Complaints Log and the complaint definitions."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from itilbrm.errors import InvalidInput, NotFound
from itilbrm.parties import origin_key
from itilbrm.processes.complaints import Complaint, ComplaintDefinition, definitions, handling
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method
from itilbrm.values import check_text

if TYPE_CHECKING:
    from itilbrm.views.complaints import ComplaintsReport

__all__ = ["ComplaintDefinitions", "Complaints"]


class Complaints(Register[Complaint]):
    """The Complaints Log: all complaints, the withdrawn ones and duplicates too."""

    receive = creation_method(handling.receive)
    adopt = adoption_method(handling.adopt)
    acknowledge = step_method(handling.acknowledge)
    assess = step_method(handling.assess)
    investigate = step_method(handling.investigate)
    withdraw = step_method(handling.withdraw)

    def adopted(self, origin: str, reference: str) -> Complaint:
        """Return the complaint that was taken over from a system by its reference there.

        Raises:
            NotFound: None was.
            InvalidInput: Origin or reference is no text that could be kept.
        """
        check_text("origin", origin)
        check_text("reference", reference)
        try:
            return self.get(self.lifecycle.id_of(*origin_key(origin=origin, reference=reference)))
        except NotFound:
            raise NotFound(self.lifecycle.kind, f"{origin}:{reference}", "check origin and reference") from None

    def adopt_all(self, rows: Sequence[Mapping[str, Any]], *, keep: bool = True) -> tuple[bool | InvalidInput, ...]:
        """Take over many complaints in one commit, those that can be taken.

        Args:
            rows: The particulars of each, as :meth:`adopt` takes them.
            keep: Whether to keep them; otherwise it is only tried.

        Returns:
            For each whether it is new, or why it cannot be taken.
        """
        return self._keeping.adopt_all(self.lifecycle, handling.adopt, self._acting(handling.adopt), rows, keep=keep)

    def report(self, by: str = "") -> "ComplaintsReport":
        """Return what is open, closed, in time and late, as at the instant of the practice's clock.

        Args:
            by: Also for each ``service``, ``type``, ``channel``, ``state``, ``customer``, or for each value
                of a label, ``label:NAME``.

        Raises:
            InvalidInput: Complaints cannot be grouped by that.
        """
        from itilbrm.views.complaints import complaints_report

        return complaints_report(self, self._keeping.clock.now(), check_text("by", by))


class ComplaintDefinitions(Register[ComplaintDefinition]):
    """What counts as a complaint, as agreed with each customer."""

    agree = creation_method(definitions.agree)
    adopt = adoption_method(definitions.adopt)
    revise = step_method(definitions.revise)
    end = step_method(definitions.end)
