"""P14: the portfolio of one customer among many, on SQLite.

A view of one customer reads the records of that customer and no others, so it costs the same among ten thousand as
among a hundred: both stores hold customers with an entry, complaints, actions and stakeholders of their own, and the
portfolios of customers all over are asked for in turns. Compared is the one with the other; the goal is 1.5.

Ten thousand, unless ``ITILBRM_BENCH_CUSTOMERS`` says otherwise.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.timing import Line, at_most, in_turns
from itilbrm import Practice
from itilbrm.parties import CUSTOMERS, STAKEHOLDERS, stakeholders
from itilbrm.parties.customers import steps as customers
from itilbrm.processes.complaints import HANDLING, taking_over
from itilbrm.processes.relationships import ACTIONS, actions
from itilbrm.terms import Actor
from itilbrm.testing import StoppedClock

MANY: Final = int(os.environ.get("ITILBRM_BENCH_CUSTOMERS", "10000"))
FEW: Final = 100
AT_ONCE: Final = 500
NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)


def key_of(number: int) -> str:
    """Return the id of a customer."""
    return CUSTOMERS.id_of("crm", str(number))


def rows_of(kind: str, many: int) -> Iterator[dict[str, Any]]:
    """Yield what is taken over of a kind: one for each customer, of complaints and stakeholders two."""
    for number in range(many):
        mine = {"origin": "crm", "customer": key_of(number)}
        if kind == "customer":
            yield {
                "origin": "crm",
                "reference": str(number),
                "name": f"Customer {number}",
                "party": f"unt_{number}",
                "holder": f"per_{number}",
                "primary_manager": "bea",
            }
        elif kind == "action":
            given = {"source": "rev_1", "source_kind": "review", "text": "Renew the cable", "owner": "bob"}
            yield {**mine, **given, "reference": str(number), "due": NOW + timedelta(days=9)}
        else:
            for part in ("a", "b"):
                told = {**mine, "reference": f"{number}{part}"}
                if kind == "stakeholder":
                    yield {**told, "name": f"Stakeholder {part}", "type": "other", "influence": 3, "interest": 4}
                else:
                    yield {
                        **told,
                        "received_at": NOW - timedelta(days=3),
                        "state": "received",
                        "channel": "phone",
                        "complainant": "unidentified",
                        "type": "other",
                        "text": "The parcel came a week late.",
                    }


def filled(practice: Practice, many: int) -> Practice:
    """Take over customers with records of their own; each is given its entry by itself."""
    adoptions: tuple[tuple[Any, Any], ...] = (
        (CUSTOMERS, customers.adopt),
        (STAKEHOLDERS, stakeholders.adopt),
        (HANDLING, taking_over.adopt),
        (ACTIONS, actions.adopt),
    )
    for lifecycle, adoption in adoptions:
        rows = rows_of(lifecycle.kind, many)
        while batch := list(islice(rows, AT_ONCE)):
            outcomes = practice._keeping.adopt_all(lifecycle, adoption, Actor("hr"), batch, keep=True)
            assert all(each is True for each in outcomes), outcomes
    return practice


def asking(practice: Practice, many: int) -> Callable[[], object]:
    """Return what asks for the portfolio of one customer after the other, all over the store."""
    keys = cycle([key_of(number * 7919 % many) for number in range(FEW)])

    def ask() -> object:
        whole = practice.portfolio(next(keys))
        assert len(whole["complaints"]) == len(whole["stakeholders"]) == 2
        return whole

    return ask


def lines() -> list[Line]:
    """Measure."""
    with TemporaryDirectory(prefix="itilbrm-bench-") as folder, ExitStack() as opened:
        asks = {}
        for name, many in (("itilbrm", MANY), ("among few", FEW)):
            url = f"sqlite:///{Path(folder, f'{many}.db')}?synchronous=normal"
            practice = opened.enter_context(Practice.open(url, clock=StoppedClock(NOW), discover=False))
            asks[name] = asking(filled(practice, many), many)
        asked = in_turns(asks, rounds=9, calls=30)
    return [at_most(f"P14 portfolio of one among {MANY:,} customers, SQLite, among {FEW}", asked, "among few", 1.5)]
