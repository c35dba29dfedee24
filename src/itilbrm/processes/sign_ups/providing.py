"""Providing: what was signed is filed, provisioned, and confirmed as active."""

from datetime import date

from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.states import ACTIVE, PROVISIONING, SIGNED, SIGNING_UP
from itilbrm.processes.sign_ups.what_applies import day_of

__all__ = ["confirm_active", "file", "provision"]


@rule("BR-SGN-7")
def the_agreement_is_named(_sign_up: SignUp, _on: Occasion, *, agreement: str, line: str) -> str | None:
    """the agreement and its line are named"""
    return None if agreement.strip() and line.strip() else "it is not said which line of which agreement it is"


@SIGNING_UP.step(SIGNED, PROVISIONING, ACTIVE, to=STAYS, guards=(the_agreement_is_named,))
def file(sign_up: SignUp, on: Occasion, *, agreement: str, line: str) -> SignUp:  # noqa: ARG001  the form of every step
    """Note of which agreement it is a line (BR-SGN-7); this follows from the signature.

    Args:
        sign_up: The sign-up.
        on: Who says so, and when.
        agreement: The id of the agreement.
        line: The id of its line.
    """
    return evolve(sign_up, agreement=agreement, agreement_line=line)


@SIGNING_UP.step(SIGNED, to=PROVISIONING)
def provision(sign_up: SignUp, on: Occasion, *, reference: str = "") -> SignUp:  # noqa: ARG001  the form of every step
    """Begin to provide the service; its owner is asked to.

    Args:
        sign_up: The sign-up.
        on: Who begins, and when.
        reference: What the request is called at who provides it.
    """
    return evolve(sign_up, provisioning=reference)


@rule("SM-SGN")
def it_has_begun(sign_up: SignUp, on: Occasion, *, starts_on: date | None) -> str | None:
    """the first day of the service is not ahead"""
    today = day_of(sign_up, on)
    if starts_on is None or starts_on <= today:
        return None
    return f"{starts_on.isoformat()} lies ahead; confirm it when it has begun"


@SIGNING_UP.step(PROVISIONING, to=ACTIVE, guards=(it_has_begun,))
def confirm_active(sign_up: SignUp, on: Occasion, *, starts_on: date | None = None) -> SignUp:
    """Confirm that the customer has the service; who asked for it is welcomed.

    Args:
        sign_up: The sign-up.
        on: Who confirms it, and when.
        starts_on: The first day of the service; today, unless given.
    """
    return evolve(sign_up, active_from=starts_on if starts_on is not None else day_of(sign_up, on))
