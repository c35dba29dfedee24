"""``itilbrm complaints export``: the log with what was done, for those who ask."""

from typing import Annotated, Literal

from cyclopts import Parameter

from itilbrm.cli.exits import DONE, WrongUsage, out
from itilbrm.cli.options import HERE, Output, Where
from itilbrm.cli.screens import put
from itilbrm.cli.settings import open_to_read

__all__ = ["export"]


def export(
    *,
    form: Annotated[Literal["csv", "json"], Parameter(name="--format")] = "csv",
    customer: str | None = None,
    service: str | None = None,
    late: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    raw: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    where: Where = HERE,
) -> int:
    """Write the whole log with what was done.

    Args:
        form: csv for a spreadsheet, json for everything else.
        customer: Only the complaints of this customer.
        service: Only those about this service; of several services, the first counts.
        late: Only those of which a deadline was missed.
        raw: With --format csv: texts exactly as kept, also those that a spreadsheet or a terminal would obey.
        where: Which store.
    """
    from itilbrm.views.log_lines import log_table

    if raw and form != "csv":
        raise WrongUsage(f"--raw goes with --format csv, not with {form}")
    asked = {"customer": customer, "service": service}
    columns: dict[str, str] = {name: value for name, value in asked.items() if value is not None}
    with open_to_read(where) as practice:
        if form == "csv":
            put(log_table(practice.complaints.entries(late=late, **columns)), Output(format="csv", raw=raw))
        else:
            for line in practice.complaints.export("json", late=late, **columns):
                out(line)
    return DONE
