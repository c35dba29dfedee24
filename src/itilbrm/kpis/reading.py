"""Reading: the records of any class that an indicator is counted from, each class read once and by nobody else.

This is the one seam for indicators of other things than complaints: an indicator names the classes it needs
(``needs=frozenset({Requirement})``), and its formula asks the material for their records.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import attrs

from itilbrm.errors import BadDefinition
from itilbrm.lifecycle import Record

if TYPE_CHECKING:
    from itilbrm.lifecycle import Fact
    from itilbrm.views.groupings import Grouping
    from itilbrm.views.sources import Sources

__all__ = ["NOTHING_READ", "Read"]

R = TypeVar("R", bound=Record)

_ADOPTED: Final = "adopt"
"""The name of every adoption (G-12)."""


@attrs.frozen
class Read:
    """The records of the classes that indicators need.

    Attributes:
        held: For each class its records.
        ways: By what they are grouped.
        history: The facts about one record, by its id.
    """

    held: Mapping[type[Record], Sequence[Record]] = attrs.field(factory=dict)
    ways: "Sequence[Grouping]" = ()
    history: "Callable[[str], Sequence[Fact]]" = lambda _key: ()

    @classmethod
    def of(cls, sources: "Sources", kinds: Sequence[type[Record]], ways: "Sequence[Grouping]") -> "Read":
        """Read the records of classes."""
        return cls({kind: tuple(sources.records(kind)) for kind in kinds}, ways, sources.history)

    def records(self, kind: type[R]) -> Sequence[R]:
        """Return the records of a class.

        Raises:
            BadDefinition: They were not read.
        """
        if kind not in self.held:
            raise BadDefinition(kind.__name__, "is counted and not named; add the class to what the indicator needs")
        return cast("Sequence[R]", self.held[kind])

    def entered(self, record: Record, states: Sequence[str]) -> Sequence[datetime]:
        """Return when a record came into one of these states, in order; what was adopted in it never did (G-12)."""
        return [
            fact.happened_at
            for fact in self.history(record.id)
            if fact.target in states and fact.source != fact.target and fact.step != _ADOPTED
        ]

    def groups(self, way: int) -> "Mapping[str, Read]":
        """Return what was read of each group of one grouping."""
        found: defaultdict[str, dict[Any, list[Record]]] = defaultdict(lambda: {kind: [] for kind in self.held})
        for kind, records in self.held.items():
            for record in records:
                for group in self.ways[way](record):
                    found[group][kind].append(record)
        return {group: attrs.evolve(self, held=held) for group, held in found.items()}

    def without_any(self) -> "Read":
        """Return the same for a group that none of the records belongs to."""
        return attrs.evolve(self, held=dict.fromkeys(self.held, ()))


NOTHING_READ: Final = Read()
"""What is read for indicators of complaints and compliments alone."""
