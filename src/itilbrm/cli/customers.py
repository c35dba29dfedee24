"""``itilbrm customers list``, ``show`` and ``suggest``: who is served, and who could be."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from itilbrm.cli.exits import DONE, say
from itilbrm.cli.names import Names
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.registers import Listing, list_records, show_record
from itilbrm.cli.screens import Fit, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.parties import Customer

__all__ = ["list_", "show", "suggest"]

_HEADINGS: Final = ("customer", "state", "holder", "manager", "party", "scope", "id")
_SUGGESTED: Final = ("unit", "name", "manager", "budget")


def list_(
    *,
    state: str | None = None,
    category: Literal["open", "waiting", "closed"] | None = None,
    holder: str | None = None,
    limit: int = 20,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List customers, the latest first.

    Args:
        state: Only those in this state.
        category: Only those in a state of this category.
        holder: Only those whose holder is this person, by their id.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.
    """
    return list_records(_LISTING, {"state": state, "category": category, "owner": holder}, limit, where, output)


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one customer.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    return show_record(_LISTING, name, where, output)


def suggest(*, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show the units whose managers have a budget that includes IT and that are no customers yet.

    Args:
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        found = practice.suggest_customers()
        names = Names(practice)
        if output.format == "json":
            put_json({"suggested": [as_data(each) for each in found]})
        elif found or output.format != "table":
            rows = [
                (each.unit, each.name, names.of(each.manager), str(each.budget) if each.budget is not None else "")
                for each in found
            ]
            put(Table(_SUGGESTED, rows), output, Fit(cut={"unit": 36}, spare=("budget", "name")))
    if not found:
        say("no unit with a manager whose budget includes IT is left to be a customer")
    return DONE


def _row(customer: "Customer", names: Names) -> Sequence[Cell]:
    return (
        customer.name,
        customer.state.label,
        names.of(customer.holder or customer.designated),
        names.of(customer.primary_manager),
        names.of(customer.party),
        customer.scope,
        customer.id,
    )


_LISTING: Final = Listing(
    command="customers",
    one="customer",
    many="customers",
    register=attrgetter("customers"),
    headings=_HEADINGS,
    row=_row,
    fit=Fit(
        cut={"customer": 14, "holder": 8, "manager": 8, "party": 14, "scope": 8},
        spare=("holder", "id", "manager", "scope", "party"),
    ),
    ids={"holder_id": "holder", "manager_id": "primary_manager", "party_id": "party"},
)
