"""Fit: what existing offerings meet of the statements of an outline, and what they do not."""

from datetime import datetime
from typing import Literal, TypeAlias, get_args

import attrs

from itilbrm.values import identity, one_of, words

__all__ = ["Compared", "FitAssessment", "FitResult", "Met"]

FitResult: TypeAlias = Literal["existing", "changed", "new", "not_feasible"]
Met: TypeAlias = Literal["met", "gap"]


@attrs.frozen(kw_only=True)
class Compared:
    """How one offering stands to one statement.

    Attributes:
        service: The id of the service.
        statement: The id of the statement.
        result: ``met`` or ``gap``.
        note: What is lacking, or why it is met.
    """

    service: str = attrs.field(validator=identity())
    statement: str = attrs.field(validator=identity())
    result: Met = attrs.field(validator=one_of(*get_args(Met)))
    note: str = attrs.field(default="", validator=words(blank=True))


@attrs.frozen(kw_only=True)
class FitAssessment:
    """Whether an existing offering meets a need, or a changed or new one is needed.

    Attributes:
        result: ``existing``, ``changed``, ``new`` or ``not_feasible``.
        relevant: The ids of the services that were compared.
        compared: How each of them stands to each statement.
        options: What could be done; one at least.
        recommendation: What is advised.
        reasons: Why the result is what it is.
        by: The id of who assessed it for the provider.
        service_owner: The id of the service owner who assessed it with them.
        at: When.
        outline_version: The version of the outline it speaks of.
    """

    result: FitResult = attrs.field(validator=one_of(*get_args(FitResult)))
    relevant: tuple[str, ...] = attrs.field(default=(), validator=identity())
    compared: tuple[Compared, ...] = ()
    options: tuple[str, ...] = attrs.field(default=(), validator=identity())
    recommendation: str = attrs.field(default="", validator=words(blank=True))
    reasons: str = attrs.field(default="", validator=words(blank=True))
    by: str = attrs.field(default="", validator=identity(blank=True))
    service_owner: str = attrs.field(default="", validator=identity(blank=True))
    at: datetime
    outline_version: int = 1

    def gaps(self, service: str) -> tuple[Compared, ...]:
        """Return what a service does not meet."""
        return tuple(each for each in self.compared if each.service == service and each.result == "gap")
