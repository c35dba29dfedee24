"""What signing needs: a term in order, the right kind of paper, a value, and nothing that is covered twice."""

import attrs

from itilbrm.agreements.agreement import Agreement
from itilbrm.agreements.covering import overlaps
from itilbrm.agreements.standing_behind import beside, looser_ones
from itilbrm.lifecycle import Occasion, rule
from itilbrm.money import Money
from itilbrm.negotiating import Side
from itilbrm.parties import Customer
from itilbrm.parties.deciding import why_not_decide
from itilbrm.values import NOBODY

__all__ = [
    "both_sides_sign",
    "it_is_a_contract_where_the_customer_is_external",
    "it_says_what_it_is_worth",
    "it_starts_before_it_ends",
    "no_line_covers_what_another_does",
    "somebody_of_the_customer_may_give_it_up",
    "the_mandate_of_who_signs_covers_it",
    "what_does_not_show_it",
    "what_shows_it_is_named",
    "what_stands_behind_is_no_looser",
    "who_does_not_sign",
    "why_not_for",
]


@rule("BR-AGR-1")
def it_starts_before_it_ends(agreement: Agreement, _on: Occasion) -> str | None:
    """it starts before it ends"""
    if agreement.terms.is_in_order:
        return None
    return f"it would end on {agreement.end}, and starts on {agreement.start}"


@rule("BR-AGR-3")
def it_is_a_contract_where_the_customer_is_external(agreement: Agreement, on: Occasion) -> str | None:
    """what is agreed inside the house is no contract, what is agreed with an external customer is one"""
    if not agreement.is_for_customer:
        return "what stands behind it inside the house is no contract" if agreement.contractual else None
    customer = on.lookup.one(Customer, agreement.customer)
    if customer is None or agreement.contractual is (customer.type == "external"):
        return None
    return f"{customer.name} is {customer.type}, and it is {'a' if agreement.contractual else 'no'} contract"


@rule("BR-AGR-4")
def it_says_what_it_is_worth(agreement: Agreement, _on: Occasion) -> str | None:
    """it says what its levels are worth to the business"""
    return None if agreement.value_statement.strip() else "nothing says what its levels are worth to the business"


@rule("BR-AGR-7")
def no_line_covers_what_another_does(agreement: Agreement, on: Occasion) -> str | None:
    """no two lines in force cover the same customer, service and scope"""
    return "; ".join(overlaps(agreement, agreement.lines, on.lookup)) or None


@rule("BR-AGR-8")
def what_stands_behind_is_no_looser(agreement: Agreement, on: Occasion) -> str | None:
    """what stands behind a line inside the house is never looser than the line"""
    pairs = beside(agreement, on.lookup)
    return "; ".join(each for behind, promised in pairs for each in looser_ones(behind, promised, on)) or None


def who_does_not_sign(signed_by_customer: str, signed_by_provider: str) -> str | None:
    """Return which side does not sign, or who signs for both; None where each signs by somebody of its own."""
    missing = [
        side
        for side, who in (("customer", signed_by_customer), ("provider", signed_by_provider))
        if who.strip() in NOBODY
    ]
    if missing:
        return f"nobody signs for the {' and the '.join(missing)}"
    return f"{signed_by_customer} cannot sign for both sides" if signed_by_customer == signed_by_provider else None


@rule("SM-AGR")
def both_sides_sign(
    _agreement: Agreement, _on: Occasion, *, signed_by_customer: str, signed_by_provider: str
) -> str | None:
    """both sides sign, each by somebody of its own"""
    return who_does_not_sign(signed_by_customer, signed_by_provider)


def why_not_for(
    agreement: Agreement, on: Occasion, person: str, amount: Money | None, services: tuple[str, ...] = ()
) -> str | None:
    """Return why somebody may not decide on an agreement for its customer; None where they may (BR-MAN-1).

    Args:
        agreement: The agreement; an operational one is none of the customer's business.
        on: When.
        person: The id of who decides; of nobody in particular other guards say so.
        amount: What it costs; None where it costs nothing more.
        services: The ids of the services; those of all its lines unless given.
    """
    if person.strip() in NOBODY or not agreement.is_for_customer:
        return None
    who = attrs.evolve(on, by=person)
    for service in services or tuple(dict.fromkeys(line.service for line in agreement.lines)):
        hindrance = why_not_decide(who, customer=agreement.customer, service=service, amount=amount)
        if hindrance is not None:
            return hindrance
    return None


@rule("BR-MAN-1")
def the_mandate_of_who_signs_covers_it(agreement: Agreement, on: Occasion, *, signed_by_customer: str) -> str | None:
    """the mandate of who signs for the customer covers its services and its amount"""
    return why_not_for(agreement, on, signed_by_customer, agreement.amount)


@rule("BR-MAN-1")
def somebody_of_the_customer_may_give_it_up(
    agreement: Agreement, on: Occasion, *, side: Side, given_by: str
) -> str | None:
    """for the customer somebody ends it whose mandate covers it"""
    return why_not_for(agreement, on, given_by or on.by, None) if side == "customer" else None


@rule("G-2")
def what_shows_it_is_named(
    _agreement: Agreement, on: Occasion, *, signed_by_customer: str, evidence: str
) -> str | None:
    """a signature that somebody else records is shown by something"""
    return what_does_not_show_it(on, signed_by_customer, evidence)


def what_does_not_show_it(on: Occasion, signed_by_customer: str, evidence: str) -> str | None:
    """Return that nothing shows a signature that somebody else records; None where something does (G-2)."""
    if evidence.strip() or on.by == signed_by_customer or signed_by_customer.strip() in NOBODY:
        return None
    return f"{on.by} records the signature of {signed_by_customer}, and nothing is named that shows it"
