"""``itilbrm services``: the service catalogue, of the library's own or of a source, and one service."""

from typing import Final, Literal

from itilbrm.cli.exits import DONE, say
from itilbrm.cli.names import Names
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.records import found_in, record_data, show_record
from itilbrm.cli.screens import Fit, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.report import Table

__all__ = ["list_", "show"]

_COLUMNS: Final = ("name", "state", "type", "standard", "packages", "owner", "id")
_FIT: Final = Fit(cut={"name": 28, "packages": 20, "owner": 14}, spare=("type", "owner", "packages", "id"))


def list_(
    *,
    state: Literal["pipeline", "active", "retired"] | None = None,
    owner: str | None = None,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List the services of the catalogue.

    Args:
        state: Only those in this state.
        owner: Only those of this service owner, by id.
        where: Which store.
        output: How it is shown.
    """
    columns: dict[str, str] = {
        name: value for name, value in {"state": state, "owner": owner}.items() if value is not None
    }
    with open_to_read(where) as practice:
        found = list(practice.services.each(**columns))
        names = Names(practice)
        rows = [
            (
                *(each.name, each.state.label, each.type, "yes" if each.standard else "no"),
                *(", ".join(package.name for package in each.packages), names.of(each.owner), each.id),
            )
            for each in found
        ]
    if output.format == "json":
        put_json({"total": len(found), "services": [record_data(each) for each in found]})
    elif found:
        put(Table(_COLUMNS, rows), output, _FIT)
    else:
        say("there is no such service" if columns else "there is no service yet")
    return DONE


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one service.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was taken over.
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        data = record_data(found_in(practice.services, name, "services list"))
    return show_record(data, output)
