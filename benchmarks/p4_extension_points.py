"""P4: what the places cost where a plugin may have a say: with nobody there, and with five listeners.

An empty place is one look at a tuple, measured in a loop beside the same loop without it. Five listeners are
compared with five plugins that are told the same by a hook of pluggy.
"""

import logging
from collections.abc import Callable
from timeit import Timer

import pluggy

from benchmarks.p1_step import NOW, TICKETS, begin, hold
from benchmarks.timing import Line, at_least, in_turns, samples_of
from itilbrm import Fact, Occasion, Practice, Record
from itilbrm.listening import tell

LOOKS = 1000
MOST = 50e-9
"""Seconds."""

hookspec = pluggy.HookspecMarker("bench")
hookimpl = pluggy.HookimplMarker("bench")


class Hooks:
    @hookspec
    def told(self, fact: Fact, record: Record) -> None:
        """Be told a fact."""


class Plugin:
    @hookimpl
    def told(self, fact: Fact, record: Record) -> None:
        """Do nothing with it."""


def heard(_fact: Fact, _record: Record) -> None:
    """Do nothing with it."""


def lines() -> list[Line]:
    """Measure and compare."""
    logging.disable()
    ticket = begin(Occasion(by="ann", at=NOW), customer="acme", owner="bob")
    record, fact = TICKETS.take(hold, ticket, Occasion(by="ann", at=NOW), waiting_for="acme", next_step="call")
    manager = pluggy.PluginManager("bench")
    manager.add_hookspecs(Hooks)
    for _ in range(5):
        manager.register(Plugin())
    listeners = tuple((f"plugin {number}", heard) for number in range(5))
    told = [(fact, record)]
    samples = in_turns(
        {
            "itilbrm": lambda: tell(listeners, told),
            "pluggy": lambda: manager.hook.told(fact=fact, record=record),
        },
        rounds=31,
        calls=2000,
    )
    return [_empty(), at_least("P4 five listeners, a hook of pluggy", samples, "pluggy", 8)]


def _empty() -> Line:
    room = {"terms": Practice.open()._keeping}

    def seconds(statement: str) -> Callable[[], float]:
        timer = Timer("\n".join([statement] * LOOKS), globals=room)
        return lambda: timer.timeit(20) / 20 / LOOKS

    samples = samples_of({"itilbrm": seconds("if terms.listeners: pass"), "nothing": seconds("pass")}, rounds=31)
    cost = min(samples["itilbrm"]) - min(samples["nothing"])
    return Line("P4 an empty extension point", f"{cost * 1e9:.0f} ns", "-", cost / MOST, "<= 50 ns", cost <= MOST)
