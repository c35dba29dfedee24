"""``itilbrm today``: what somebody should look at first."""

from typing import TYPE_CHECKING, Final

import attrs

from itilbrm.cli.complaint_tables import name_of
from itilbrm.cli.exits import DONE, WrongUsage, out, say
from itilbrm.cli.names import Names
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.reports import asked_instant
from itilbrm.cli.screens import Fit, counted, drawn, moment, put, put_json, wrapped
from itilbrm.cli.settings import open_to_read
from itilbrm.errors import InvalidInput
from itilbrm.report import Table, as_data
from itilbrm.views.today import UNOWNED

if TYPE_CHECKING:
    from itilbrm.practice import Practice
    from itilbrm.views.today import Entry, Today

__all__ = ["today", "today_table"]

_EXACT: Final = ("at", "standing", "kind", "id", "why", "text", "customer")


def today(
    person: str,
    /,
    *,
    limit: int = 20,
    as_at: str | None = None,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """List what somebody should look at first.

    Args:
        person: The id of the person, or ORIGIN:REFERENCE for somebody who was taken over from a directory.
        limit: How many that nobody owns at most; 0 for all. What is the person's own is always listed.
        as_at: As it was at this instant, with its offset from UTC. Default: now
        where: Which store.
        output: How it is shown.
    """
    if limit < 0:
        raise WrongUsage(f"--limit {limit} is no number of complaints; give 1 or more, or 0 for all")
    at = None if as_at is None else asked_instant(as_at)
    with open_to_read(where) as present:
        practice = present if at is None else present.as_at(at)
        names = Names(practice)
        try:
            found, unowned = _shortened(practice.today(names.key(person)), limit)
            whom = names.of(found.person)
            texts = {each.id: names.of(each.text) for each in found.entries}
            called = {each.id: _called(practice, each) for each in found.entries}
        except InvalidInput as problem:
            raise WrongUsage(f"{problem.field}: {problem.problem}; {problem.remedy}") from problem
    if output.format == "json":
        put_json(
            {
                "person": found.person,
                "as_at": as_data(found.as_at),
                "entries": [as_data(each) for each in found.entries],
            }
        )
    elif output.format != "table":
        put(today_table(found), output)
    elif found.entries:
        title = wrapped([(0, f"What {whom} should look at, as at {moment(found.as_at)} UTC", "bold")])
        rows = [
            (
                f"{moment(each.at)}{' !' if each.standing == 'late' else ''}",
                each.why,
                f"{called[each.id]}\n{_short(texts[each.id])}".strip(),
            )
            for each in found.entries
        ]
        out(title + drawn(Table(("when_(UTC)", "why", "what"), rows), Fit(fold=("why", "what"))))
    else:
        say(f"nothing waits for {person}")
    if 0 < limit < unowned:
        say(f"of {counted(unowned, 'complaint')} that nobody owns these are {limit:,}; --limit 0 shows all")
    return DONE


def today_table(found: "Today") -> Table:
    """Return the list as a table, with nothing left out."""
    rows = [
        (str(as_data(each.at)), each.standing, each.kind, each.id, each.why, each.text, each.customer)
        for each in found.entries
    ]
    return Table(_EXACT, rows)


def _shortened(found: "Today", limit: int) -> "tuple[Today, int]":
    """Return the list with the first of what nobody owns, and how many of those there are in all."""
    unowned = [each for each in found.entries if each.why == UNOWNED]
    left_out = {each.id for each in unowned[limit:]} if limit else set()
    kept = tuple(each for each in found.entries if each.why != UNOWNED or each.id not in left_out)
    return attrs.evolve(found, entries=kept), len(unowned)


def _called(practice: "Practice", entry: "Entry") -> str:
    """Return what a record is called where people look for it."""
    return name_of(practice.complaints.get(entry.id)) if entry.kind == "complaint" else entry.id


def _short(text: str) -> str:
    return " ".join(text.split())
