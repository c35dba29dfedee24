"""Workers that turn the clock of one file, as programs: each says what it fired, or which trouble it met."""

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from itilbrm import Practice, errors
from itilbrm.policies import Body, EscalationRoute, Policies, Procedure
from itilbrm.testing import StoppedClock
from tests.reliability.workload import say

__all__ = ["filled", "fired_wrongly", "turn"]

BEGINNING: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
END: Final = BEGINNING + timedelta(days=30)
TIMERS: Final = ("warn", "breach", "escalate", "inform", "alert_idle")
ROUTED: Final = Policies(
    routes={"provider": EscalationRoute(id="provider", levels=(Body(name="lead", members=("lea",)),))},
    procedures={"provider": Procedure(id="provider", route="provider")},
)


def filled(path: Path, complaints: int) -> None:
    """Make a file with complaints, some with an owner, some grave."""
    chance = random.Random(complaints)  # noqa: S311  no secret
    clock = StoppedClock(BEGINNING)
    with opened(path, clock) as practice, practice.transaction():
        ann = practice.acting_as("ann")
        for _ in range(complaints):
            ann.complaints.receive(
                customer="acme",
                complainant="cara",
                channel="email",
                type="other",
                text="It is late.",
                owner=chance.choice(("", "ann")),
                triage_severity=chance.choice(("low", "high", "critical")),
            )


def opened(path: Path | str, clock: StoppedClock) -> Practice:
    """Open a file with a route of escalation."""
    return Practice.open(f"sqlite:///{path}", clock=clock, policies=ROUTED, discover=False)


def turn(path: str, seed: int) -> None:
    """Turn the clock to the end by steps of a few hours, and say when that is done."""
    chance = random.Random(seed)  # noqa: S311  repeats itself on purpose
    clock = StoppedClock(BEGINNING)
    with opened(path, clock) as practice:
        say("opened")
        while clock.now() < END:
            clock.set(min(END, clock.now() + timedelta(hours=chance.randrange(1, 200))))
            try:
                done = practice.tick()
                for trouble in done.troubles:
                    say(f"trouble {trouble}")
            except errors.InvalidInput:
                pass  # others were here later already
    say("done")


def fired_wrongly(path: Path) -> list[str]:
    """Return what is wrong after all turns: a timer that fired twice, or never, or out of order."""
    found: list[str] = []
    with opened(path, StoppedClock(END)) as practice:
        found += map(str, practice.tick().troubles)
        found += map(str, practice.verify().findings)
        for watch in practice.watches:
            facts = [fact for fact in practice.history(watch.id) if fact.step in TIMERS]
            seen = [(fact.step, fact.happened_at) for fact in facts]
            if len(set(seen)) < len(seen):
                found.append(f"{watch.id}: a timer fired twice: {seen}")
            if len(watch.breaches) != len({(each.kind, each.due_at) for each in watch.breaches}):
                found.append(f"{watch.id}: a deadline was missed twice")
            if {each.kind for each in watch.breaches} != {aim.kind for aim in watch.aims if aim.is_past(END)}:
                found.append(f"{watch.id}: a deadline was missed, and nobody says so")
            if watch.state != "escalated":
                found.append(f"{watch.id} is {watch.state}")
    return found


if __name__ == "__main__":
    _path, _seed = sys.argv[1:3]
    turn(_path, int(_seed))
