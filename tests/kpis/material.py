"""Complaints made by hand, alone and at random, with what truly became of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from itilbrm import Complaint, Record
from itilbrm.kpis import Figure, figure, kpi_of
from itilbrm.lifecycle import Fact, State
from itilbrm.parties import Origin
from itilbrm.policies import Policies, shipped_policies
from itilbrm.processes.complaints import Deadline
from itilbrm.processes.complaints.answers import Closure, Reclassification, Reopening, Response, RootCause
from itilbrm.processes.complaints.handling import HANDLING
from itilbrm.views.sources import Sources

__all__ = ["BEGIN", "DAY", "HOUR", "Story", "at", "complaint", "kpi", "sources", "stories"]

BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)


def at(day: float) -> datetime:
    """Return an instant that many days after the beginning of 2026."""
    return BEGIN + day * DAY


@attrs.frozen
class Story:
    """A complaint, and what truly became of it.

    Attributes:
        complaint: The record.
        turns: When it was received, ended and came back, and by what.
    """

    complaint: Complaint
    turns: tuple[tuple[datetime, str], ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Its history, as far as it opens and ends."""
        open_again, facts, source = HANDLING.state("under_assessment"), [], None
        for number, (when, what) in enumerate(self.turns, start=1):
            target = {"received": HANDLING.state("received"), "reopened": open_again}.get(what)
            target = target or HANDLING.state("closed" if what == "undated" else what)
            facts.append(Fact("complaint", self.complaint.id, number, what, source, target, "ann", when, when, "", {}))
            source = target
        return tuple(facts)


_numbers: Final = iter(range(1, 10**9))


def complaint(received: datetime, *turns: tuple[datetime, str], **changes: Any) -> Story:  # noqa: ANN401  any field
    """Return the story of a complaint that was received and then ended and came back by turns.

    Each turn is an instant and ``closed``, ``reclassified``, ``withdrawn``, ``duplicate`` or ``reopened``.
    """
    last = turns[-1][1] if turns else "received"
    ends = [when for when, what in turns if what != "reopened"]
    state: State = HANDLING.state("under_assessment" if last == "reopened" else last)
    moved = [when for when, what in turns if what == "reclassified"]
    given: dict[str, Any] = {
        "id": f"cpl_{next(_numbers)}",
        "state": state,
        "since": turns[-1][0] if turns else received,
        "customer": "acme",
        "complainant": "cara",
        "channel": "email",
        "type": "cost",
        "text": "Too dear",
        "received_at": received,
        "closures": tuple(
            Closure(kind="customer_accepted", at=when, by="ann") for when, what in turns if what == "closed"
        ),
        "reopenings": tuple(Reopening(at=when, by="cara") for when, what in turns if what == "reopened"),
        "reclassification": (Reclassification(into="query", confirmed_by="bob", at=moved[-1]) if moved else None),
        "closed_at": ends[-1] if ends and state.category == "closed" else None,
    }
    return Story(Complaint(**{**given, **changes}), ((received, "received"), *turns))


def sources(
    stories: Iterable[Story], now: datetime, policies: Policies | None = None, others: Sequence[Record] = ()
) -> Sources:
    """Return what indicators are made from."""
    by_id = {story.complaint.id: story for story in stories}
    held: list[Record] = [*(story.complaint for story in by_id.values()), *others]

    def records(kind: type[Any], /, **columns: str) -> list[Any]:
        return [
            each
            for each in held
            if each.kind == kind.kind
            and all(
                (each.state.category if name == "category" else getattr(each, name)) == value
                for name, value in columns.items()
            )
        ]

    return Sources(records, lambda key: by_id[key].facts, now, policies or shipped_policies())


def kpi(number: str, stories: Iterable[Story], now: datetime, period: str = "2026-01", **asked: Any) -> Figure:  # noqa: ANN401  what a figure is asked for
    """Return an indicator of stories for a period."""
    made = sources(stories, now, asked.pop("policies", None), asked.pop("others", ()))
    return figure(kpi_of(number), made, period, **asked)


_INSTANTS: Final = st.integers(0, 24 * 120).map(lambda hours: BEGIN + hours * HOUR)
_OUTCOMES: Final = (
    ("upheld", None),
    ("partly_upheld", None),
    ("not_upheld", None),
    ("remedy_without_admission", True),
    ("remedy_without_admission", False),
    ("resolved_by_agreement", None),
)


@st.composite
def _deadlines(draw: st.DrawFn, received: datetime) -> tuple[Deadline, ...]:
    found = []
    for kind in ("acknowledgement", "decision"):
        for stage in range(1, draw(st.integers(0, 2)) + 1):
            counted = received + draw(st.integers(0, 2)) * stage * HOUR
            due = counted + draw(st.integers(1, 24 * 40)) * HOUR
            late = draw(st.none() | st.integers(-24, 24))
            found.append(
                Deadline(
                    kind=kind,
                    due_at=due,
                    original_due_at=due,
                    stage=stage,
                    counted_from=counted,
                    extensions=draw(st.integers(0, 1)),
                    met_at=None if late is None else due + late * HOUR,
                )
            )
    return tuple(found)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Draw a complaint with a life of its own: ended and come back, in any way there is."""
    hours = sorted(draw(st.lists(st.integers(0, 24 * 120), min_size=1, max_size=6, unique=True)))
    when = [BEGIN + hour * HOUR for hour in hours]
    turns: list[tuple[datetime, str]] = []
    for place, each in enumerate(when[1:]):
        if place % 2:
            turns.append((each, "reopened"))
            continue
        is_last = place == len(when) - 2
        ends = ("closed", "reclassified", "withdrawn", "duplicate") if is_last else ("closed", "reclassified")
        turns.append((each, draw(st.sampled_from(ends))))
    changes: dict[str, Any] = {
        "services": tuple(draw(st.lists(st.sampled_from(("mail", "web")), max_size=2, unique=True))),
        "type": draw(st.sampled_from(("cost", "people"))),
        "deadlines": draw(_deadlines(when[0])),
    }
    if draw(st.booleans()):
        outcome, upheld = draw(st.sampled_from(_OUTCOMES))
        cause = draw(st.sampled_from(("", "cable", "staff")))
        changes["decided_at"] = draw(st.none() | _INSTANTS.filter(lambda each: each >= when[0]))
        changes["response"] = Response(
            at=when[0],
            stage=1,
            prepared_by="ann",
            left="under_assessment",
            outcome=outcome,  # type: ignore[arg-type]  # one of its outcomes
            text="So it was",
            counts_as_upheld=upheld,
            root_cause=RootCause(kind="known", code=cause) if cause else None,
        )
    if len(turns) == 1 and turns[0][1] == "closed" and draw(st.booleans()):
        changes |= {"origin": Origin(system="old", reference="1"), "closures": ()}
        if draw(st.booleans()):
            undated = complaint(when[0], *turns, **changes, closed_at=None)
            return attrs.evolve(undated, turns=(undated.turns[0], (turns[0][0], "undated")))
    return complaint(when[0], *turns, **changes)
