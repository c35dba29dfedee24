"""Agreeing: an agreement is drafted, negotiated, and signed by both sides, or abandoned."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from itilbrm.agreements.agreement import (
    ABANDONED,
    ACTIVE,
    AGREEMENTS,
    DRAFT,
    IN_NEGOTIATION,
    Agreement,
    AgreementType,
    check_contacts,
    check_supports,
)
from itilbrm.agreements.covering import overlaps
from itilbrm.agreements.lasting import timed
from itilbrm.agreements.line import Line, numbered
from itilbrm.agreements.notice import TermKind
from itilbrm.agreements.satisfaction import SatisfactionTarget
from itilbrm.agreements.what_holds import calendar_of_customer
from itilbrm.agreements.what_signing_needs import (
    both_sides_sign,
    it_is_a_contract_where_the_customer_is_external,
    it_says_what_it_is_worth,
    it_starts_before_it_ends,
    no_line_covers_what_another_does,
    the_mandate_of_who_signs_covers_it,
    what_does_not_show_it,
    what_shows_it_is_named,
    what_stands_behind_is_no_looser,
    who_does_not_sign,
    why_not_for,
)
from itilbrm.lifecycle import STAYS, Occasion, evolve, rule
from itilbrm.negotiating import Side, drafted
from itilbrm.parties import Customer
from itilbrm.parties.giving_reasons import reason_given
from itilbrm.values import NO_LABELS, NOBODY, labelled

__all__ = ["abandon", "draft", "negotiate", "open_standard", "propose", "sign"]


@rule("SM-AGR")
def a_customer_is_named(_on: Occasion, *, customer: str) -> str | None:
    """it is said with which customer"""
    return "nobody is named it is agreed with" if customer in NOBODY else None


@AGREEMENTS.creation(guards=(a_customer_is_named,))
def draft(
    on: Occasion,
    *,
    customer: str,
    lines: tuple[Line, ...],
    start: date,
    term: TermKind,
    end: date | None = None,
    type: AgreementType = "sla",
    contractual: bool | None = None,
    renewal_span: str = "",
    notice_period: str = "",
    value_statement: str = "",
    satisfaction_target: SatisfactionTarget | None = None,
    satisfaction_target_waiver: str = "",
    complaint_definition: str = "",
    complaint_definition_waiver: str = "",
    calendar: str = "",
    deadline_profile: str = "",
    contacts: Mapping[str, str] = NO_LABELS,
    review_cadence: str = "",
    change_rules: str = "",
    termination_rules: str = "",
    supports: str = "",
    performed_by: str = "",
    supersedes: str = "",
) -> Agreement:
    """Put down what is to be agreed.

    Args:
        on: Who drafts it, and when.
        customer: The id of the customer.
        lines: What it is made of, one at least.
        start: Its first day.
        term: ``fixed``, ``rolling`` or ``tacit``.
        end: The last day of its first term; a rolling one has none.
        type: ``sla``, ``contract``, ``ola`` or ``other``.
        contractual: Whether it is a contract; as it has to be with this customer, unless given (BR-AGR-3).
        renewal_span: By how much it goes on, for example ``"12 months"``.
        notice_period: How long before the end of a term notice has to be given.
        value_statement: What the levels are worth to the business (BR-AGR-4).
        satisfaction_target: How satisfied the customer is to be.
        satisfaction_target_waiver: Why nothing is agreed on that.
        complaint_definition: What counts as a complaint.
        complaint_definition_waiver: Why nothing is agreed on that.
        calendar: The name of the calendar on which its times run.
        deadline_profile: The name of the deadline profile of complaints about its services.
        contacts: Who is to be turned to, by topic.
        review_cadence: How often it is reviewed.
        change_rules: How it is changed.
        termination_rules: When it can be ended for cause.
        supports: For an ``ola`` the id of the agreement it stands behind.
        performed_by: For an ``ola`` the id of the team or supplier who does the work.
        supersedes: The id of the agreement whose lines it takes over when it is signed.

    Raises:
        PolicyMissing: There is no such calendar or deadline profile.
    """
    check_supports(type, supports)
    check_contacts(contacts)
    return Agreement(
        customer=customer,
        type=type,
        contractual=_is_a_contract(customer, type, on) if contractual is None else contractual,
        lines=numbered(lines),
        start=start,
        end=end,
        term=term,
        renewal_span=renewal_span,
        notice_period=notice_period,
        value_statement=value_statement,
        satisfaction_target=satisfaction_target,
        satisfaction_target_waiver=satisfaction_target_waiver,
        complaint_definition=complaint_definition,
        complaint_definition_waiver=complaint_definition_waiver,
        calendar=calendar,
        deadline_profile=_known_profile(deadline_profile, on),
        contacts=labelled(contacts),
        review_cadence=review_cadence,
        change_rules=change_rules,
        termination_rules=termination_rules,
        supports=supports,
        performed_by=performed_by,
        supersedes=supersedes,
        time_zone=zone_for(calendar, customer, on),
    )


def _is_a_contract(customer: str, type: AgreementType, on: Occasion) -> bool:
    """Tell whether it has to be a contract: so with an external customer (BR-AGR-3)."""
    known = on.lookup.one(Customer, customer)
    if type == "ola":
        return False
    return known.type == "external" if known is not None else type == "contract"


def zone_for(calendar: str, customer: str, on: Occasion) -> str:
    """Return the time zone of the calendar that an agreement names, else of the one of its customer (T-3)."""
    applies = on.policies.calendar(calendar) if calendar else calendar_of_customer(on.policies, on.lookup, customer)
    return applies.timezone


def _known_profile(name: str, on: Occasion) -> str:
    """Return the name of a deadline profile, once it is known that there is one."""
    if name:
        on.policies.profile(name)
    return name


def _opened(customer: str, lines: tuple[Line, ...], start: date, **terms: Any) -> Agreement:  # noqa: ANN401  as the creation takes them
    return Agreement(customer=customer, type="sla", lines=numbered(lines), start=start, **terms)


@rule("BR-AGR-1")
def it_would_start_before_it_ends(_on: Occasion, *, start: date, end: date | None) -> str | None:
    """it starts before it ends"""
    return None if end is None or start < end else f"it would end on {end}, and starts on {start}"


@rule("BR-AGR-7")
def nothing_in_force_covers_the_lines(
    on: Occasion,
    *,
    customer: str,
    lines: tuple[Line, ...],
    start: date,
    end: date | None,
    term: TermKind,
    renewal_span: str,
) -> str | None:
    """no two lines in force cover the same customer, service and scope"""
    made = _opened(customer, lines, start, end=end, term=term, renewal_span=renewal_span)
    return "; ".join(overlaps(made, made.lines, on.lookup)) or None


@rule("SM-AGR")
def both_sides_would_sign(on: Occasion, *, signed_by_customer: str, signed_by_provider: str) -> str | None:
    """both sides sign, each by somebody of its own"""
    return None if on.cause else who_does_not_sign(signed_by_customer, signed_by_provider)


@rule("BR-MAN-1")
def the_mandate_of_who_signs_would_cover_it(
    on: Occasion,
    *,
    customer: str,
    lines: tuple[Line, ...],
    start: date,
    end: date | None,
    term: TermKind,
    renewal_span: str,
    signed_by_customer: str,
) -> str | None:
    """the mandate of who signs for a registered customer covers it, unless it follows from an order"""
    if on.cause or on.lookup.one(Customer, customer) is None:
        return None
    made = _opened(customer, lines, start, end=end, term=term, renewal_span=renewal_span)
    return why_not_for(made, on, signed_by_customer, made.amount)


@rule("G-2")
def what_would_show_it_is_named(on: Occasion, *, signed_by_customer: str, evidence: str) -> str | None:
    """a signature that somebody else records is shown by something, unless it follows from an order"""
    return None if on.cause else what_does_not_show_it(on, signed_by_customer, evidence)


@AGREEMENTS.creation(
    guards=(
        a_customer_is_named,
        it_would_start_before_it_ends,
        nothing_in_force_covers_the_lines,
        both_sides_would_sign,
        the_mandate_of_who_signs_would_cover_it,
        what_would_show_it_is_named,
    ),
    to=ACTIVE,
)
def open_standard(
    on: Occasion,
    *,
    customer: str,
    lines: tuple[Line, ...],
    start: date,
    signed_by_customer: str,
    signed_by_provider: str,
    sign_up: str = "",
    end: date | None = None,
    term: TermKind = "rolling",
    renewal_span: str = "12 months",
    notice_period: str = "3 months",
    contractual: bool = False,
    value_statement: str = "",
    satisfaction_target: SatisfactionTarget | None = None,
    satisfaction_target_waiver: str = "",
    complaint_definition: str = "",
    complaint_definition_waiver: str = "",
    calendar: str = "",
    evidence: str = "",
) -> Agreement:
    """Open an agreement on standard terms, because a sign-up was signed and nothing in force covers the customer.

    Args:
        on: Who signed the sign-up, and when.
        customer: The id of the customer.
        lines: What was signed up for.
        start: Its first day.
        signed_by_customer: The id of who signed for the customer.
        signed_by_provider: The id of who signed for the provider.
        sign_up: The id of the sign-up.
        end: The last day of its first term; a rolling one has none.
        term: ``fixed``, ``rolling`` or ``tacit``.
        renewal_span: By how much it goes on.
        notice_period: How long before the end of a term notice has to be given.
        contractual: Whether it is a contract (BR-AGR-3).
        value_statement: What the levels are worth to the business.
        satisfaction_target: How satisfied the customer is to be.
        satisfaction_target_waiver: Why nothing is agreed on that.
        complaint_definition: What counts as a complaint.
        complaint_definition_waiver: Why nothing is agreed on that.
        calendar: The name of the calendar on which its times run.
        evidence: What shows it, where it follows from no sign-up and somebody other than the customer records it.
    """
    opened = _opened(
        customer,
        lines,
        start,
        end=end,
        term=term,
        renewal_span=renewal_span,
        notice_period=notice_period,
        contractual=contractual,
        value_statement=value_statement,
        satisfaction_target=satisfaction_target,
        satisfaction_target_waiver=satisfaction_target_waiver,
        complaint_definition=complaint_definition,
        complaint_definition_waiver=complaint_definition_waiver,
        calendar=calendar,
        signed_by_customer=signed_by_customer,
        signed_by_provider=signed_by_provider,
        signed_at=on.happened_at,
        sign_up=sign_up,
        time_zone=zone_for(calendar, customer, on),
        evidence=evidence,
    )
    return timed(opened, on)


@AGREEMENTS.step(DRAFT, to=IN_NEGOTIATION)
def negotiate(agreement: Agreement, on: Occasion) -> Agreement:  # noqa: ARG001  the form of every step
    """Begin to talk about it with the customer."""
    return agreement


@rule("SM-AGR")
def it_is_said_what_and_why(_agreement: Agreement, _on: Occasion, *, text: str, why: str) -> str | None:
    """a proposal says what is proposed, and why"""
    missing = [name for name, said in (("what is proposed", text), ("why", why)) if not said.strip()]
    return f"it is not said {' and '.join(missing)}" if missing else None


@AGREEMENTS.step(IN_NEGOTIATION, to=STAYS, guards=(it_is_said_what_and_why,))
def propose(
    agreement: Agreement,
    on: Occasion,
    *,
    side: Side,
    text: str,
    why: str,
    terms: Mapping[str, str] = NO_LABELS,
    lines: tuple[Line, ...] | None = None,
    start: date | None = None,
    end: date | None = None,
    notice_period: str | None = None,
    value_statement: str | None = None,
    satisfaction_target: SatisfactionTarget | None = None,
    complaint_definition: str | None = None,
) -> Agreement:
    """Propose what is to be agreed; the draft says from then on what was proposed last, and every proposal is kept.

    Args:
        agreement: The agreement.
        on: Who proposes it, and when.
        side: On whose side they stand, ``customer`` or ``provider``.
        text: What is proposed, in words.
        why: Why.
        terms: What is proposed, by name.
        lines: The lines as proposed; those of the draft unless given.
        start: The first day as proposed.
        end: The last day as proposed.
        notice_period: The notice period as proposed.
        value_statement: What the levels are worth to the business, as proposed.
        satisfaction_target: How satisfied the customer is to be, as proposed.
        complaint_definition: What counts as a complaint, as proposed.
    """
    given = {
        "start": start,
        "end": end,
        "notice_period": notice_period,
        "value_statement": value_statement,
        "satisfaction_target": satisfaction_target,
        "complaint_definition": complaint_definition,
        "lines": numbered(lines) if lines is not None else None,
    }
    changed: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    changed.update(drafted(agreement, on, side=side, text=text, why=why, terms=labelled(terms)))
    return evolve(agreement, **changed)


@AGREEMENTS.step(
    IN_NEGOTIATION,
    to=ACTIVE,
    guards=(
        it_starts_before_it_ends,
        it_is_a_contract_where_the_customer_is_external,
        it_says_what_it_is_worth,
        no_line_covers_what_another_does,
        what_stands_behind_is_no_looser,
        both_sides_sign,
        the_mandate_of_who_signs_covers_it,
        what_shows_it_is_named,
    ),
)
def sign(
    agreement: Agreement, on: Occasion, *, signed_by_customer: str, signed_by_provider: str, evidence: str = ""
) -> Agreement:
    """Agree on it, by both sides; it is filed in the Customer Agreement Portfolio.

    Args:
        agreement: The agreement.
        on: Who records it, and when it was signed.
        signed_by_customer: The id of who signs for the customer, whose mandate covers it.
        signed_by_provider: The id of who signs for the provider.
        evidence: What shows it, where somebody other than the customer records it.
    """
    signed = evolve(
        agreement,
        signed_by_customer=signed_by_customer,
        signed_by_provider=signed_by_provider,
        signed_at=on.happened_at,
        evidence=evidence,
    )
    return timed(signed, on)


@AGREEMENTS.step(DRAFT, IN_NEGOTIATION, to=ABANDONED, guards=(reason_given("SM-AGR"),))
def abandon(agreement: Agreement, on: Occasion) -> Agreement:  # noqa: ARG001  the form of every step
    """Say that it will not be agreed, and why."""
    return agreement
