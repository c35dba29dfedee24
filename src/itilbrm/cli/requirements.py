"""``itilbrm requirements list`` and ``show``, and ``itilbrm pipeline``: what customers need, read."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from itilbrm.cli.exits import DONE, WrongUsage, say
from itilbrm.cli.names import Names
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.registers import Listing, list_records, show_record
from itilbrm.cli.screens import Fit, moment, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.processes.requirements import Requirement
    from itilbrm.views.pipeline import Demand

__all__ = ["list_", "pipeline", "show"]

_PIPELINE: Final = ("customer", "kind", "state", "many", "amounts", "without_amount")


def list_(
    *,
    state: str | None = None,
    category: Literal["open", "waiting", "decided", "closed"] | None = None,
    customer: str | None = None,
    limit: int = 20,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List requirements, the latest first.

    Args:
        state: Only those in this state.
        category: Only those in a state of this category.
        customer: Only those of this customer.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.
    """
    return list_records(_LISTING, {"state": state, "category": category, "customer": customer}, limit, where, output)


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one requirement.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    return show_record(_LISTING, name, where, output)


def pipeline(*, customer: str | None = None, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show what customers need and what could be won, by state, with its amounts.

    Args:
        customer: Only that of this customer.
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        try:
            found = practice.pipeline(customer)
        except InvalidInput as problem:
            raise WrongUsage(f"--{problem.field}: {problem.problem}; {problem.remedy}") from problem
        names = Names(practice)
        rows = [_demand(each, names) for each in found]
    if output.format == "json":
        put_json({"as_at": as_data(found.as_at), "amounts": as_data(found.amounts), "demands": as_data(found.demands)})
    elif len(found) or output.format != "table":
        put(
            Table(_PIPELINE, rows, numbers=("many", "without_amount")),
            output,
            Fit(cut={"customer": 12}, fold=("amounts",), spare=("customer",)),
        )
    if not len(found):
        say("nothing is open that anybody needs or that could be won")
    return DONE


def _demand(demand: "Demand", names: Names) -> Sequence[Cell]:
    amounts = "\n".join(f"{amount} {currency}" for currency, amount in demand.amounts.items())
    return names.of(demand.customer), demand.kind, str(demand.state), demand.many, amounts, demand.without_amount


def _row(requirement: "Requirement", names: Names) -> Sequence[Cell]:
    sent = requirement.submission
    amount = requirement.amount or requirement.estimate
    return (
        " ".join(requirement.statement.split()),
        requirement.state.label,
        names.of(requirement.customer or requirement.opportunity),
        requirement.priority,
        str(amount) if amount is not None else "",
        names.of(sent.to) if sent is not None and requirement.state == "awaiting_decision" else "",
        moment(requirement.received_at),
        requirement.id,
    )


_LISTING: Final = Listing(
    command="requirements",
    one="requirement",
    many="requirements",
    register=attrgetter("requirements"),
    headings=("need", "state", "customer", "priority", "amount", "waits_for", "received_(UTC)", "id"),
    row=_row,
    fit=Fit(
        cut={"need": 12, "customer": 8, "waits_for": 8},
        spare=("id", "customer", "waits_for", "amount", "priority", "received_(UTC)"),
    ),
    ids={"customer_id": "customer", "opportunity_id": "opportunity"},
)
