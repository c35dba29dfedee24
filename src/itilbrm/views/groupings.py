"""By what complaints and compliments are grouped, in reports and in figures."""

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from itilbrm.errors import InvalidInput, suggestion

if TYPE_CHECKING:
    from itilbrm.lifecycle import Record

__all__ = ["LABEL", "Grouping", "grouping"]

Grouping: TypeAlias = "Callable[[Record], tuple[str, ...]]"
"""Returns the groups a record belongs to; an empty text stands for having none."""

LABEL: Final = "label:"
"""What a grouping by the values of a label begins with."""


def _field(name: str) -> Callable[[Any], tuple[str, ...]]:
    return lambda record: (str(getattr(record, name) or ""),)


_WAYS: Final[Mapping[str, Callable[[Any], tuple[str, ...]]]] = {
    "service": lambda record: tuple(dict.fromkeys(record.services)) or ("",),
    **{name: _field(name) for name in ("type", "channel", "state", "customer", "owner", "severity")},
}


def grouping(by: str, known: Collection[str]) -> Grouping:
    """Return what tells the groups of a record.

    Args:
        by: What it is grouped by: one of ``known``, or ``label:NAME`` for the values of a label.
        known: What there is to group by.

    Raises:
        InvalidInput: It cannot be grouped by that.
    """
    if by.startswith(LABEL) and by != LABEL:
        label = by.removeprefix(LABEL)
        return lambda record: (getattr(record, "labels", {}).get(label, ""),)
    if by not in known:
        choices = (*known, f"{LABEL}NAME")
        raise InvalidInput(
            "by", f"complaints are not grouped by {by!r}{suggestion(by, choices)}", f"choose from {', '.join(choices)}"
        )
    return _WAYS[by]
