"""``itilbrm mandates``: who may decide something, and the mandates there are."""

import re
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from itilbrm.cli.exits import DONE, FAILED, Missing, WrongUsage, say
from itilbrm.cli.names import Names, found_in
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.registers import Listing, list_records, show_record
from itilbrm.cli.reports import asked_instant
from itilbrm.cli.screens import Fit, day, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput, MandateRefused
from itilbrm.money import Money
from itilbrm.report import Cell, Table

if TYPE_CHECKING:
    from itilbrm.parties import Mandate
    from itilbrm.parties.deciding import DecisionHolder
    from itilbrm.practice import Practice

__all__ = ["list_", "show", "who"]

_ID: Final = re.compile(r"\b(?:per|unt|svc)_\w+")
_WHO_FIT: Final = Fit(cut={"field": 11}, fold=("value",))


def _row(mandate: "Mandate", names: Names) -> tuple[Cell, ...]:
    return (
        *(names.of(mandate.holder), mandate.state.label, mandate.type, ", ".join(map(names.of, mandate.units))),
        ", ".join(map(names.of, mandate.services)) or "all",
        str(mandate.limit) + (" a year" if mandate.basis == "per_year" else "") if mandate.limit is not None else None,
        *(day(mandate.valid_until), names.of(mandate.customer), mandate.id),
    )


LISTING: Final = Listing(
    command="mandates",
    one="mandate",
    many="mandates",
    register=attrgetter("mandates"),
    headings=("holder", "state", "type", "units", "services", "limit", "valid_until", "customer", "id"),
    row=_row,
    fit=Fit(
        cut={"holder": 10, "units": 8, "services": 8, "customer": 10},
        spare=("limit", "id", "units", "valid_until", "services", "customer", "type"),
    ),
    ids={"holder_id": "holder", "unit_ids": "units", "service_ids": "services", "customer_id": "customer"},
)


def list_(
    *,
    state: str | None = None,
    category: Literal["open", "waiting", "closed"] | None = None,
    owner: str | None = None,
    customer: str | None = None,
    limit: int = 20,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List mandates, the latest first.

    Args:
        state: Only those in this state.
        category: Only those in a state of this category.
        owner: Only those that this person has, by id.
        customer: Only those of this customer.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.
    """
    columns = {"state": state, "category": category, "owner": owner, "customer": customer}
    return list_records(LISTING, columns, limit, where, output)


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one mandate.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    return show_record(LISTING, name, where, output)


def who(
    *,
    unit: str,
    service: str | None = None,
    amount: str | None = None,
    currency: str = "EUR",
    at: str | None = None,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """Tell who may decide something for a unit.

    Args:
        unit: The id of the unit, or ORIGIN:REFERENCE for one that was imported.
        service: The id of the service it is about. Default: none in particular
        amount: What it costs, for example 80000. Default: not known
        currency: The currency of that amount, by its three letters.
        at: When it is decided, with its offset from UTC. Default: now
        where: Which store.
        output: How it is shown.
    """
    cost = _money(amount, currency)
    instant = None if at is None else asked_instant(at, "--at")
    with open_to_read(where) as practice:
        try:
            found = practice.decision_holder(_unit(practice, unit), service, cost, instant)
        except MandateRefused as refused:
            reasons = [reason.text for reason in refused.reasons]
            _put(_nobody(refused, reasons), Names(practice), output)
            say(str(refused))
            return FAILED
        _put(_found(found), Names(practice), output)
    return DONE


def _unit(practice: "Practice", name: str) -> str:
    """Return the id of a unit that is named by its id, or by the origin and reference it was imported by."""
    record = found_in(practice.units, name)
    if record is None:
        raise Missing(f"there is no unit {name!r}")
    return record.id


def _money(amount: str | None, currency: str) -> Money | None:
    if amount is None:
        return None
    try:
        return Money.of(Decimal(amount), currency)
    except InvalidOperation:
        raise WrongUsage(f"--amount: {amount!r} is no number; give 80000 or 80000.50") from None
    except InvalidInput as problem:
        raise WrongUsage(f"--{problem.field}: {problem.problem}; {problem.remedy}") from problem


def _found(found: "DecisionHolder") -> dict[str, object]:
    return {
        "holder": found.holder,
        "why": found.why,
        "stand_ins": list(found.stand_ins),
        "sponsor": found.sponsor,
        "consulted": list(found.consulted),
        "superiors": list(found.superiors),
        "customer": found.customer,
        "unit": found.unit,
        "mandate": found.mandate,
    }


def _nobody(refused: MandateRefused, reasons: list[str]) -> dict[str, object]:
    return {"holder": refused.decision_holder, "why": "; ".join(reasons), "consulted": list(refused.consulted)}


def _put(data: dict[str, object], names: Names, output: Output) -> None:
    if output.format == "json":
        put_json(data)
        return
    rows = [(name, _shown(value, names)) for name, value in data.items() if value]
    put(Table(("field", "value"), rows), output, _WHO_FIT)


def _shown(value: object, names: Names) -> str:
    said = ", ".join(value) if isinstance(value, list) else str(value)
    return _ID.sub(lambda found: names.of(found[0]), said)
