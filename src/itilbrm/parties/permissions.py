"""Permissions: who may do what, as one table; guards take their answers from it, and the reference page is made of it.

The columns are the roles of somebody towards the matter: a user has no mandate, a purchaser a delegation, a
customer a mandate that decides; the relationship manager acts for the provider.
"""

from typing import Final, Literal, TypeAlias

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.parties.mandates.mandate import MandateType, Power

__all__ = ["PERMISSIONS", "ROLES", "Answer", "Permission", "Role", "holds", "permission"]

Role: TypeAlias = Literal["user", "purchaser", "customer", "manager"]
Answer: TypeAlias = Literal[
    "yes",
    "no",
    "own",
    "inside the delegation",
    "inside the mandate",
    "on behalf, with proof",
    "own; of others with consent",
    "own unit's",
    "through the manager",
    "through the customer or the manager",
    "to the lead",
    "provider side",
    "if delegate",
]

ROLES: Final[dict[Role, str]] = {
    "user": "user",
    "purchaser": "purchaser",
    "customer": "customer",
    "manager": "relationship manager",
}
"""The roles, each with how it is called."""


@attrs.frozen(kw_only=True)
class Permission:
    """One line of the table.

    Attributes:
        name: What the line is called in code.
        action: What is done, in words.
        user: Whether a user may.
        purchaser: Whether a purchaser may.
        customer: Whether the customer may.
        manager: Whether the relationship manager may.
        steps: The steps it is about, each as ``kind.step``; none where what it is about is no step, or is not built.
        power: What a mandate or delegation has to entitle to; empty where none is asked for.
        rules: The ids of the rules that say so.
    """

    name: str
    action: str
    user: Answer
    purchaser: Answer
    customer: Answer
    manager: Answer
    steps: tuple[str, ...] = ()
    power: Power | Literal[""] = ""
    rules: tuple[str, ...] = ()


def _line(
    name: str,
    action: str,
    cells: str,
    *,
    steps: str = "",
    power: Power | Literal[""] = "",
    rules: str = "",
) -> Permission:
    user, purchaser, customer, manager = (each.strip() for each in cells.split("|"))
    return Permission(
        name=name,
        action=action,
        user=user,  # type: ignore[arg-type]  # one of the answers, which a test walks
        purchaser=purchaser,  # type: ignore[arg-type]  # as above
        customer=customer,  # type: ignore[arg-type]  # as above
        manager=manager,  # type: ignore[arg-type]  # as above
        steps=tuple(steps.split()),
        power=power,
        rules=tuple(rules.split()),
    )


PERMISSIONS: Final[tuple[Permission, ...]] = (
    _line(
        "dialogue",
        "Talk about the best use of existing services",
        "yes | yes | yes | yes",
        power="dialogue",
        rules="1-13",
    ),
    _line(
        "order",
        "Order, change or end an existing standard service",
        "no | inside the delegation | yes | on behalf, with proof",
        steps="sign_up.sign sign_up.amend sign_up.terminate",
        power="order_standard",
        rules="BR-SGN-2 BR-MAN-5",
    ),
    _line(
        "prepare",
        "Raise a need, help with its outline and its business case",
        "yes | yes | yes | yes",
        steps="requirement.capture requirement.define_outcome requirement.outline requirement.prepare_case",
        power="prepare",
        rules="1-16",
    ),
    _line(
        "decide",
        "Approve, reject or defer a new or changed service",
        "no | no | inside the mandate | no",
        steps="requirement.approve requirement.reject requirement.defer",
        power="decide",
        rules="BR-MAN-1 BR-MAN-9",
    ),
    _line(
        "answer_for_it",
        "Withdraw a requirement after it was approved, accept a deviation, do without an agreement",
        "no | no | yes | no",
        steps="requirement.withdraw requirement.accept_deviation requirement.waive_agreement",
        power="decide",
        rules="BR-MAN-1 BR-REQ-8",
    ),
    _line(
        "delegate",
        "Name who stands in, delegate to a purchaser",
        "no | no | inside the mandate | no",
        steps="mandate.propose mandate.name_stand_in",
        power="decide",
        rules="BR-MAN-6 BR-MAN-10",
    ),
    _line(
        "change_terms",
        "Change targets outside the packages on offer, give notice",
        "no | no | yes | no",
        steps="agreement.change_line agreement.give_notice",
        power="decide",
        rules="BR-AGR-6",
    ),
    _line(
        "complain",
        "Complain, withdraw one's own complaint",
        "yes | yes | yes | on behalf, with proof",
        steps="complaint.receive complaint.withdraw",
        rules="SM-CPL",
    ),
    _line(
        "answer_a_decision",
        "Accept or reject what was decided of a complaint, ask to take it up again",
        "own | own | own; of others with consent | no",
        steps="complaint.accept complaint.reject_decision complaint.reopen",
        rules="BR-CPL-22",
    ),
    _line("escalate", "Escalate", "through the manager | through the customer or the manager | yes | yes"),
    _line(
        "escalate_the_manager",
        "Escalate what concerns the relationship manager",
        "to the lead | to the lead | to the lead | no",
    ),
    _line("agree_minutes", "Agree minutes", "no | if delegate | yes | provider side"),
    _line("agree_money_in_minutes", "Agree a changed target, or money, in minutes", "no | no | yes | no"),
    _line("release_a_promise", "Consent to move a promise, or release it", "own | own | own unit's | no"),
    _line("answer_a_survey", "Answer a survey", "yes | yes | yes | no"),
)
"""The lines, in the order in which the page tells them."""

_BY_NAME: Final = {each.name: each for each in PERMISSIONS}
_HOLDERS: Final[dict[MandateType, Role]] = {"customer": "customer", "purchaser": "purchaser"}


def permission(name: str) -> Permission:
    """Return the line of that name.

    Raises:
        InvalidInput: There is none.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise InvalidInput(
            "permission", f"{name!r} is none{suggestion(name, _BY_NAME)}", f"choose from {', '.join(_BY_NAME)}"
        ) from None


def holds(name: str, of: MandateType) -> bool:
    """Tell whether who has a mandate of that type may do what a line is about, inside what it covers."""
    answer: Answer = getattr(permission(name), _HOLDERS[of])
    return answer != "no"
