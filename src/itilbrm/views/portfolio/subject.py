"""Whom a portfolio is about, and what every part of it is made from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import attrs

from itilbrm.lifecycle import OPEN_CATEGORIES, Record
from itilbrm.parties import Customer, Group, Person, Unit
from itilbrm.processes.relationships import PortfolioEntry
from itilbrm.services import Service
from itilbrm.views.portfolio.lines import Line, Part, Value
from itilbrm.views.sources import Sources

if TYPE_CHECKING:
    from itilbrm.processes.relationships.portfolio_entry import Audience

__all__ = ["Contributor", "Subject", "part_of", "said"]

R = TypeVar("R", bound=Record)


@attrs.frozen
class Subject:
    """The customer that a portfolio is about.

    Attributes:
        id: The id of the customer.
        customer: The customer; None where it is on no register of ours.
        entry: Its portfolio entry; None where there is none.
        sources: Where the records are.
    """

    id: str
    customer: Customer | None
    entry: PortfolioEntry | None
    sources: Sources

    def records(self, kind: type[R], **columns: str) -> Iterator[R]:
        """Yield the customer's records of a kind."""
        yield from self.sources.records(kind, customer=self.id, **columns)

    def unclosed(self, kind: type[R]) -> Iterator[R]:
        """Yield the customer's records of a kind that are not closed."""
        for category in OPEN_CATEGORIES:
            yield from self.records(kind, category=category)

    def name_of(self, key: str) -> str:
        """Return what a person, unit or group is called; its id where nobody knows."""
        if not key:
            return ""
        person = self.sources.one(Person, key)
        if person is not None:
            return person.full_name
        party = self.sources.one(Unit, key) or self.sources.one(Group, key)
        return party.name if party is not None else key

    def service_name(self, key: str) -> str:
        """Return what a service is called; its id where nobody knows."""
        service = self.sources.one(Service, key)
        return service.name if service is not None else key


Contributor: TypeAlias = Callable[[Subject], Part]
"""Returns one part of a portfolio."""


def part_of(
    name: str,
    title: str,
    lines: Iterable[Line],
    records: Iterable[Record | None] = (),
    stale_from: datetime | None = None,
) -> Part:
    """Return a part, which is as fresh as the latest of the records it comes from."""
    known = [record.moved_at for record in records if record is not None]
    return Part(name=name, title=title, lines=tuple(lines), as_of=max(known, default=None), stale_from=stale_from)


def said(of: str, audience: "Audience", values: Mapping[str, Value]) -> Line:
    """Return a line of which all has one audience."""
    return Line(of=of, shared=values) if audience == "shared" else Line(of=of, internal=values)
