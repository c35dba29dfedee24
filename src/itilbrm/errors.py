"""What can go wrong, as one tree of frozen errors.

::

    BrmError
    ├── InvalidInput          a value that cannot be taken
    │   └── UnknownReference  an id that names nothing
    ├── NotAvailable          a step that the state does not have
    ├── Refused               a step that its guards refuse, with every reason
    │   └── MandateRefused    a decision that somebody else may make, or nobody; says who
    ├── NotFound              a record that does not exist
    ├── StaleRecord           a record that has moved on meanwhile
    ├── PolicyMissing         a policy that was named and that nobody configured
    ├── BadDefinition         a lifecycle that cannot be right
    ├── PluginTrouble         a plugin that cannot be used
    ├── DeliveryTrouble       a letter that a notifier could not hand over
    └── StoreTrouble          the store cannot do what was asked
        └── OutcomeUnknown    nobody knows whether a commit took place

Every error is data and one sentence: what was tried, what stands in the way, what would work.
"""

from collections.abc import Iterable
from typing import Final

import attrs

__all__ = [
    "BadDefinition",
    "BrmError",
    "DeliveryTrouble",
    "InvalidInput",
    "MandateReason",
    "MandateRefused",
    "NotAvailable",
    "NotFound",
    "OutcomeUnknown",
    "PluginTrouble",
    "PolicyMissing",
    "Reason",
    "Refused",
    "StaleRecord",
    "StoreTrouble",
    "UnknownReference",
    "refused_for",
    "suggestion",
]


_LONGEST_WORD: Final = 100
"""Longer ones are close to nothing we know, and to find that out takes the longer the longer they are."""


@attrs.frozen
class Reason:
    """Why a guard refuses a step.

    Attributes:
        rule: The id of the rule in the domain, for example ``"BR-CPL-3"``.
        text: What stands in the way, as part of a sentence.
        who: The ids of those who could take the step instead, or clear the way; empty if nobody is known.
    """

    rule: str
    text: str
    who: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.who, (tuple, list)):
            raise InvalidInput("who", f"{self.who!r} are no ids", "give a tuple of ids")

    def __str__(self) -> str:
        return f"{self.text} ({self.rule})"


@attrs.frozen
class MandateReason(Reason):
    """Why somebody may not decide, and who may.

    Attributes:
        decision_holder: The id of the person who may decide; None where nobody may.
        consulted: The ids of those whose limits are too small, the nearest first.
    """

    decision_holder: str | None = None
    consulted: tuple[str, ...] = ()


@attrs.frozen
class BrmError(Exception):
    """The root of everything this library raises on purpose."""

    def __str__(self) -> str:
        return type(self).__name__


@attrs.frozen
class InvalidInput(BrmError):
    """A value cannot be taken, and nothing was changed by trying.

    Attributes:
        field: The name or path of what was given, for example ``"$.deadlines[0].due_at"``.
        problem: What is wrong with it.
        remedy: What would work, empty where the problem says it already.
    """

    field: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        return _joined(f"{self.field}: {self.problem}", self.remedy)


@attrs.frozen
class UnknownReference(InvalidInput):
    """A reference names a record that does not exist."""


@attrs.frozen
class NotAvailable(BrmError):
    """A step is not defined in the state of the record.

    Attributes:
        lifecycle: The name of the lifecycle.
        step: The step that was tried.
        state: The state the record is in; empty for a step nobody defined.
        available: The steps that are defined in that state.
    """

    lifecycle: str
    step: str
    state: str
    available: tuple[str, ...] = ()

    def __str__(self) -> str:
        works = f"available: {', '.join(self.available)}" if self.available else "nothing is, it stays as it is"
        hint = suggestion(self.step, self.available)
        where = f"in the state '{self.state}' of {self.lifecycle}" if self.state else f"in {self.lifecycle}"
        return f"{self.step!r} is not available {where}{hint}; {works}"


@attrs.frozen
class Refused(BrmError):
    """The guards of a step refuse it; every reason is told.

    Attributes:
        step: The step that was tried.
        subject: The id of the record, or its kind for a creation.
        reasons: All reasons with the ids of their rules, in the order of the guards.
    """

    step: str
    subject: str
    reasons: tuple[Reason, ...]

    def __str__(self) -> str:
        why = "; ".join(map(str, self.reasons))
        return f"{self.step!r} of {self.subject} is refused: {why}; put that right and take it again"


@attrs.frozen
class MandateRefused(Refused):
    """A decision lies with somebody else, or with nobody; nothing was changed by trying (BR-MAN-1).

    Attributes:
        decision_holder: The id of the person who may decide; None where nobody may.
        consulted: The ids of those who were met on the way and whose limits are too small, the nearest first.
    """

    decision_holder: str | None = None
    consulted: tuple[str, ...] = ()

    def __str__(self) -> str:
        why = "; ".join(map(str, self.reasons))
        asked = f" ({', '.join(self.consulted)} could not: the limit is too small)" if self.consulted else ""
        way = (
            f"forward it to {self.decision_holder}, who may decide"
            if self.decision_holder is not None
            else "nobody may decide as it stands, so escalate it to the IT steering group"
        )
        return f"{self.step!r} of {self.subject} is refused: {why}; {way}{asked}"


def refused_for(step: str, subject: str, reasons: "tuple[Reason, ...]") -> Refused:
    """Return the refusal of a step, one that names who may decide where a mandate is what is missing.

    Args:
        step: The step that was tried.
        subject: The id of the record, or its kind for a creation.
        reasons: All reasons.
    """
    if MandateReason not in map(type, reasons):
        return Refused(step, subject, reasons)
    of_mandates = [each for each in reasons if isinstance(each, MandateReason)]
    holder = next((each.decision_holder for each in of_mandates if each.decision_holder is not None), None)
    consulted = tuple(dict.fromkeys(person for each in of_mandates for person in each.consulted))
    return MandateRefused(step, subject, reasons, holder, consulted)


@attrs.frozen
class NotFound(BrmError):
    """No record of that kind has that id.

    Attributes:
        kind: The kind of record that was looked for; empty where the id tells no kind.
        id: The id that was given.
        remedy: What would work.
    """

    kind: str
    id: str
    remedy: str = "ids are listed by the register of their kind"

    def __str__(self) -> str:
        return _joined(f"no {self.kind or 'record'} has the id {self.id!r}", self.remedy)


@attrs.frozen
class StaleRecord(BrmError):
    """A record has moved on since it was read; nothing was kept.

    Attributes:
        kind: The kind of the record.
        id: Its id.
        expected: The version that was read.
        found: The version that the store holds; 0 if it holds none.
        winner: Who moved it and how, for example ``"assess by bob"``; empty if unknown.
    """

    kind: str
    id: str
    expected: int
    found: int
    winner: str = ""

    def __str__(self) -> str:
        won = f" ({self.winner})" if self.winner else ""
        return (
            f"{self.kind} {self.id} was read as version {self.expected} and is version {self.found} by now{won}; "
            f"read it again, or name it by its id alone"
        )


@attrs.frozen
class PolicyMissing(BrmError):
    """A policy was named that nobody configured: a calendar, a profile, a procedure, a route of escalation.

    Attributes:
        policy: What sort of policy it is, for example ``"calendar"``.
        name: The name that was given; empty where none is.
        known: The names that are configured.
    """

    policy: str
    name: str
    known: tuple[str, ...] = ()

    def __str__(self) -> str:
        there = f"configured are {', '.join(self.known)}" if self.known else f"no {self.policy} is configured"
        if not self.name:
            return _joined(f"no {self.policy} is named", there)
        return _joined(f"no {self.policy} is called {self.name!r}{suggestion(self.name, self.known)}", there)


@attrs.frozen
class BadDefinition(BrmError):
    """A lifecycle, a record class or a step cannot be right as it is written.

    Attributes:
        lifecycle: The name of what is being defined.
        problem: What is wrong, and what would be right.
    """

    lifecycle: str
    problem: str

    def __str__(self) -> str:
        return f"{self.lifecycle}: {self.problem}"


@attrs.frozen
class PluginTrouble(BrmError):
    """A plugin cannot be used.

    Attributes:
        plugin: The name of the plugin, with where it comes from if that is known; of all that stand in each
            other's way.
        problem: What stands in the way.
        remedy: What would work, empty where the problem says it already.
    """

    plugin: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        return _joined(f"cannot use the plugin {self.plugin}: {self.problem}", self.remedy)


@attrs.frozen
class DeliveryTrouble(BrmError):
    """A notifier could not hand a letter over; the letter waits, or is given up.

    Attributes:
        notifier: The notifier, by a name that is fit to be shown.
        problem: What stands in the way.
        permanent: Whether it is no use to try again.
        retry_after: How many seconds to wait before trying again; None where nobody said.
        remedy: What would work, empty where nothing is known.
    """

    notifier: str
    problem: str
    permanent: bool = False
    retry_after: float | None = None
    remedy: str = ""

    def __str__(self) -> str:
        way = "given up" if self.permanent else "tried again later"
        return _joined(f"cannot deliver by {self.notifier}: {self.problem}; it is {way}", self.remedy)


@attrs.frozen
class StoreTrouble(BrmError):
    """The store cannot do what was asked; nothing of it was kept.

    Attributes:
        store: The store, by a name that is fit to be shown.
        tried: What was tried.
        problem: What stands in the way.
        remedy: What would work.
    """

    store: str
    tried: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        return _joined(f"cannot {self.tried} {self.store}: {self.problem}", self.remedy)


@attrs.frozen
class OutcomeUnknown(StoreTrouble):
    """A commit failed in a way that leaves open whether it took place.

    Doing the same again under the same command id is safe: a store keeps a command once.

    Attributes:
        command: The id of the command that is in doubt.
    """

    command: str = ""


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return ``" (did you mean 'x'?)"`` for a word close to one that is known, else an empty text."""
    if len(word) > _LONGEST_WORD:
        return ""
    from difflib import get_close_matches

    by_case = {each.lower(): each for each in known}
    close = get_close_matches(word.lower(), by_case, n=1)
    return f" (did you mean {by_case[close[0]]!r}?)" if close else ""


def _joined(problem: str, remedy: str) -> str:
    return f"{problem}; {remedy}" if remedy else problem
