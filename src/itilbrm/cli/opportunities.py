"""``itilbrm opportunities``: prospects, one of them, and the forecast."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from itilbrm.cli.exits import DONE, out, say
from itilbrm.cli.names import Names
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.registers import Listing, list_records, show_record
from itilbrm.cli.screens import Fit, counted, day, drawn, moment, put, put_json, wrapped
from itilbrm.cli.settings import open_to_read
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.processes.relationships import Opportunity
    from itilbrm.views.forecast import Forecast

__all__ = ["forecast", "list_", "show"]

_FORECAST_FIT: Final = Fit(cut={"prospect": 16}, spare=("owner", "state", "id", "review"))


def list_(
    *,
    state: str | None = None,
    category: Literal["open", "waiting", "closed"] | None = None,
    owner: str | None = None,
    limit: int = 20,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List opportunities, the latest first.

    Args:
        state: Only those in this state.
        category: Only those in a state of this category.
        owner: Only those that this person pursues, by id.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.
    """
    return list_records(_LISTING, {"state": state, "category": category, "owner": owner}, limit, where, output)


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one opportunity.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    return show_record(_LISTING, name, where, output)


def forecast(*, owner: str | None = None, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Tell what is forecast: the sum of value times probability for each currency, and what it is made of.

    Args:
        owner: Only what this person pursues, by id.
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        found = practice.opportunities.forecast(owner)
        names = Names(practice)
        called = {each.owner: names.of(each.owner) for each in found}
    if output.format == "json":
        put_json(as_data(found))
    elif output.format != "table":
        put(_forecast_table(found, {}), output)
    elif found.opportunities:
        out(_forecast_screen(found, called))
    else:
        say("nothing is forecast: there is no opportunity that is qualified")
    return DONE


def _forecast_screen(found: "Forecast", called: Mapping[str, str]) -> str:
    title = wrapped([(0, f"Forecast as at {moment(found.as_at)} UTC: value times probability", "bold")])
    sums: list[tuple[Cell, ...]] = [
        (each.currency, each.opportunities, f"{each.value:,.2f}", f"{each.weighed:,.2f}") for each in found.currencies
    ]
    headings = ("currency", "opportunities", "value", "forecast")
    totals = drawn(Table(headings, sums, numbers=headings[1:])) + "\n" if sums else ""
    unknown = sum(each.weighed is None for each in found)
    note = f"{counted(unknown, 'opportunity', 'opportunities')} without value or probability count for nothing"
    table = drawn(_forecast_table(found, called), _FORECAST_FIT)
    return title + totals + table + (wrapped([(0, note, "")]) if unknown else "")


def _forecast_table(found: "Forecast", called: Mapping[str, str]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            *(each.prospect, each.state, _said(each.value), _said(each.probability), _said(each.weighed)),
            each.expected_on.isoformat() if each.expected_on is not None else None,
            f"{day(each.review_due)}{' !' if each.is_due else ''}" if each.review_due is not None else None,
            *(called.get(each.owner, each.owner), each.id),
        )
        for each in found
    ]
    return Table(
        ("prospect", "state", "value", "probability", "forecast", "expected_on", "review", "owner", "id"), rows
    )


def _row(opportunity: "Opportunity", names: Names) -> Sequence[Cell]:
    return (
        *(opportunity.prospect, opportunity.state.label, _said(opportunity.value), _said(opportunity.probability)),
        opportunity.expected_on.isoformat() if opportunity.expected_on is not None else None,
        *(names.of(opportunity.owner), opportunity.source, opportunity.id),
    )


def _said(value: object) -> str:
    return "" if value is None else str(value)


_LISTING: Final = Listing(
    command="opportunities",
    one="opportunity",
    many="opportunities",
    register=attrgetter("opportunities"),
    headings=("prospect", "state", "value", "probability", "expected_on", "owner", "source", "id"),
    row=_row,
    fit=Fit(
        cut={"prospect": 14, "owner": 8, "source": 10},
        spare=("value", "id", "expected_on", "probability", "owner", "source"),
    ),
    ids={"owner_id": "owner"},
)
