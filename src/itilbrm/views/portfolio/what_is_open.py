"""What is open with a customer: complaints, requirements, sign-ups, and actions."""

from itilbrm.processes.complaints import Complaint
from itilbrm.processes.relationships import Action
from itilbrm.processes.requirements import Requirement
from itilbrm.processes.sign_ups import SignUp
from itilbrm.views.portfolio.lines import Line, Part, Value
from itilbrm.views.portfolio.subject import Subject, part_of

__all__ = ["actions", "complaints", "requirements", "sign_ups"]


def complaints(subject: Subject) -> Part:
    """Return the complaints that are not closed; the customer sees those made in the name of the unit (BR-CPL-22)."""
    found = tuple(subject.unclosed(Complaint))
    lines = []
    for each in found:
        decision = each.deadline("decision")
        values: dict[str, Value | None] = {
            "complaint": each.reference,
            "type": each.type,
            "state": each.state.label,
            "text": each.text,
            "received": each.received_at,
            "decision_due": decision.due_at if decision is not None else None,
        }
        ours: dict[str, Value | None] = {"severity": each.severity, "owner": subject.name_of(each.owner)}
        if each.in_unit_name:
            lines.append(Line(of=each.id, shared=values, internal=ours))
        else:
            lines.append(Line(of=each.id, internal={**values, **ours}))
    return part_of("complaints", "Open complaints", lines, found)


def requirements(subject: Subject) -> Part:
    """Return the requirements that are not closed; what they are estimated at is internal until a case is made."""
    found = tuple(subject.unclosed(Requirement))
    lines = [
        Line(
            of=each.id,
            shared={
                "requirement": each.id,
                "state": each.state.label,
                "statement": each.statement,
                "priority": each.priority,
                "horizon": each.horizon,
                "amount": each.amount,
            },
            internal={"estimate": each.estimate, "driver": each.driver, "advocate": subject.name_of(each.advocate)},
        )
        for each in found
    ]
    return part_of("requirements", "Requirements", lines, found)


def actions(subject: Subject) -> Part:
    """Return the actions that are not done; the customer sees those agreed in a review."""
    found = tuple(each for each in subject.records(Action, category="open"))
    lines = []
    for each in found:
        values: dict[str, Value] = {
            "action": each.text,
            "owner": subject.name_of(each.owner),
            "due": each.due,
            "state": each.state.label,
        }
        lines.append(Line(of=each.id, **{"shared" if each.source_kind == "review" else "internal": values}))
    return part_of("actions", "Actions", lines, found)


def sign_ups(subject: Subject) -> Part:
    """Return the sign-ups that are neither over nor declined: what is wanted, and what it is offered for."""
    found = tuple(subject.unclosed(SignUp))
    lines = []
    for each in found:
        offered = each.offered
        terms = each.agreed or (offered.terms if offered is not None else each.wanted)
        shared: dict[str, Value | None] = {
            "sign_up": each.id,
            "service": subject.service_name(each.service),
            "state": each.state.label,
            "package": terms.package,
            "one_off": terms.one_off,
            "per_year": terms.per_year,
            "offer_until": offered.valid_until if offered is not None and each.agreed is None else None,
        }
        lines.append(Line(of=each.id, shared=shared, internal={"owner": subject.name_of(each.owner)}))
    return part_of("sign_ups", "Sign-ups", lines, found)
