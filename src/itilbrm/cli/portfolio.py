"""``itilbrm portfolio``: all that is known of one customer, or what the customer may see of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from itilbrm.cli.exits import DONE, Missing, WrongUsage, out, say
from itilbrm.cli.names import Names, found_in
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.reports import asked_instant
from itilbrm.cli.screens import Fit, day, drawn, moment, put, put_json, wrapped
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput, NotFound
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itilbrm.cli.drawing import Style
    from itilbrm.practice import Practice
    from itilbrm.views.portfolio import Line, Overview, Part, Portfolio, Value

__all__ = ["customer_named", "portfolio", "portfolio_screen", "portfolio_table"]

_COUNTED: Final = ("agreements", "complaints", "requirements", "actions")
_OVERVIEW: Final = ("customer", "state", "tier", "importance", "manager", *_COUNTED, "missing", "fresh_until", "id")
_OVERVIEW_FIT: Final = Fit(
    cut={"customer": 16, "manager": 8},
    spare=(
        "fresh_until",
        "missing",
        "complaints",
        "agreements",
        "state",
        "tier",
        "requirements",
        "actions",
        "manager",
        "importance",
        "id",
    ),
)
_COLUMNS: Final = ("part", "record", "audience", "what", "value")


def portfolio(
    customer: str | None = None,
    /,
    *,
    shared: Annotated[bool, Parameter(negative="")] = False,
    manager: str | None = None,
    as_at: str | None = None,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """Show all that is known of a customer, or a line for each customer if none is named.

    Args:
        customer: The id of the customer, or ORIGIN:REFERENCE for one that was taken over.
        shared: Of one customer: only what the customer may see.
        manager: Of all customers: only those of this relationship manager, by id.
        as_at: As it was at this instant, with its offset from UTC. Default: now
        where: Which store.
        output: How it is shown.
    """
    if (shared and customer is None) or (manager is not None and customer is not None):
        raise WrongUsage("--shared goes with a customer, and --manager without one; leave out what does not fit")
    at = None if as_at is None else asked_instant(as_at)
    with open_to_read(where) as present:
        practice = present if at is None else present.as_at(at)
        if customer is None:
            return _all(practice, manager, output)
        try:
            found = practice.portfolio(customer_named(practice, customer))
        except (NotFound, InvalidInput):
            raise Missing(f"there is no customer {customer!r}; give its id, or ORIGIN:REFERENCE") from None
    seen = found.shared() if shared else found
    if output.format == "json":
        put_json(as_data(seen))
    elif output.format == "table":
        out(portfolio_screen(seen))
    else:
        put(portfolio_table(seen), output)
    return DONE


def _all(practice: "Practice", manager: str | None, output: Output) -> int:
    found = practice.portfolio_entries.overview(manager)
    if output.format == "json":
        put_json(as_data(found))
    elif output.format != "table":
        put(_overview_table(found, None), output)
    elif len(found):
        title = wrapped([(0, f"Customer Portfolio as at {moment(found.as_at)} UTC", "bold")])
        out(title + drawn(_overview_table(found, Names(practice)), _OVERVIEW_FIT))
    else:
        say("there is no customer")
    return DONE


def _overview_table(found: "Overview", names: Names | None) -> Table:
    """Return an overview as a table: for a screen with names, or exactly for a file."""
    rows: list[tuple[Cell, ...]] = [
        (
            *(
                each.name,
                each.state,
                each.tier,
                each.importance,
                names.of(each.manager) if names is not None else each.manager,
            ),
            *(each.agreements, each.complaints, each.requirements, each.actions),
            "; ".join(each.missing) if names is None else len(each.missing),
            f"{'stale since ' if each.is_stale else ''}{day(each.stale_from)}" if each.stale_from is not None else None,
            each.customer,
        )
        for each in found
    ]
    return Table(_OVERVIEW, rows, numbers=("importance", *_COUNTED, *(() if names is None else ("missing",))))


def customer_named(practice: "Practice", name: str) -> str:
    """Return the id of a customer that was taken over as ORIGIN:REFERENCE; anything else stays as it is."""
    customer = found_in(practice.customers, name)
    return name if customer is None else customer.id


def portfolio_table(portfolio: "Portfolio") -> Table:
    """Return a portfolio as a table, a row for each value."""
    return Table(
        _COLUMNS,
        (
            (part.name, line.of, audience, name, _exact(value))
            for part in portfolio
            for line in part
            for audience, values in (("shared", line.shared), ("internal", line.internal))
            for name, value in values.items()
        ),
    )


def portfolio_screen(portfolio: "Portfolio") -> str:
    """Return a portfolio as a screen shows it: part by part, what is stale and what is missing said beside."""
    return wrapped(_said(portfolio))


def _said(portfolio: "Portfolio") -> "Iterator[tuple[int, str, Style]]":
    whose = ", as the customer sees it," if portfolio.audience == "shared" else ""
    yield 0, f"{portfolio.name}{whose} as at {moment(portfolio.as_at)} UTC", "bold"
    if portfolio.missing:
        yield 0, f"The entry is not complete; it lacks {', '.join(portfolio.missing)}.", ""
    for part in portfolio:
        if part.lines:
            yield 0, "", ""
            yield 0, f"{part.title}{_freshness(part)}", "bold"
            for line in part:
                yield 2, _line(line), ""


def _freshness(part: "Part") -> str:
    said = [f"as of {day(part.as_of)}"] if part.as_of is not None else []
    said += [f"stale since {day(part.stale_from)}"] if part.is_stale else []
    return f" ({', '.join(said)})" if said else ""


def _line(line: "Line") -> str:
    return "; ".join(f"{_words(name)}: {_shown(value)}" for name, value in line.values.items())


def _words(name: str) -> str:
    return name.replace("_", " ")


def _shown(value: "Value") -> str:
    if isinstance(value, tuple):
        return ", ".join(_flat(each) for each in value)
    return (moment(value) or "") if isinstance(value, datetime) else _flat(_exact(value))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _exact(value: "Value") -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(as_data(value)) if isinstance(value, date) else str(value)
