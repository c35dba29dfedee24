"""``itilbrm agreements``: the Customer Agreement Portfolio, and one agreement with its last day for notice."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from itilbrm.cli.exits import WrongUsage
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.registers import Listing, list_records, show_record
from itilbrm.cli.screens import Fit
from itilbrm.report import Cell

if TYPE_CHECKING:
    from datetime import date

    from itilbrm.agreements import Agreement
    from itilbrm.cli.names import Names
    from itilbrm.practice import Practice

__all__ = ["list_", "show"]


def list_(
    *,
    customer: str | None = None,
    state: str | None = None,
    category: Literal["open", "waiting", "decided", "closed"] | None = None,
    within: int | None = None,
    limit: int = 20,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List agreements, the latest first, with the last day of the present term and the last day for notice.

    Args:
        customer: Only those of this customer, by id.
        state: Only those in this state.
        category: Only those in a state of this category.
        within: Only those in force that end within so many days, the soonest first.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.
    """
    columns = {"customer": customer, "state": state, "category": category}
    if within is None:
        return list_records(_LISTING, columns, limit, where, output)
    if any(value is not None for value in columns.values()):
        raise WrongUsage("--within goes alone; it lists what is in force")
    if within < 0:
        raise WrongUsage(f"--within {within} lies in the past; give 0 or more days")
    return list_records(
        _LISTING, {}, limit, where, output, chosen=lambda practice: practice.agreements.expiring(within)
    )


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one agreement, and until when notice can be given.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    return show_record(_LISTING, name, where, output)


def _beside(practice: "Practice", agreement: "Agreement") -> Mapping[str, object]:
    return {
        "last_day_for_notice": practice.agreements.last_day_for_notice(agreement),
        "operational": [each.id for each in practice.agreements.operational(agreement)],
    }


def _row(agreement: "Agreement", names: "Names") -> Sequence[Cell]:
    services = dict.fromkeys(line.service for line in agreement.lines)
    return (
        *(names.of(agreement.customer), agreement.type, agreement.state.label, ", ".join(map(names.of, services))),
        _iso(agreement.last_day or agreement.end),
        _iso(names.practice.agreements.last_day_for_notice(agreement)),
        *(names.of(agreement.signed_by_provider), agreement.id),
    )


def _iso(day: "date | None") -> str | None:
    return day.isoformat() if day is not None else None


_LISTING: Final = Listing(
    command="agreements",
    one="agreement",
    many="agreements",
    register=attrgetter("agreements"),
    headings=("customer", "type", "state", "services", "until", "notice_by", "owner", "id"),
    row=_row,
    fit=Fit(
        cut={"customer": 16, "services": 16, "owner": 12},
        spare=("notice_by", "id", "until", "services", "type", "owner"),
    ),
    ids={"customer_id": "customer", "owner_id": "signed_by_provider"},
    beside=_beside,
)
