"""``itilbrm complaints log``, ``show`` and ``history``: the Complaints Log, read."""

from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

from itilbrm.cli.complaint_tables import (
    complaint_data,
    complaint_table,
    fact_data,
    history_table,
    log_table,
    name_of,
)
from itilbrm.cli.exits import DONE, Missing, WrongUsage, say
from itilbrm.cli.names import Names, found_in
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.screens import Fit, counted, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilbrm.practice import Practice
    from itilbrm.processes.complaints import Complaint

__all__ = ["found", "history", "log", "show"]

LOG_FIT: Final = Fit(
    cut={"complaint": 36, "services": 12, "text": 24}, spare=("due", "services", "text", "type", "closed", "channel")
)
HISTORY_FIT: Final = Fit(cut={"by": 17}, fold=("became",))
SHOW_FIT: Final = Fit(cut={"field": 21}, fold=("value",))
_PAGE: Final = 500


def log(
    *,
    state: str | None = None,
    category: Literal["open", "waiting", "decided", "closed"] | None = None,
    customer: str | None = None,
    service: str | None = None,
    limit: int = 20,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List complaints, those received last first.

    Args:
        state: Only those in this state.
        category: Only those in a state of this category.
        customer: Only those of this customer.
        service: Only those about this service; of several services, the first counts.
        limit: How many at most; 0 for all.
        where: Which store.
        output: How it is shown.
    """
    if limit < 0:
        raise WrongUsage(f"--limit {limit} is no number of complaints; give 1 or more, or 0 for all")
    asked = {"state": state, "category": category, "customer": customer, "service": service}
    columns: dict[str, str] = {name: value for name, value in asked.items() if value is not None}
    with open_to_read(where) as practice:
        if state is not None:
            _known_state(practice, state)
        total = practice.complaints.count(by=None, **columns)
        shown = newest(practice, limit, columns)
        if output.format == "json":
            put_json({"total": total, "complaints": [complaint_data(each) for each in shown]})
        elif total or output.format != "table":
            put(log_table(shown, on_screen=output.format == "table"), output, LOG_FIT)
    if 0 < limit < total:
        say(f"these are {limit:,} of {counted(total, 'complaint')}; --limit 0 shows all")
    elif not total:
        say("there is no such complaint" if columns else "there is no complaint yet")
    return DONE


def show(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show everything that is kept of one complaint.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was imported.
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        complaint = found(practice, name)
        table = complaint_table(complaint, Names(practice), on_screen=output.format == "table")
    if output.format == "json":
        put_json(complaint_data(complaint))
    else:
        put(table, output, SHOW_FIT)
    return DONE


def history(name: str, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Tell what became of one complaint: every step, by whom, when, and what it changed.

    Args:
        name: Its id, or ORIGIN:REFERENCE for one that was imported.
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        complaint = found(practice, name)
        facts = practice.history(complaint.id)
        table = history_table(facts, Names(practice), on_screen=output.format == "table")
    if output.format == "json":
        put_json({"id": complaint.id, "name": name_of(complaint), "facts": [fact_data(fact) for fact in facts]})
    else:
        put(table, output, HISTORY_FIT)
    return DONE


def newest(practice: "Practice", limit: int, columns: dict[str, str]) -> "Iterable[Complaint]":
    """Return the complaints received last; all of them for a limit of 0, read page by page."""
    if 0 < limit <= _PAGE:
        return practice.complaints.find(limit=limit, order="-began_at", **columns)
    return islice(practice.complaints.each(order="-began_at", **columns), limit or None)


def found(practice: "Practice", name: str) -> "Complaint":
    """Return the complaint of an id, or of the origin and reference it was adopted by.

    Raises:
        Missing: There is none.
    """
    record = found_in(practice.complaints, name)
    if record is None:
        raise Missing(f"there is no complaint {name!r}; itilbrm complaints log lists what there is")
    return record


def _known_state(practice: "Practice", state: str) -> None:
    try:
        practice.complaints.lifecycle.state(state)
    except InvalidInput as problem:
        raise WrongUsage(f"--state: {problem.problem}; {problem.remedy}") from problem
