"""Registers at the command line: the records of a kind listed, and one of them shown, the same way for every kind."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from itilbrm.cli.exits import DONE, Missing, WrongUsage, say
from itilbrm.cli.names import Names
from itilbrm.cli.screens import Fit, counted, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput, NotFound
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.cli.options import Output, Where
    from itilbrm.lifecycle import Record
    from itilbrm.practice import Practice
    from itilbrm.registers import Register

__all__ = ["Listing", "list_records", "record_data", "show_record"]

_SHOWN: Fit = Fit(cut={"field": 21}, fold=("value",))


@attrs.frozen(kw_only=True)
class Listing:
    """How the records of one kind are listed.

    Attributes:
        command: What the group of commands is called, for example ``"requirements"``.
        one: What one of them is called.
        many: What several are called.
        register: Returns the register of a practice.
        headings: What stands above the columns.
        row: Returns the cells of a record; what people are called is asked of the names.
        fit: What may become of the columns on a narrow screen.
    """

    command: str
    one: str
    many: str
    register: "Callable[[Practice], Register[Any]]"
    headings: Sequence[str]
    row: Callable[[Any, Names], Sequence[Cell]]
    fit: Fit


def list_records(
    listing: Listing, columns: "dict[str, str | None]", limit: int, where: "Where", output: "Output"
) -> int:
    """List the records of a kind, the latest first.

    Args:
        listing: How they are listed.
        columns: Which of them; a column without a value asks for nothing.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.

    Raises:
        WrongUsage: There is no such state, or no such number.
    """
    if limit < 0:
        raise WrongUsage(f"--limit {limit} is no number of {listing.many}; give 1 or more, or 0 for all")
    asked = {name: value for name, value in columns.items() if value is not None}
    with open_to_read(where) as practice:
        register = listing.register(practice)
        try:
            total = register.count(by=None, **asked)
        except InvalidInput as problem:
            raise WrongUsage(f"--{problem.field}: {problem.problem}; {problem.remedy}") from problem
        shown = islice(register.each(order="-recorded_at", **asked), limit or None)
        if output.format == "json":
            put_json(
                {
                    "total": total,
                    listing.many.replace(" ", "_").replace("-", "_"): [record_data(each) for each in shown],
                }
            )
        elif total or output.format != "table":
            names = Names(practice)
            put(Table(listing.headings, [listing.row(each, names) for each in shown]), output, listing.fit)
    if 0 < limit < total:
        say(f"these are {limit:,} of {counted(total, listing.one, listing.many)}; --limit 0 shows all")
    elif not total:
        say(f"there is no such {listing.one}" if asked else f"there is no {listing.one} yet")
    return DONE


def show_record(listing: Listing, name: str, where: "Where", output: "Output") -> int:
    """Show everything that is kept of one record.

    Args:
        listing: How records of its kind are listed.
        name: Its id, or ORIGIN:REFERENCE for one that was adopted.
        where: Which store.
        output: How it is shown.

    Raises:
        Missing: There is none.
    """
    with open_to_read(where) as practice:
        record = _found(listing.register(practice), name)
        if record is None:
            raise Missing(f"there is no {listing.one} {name!r}; itilbrm {listing.command} list lists what there is")
        names = Names(practice)
        if output.format == "json":
            put_json(record_data(record))
        else:
            rows = [(path, names.of(value)) for path, value in _rows(record_data(record)) if value]
            put(Table(("field", "value"), rows), output, _SHOWN)
    return DONE


def record_data(record: "Record") -> dict[str, object]:
    """Return a record as JSON knows it: all its fields, with the category of its state."""
    fields = {field.name: as_data(getattr(record, field.name)) for field in attrs.fields(type(record))}
    key, state = fields.pop("id"), fields.pop("state")
    return {"id": key, "state": state, "category": record.state.category, **fields}


def _found(register: "Register[Any]", name: str) -> "Record | None":
    """Return the record of an id, or of the origin and reference it was adopted by; None where there is none."""
    keys = [name]
    # Either part of the name may hold a colon itself.
    for place, character in enumerate(name):
        if character == ":":
            with suppress(InvalidInput):
                keys.append(register.lifecycle.id_of(name[:place], name[place + 1 :]))
    for key in keys:
        with suppress(NotFound, InvalidInput):
            found: Record = register.get(key)
            return found
    return None


def _rows(data: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield data as pairs of a path and a value, the way a line of a table can hold them."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _rows(value, f"{path}.{name}" if path else name)
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for place, value in enumerate(data):
            yield from _rows(value, f"{path}[{place}]")
    elif isinstance(data, list):
        yield path, ", ".join(map(str, data))
    else:
        yield path, "" if data is None else str(data).lower() if isinstance(data, bool) else str(data)
