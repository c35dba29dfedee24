"""Who may decide for a customer, and what of their limits was used up."""

from itilbrm.parties.mandates import Mandate
from itilbrm.parties.spending import Spending
from itilbrm.views.portfolio.lines import Line, Part
from itilbrm.views.portfolio.subject import Subject, part_of

__all__ = ["decided", "mandates"]


def mandates(subject: Subject) -> Part:
    """Return the mandates that have not ended: who has them, for what, and up to which amount."""
    found = tuple(subject.unclosed(Mandate))
    lines = [
        Line(
            of=each.id,
            shared={
                "holder": subject.name_of(each.holder),
                "type": each.type,
                "state": each.state.label,
                "powers": each.powers,
                "units": tuple(map(subject.name_of, each.units)),
                "services": tuple(map(subject.service_name, each.services)),
                "limit": each.limit,
                "basis": each.basis if each.limit is not None else "",
                "valid_until": each.valid_until,
                "sponsor": subject.name_of(each.sponsor),
            },
        )
        for each in found
    ]
    return part_of("mandates", "Who may decide", lines, found)


def decided(subject: Subject) -> Part:
    """Return what decisions and orders used up of a mandate, each once; what was given back is left out (BR-MAN-5)."""
    found = tuple(each for each in subject.records(Spending, state="spent") if not each.passed_on)
    lines = [Line(of=each.of, shared={"decided": each.of, "year": each.year, "amount": each.amount}) for each in found]
    return part_of("decided", "Decided and ordered", lines, found)
