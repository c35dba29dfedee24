"""What a customer's portfolio consists of: parts of lines, and in each line what is shared and what is internal."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.money import Money
from itilbrm.processes.relationships.portfolio_entry import Audience

__all__ = ["NOTHING", "Line", "Part", "Portfolio", "Value"]

Value: TypeAlias = str | int | Decimal | date | datetime | Money | tuple[str, ...]
"""What a line says under one name."""

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def _said(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is said, without what says nothing."""
    return MappingProxyType({name: value for name, value in given.items() if value not in (None, "", ())})


@attrs.frozen(kw_only=True)
class Line:
    """One line of a part.

    Attributes:
        of: The id of the record it is about.
        shared: What the customer may see, by name; what says nothing is left out.
        internal: What only our own people see.
    """

    of: str
    shared: Mapping[str, Value] = attrs.field(default=NOTHING, converter=_said)
    internal: Mapping[str, Value] = attrs.field(default=NOTHING, converter=_said)

    @property
    def values(self) -> Mapping[str, Value]:
        """All that it says: what is shared first."""
        return MappingProxyType({**self.shared, **self.internal})

    def without_internal(self) -> "Line":
        """Return what the customer may see of it."""
        return attrs.evolve(self, internal=NOTHING)


@attrs.frozen(kw_only=True)
class Part:
    """One part of a portfolio.

    Attributes:
        name: What it is called in code.
        title: What it is called, in words.
        lines: What it says.
        as_of: When the latest of it became known; None where nothing is known.
        stale_from: From when on it is stale; None where it is as fresh as the records themselves.
        is_stale: Whether it is stale at the instant of the portfolio.
    """

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    as_of: datetime | None = None
    stale_from: datetime | None = None
    is_stale: bool = False

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def shared(self) -> "Part":
        """Return what the customer may see of it; of when that is, is told by what is shared alone."""
        lines = tuple(line.without_internal() for line in self.lines if line.shared)
        return attrs.evolve(self, lines=lines, as_of=None, stale_from=None, is_stale=False)


@attrs.frozen(kw_only=True)
class Portfolio:
    """All that is known of one customer as at an instant.

    Attributes:
        customer: The id of the customer.
        name: What the customer is called; its id where nobody said.
        as_at: The instant.
        audience: ``internal`` for our own people, ``shared`` for what the customer may see.
        parts: What is known, part by part.
        missing: What is missing for the entry to be complete (K-REL-3); internal.
    """

    customer: str
    name: str
    as_at: datetime
    audience: Audience = "internal"
    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    def __getitem__(self, name: str) -> Part:
        for part in self.parts:
            if part.name == name:
                return part
        names = [part.name for part in self.parts]
        raise InvalidInput(
            "part", f"there is no part {name!r}{suggestion(name, names)}", f"choose from {', '.join(names)}"
        )

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing of its entry (K-REL-3)."""
        return not self.missing

    @property
    def stale(self) -> tuple[str, ...]:
        """The names of the parts that are stale."""
        return tuple(part.name for part in self.parts if part.is_stale)

    def shared(self) -> "Portfolio":
        """Return what the customer may see: no line, value or instant that is internal, and nothing of its gaps."""
        return attrs.evolve(self, audience="shared", parts=tuple(part.shared() for part in self.parts), missing=())
