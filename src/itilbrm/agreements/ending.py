"""Ending an agreement: notice, its withdrawal, another one that takes its place, and for cause."""

from datetime import date

from itilbrm.agreements.agreement import (
    ACTIVE,
    AGREEMENTS,
    IN_FORCE,
    NOTICE_GIVEN,
    RUNNING,
    SUPERSEDED,
    TERMINATED,
    Agreement,
    Notice,
)
from itilbrm.agreements.lasting import timed
from itilbrm.agreements.what_signing_needs import (
    both_sides_sign,
    somebody_of_the_customer_may_give_it_up,
    the_mandate_of_who_signs_covers_it,
    what_shows_it_is_named,
)
from itilbrm.lifecycle import Occasion, evolve, rule
from itilbrm.negotiating import Side
from itilbrm.parties.giving_reasons import reason_given

__all__ = ["give_notice", "supersede", "terminate", "withdraw_notice"]


@rule("BR-AGR-6")
def notice_is_given_in_time(agreement: Agreement, on: Occasion, *, effective_on: date | None) -> str | None:
    """notice is given on or before the last day for it, or takes effect at the end of a later term"""
    day = agreement.day(on.happened_at)
    soonest = agreement.terms.effective(day)
    if soonest is None:
        last = agreement.terms.last_day_for_notice(day)
        when = f"; the last day for notice was {last}" if last is not None else ""
        return f"the term is fixed and ends by itself on {agreement.end}{when}"
    if effective_on is None or effective_on == soonest:
        return None
    if effective_on < soonest:
        last = agreement.terms.notice_for(effective_on)
        return f"notice for {effective_on} had to be given by {last}; given on {day}, it takes effect on {soonest}"
    if effective_on not in _ends_until(agreement, day, effective_on):
        return f"no term ends on {effective_on}; the soonest end is {soonest}"
    return None


def _ends_until(agreement: Agreement, day: date, last: date) -> set[date]:
    found = set()
    for end in agreement.terms.ends_from(day):
        if end > last:
            break
        found.add(end)
    return found


@AGREEMENTS.step(*RUNNING, to=NOTICE_GIVEN, guards=(notice_is_given_in_time, somebody_of_the_customer_may_give_it_up))
def give_notice(
    agreement: Agreement, on: Occasion, *, side: Side, given_by: str = "", effective_on: date | None = None
) -> Agreement:
    """Say that it ends, at the end of the soonest term for which notice is still in time (BR-AGR-6).

    Args:
        agreement: The agreement.
        on: Who gives notice, and when it was given.
        side: On whose side they stand, ``customer`` or ``provider``.
        given_by: The id of who gave it, where somebody else records it.
        effective_on: The last day, where it is to be the end of a later term.
    """
    day = agreement.day(on.happened_at)
    last = effective_on or agreement.terms.effective(day) or day
    notice = Notice(
        by=given_by or on.by, side=side, given_on=day, effective_on=last, effective_at=agreement.end_of(last)
    )
    return evolve(agreement, notice=notice, alert_at=None, alert_for=None, term_over_at=None, review_reason="")


@rule("SM-AGR")
def the_notice_has_not_taken_effect(agreement: Agreement, on: Occasion) -> str | None:
    """the notice has not taken effect"""
    notice = agreement.notice
    if notice is None or on.happened_at < notice.effective_at:
        return None
    return f"it took effect at the end of {notice.effective_on}"


@AGREEMENTS.step(
    NOTICE_GIVEN,
    to=ACTIVE,
    guards=(
        the_notice_has_not_taken_effect,
        both_sides_sign,
        the_mandate_of_who_signs_covers_it,
        what_shows_it_is_named,
    ),
)
def withdraw_notice(
    agreement: Agreement,
    on: Occasion,
    *,
    signed_by_customer: str,
    signed_by_provider: str,
    evidence: str = "",
) -> Agreement:
    """Go on as if no notice had been given, as both sides agreed.

    Args:
        agreement: The agreement.
        on: Who records it, and when.
        signed_by_customer: The id of who agreed for the customer.
        signed_by_provider: The id of who agreed for the provider.
        evidence: What shows it, where somebody other than the customer records it.
    """
    resumed = evolve(agreement, notice=None)
    return timed(
        resumed.amended("notice withdrawn", signed_by_customer, signed_by_provider, on.happened_at, evidence), on
    )


@rule("SM-AGR")
def the_other_has_taken_over(agreement: Agreement, on: Occasion, *, by: str) -> str | None:
    """the agreement that takes over its lines is in force, with every service that is still covered"""
    other = on.lookup.one(Agreement, by)
    if other is None or by == agreement.id:
        return f"there is no other agreement {by}"
    if other.customer != agreement.customer:
        return f"{by} is one of {other.customer}"
    day = agreement.day(on.happened_at)
    if other.state not in IN_FORCE or other.start > day:
        return f"{by} is {other.state.label} and begins on {other.start}, so it has not taken over"
    lost = {line.service for line in agreement.lines if line.holds(day)} - {line.service for line in other.lines}
    return f"{by} does not cover {', '.join(sorted(lost))}" if lost else None


@AGREEMENTS.step(*IN_FORCE, to=SUPERSEDED, guards=(the_other_has_taken_over,))
def supersede(agreement: Agreement, on: Occasion, *, by: str) -> Agreement:  # noqa: ARG001  the form of every step
    """Let another agreement take its place, which is in force and covers what it covered.

    Args:
        agreement: The agreement.
        on: Who says so, and when.
        by: The id of the other one.
    """
    return evolve(agreement, superseded_by=by, alert_at=None, alert_for=None, term_over_at=None)


a_cause_is_given = reason_given("SM-AGR", "nothing says for which cause it ends")


@AGREEMENTS.step(*RUNNING, to=TERMINATED, guards=(a_cause_is_given, somebody_of_the_customer_may_give_it_up))
def terminate(agreement: Agreement, on: Occasion, *, side: Side, given_by: str = "") -> Agreement:  # noqa: ARG001  asked for by a guard
    """End it at once for a cause that its rules name; the cause is the reason.

    Args:
        agreement: The agreement.
        on: Who ends it, and when.
        side: On whose side they stand, ``customer`` or ``provider``.
        given_by: The id of who ended it, where somebody else records it.
    """
    return evolve(agreement, alert_at=None, alert_for=None, term_over_at=None)
