"""One record of any kind on the screen or as JSON: found by its id or its origin, told field by field."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

from itilbrm.cli.exits import DONE, Missing
from itilbrm.cli.options import Output
from itilbrm.cli.screens import Fit, put, put_json
from itilbrm.errors import InvalidInput, NotFound
from itilbrm.lifecycle import Record
from itilbrm.report import Table, as_data

if TYPE_CHECKING:
    from itilbrm.registers import Register

__all__ = ["found_in", "record_data", "said", "show_record"]

R = TypeVar("R", bound=Record)

_FIT: Final = Fit(cut={"field": 22}, fold=("value",))
_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})


def found_in(register: "Register[R]", name: str, command: str) -> R:
    """Return the record of an id, or of the origin and reference it was taken over by.

    Args:
        register: Where it is looked for.
        name: Its id, or ORIGIN:REFERENCE.
        command: The command that lists what there is.

    Raises:
        Missing: There is none.
    """
    with suppress(NotFound, InvalidInput):
        return register.get(name)
    # Either part of the name may hold a colon itself.
    for place, character in enumerate(name):
        if character == ":":
            with suppress(NotFound, InvalidInput):
                return register.get(register.lifecycle.id_of(name[:place], name[place + 1 :]))
    raise Missing(f"there is no {register.lifecycle.kind} {name!r}; itilbrm {command} tells what there is")


def record_data(record: Record, **beside: object) -> dict[str, object]:
    """Return everything that is kept of a record as plain data, with what is reckoned beside it."""
    fields: dict[str, Any] = {field.name: as_data(getattr(record, field.name)) for field in attrs.fields(type(record))}
    head = {"id": fields.pop("id"), "state": fields.pop("state"), "category": record.state.category}
    return {**head, **{name: as_data(value) for name, value in beside.items()}, **fields}


def show_record(data: dict[str, object], output: Output) -> int:
    """Show the data of a record, field by field; on the screen without what is empty."""
    if output.format == "json":
        put_json(data)
        return DONE
    rows = [(field, said(value)) for field, value in data.items() if value not in _NOTHING]
    put(Table(("field", "value"), rows), output, _FIT)
    return DONE


def said(value: object) -> str:
    """Return plain data in words."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {said(each)}" for name, each in value.items() if each not in _NOTHING)
    if isinstance(value, list):
        return ", ".join(map(said, value))
    return "" if value is None else str(value)
