"""P3: what a record takes, and what a machine keeps for each record.

A record of itilbrm is compared with a plain frozen attrs object of the same 25 values. What the machine
keeps is what a step leaves behind beside the new record itself. The peers are asked for what one more
ticket costs them beside the ticket where each has a machine of its own: so both are shown in their
manuals, though transitions can share one, as it does in P1.
"""

import gc
import tracemalloc
from collections.abc import Callable

import attrs
from transitions import Machine

from benchmarks.p1_step import FIELDS, NOW, TICKETS, Mutable, begin, hold, peer_machine
from benchmarks.timing import Line, at_most, installed
from itilbrm import Occasion, evolve

COUNT = 2000

Plain = attrs.make_class("Plain", FIELDS, frozen=True, slots=True)


def bytes_each(make: Callable[[], object]) -> float:
    """Return the bytes that stay for one more of what is made."""
    make()
    kept: list[object] = [None] * COUNT
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for place in range(COUNT):
        kept[place] = make()
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / COUNT


def lines() -> list[Line]:
    """Measure and compare."""
    ticket = begin(Occasion(by="ann", at=NOW), customer="acme", owner="bob")
    values = [getattr(ticket, name) for name in FIELDS]
    on = Occasion(by="ann", at=NOW)
    record = bytes_each(lambda: evolve(ticket, next_step="call"))
    moved = bytes_each(lambda: TICKETS.take(hold, ticket, on, waiting_for="acme", next_step="call")[0])
    mutable = bytes_each(Mutable)

    def transitions_machine() -> Callable[[], object]:
        def with_machine() -> object:
            model = Mutable()
            return model, Machine(model=None, states=["active", "held"], initial="active", transitions=_WAYS)

        return with_machine

    def statemachine() -> Callable[[], object]:
        machine = peer_machine()
        return lambda: machine(Mutable())

    samples = {"itilbrm": [record], "attrs": [bytes_each(lambda: Plain(*values))]}
    kept = moved - record
    lines = [at_most("P3 a record, a plain attrs object", samples, "attrs", 1.1, unit="B")]
    for name, make in installed({"transitions": transitions_machine, "python-statemachine": statemachine}).items():
        peer = bytes_each(make()) - mutable
        lines.append(
            Line(f"P3 kept by the machine, {name}", f"{kept:,.0f} B", f"{peer:,.0f} B", kept / peer, "0 B", kept < 1)
        )
    return lines


_WAYS = [["hold", "active", "held"], ["resume", "held", "active"]]
