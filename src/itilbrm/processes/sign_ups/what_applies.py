"""What applies to a sign-up: the catalogue entry, the days of the customer, the agreement a line is added to."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from itilbrm.agreements import Agreement, Line
from itilbrm.agreements.agreement import RUNNING
from itilbrm.agreements.what_holds import calendar_that_holds
from itilbrm.calendars.local_times import zone_of
from itilbrm.lifecycle import Lookup, Occasion
from itilbrm.money import Money
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.terms import Terms
from itilbrm.services import Service

__all__ = ["agreement_for", "day_of", "line_of", "order_amount", "priced", "service_of", "with_changes"]


def service_of(sign_up: SignUp, lookup: Lookup) -> Service | None:
    """Return the catalogue entry of the service asked for; None where there is none."""
    return lookup.one(Service, sign_up.service)


def day_of(sign_up: SignUp, on: Occasion) -> date:
    """Return the day of an occasion by the calendar that applies (T-3)."""
    calendar = calendar_that_holds(on, sign_up.customer, (sign_up.service,))
    return on.happened_at.astimezone(zone_of(calendar.timezone)).date()


def agreement_for(sign_up: SignUp, on: Occasion) -> Agreement | None:
    """Return the agreement in force with the customer that takes a further line; None where there is none (BR-SGN-7).

    Of several the one that was signed last counts. Where notice was given, nothing is added any more.
    """
    found = [
        each
        for each in on.lookup.many(Agreement, customer=sign_up.customer)
        if each.is_for_customer and each.state in RUNNING and each.held(on.happened_at)
    ]
    return max(found, key=lambda each: (each.signed_at or on.at, each.id), default=None)


def line_of(sign_up: SignUp, terms: Terms, starts_on: date, name: str = "") -> Line:
    """Return the line of an agreement that terms come to."""
    return Line(
        id=name,
        service=sign_up.service,
        package=terms.package,
        scope=terms.scope,
        targets=terms.targets,
        quantity=terms.quantity,
        one_off=terms.one_off,
        per_year=terms.per_year,
        valid_from=max(starts_on, terms.starts_on) if terms.starts_on is not None else starts_on,
    )


def with_changes(terms: Terms, **said: object) -> Terms:
    """Return terms with what is said otherwise; what is None stays as it is."""
    given: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    return attrs.evolve(terms, **given) if given else terms


def priced(terms: Terms, service: Service | None) -> Terms:
    """Return terms with the prices of their package for the whole quantity, where they have none of their own."""
    package = next((each for each in service.packages if each.name == terms.package), None) if service else None
    if package is None or terms.amount is not None:
        return terms
    return attrs.evolve(
        terms, one_off=_times(package.one_off, terms.quantity), per_year=_times(package.per_year, terms.quantity)
    )


def _times(price: Money | None, quantity: Decimal) -> Money | None:
    return None if price is None else Money(amount=price.amount * quantity, currency=price.currency)


def order_amount(terms: Terms, before: Terms | None = None) -> Money | None:
    """Return what an order uses up of a mandate: once, and in one year (BR-MAN-5).

    Args:
        terms: What is ordered.
        before: What was agreed so far: a change uses up what it costs more, once and in a year.

    Raises:
        InvalidInput: The two are in two currencies.
    """
    if before is None:
        return terms.amount
    dearer = (_more(terms.one_off, before.one_off), _more(terms.per_year, before.per_year))
    prices = [price for price in dearer if price is not None]
    return sum(prices[1:], prices[0]) if prices else None


def _more(price: Money | None, before: Money | None) -> Money | None:
    """Return how much more a price is than the one before, nothing if it is less."""
    if price is None or before is None:
        return price
    more = price.amount - before.amount if price.exceeds(before) else Decimal(0)
    return Money(amount=more, currency=price.currency)
