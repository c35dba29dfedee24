"""``itilbrm sign-ups list`` and ``show``: who asked for which standard service, read."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.registers import Listing, list_records, show_record
from itilbrm.cli.screens import Fit, moment
from itilbrm.report import Cell

if TYPE_CHECKING:
    from itilbrm.cli.names import Names
    from itilbrm.processes.sign_ups import SignUp

__all__ = ["list_", "show"]


def list_(
    *,
    state: str | None = None,
    category: Literal["open", "waiting", "decided", "closed"] | None = None,
    customer: str | None = None,
    service: str | None = None,
    limit: int = 20,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List sign-ups, the latest first.

    Args:
        state: Only those in this state.
        category: Only those in a state of this category.
        customer: Only those of this customer.
        service: Only those of this service.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.
    """
    columns = {"state": state, "category": category, "customer": customer, "service": service}
    return list_records(_LISTING, columns, limit, where, output)


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one sign-up.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    return show_record(_LISTING, name, where, output)


def _row(sign_up: "SignUp", names: "Names") -> Sequence[Cell]:
    terms = sign_up.agreed if sign_up.agreed is not None else sign_up.on_offer
    until = sign_up.offered.valid_until if sign_up.offered is not None and sign_up.state == "offered" else None
    return (
        *(names.of(sign_up.customer), names.of(sign_up.service), sign_up.state.label, terms.package),
        *(str(terms.amount or ""), moment(until), names.of(sign_up.requester), moment(sign_up.requested_at)),
        sign_up.id,
    )


_LISTING: Final = Listing(
    command="sign-ups",
    one="sign-up",
    many="sign-ups",
    register=attrgetter("sign_ups"),
    headings=(
        *("customer", "service", "state", "package", "amount", "valid_until_(UTC)", "requester", "requested_(UTC)"),
        "id",
    ),
    row=_row,
    fit=Fit(
        cut={"customer": 10, "service": 10, "requester": 8},
        spare=("id", "amount", "valid_until_(UTC)", "requested_(UTC)", "package", "requester"),
    ),
    ids={"customer_id": "customer", "service_id": "service", "requester_id": "requester"},
)
