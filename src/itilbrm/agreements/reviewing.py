"""Reviewing and changing an agreement in force: reviews, lines, and renewal by both sides."""

from datetime import date
from typing import Any, Final

from itilbrm.agreements.agreement import (
    ACTIVE,
    AGREEMENTS,
    DRAFT,
    IN_FORCE,
    IN_NEGOTIATION,
    RUNNING,
    UNDER_REVIEW,
    Agreement,
)
from itilbrm.agreements.covering import overlaps
from itilbrm.agreements.lasting import timed
from itilbrm.agreements.line import Line, numbered
from itilbrm.agreements.satisfaction import SatisfactionTarget
from itilbrm.agreements.what_signing_needs import (
    both_sides_sign,
    the_mandate_of_who_signs_covers_it,
    what_shows_it_is_named,
    what_stands_behind_is_no_looser,
    why_not_for,
)
from itilbrm.lifecycle import STAYS, Occasion, Step, evolve, rule
from itilbrm.parties import Customer
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.parties.moving import goes_along_with_its_customer, moving
from itilbrm.values import NOBODY

__all__ = ["change_line", "finish_review", "move_to_customer", "renew", "start_review"]


@rule("BR-MAN-1")
def who_may_sign_hands_it_over(agreement: Agreement, on: Occasion, *, customer: str) -> str | None:
    """its customer became one with the other, or who may sign for it hands it over"""
    if goes_along_with_its_customer(agreement, on, customer) or on.lookup.one(Customer, agreement.customer) is None:
        return None
    return why_not_for(agreement, on, on.by, None)


move_to_customer: Final[Step[Agreement, ...]] = moving(
    AGREEMENTS,
    DRAFT,
    IN_NEGOTIATION,
    *IN_FORCE,
    undecided=(IN_NEGOTIATION,),
    let_go=(who_may_sign_hands_it_over,),
)


@AGREEMENTS.step(
    ACTIVE,
    to=UNDER_REVIEW,
    guards=(reason_given("SM-AGR", "it is not said what is reviewed, or who asks for a change"),),
)
def start_review(agreement: Agreement, on: Occasion) -> Agreement:
    """Look at it again: it is time to, or somebody asks for a change; what about is the reason."""
    return evolve(agreement, review_reason=on.reason)


@rule("SM-AGR")
def what_was_changed_is_signed_by_both(
    _agreement: Agreement,
    _on: Occasion,
    *,
    amendment: str,
    signed_by_customer: str,
    signed_by_provider: str,
    notice_period: str | None,
    value_statement: str | None,
    satisfaction_target: SatisfactionTarget | None,
    complaint_definition: str | None,
) -> str | None:
    """it stays as it is, or both sides sign an amendment"""
    changes = (notice_period, value_statement, satisfaction_target, complaint_definition)
    if not amendment.strip():
        return "something is changed, and no amendment says what" if any(each is not None for each in changes) else None
    missing = [
        side
        for side, who in (("customer", signed_by_customer), ("provider", signed_by_provider))
        if who.strip() in NOBODY
    ]
    return f"nobody signs the amendment for the {' and the '.join(missing)}" if missing else None


@rule("BR-MAN-1")
def the_mandate_covers_the_amendment(
    agreement: Agreement, on: Occasion, *, amendment: str, signed_by_customer: str
) -> str | None:
    """the mandate of who signs an amendment for the customer covers it"""
    return why_not_for(agreement, on, signed_by_customer, None) if amendment.strip() else None


@AGREEMENTS.step(
    UNDER_REVIEW,
    to=ACTIVE,
    guards=(what_was_changed_is_signed_by_both, the_mandate_covers_the_amendment, what_shows_it_is_named),
)
def finish_review(
    agreement: Agreement,
    on: Occasion,
    *,
    amendment: str = "",
    signed_by_customer: str = "",
    signed_by_provider: str = "",
    evidence: str = "",
    notice_period: str | None = None,
    value_statement: str | None = None,
    satisfaction_target: SatisfactionTarget | None = None,
    complaint_definition: str | None = None,
) -> Agreement:
    """End the review: it stays as it is, or both sides signed an amendment, which is kept.

    Args:
        agreement: The agreement.
        on: Who ends it, and when.
        amendment: What was changed, in words; empty where nothing was.
        signed_by_customer: The id of who signed the amendment for the customer.
        signed_by_provider: The id of who signed it for the provider.
        evidence: What shows it, where somebody other than the customer records it.
        notice_period: The notice period from now on.
        value_statement: What the levels are worth to the business.
        satisfaction_target: How satisfied the customer is to be.
        complaint_definition: What counts as a complaint.
    """
    if not amendment.strip():
        return evolve(agreement, review_reason="")
    given = {
        "notice_period": notice_period,
        "value_statement": value_statement,
        "satisfaction_target": satisfaction_target,
        "complaint_definition": complaint_definition,
    }
    changed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    amended = agreement.amended(amendment, signed_by_customer, signed_by_provider, on.happened_at, evidence)
    return timed(evolve(amended, review_reason="", **changed), on)


@rule("SM-AGR")
def both_sign_unless_a_sign_up_was_signed(
    agreement: Agreement, on: Occasion, *, signed_by_customer: str, signed_by_provider: str
) -> str | None:
    """both sides sign, unless the line follows from a sign-up that was signed"""
    if on.cause and not (signed_by_customer or signed_by_provider):
        return None
    return both_sides_sign(agreement, on, signed_by_customer=signed_by_customer, signed_by_provider=signed_by_provider)


@rule("BR-AGR-7")
def the_line_covers_nothing_that_is_covered(agreement: Agreement, on: Occasion, *, line: Line) -> str | None:
    """no two lines in force cover the same customer, service and scope"""
    return "; ".join(overlaps(agreement, _with(agreement, line), on.lookup)) or None


@rule("BR-MAN-1")
def the_mandate_covers_the_line(
    agreement: Agreement, on: Occasion, *, line: Line, signed_by_customer: str
) -> str | None:
    """the mandate of who signs for the customer covers the line"""
    return why_not_for(agreement, on, signed_by_customer, line.amount, (line.service,))


@rule("BR-AGR-8")
def what_stands_behind_the_line_is_no_looser(agreement: Agreement, on: Occasion, *, line: Line) -> str | None:
    """what stands behind a line inside the house is never looser than the line"""
    return what_stands_behind_is_no_looser(evolve(agreement, lines=_with(agreement, line)), on)


@AGREEMENTS.step(
    *RUNNING,
    to=STAYS,
    guards=(
        both_sign_unless_a_sign_up_was_signed,
        the_line_covers_nothing_that_is_covered,
        what_stands_behind_the_line_is_no_looser,
        the_mandate_covers_the_line,
        what_shows_it_is_named,
    ),
)
def change_line(
    agreement: Agreement,
    on: Occasion,
    *,
    line: Line,
    text: str = "",
    signed_by_customer: str = "",
    signed_by_provider: str = "",
    evidence: str = "",
) -> Agreement:
    """Add a line, change one, or end one by its last day; an amendment keeps what both sides signed.

    Args:
        agreement: The agreement.
        on: Who does it, and when.
        line: The line as it is from now on; one of an id that is there takes its place, others are added.
        text: What was changed, in words.
        signed_by_customer: The id of who signed for the customer.
        signed_by_provider: The id of who signed for the provider.
        evidence: What shows it, where somebody other than the customer records it.
    """
    changed = evolve(agreement, lines=_with(agreement, line))
    if not signed_by_customer:
        return changed
    said = text or f"line for {line.service}"
    return changed.amended(said, signed_by_customer, signed_by_provider, on.happened_at, evidence)


def _with(agreement: Agreement, line: Line) -> tuple[Line, ...]:
    """Return the lines of an agreement with one in the place of that of its id, or added."""
    if line.id and any(each.id == line.id for each in agreement.lines):
        return tuple(line if each.id == line.id else each for each in agreement.lines)
    return numbered((*agreement.lines, line))


@rule("SM-AGR")
def the_new_end_lies_ahead(agreement: Agreement, on: Occasion, *, end: date) -> str | None:
    """it is renewed before its end, and the new end lies behind that"""
    if agreement.end is None:
        return "a rolling term goes on by itself, and has no end that could be moved"
    if agreement.day(on.happened_at) > agreement.end:
        return f"its last day, {agreement.end}, has passed"
    return None if end > agreement.end else f"the new end, {end}, does not lie behind the present one, {agreement.end}"


@AGREEMENTS.step(
    *RUNNING,
    to=STAYS,
    guards=(the_new_end_lies_ahead, both_sides_sign, the_mandate_of_who_signs_covers_it, what_shows_it_is_named),
)
def renew(
    agreement: Agreement,
    on: Occasion,
    *,
    end: date,
    signed_by_customer: str,
    signed_by_provider: str,
    evidence: str = "",
) -> Agreement:
    """Let it go on until another last day, as both sides agreed.

    Args:
        agreement: The agreement.
        on: Who records it, and when.
        end: The new last day.
        signed_by_customer: The id of who signed for the customer.
        signed_by_provider: The id of who signed for the provider.
        evidence: What shows it, where somebody other than the customer records it.
    """
    renewed = evolve(agreement, first_end=None, end=end)
    return timed(
        renewed.amended(f"renewed until {end}", signed_by_customer, signed_by_provider, on.happened_at, evidence), on
    )
