"""Strategies beside those of the kit: records in any state, whether or not a step leads there, and nonsense."""

from datetime import timedelta
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st

from itilbrm.lifecycle import Lifecycle, State, Verb, shape_of
from itilbrm.testing.strategies import WORDS, instants, occasions, particulars, values
from tests.lifecycle.toys import BEGINNING

__all__ = [
    "FEW",
    "NAIVE",
    "NONSENSE",
    "WORDS",
    "instants",
    "occasions",
    "particulars",
    "records",
    "taken_with",
    "values",
]

FEW: Final = settings(max_examples=settings().max_examples // 5)
"""Enough examples where each of them goes through every step, or every lifecycle has its own."""

NAIVE: Final = BEGINNING.replace(tzinfo=None)

NONSENSE: Final[tuple[Any, ...]] = (None, True, 5, 2.5, b"x", "\ud800", "\0", [], {}, object(), NAIVE, ("x", 5))
"""What no particular takes, or few do."""


@st.composite
def records(draw: st.DrawFn, lifecycle: Lifecycle[Any], state: State | None = None) -> Any:  # noqa: ANN401  of that lifecycle
    """Return a record as it may be written into a state, or into any, with whatever its fields allow."""
    kind: Any = lifecycle.record
    record = draw(values(kind))
    since = draw(instants)
    moved_at = since + timedelta(hours=draw(st.integers(0, 50)))
    where = draw(st.sampled_from(list(lifecycle.states.values()))) if state is None else state
    key = f"{lifecycle.record.prefix}_{draw(st.integers(1, 3))}"
    shape_of(lifecycle.record).put_kernel(record, key, where, draw(st.integers(1, 9)), moved_at, since)
    return record


def taken_with(verb: Verb[Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return all particulars of a verb, with the defaults of those that are left out."""
    return verb.particulars.take(verb.name, given)
