"""Rivals: plugins that want the same place, told before anybody comes to it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from itilbrm.lifecycle import Lifecycle
from itilbrm.plugins.offers import Offers
from itilbrm.plugins.policies import claims, place_of
from itilbrm.processes import LIFECYCLES

__all__ = ["Rivals", "rivals_among"]

_Offered: TypeAlias = Mapping[str, Sequence[tuple[str, Lifecycle[Any]]]]


@attrs.frozen
class Rivals:
    """Plugins that offer what there can be one of.

    Attributes:
        place: What they both want: a scheme of URLs, a command, a kind of record, a prefix of ids, a policy.
        plugins: Their names, each with where it comes from; one that is its own rival stands there once.
        effect: What comes of it.
    """

    place: str
    plugins: tuple[str, ...]
    effect: str

    def __str__(self) -> str:
        who = " and ".join(self.plugins)
        return f"{self.place} is claimed {'by ' if len(self.plugins) > 1 else 'twice by '}{who}; {self.effect}"


def rivals_among(offers: Sequence[tuple[str, Offers]]) -> Iterator[Rivals]:
    """Yield who stands in whose way, among what is offered by plugins, each with its name."""
    schemes, carriers, commands, supplied = (defaultdict[str, list[tuple[str, Any]]](list) for _ in range(4))
    kinds, prefixes = (defaultdict[str, list[tuple[str, Any]]](list) for _ in range(2))
    for plugin, offered in (("itilbrm (built in)", Offers(lifecycles=LIFECYCLES)), *offers):
        for store in offered.stores:
            schemes[store.scheme].append((plugin, store))
        for notifier in offered.notifiers:
            carriers[notifier.scheme].append((plugin, notifier))
        for command in offered.commands:
            commands[command.name].append((plugin, command))
        for source in offered.sources:
            supplied[source.kind].append((plugin, source))
        for lifecycle in offered.lifecycles:
            kinds[lifecycle.kind].append((plugin, lifecycle))
            prefixes[lifecycle.record.prefix].append((plugin, lifecycle))
    yield from _claimed(schemes, "the scheme", "nobody has it")
    yield from _claimed(carriers, "the scheme", "nobody has it")
    yield from _claimed(supplied, "the source of", "no practice opens with both")
    yield from _claimed(commands, "the command", "the first one has it")
    yield from _of_lifecycles(kinds, prefixes)
    for (sort, name), plugins in claims(offers).items():
        if len(plugins) > 1:
            effect = "no practice opens with both, unless its own policies settle it"
            yield Rivals(place_of(sort, name), tuple(dict.fromkeys(plugins)), effect)


def _claimed(claimants: Mapping[str, Sequence[tuple[str, object]]], sort: str, effect: str) -> Iterator[Rivals]:
    for name, claimed in claimants.items():
        if len(claimed) > 1:
            yield Rivals(f"{sort} {name!r}", _named(claimed), effect)


def _of_lifecycles(kinds: _Offered, prefixes: _Offered) -> Iterator[Rivals]:
    effect = "no practice opens with both"
    for kind, offered in kinds.items():
        strange = [each for each in offered if any(_are_strangers(each[1], other) for _, other in offered)]
        if strange:
            yield Rivals(f"the kind {kind!r}", _named(strange), effect)
    for prefix, offered in prefixes.items():
        if len({lifecycle.kind for _, lifecycle in offered}) > 1:
            yield Rivals(f"the prefix {prefix!r} of ids", _named(offered), effect)


def _are_strangers(one: Lifecycle[Any], other: Lifecycle[Any]) -> bool:
    """Tell whether neither of two lifecycles extends the other."""
    return not (one.is_form_of(other) or other.is_form_of(one))


def _named(claimed: Sequence[tuple[str, object]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plugin for plugin, _ in claimed))
