"""Registers at the command line: the records of a kind listed, and one of them shown, the same way for every kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import attrs

from itilbrm.cli.exits import DONE, Missing, WrongUsage, say
from itilbrm.cli.names import Names, found_in
from itilbrm.cli.screens import Fit, counted, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.cli.options import Output, Where
    from itilbrm.lifecycle import Record
    from itilbrm.practice import Practice
    from itilbrm.registers import Register

__all__ = ["Listing", "list_records", "record_data", "show_record"]

_SHOWN: Fit = Fit(cut={"field": 21}, fold=("value",))


def _nothing_beside(_: "Practice", __: "Record") -> Mapping[str, object]:
    return {}


@attrs.frozen(kw_only=True)
class Listing:
    """How the records of one kind are listed and shown.

    Attributes:
        command: What the group of commands is called, for example ``"requirements"``.
        one: What one of them is called.
        many: What several are called.
        register: Returns the register of a practice.
        headings: What stands above the columns; the last is the id.
        row: Returns the cells of a record; what people, customers and services are called is asked of the names.
        fit: What may become of the columns on a narrow screen. A name and the state stay; the id, which takes
            36 cells, goes before what matters more.
        ids: Headings of columns that only files have, with the fields whose ids stand there, several with
            commas; where the screen says a name, a file says what is meant.
        beside: Returns what is reckoned of a record and told with what is kept of it.
    """

    command: str
    one: str
    many: str
    register: "Callable[[Practice], Register[Any]]"
    headings: Sequence[str]
    row: Callable[[Any, Names], Sequence[Cell]]
    fit: Fit
    ids: Mapping[str, str] = attrs.field(factory=dict)
    beside: "Callable[[Practice, Any], Mapping[str, object]]" = _nothing_beside


def list_records(
    listing: Listing,
    columns: "Mapping[str, str | None]",
    limit: int,
    where: "Where",
    output: "Output",
    *,
    chosen: "Callable[[Practice], Sequence[Record]] | None" = None,
) -> int:
    """List the records of a kind, the latest first.

    Args:
        listing: How they are listed.
        columns: Which of them; a column without a value asks for nothing.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.
        chosen: Chooses which, and in which order, where no column says it; unless given, the columns do.

    Raises:
        WrongUsage: There is no such state, or no such number.
    """
    if limit < 0:
        raise WrongUsage(f"--limit {limit} is no number of {listing.many}; give 1 or more, or 0 for all")
    asked = {name: value for name, value in columns.items() if value is not None}
    with open_to_read(where) as practice:
        total, found = _found(listing, practice, asked) if chosen is None else _all(chosen(practice))
        shown = islice(found, limit or None)
        if output.format == "json":
            told = [_data(listing, practice, each) for each in shown]
            put_json({"total": total, listing.many.replace("-", "_"): told})
        elif output.format != "table":
            put(_file(listing, shown, Names(practice)), output)
        elif total:
            names = Names(practice)
            put(Table(listing.headings, [listing.row(each, names) for each in shown]), output, listing.fit)
    if 0 < limit < total:
        say(f"these are {limit:,} of {counted(total, listing.one, listing.many)}; --limit 0 shows all")
    elif not total:
        say(f"there is no such {listing.one}" if asked or chosen else f"there is no {listing.one} yet")
    return DONE


def show_record(listing: Listing, name: str, where: "Where", output: "Output") -> int:
    """Show everything that is kept of one record; on a screen with names, and nowhere but in JSON what is empty.

    Args:
        listing: How records of its kind are listed.
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.

    Raises:
        Missing: There is none.
    """
    with open_to_read(where) as practice:
        record = found_in(listing.register(practice), name)
        if record is None:
            raise Missing(f"there is no {listing.one} {name!r}; itilbrm {listing.command} list lists what there is")
        data = _data(listing, practice, record)
        if output.format == "json":
            put_json(data)
        else:
            names = Names(practice)
            said = names.beside if output.format == "table" else str
            # Its own id is not said by its name again.
            rows = [(path, _said(value, str if path == "id" else said)) for path, value in _leaves(data)]
            put(Table(("field", "value"), [row for row in rows if row[1]]), output, _SHOWN)
    return DONE


def record_data(record: "Record", **beside: object) -> dict[str, object]:
    """Return a record as JSON knows it: all its fields, with the category of its state and what is reckoned of it."""
    fields = {field.name: as_data(getattr(record, field.name)) for field in attrs.fields(type(record))}
    head = {"id": fields.pop("id"), "state": fields.pop("state"), "category": record.state.category}
    return {**head, **{name: as_data(value) for name, value in beside.items()}, **fields}


def _found(listing: Listing, practice: "Practice", asked: Mapping[str, str]) -> "tuple[int, Iterable[Record]]":
    register = listing.register(practice)
    try:
        return register.count(by=None, **asked), register.each(order="-recorded_at", **asked)
    except InvalidInput as problem:
        raise WrongUsage(f"--{problem.field}: {problem.problem}; {problem.remedy}") from problem


def _all(records: "Sequence[Record]") -> "tuple[int, Iterable[Record]]":
    return len(records), records


def _data(listing: Listing, practice: "Practice", record: "Record") -> dict[str, object]:
    return record_data(record, **listing.beside(practice, record))


def _file(listing: Listing, records: "Iterable[Record]", names: Names) -> Table:
    """Return records as a file has them: what the screen says, and the ids behind the names."""
    fields = listing.ids.values()
    rows = [
        (*listing.row(each, names), *(_said(as_data(getattr(each, field)), str) for field in fields))
        for each in records
    ]
    return Table((*listing.headings, *listing.ids), rows)


def _leaves(data: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield data as pairs of a path and a value, the way a line of a table can hold them."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for place, value in enumerate(data):
            yield from _leaves(value, f"{path}[{place}]")
    else:
        yield path, data


def _said(value: object, said: Callable[[str], str]) -> str:
    """Return the value of a field in words; several are parted by commas."""
    if isinstance(value, list):
        return ", ".join(_said(each, said) for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else said(str(value))
