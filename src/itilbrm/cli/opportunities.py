"""``itilbrm opportunities``: prospects, one of them, and the forecast."""

from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal

import attrs

from itilbrm.cli.exits import DONE, Missing, WrongUsage, out, say
from itilbrm.cli.names import Names
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.screens import Fit, counted, day, drawn, moment, put, put_json, wrapped
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput, NotFound
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.practice import Practice
    from itilbrm.processes.relationships import Opportunity
    from itilbrm.views.forecast import Forecast

__all__ = ["forecast", "list_", "show"]

_COLUMNS: Final = ("prospect", "state", "value", "probability", "expected_on", "owner", "source", "id")
_LIST_FIT: Final = Fit(
    cut={"prospect": 16, "source": 10}, spare=("source", "owner", "expected_on", "id", "probability")
)
_SHOW_FIT: Final = Fit(cut={"field": 18}, fold=("value",))
_FORECAST_FIT: Final = Fit(cut={"prospect": 16}, spare=("owner", "state", "id", "review"))


def list_(
    *,
    state: str | None = None,
    category: Literal["open", "waiting", "closed"] | None = None,
    owner: str | None = None,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List opportunities, in order of when they were captured.

    Args:
        state: Only those in this state.
        category: Only those in a state of this category.
        owner: Only those that this person pursues, by id.
        where: Which store.
        output: How it is shown.
    """
    asked = {"state": state, "category": category, "owner": owner}
    columns: dict[str, str] = {name: value for name, value in asked.items() if value is not None}
    with open_to_read(where) as practice:
        try:
            found = list(practice.opportunities.each(**columns))
        except InvalidInput as problem:
            raise WrongUsage(f"--state: {problem.problem}; {problem.remedy}") from problem
        names = Names(practice)
        rows = [_row(each, names) for each in found]
    if output.format == "json":
        put_json({"total": len(found), "opportunities": [_data(each) for each in found]})
    elif not found:
        say("there is no such opportunity" if columns else "there is no opportunity yet")
    else:
        put(Table(_COLUMNS, rows), output, _LIST_FIT)
    return DONE


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one opportunity.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        found = _found(practice, name)
    if output.format == "json":
        put_json(_data(found))
        return DONE
    rows = [(field, _said(value)) for field, value in _data(found).items() if value not in (None, "", [], {})]
    put(Table(("field", "value"), rows), output, _SHOW_FIT)
    return DONE


def forecast(*, owner: str | None = None, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Tell what is forecast: the sum of value times probability for each currency, and what it is made of.

    Args:
        owner: Only what this person pursues, by id.
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        found = practice.opportunities.forecast(owner)
    if output.format == "json":
        put_json(as_data(found))
    elif output.format != "table":
        put(_forecast_table(found), output)
    elif found.opportunities:
        out(_forecast_screen(found))
    else:
        say("nothing is forecast: there is no opportunity that is qualified")
    return DONE


def _forecast_screen(found: "Forecast") -> str:
    title = wrapped([(0, f"Forecast as at {moment(found.as_at)} UTC: value times probability", "bold")])
    sums: list[tuple[Cell, ...]] = [
        (each.currency, each.opportunities, f"{each.value:,.2f}", f"{each.weighed:,.2f}") for each in found.currencies
    ]
    headings = ("currency", "opportunities", "value", "forecast")
    totals = drawn(Table(headings, sums, numbers=headings[1:])) + "\n" if sums else ""
    unknown = sum(each.weighed is None for each in found)
    note = f"{counted(unknown, 'opportunity', 'opportunities')} without value or probability count for nothing"
    return title + totals + drawn(_forecast_table(found), _FORECAST_FIT) + (wrapped([(0, note, "")]) if unknown else "")


def _forecast_table(found: "Forecast") -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            *(each.prospect, each.state, _said(each.value), _said(each.probability), _said(each.weighed)),
            each.expected_on.isoformat() if each.expected_on is not None else None,
            f"{day(each.review_due)}{' !' if each.is_due else ''}" if each.review_due is not None else None,
            *(each.owner, each.id),
        )
        for each in found
    ]
    return Table(
        ("prospect", "state", "value", "probability", "forecast", "expected_on", "review", "owner", "id"), rows
    )


def _row(opportunity: "Opportunity", names: Names) -> tuple[Cell, ...]:
    return (
        *(opportunity.prospect, opportunity.state.label, _said(opportunity.value), _said(opportunity.probability)),
        opportunity.expected_on.isoformat() if opportunity.expected_on is not None else None,
        *(names.of(opportunity.owner), opportunity.source, opportunity.id),
    )


def _found(practice: "Practice", name: str) -> "Opportunity":
    opportunities = practice.opportunities
    with suppress(NotFound, InvalidInput):
        return opportunities.get(name)
    for place, character in enumerate(name):
        if character == ":":
            with suppress(NotFound, InvalidInput):
                return opportunities.get(opportunities.lifecycle.id_of(name[:place], name[place + 1 :]))
    raise Missing(f"there is no opportunity {name!r}; itilbrm opportunities list tells what there is")


def _data(opportunity: "Opportunity") -> dict[str, object]:
    fields = {field.name: as_data(getattr(opportunity, field.name)) for field in attrs.fields(type(opportunity))}
    return {"id": fields.pop("id"), "state": fields.pop("state"), "category": opportunity.state.category, **fields}


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_said(each)}" for name, each in value.items() if each not in (None, "", [], {}))
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return "" if value is None else str(value)
