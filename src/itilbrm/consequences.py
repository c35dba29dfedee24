"""Consequences: which reactions answer what became of a record, for the lifecycles in use."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from itilbrm.errors import BadDefinition, suggestion
from itilbrm.lifecycle import Command, Fact, Lifecycle, Occasion, Reaction, Reactions, Record

__all__ = ["Consequences"]


@attrs.frozen(eq=False)
class Consequences:
    """All reactions in use, by the kind of record they wait for.

    Attributes:
        by_kind: The reactions, in the order of their sets.
    """

    by_kind: Mapping[str, Sequence[Reaction]]

    @classmethod
    def of(cls, reactions: Iterable[Reactions], lifecycles: Mapping[str, Lifecycle[Any]]) -> "Consequences":
        """Return the reactions of all sets.

        Raises:
            BadDefinition: One waits for records or states that no lifecycle in use has.
        """
        by_kind: dict[str, list[Reaction]] = {}
        for each in dict.fromkeys(reactions):
            for reaction in each.all:
                kind = reaction.record.kind
                lifecycle = lifecycles.get(kind)
                if lifecycle is None or lifecycle.record is not reaction.record:
                    raise BadDefinition(
                        each.name,
                        f"{reaction.name!r} waits for {reaction.record.__name__}, which no lifecycle in use has",
                    )
                for state in sorted(reaction.enters - lifecycle.states.keys()):
                    raise BadDefinition(
                        each.name,
                        f"{reaction.name!r} waits for {state!r}, which is no state of {lifecycle.name}"
                        f"{suggestion(state, lifecycle.states)}",
                    )
                by_kind.setdefault(kind, []).append(reaction)
        return cls(by_kind)

    def after(self, record: Record, facts: Sequence[Fact], on: Occasion) -> Iterator[Command]:
        """Yield what follows from facts about one record; of an adoption, from all of them together."""
        reactions = self.by_kind.get(record.kind)
        if not reactions:
            return
        changed = facts[-1].changed if len(facts) == 1 else {name for fact in facts for name in fact.changed}
        for reaction in reactions:
            if reaction.waits_for(facts[0].source, record.state, changed):
                yield from _checked(reaction, reaction.function(record, on))


def _checked(reaction: Reaction, answer: object) -> Iterator[Command]:
    if answer is None:
        return
    if isinstance(answer, Command):
        raise BadDefinition(reaction.name, "a reaction returns several commands: yield it, or put it into a list")
    if not isinstance(answer, Iterable):
        raise BadDefinition(reaction.name, f"a reaction returns commands; it returned {type(answer).__name__}")
    for command in answer:
        if not isinstance(command, Command):
            raise BadDefinition(
                reaction.name,
                f"a reaction yields what create, perform or perform_if_available return, not {type(command).__name__}",
            )
        yield command
