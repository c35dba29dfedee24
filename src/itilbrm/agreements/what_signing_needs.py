"""What signing needs: a term in order, the right kind of paper, a value, and nothing that is covered twice."""

from itilbrm.agreements.agreement import Agreement
from itilbrm.agreements.covering import overlaps
from itilbrm.lifecycle import Occasion, rule
from itilbrm.values import NOBODY

__all__ = [
    "both_sides_sign",
    "it_says_what_it_is_worth",
    "it_starts_before_it_ends",
    "no_line_covers_what_another_does",
]


@rule("BR-AGR-1")
def it_starts_before_it_ends(agreement: Agreement, _on: Occasion) -> str | None:
    """it starts before it ends"""
    if agreement.terms.is_in_order:
        return None
    return f"it would end on {agreement.end}, and starts on {agreement.start}"


@rule("BR-AGR-4")
def it_says_what_it_is_worth(agreement: Agreement, _on: Occasion) -> str | None:
    """it says what its levels are worth to the business"""
    return None if agreement.value_statement.strip() else "nothing says what its levels are worth to the business"


@rule("BR-AGR-7")
def no_line_covers_what_another_does(agreement: Agreement, on: Occasion) -> str | None:
    """no two lines in force cover the same customer, service and scope"""
    return "; ".join(overlaps(agreement, agreement.lines, on.lookup)) or None


@rule("SM-AGR")
def both_sides_sign(
    _agreement: Agreement, _on: Occasion, *, signed_by_customer: str, signed_by_provider: str
) -> str | None:
    """both sides sign, each by somebody of its own"""
    missing = [
        side
        for side, who in (("customer", signed_by_customer), ("provider", signed_by_provider))
        if who.strip() in NOBODY
    ]
    if missing:
        return f"nobody signs for the {' and the '.join(missing)}"
    return f"{signed_by_customer} cannot sign for both sides" if signed_by_customer == signed_by_provider else None
