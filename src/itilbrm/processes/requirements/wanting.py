"""What somebody wants: the outcome they need, and the statements that outline a service which brings it about."""

from datetime import date, datetime
from typing import Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.services import Target
from itilbrm.values import identity, one_of, words

__all__ = [
    "WARRANTY",
    "Aspect",
    "ClosureCode",
    "DesiredServiceOutcome",
    "Evidence",
    "EvidenceKind",
    "OutcomeMeasure",
    "OutlineContent",
    "Statement",
    "StatementPriority",
]

EvidenceKind: TypeAlias = Literal["interview", "document", "observation"]
ClosureCode: TypeAlias = Literal["", "achieved", "partial", "missed", "cancelled"]
Aspect: TypeAlias = Literal["utility", "availability", "capacity", "continuity", "security"]
StatementPriority: TypeAlias = Literal["must", "should", "could"]

WARRANTY = ("availability", "capacity", "continuity", "security")
"""The aspects of a service that make up its warranty; utility is what it does."""


@attrs.frozen(kw_only=True)
class Evidence:
    """What shows that there is a need.

    Attributes:
        kind: ``interview``, ``document`` or ``observation``.
        reference: Where it is found.
    """

    kind: EvidenceKind = attrs.field(validator=one_of(*get_args(EvidenceKind)))
    reference: str = attrs.field(validator=words())


@attrs.frozen(kw_only=True)
class OutcomeMeasure:
    """By what it will be seen that an outcome was reached.

    Attributes:
        name: What is measured.
        unit: In what.
        target: The value wanted, in words or figures.
        baseline: The value today; empty where nobody knows it.
    """

    name: str = attrs.field(validator=words())
    unit: str = attrs.field(validator=words())
    target: str = attrs.field(validator=words())
    baseline: str = attrs.field(default="", validator=words(blank=True))


@attrs.frozen(kw_only=True)
class DesiredServiceOutcome:
    """The business result that somebody needs, in the words of the business and not as a solution.

    Attributes:
        result: The result.
        beneficiary: Who has it.
        measures: By what it will be seen; one at least (BR-REQ-1).
        by: By which day it is wanted.
        agreed_by: The id of who of the customer agreed to it; empty until then.
        agreed_at: When.
        communicated_to: The ids of those who were told.
        closure: What became of it: ``achieved``, ``partial``, ``missed`` or ``cancelled``; empty until then.
        closed_at: When that was said.
    """

    result: str = attrs.field(validator=words(blank=True))
    beneficiary: str = attrs.field(validator=words(blank=True))
    measures: tuple[OutcomeMeasure, ...] = ()
    by: date | None = None
    agreed_by: str = attrs.field(default="", validator=identity(blank=True))
    agreed_at: datetime | None = None
    communicated_to: tuple[str, ...] = attrs.field(default=(), validator=identity())
    closure: ClosureCode = attrs.field(default="", validator=one_of(*get_args(ClosureCode)))
    closed_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Statement:
    """One thing a service must, should or could do, and how well.

    Attributes:
        id: What it is called inside its outline, for example ``"U1"``.
        text: The statement.
        aspect: ``utility`` for what the service does; ``availability``, ``capacity``, ``continuity`` or ``security``
            for how well it does so.
        acceptance: How it will be seen that it is met.
        priority: ``must``, ``should`` or ``could``.
        target: The target that an agreement takes from it; None where it is not measured (BR-REQ-8).
    """

    id: str = attrs.field(validator=identity())
    text: str = attrs.field(validator=words())
    aspect: Aspect = attrs.field(default="utility", validator=one_of(*get_args(Aspect)))
    acceptance: str = attrs.field(default="", validator=words(blank=True))
    priority: StatementPriority = attrs.field(default="must", validator=one_of(*get_args(StatementPriority)))
    target: Target | None = None


@attrs.frozen(kw_only=True)
class OutlineContent:
    """What one version of an outline of service requirements says.

    Attributes:
        statements: The statements, those of utility and those of warranty.
        constraints: What limits the solution.
        assumptions: What is taken for granted.

    Raises:
        InvalidInput: Two statements have one id.
    """

    statements: tuple[Statement, ...] = ()
    constraints: tuple[str, ...] = attrs.field(default=(), validator=identity())
    assumptions: tuple[str, ...] = attrs.field(default=(), validator=identity())

    def __attrs_post_init__(self) -> None:
        seen: set[str] = set()
        for each in self.statements:
            if each.id in seen:
                raise InvalidInput("statements", f"two are called {each.id!r}", "give each an id of its own")
            seen.add(each.id)

    @property
    def utility(self) -> tuple[Statement, ...]:
        """What the service does."""
        return tuple(each for each in self.statements if each.aspect == "utility")

    @property
    def warranty(self) -> tuple[Statement, ...]:
        """How well it does so."""
        return tuple(each for each in self.statements if each.aspect != "utility")
