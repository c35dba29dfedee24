"""How an agreement lasts: its terms in instants, tacit renewal by the clock, and the alert before that."""

from datetime import date, datetime, timedelta
from typing import Final

from itilbrm.agreements.agreement import AGREEMENTS, EXPIRED, NOTICE_GIVEN, RUNNING, TERMINATED, Agreement
from itilbrm.agreements.notice import later
from itilbrm.calendars import Amount
from itilbrm.lifecycle import STAYS, Occasion, evolve
from itilbrm.policies import Policies

__all__ = ["alert_renewal", "expire", "renew_tacitly", "run_out", "timed"]

_A_DAY: Final = timedelta(days=1)


def timed(agreement: Agreement, on: Occasion, *, past_fires: bool = True) -> Agreement:
    """Return an agreement with the instants at which the clock acts on it.

    Args:
        agreement: The agreement, in force.
        on: When.
        past_fires: Whether an alert that lies in the past is still given; not so for what is adopted (G-12).
    """
    over = agreement.end_of(agreement.end) if agreement.end is not None else None
    agreement = evolve(agreement, term_over_at=over, alert_at=None, alert_for=None)
    amount = on.policies.timer("TM-AGR-1").amount if on.policies.timer("TM-AGR-1").is_on else None
    if amount is None:
        return agreement
    today = agreement.day(on.happened_at)
    for end in agreement.terms.ends_from(max(today, agreement.start)):
        last = agreement.terms.notice_for(end)
        if last < today or (agreement.alerted_for is not None and end <= agreement.alerted_for):
            continue
        day = min(_before(agreement, last, amount, on.policies), last - _A_DAY)
        at = agreement.beginning_of(day)
        if past_fires or at > on.at:
            return evolve(agreement, alert_at=at, alert_for=end)
        agreement = evolve(agreement, alerted_for=end)
    return agreement


def _before(agreement: Agreement, last: date, amount: Amount, policies: Policies) -> date:
    """Return the day that lies an amount of time before the last day for notice."""
    if amount.unit in ("calendar_days", "weeks", "months"):
        return later(last, amount, -1)
    calendar = policies.calendar(agreement.calendar) if agreement.calendar else policies.calendar()
    return agreement.day(calendar.subtract(agreement.beginning_of(last), amount))


@AGREEMENTS.step(*RUNNING, to=STAYS, due=lambda agreement: agreement.alert_at)
def alert_renewal(agreement: Agreement, on: Occasion) -> Agreement:
    """Let the primary manager know that the last day for notice comes near (TM-AGR-1, BR-AGR-5)."""
    return timed(evolve(agreement, alerted_for=agreement.alert_for), on)


def _renewed_at(agreement: Agreement) -> datetime | None:
    return agreement.term_over_at if agreement.term == "tacit" else None


@AGREEMENTS.step(*RUNNING, to=STAYS, due=_renewed_at)
def renew_tacitly(agreement: Agreement, on: Occasion) -> Agreement:
    """Go on by the span that was agreed, because nobody gave notice."""
    first = agreement.first_end or agreement.end
    end = agreement.terms.current_end(agreement.day(agreement.term_over_at or on.at))
    return timed(evolve(agreement, first_end=first, end=end), on)


def _expires_at(agreement: Agreement) -> datetime | None:
    return agreement.term_over_at if agreement.term == "fixed" else None


@AGREEMENTS.step(*RUNNING, to=EXPIRED, due=_expires_at)
def expire(agreement: Agreement, on: Occasion) -> Agreement:  # noqa: ARG001  the form of every step
    """Be over, because its last day is."""
    return evolve(agreement, alert_at=None, alert_for=None, term_over_at=None)


def _runs_out_at(agreement: Agreement) -> datetime | None:
    return agreement.notice.effective_at if agreement.notice is not None else None


@AGREEMENTS.step(NOTICE_GIVEN, to=TERMINATED, due=_runs_out_at)
def run_out(agreement: Agreement, on: Occasion) -> Agreement:  # noqa: ARG001  the form of every step
    """Be over, because the notice that was given takes effect."""
    return agreement
