"""``itilbrm agreements``: the Customer Agreement Portfolio, and one agreement with its last day for notice."""

from typing import TYPE_CHECKING, Final, Literal

from itilbrm.cli.exits import DONE, WrongUsage, say
from itilbrm.cli.names import Names
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.records import found_in, record_data, show_record
from itilbrm.cli.screens import Fit, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput
from itilbrm.report import Cell, Table

if TYPE_CHECKING:
    from datetime import date

    from itilbrm.agreements import Agreement
    from itilbrm.practice import Practice

__all__ = ["list_", "show"]

_COLUMNS: Final = ("customer", "type", "state", "services", "until", "notice_by", "owner", "id")
_FIT: Final = Fit(cut={"customer": 20, "services": 24, "owner": 12}, spare=("owner", "type", "id", "until"))


def list_(
    *,
    customer: str | None = None,
    state: str | None = None,
    category: Literal["open", "waiting", "decided", "closed"] | None = None,
    within: int | None = None,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List agreements, with the last day of the present term and the last day for notice.

    Args:
        customer: Only those of this customer, by id.
        state: Only those in this state.
        category: Only those in a state of this category.
        within: Only those in force that end within so many days, the soonest first.
        where: Which store.
        output: How it is shown.
    """
    asked = {"customer": customer, "state": state, "category": category}
    columns: dict[str, str] = {name: value for name, value in asked.items() if value is not None}
    if within is not None and (within < 0 or columns):
        raise WrongUsage(
            "--within goes alone; it lists what is in force"
            if columns
            else f"--within {within} lies in the past; give 0 or more days"
        )
    with open_to_read(where) as practice:
        try:
            found = list(
                practice.agreements.each(**columns) if within is None else practice.agreements.expiring(within)
            )
        except InvalidInput as problem:
            raise WrongUsage(f"--{problem.field}: {problem.problem}; {problem.remedy}") from problem
        names = Names(practice)
        rows = [_row(each, practice, names) for each in found]
        told = [_data(each, practice) for each in found]
    if output.format == "json":
        put_json({"total": len(found), "agreements": told})
    elif found:
        put(Table(_COLUMNS, rows), output, _FIT)
    else:
        say("there is no such agreement" if columns or within is not None else "there is no agreement yet")
    return DONE


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one agreement, and until when notice can be given.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        data = _data(found_in(practice.agreements, name, "agreements list"), practice)
    return show_record(data, output)


def _data(agreement: "Agreement", practice: "Practice") -> dict[str, object]:
    behind = [each.id for each in practice.agreements.operational(agreement)]
    last = practice.agreements.last_day_for_notice(agreement)
    return record_data(agreement, last_day_for_notice=last, operational=behind)


def _row(agreement: "Agreement", practice: "Practice", names: Names) -> tuple[Cell, ...]:
    services = ", ".join(dict.fromkeys(names.of(line.service) for line in agreement.lines))
    return (
        *(_customer(agreement.customer, practice), agreement.type, agreement.state.label, services),
        *(_iso(agreement.last_day or agreement.end), _iso(practice.agreements.last_day_for_notice(agreement))),
        *(names.of(agreement.signed_by_provider), agreement.id),
    )


def _customer(key: str, practice: "Practice") -> str:
    return practice.customers.get(key).name if key in practice.customers else key


def _iso(day: "date | None") -> str | None:
    return day.isoformat() if day is not None else None
