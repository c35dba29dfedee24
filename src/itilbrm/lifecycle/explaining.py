"""Explaining: what can be done with a record, what stands in the way of the rest, and what the clock does next."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from itilbrm.errors import PolicyMissing, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itilbrm.lifecycle.definition import Lifecycle
    from itilbrm.lifecycle.occasions import Occasion
    from itilbrm.lifecycle.records import Record
    from itilbrm.lifecycle.steps import Row

__all__ = ["DueStep", "Explanation", "Prospect", "explained"]


@attrs.frozen
class DueStep:
    """The step that the clock takes next on a record, and when."""

    at: datetime
    step: str


@attrs.frozen
class Prospect:
    """How a step stands that the present state of a record has.

    Attributes:
        step: The name of the step.
        sentence: What it does.
        needs: The particulars that it cannot do without.
        reasons: Why it is blocked; each says who could clear the way, where that is known.
        depends: What must be true of the particulars that it needs: the sentences of the guards that ask for them.
        lacks: What is wrong as long as the reason in words is left out, or particulars that may be left out.
    """

    step: str
    sentence: str
    needs: tuple[str, ...]
    reasons: tuple[Reason, ...]
    depends: tuple[Reason, ...]
    lacks: tuple[Reason, ...]

    @property
    def verdict(self) -> Literal["available", "depends", "blocked"]:
        """Whether it can be taken, can be taken with the right particulars or reason, or is blocked."""
        return "blocked" if self.reasons else "depends" if self.depends or self.lacks else "available"

    def __str__(self) -> str:
        if self.reasons:
            return f"{self.step}: blocked; {'; '.join(map(_with_who, self.reasons))}"
        needs = f" (needs {', '.join(self.needs)})" if self.needs else ""
        depends = f", if {'; '.join(map(str, self.depends))}" if self.depends else ""
        lacks = f", but not as it stands: {'; '.join(map(_with_who, self.lacks))}" if self.lacks else ""
        return f"{self.step}{needs}: available{depends}{lacks}"


@attrs.frozen
class Explanation:
    """What can be done with a record.

    Attributes:
        kind: The kind of the record.
        id: Its id.
        state: Its state.
        by: The id of the person for whom it is told; empty for nobody in particular.
        prospects: How each step of the state stands, in the order of their definition.
        due: The step that the clock takes next; None if it takes none.
    """

    kind: str
    id: str
    state: str
    by: str
    prospects: tuple[Prospect, ...]
    due: DueStep | None

    @property
    def available(self) -> tuple[str, ...]:
        """The names of the steps that can be taken, some of them only with the right particulars."""
        return tuple(each.step for each in self.prospects if not each.reasons)

    @property
    def blocked(self) -> tuple[Prospect, ...]:
        """The steps that cannot be taken, with every reason."""
        return tuple(each for each in self.prospects if each.reasons)

    def __str__(self) -> str:
        by = f" for {self.by}" if self.by else ""
        clock = f"the clock takes {self.due.step} at {self.due.at.isoformat()}" if self.due else "no clock is running"
        lines = map(str, self.prospects) if self.prospects else ("no step leads on from here",)
        return "\n".join([f"{self.kind} {self.id} is '{self.state}'{by}; {clock}", *(f"  {line}" for line in lines)])


_AT_LENGTH: Final = "a reason in words " * 20
"""Long enough for a guard that wants more than a word."""


def explained(
    lifecycle: "Lifecycle[Any]", record: "Record", on: "Occasion", objections: "Mapping[str, tuple[Reason, ...]]"
) -> Explanation:
    """Return what can be done with a record on an occasion.

    Args:
        lifecycle: The lifecycle in use.
        record: The record.
        on: Who would act and when; guards see others through its lookup.
        objections: For each step, what stands in its way beside its guards.
    """
    rows = {name: rows[record.state] for name, rows in lifecycle.table.items() if record.state in rows}
    prospects = [_prospect(lifecycle, record, on, row, objections.get(name, ())) for name, row in rows.items()]
    return Explanation(record.kind, record.id, str(record.state), on.by, tuple(prospects), lifecycle.due(record))


def _prospect(
    lifecycle: "Lifecycle[Any]", record: "Record", on: "Occasion", row: "Row[Any]", objections: tuple[Reason, ...]
) -> Prospect:
    step = row.step
    defaults = step.particulars.defaults
    reasons: list[Reason] = [*objections]
    lacks: list[Reason] = []
    asking = [guard for guard in row.guards if not defaults.keys() >= set(guard.wants)]
    for guard in row.guards:
        if guard in asking:
            continue
        try:
            refused = lifecycle.refusals((guard,), (record, on), defaults)
        except PolicyMissing as missing:  # it stands in the way of this step, and of no other
            reasons.append(Reason(guard.rule, str(missing)))
            continue
        # What a reason in words, or other particulars, can mend is not what blocks the step.
        mended = not guard.wants and not lifecycle.refusals((guard,), (record, attrs.evolve(on, reason=_AT_LENGTH)), {})
        (lacks if guard.wants or mended else reasons).extend(refused)
    needs = tuple(name for name in step.particulars.takes if name not in defaults)
    depends = tuple(Reason(guard.rule, guard.sentence) for guard in asking)
    return Prospect(step.name, step.sentence, needs, tuple(reasons), depends, tuple(lacks))


def _with_who(reason: Reason) -> str:
    return f"{reason}, {' or '.join(reason.who)} could" if reason.who else str(reason)
