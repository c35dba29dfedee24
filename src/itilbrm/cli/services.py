"""``itilbrm services``: the service catalogue, of the library's own or of a source, and one service."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.registers import Listing, list_records, show_record
from itilbrm.cli.screens import Fit
from itilbrm.report import Cell

if TYPE_CHECKING:
    from itilbrm.cli.names import Names
    from itilbrm.services import Service

__all__ = ["list_", "show"]


def list_(
    *,
    state: Literal["pipeline", "active", "retired"] | None = None,
    owner: str | None = None,
    limit: int = 20,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List the services of the catalogue, the latest first.

    Args:
        state: Only those in this state.
        owner: Only those of this service owner, by id.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.
    """
    return list_records(_LISTING, {"state": state, "owner": owner}, limit, where, output)


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one service.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    return show_record(_LISTING, name, where, output)


def _row(service: "Service", names: "Names") -> Sequence[Cell]:
    return (
        *(service.name, service.state.label, service.type, "yes" if service.standard else "no"),
        *(", ".join(package.name for package in service.packages), names.of(service.owner), service.id),
    )


_LISTING: Final = Listing(
    command="services",
    one="service",
    many="services",
    register=attrgetter("services"),
    headings=("name", "state", "type", "standard", "packages", "owner", "id"),
    row=_row,
    fit=Fit(
        cut={"name": 20, "packages": 16, "owner": 10},
        spare=("id", "owner", "standard", "packages", "type"),
    ),
    ids={"owner_id": "owner"},
)
