"""Random walks: complaints that are received, adopted and moved in any way their lifecycle allows."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from itilbrm import Complaint, Practice, errors
from itilbrm.testing import StoppedClock

__all__ = ["BEGINNING", "PEOPLE", "Walk"]

BEGINNING: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
PEOPLE: Final = ("ann", "bob", "cara")


class Walk:
    """Takes steps by chance that is given; remembers what the practice held after each.

    Attributes:
        clock: The clock, which moves on before each step.
        practice: The practice.
        seen: What was returned, in order.
        refused: How many steps were not possible.
    """

    def __init__(self, url: str, seed: int, *, late: bool = True) -> None:
        """Begin in a practice of its own; ``late`` allows for steps that are recorded after they happened."""
        self.clock = StoppedClock(BEGINNING)
        self.practice = Practice.open(url, clock=self.clock)
        self.seen: list[Complaint] = []
        self.refused = 0
        self._late = late
        self._random = random.Random(seed)  # noqa: S311  repeats itself on purpose

    def step(self) -> None:
        """Take one step, or learn that it is not possible."""
        self.clock.advance(timedelta(minutes=self._random.randint(0, 300)))
        try:
            self.seen.append(self._any())
        except (errors.Refused, errors.NotAvailable, errors.InvalidInput):
            self.refused += 1

    def _any(self) -> Complaint:
        choose = self._random
        happened = self.clock.now() - timedelta(minutes=choose.randint(0, 600))
        acting = self.practice.acting_as(
            choose.choice(PEOPLE),
            choose.choice(("", "", "for a reason")),
            happened if self._late and choose.random() < 0.3 else None,
        )
        if not self.seen or choose.random() < 0.2:
            return self._new(acting)
        target: Any = choose.choice(self.seen)
        target = target.id if choose.random() < 0.7 else self.practice.complaints.get(target.id)
        step = choose.choice(("acknowledge", "assess", "investigate", "withdraw"))
        return cast("Complaint", acting.perform(step, target, **self._particulars(step)))

    def _new(self, acting: Practice) -> Complaint:
        choose = self._random
        common: dict[str, Any] = {
            "customer": choose.choice(("acme", "globex", "unidentified")),
            "complainant": choose.choice(PEOPLE),
            "text": f"text {choose.random()}",
            "services": choose.choice(((), ("mail",), ("web", "mail"))),
        }
        if choose.random() < 0.6:
            return acting.complaints.receive(channel="email", type="other", **common)
        received = self.clock.now() - timedelta(days=choose.randint(1, 900))
        state = choose.choice(("received", "under_assessment", "closed", "withdrawn", "awaiting_information"))
        closed = received + timedelta(hours=choose.randint(0, 23)) if state == "closed" else None
        return acting.complaints.adopt(
            origin="old",
            reference=str(choose.randint(0, 5)),
            state=state,
            received_at=received,
            closed_at=closed,
            target_at=received + timedelta(days=10) if choose.random() < 0.5 else None,
            channel="phone",
            type="cost",
            labels={"queue": str(choose.randint(0, 2))},
            **common,
        )

    def _particulars(self, step: str) -> dict[str, object]:
        choose = self._random
        if step == "acknowledge":
            return {
                "contact": "Ann Lee",
                "next_step": f"look {choose.random()}",
                "next_date": self.clock.now() + timedelta(hours=choose.randint(-5, 50)),
            }
        if step == "assess":
            levels = ("low", "medium", "high")
            four = {name: choose.choice(levels) for name in ("severity", "complexity", "impact", "urgency")}
            return {**four, "immediate_action": choose.random() < 0.5}
        return {"investigator": choose.choice(PEOPLE)} if step == "investigate" else {}
