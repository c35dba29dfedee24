"""By what records are grouped, in reports and in figures."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.parties import Customer
from itilbrm.parties.moved import customer_before

if TYPE_CHECKING:
    from itilbrm.lifecycle import Record
    from itilbrm.views.sources import Records

__all__ = ["LABEL", "TREE", "Grouping", "grouping"]

Grouping: TypeAlias = "Callable[[Record], tuple[str, ...]]"
"""Returns the groups a record belongs to; an empty text stands for having none."""

LABEL: Final = "label:"
"""What a grouping by the values of a label begins with."""

TREE: Final = "customer_tree"
"""What a grouping by the customer and by every customer above it is called (G-14)."""


def _field(name: str) -> Callable[[Any], tuple[str, ...]]:
    return lambda record: (str(getattr(record, name, "") or ""),)


def _services(record: Any) -> tuple[str, ...]:  # noqa: ANN401  a record of any class
    several = getattr(record, "services", None)
    return tuple(dict.fromkeys((getattr(record, "service", ""),) if several is None else several)) or ("",)


def _customer(record: Any) -> tuple[str, ...]:  # noqa: ANN401  a record of any class
    """Return whose record it is; a customer belongs to itself."""
    return (str((record.id if record.kind == "customer" else getattr(record, "customer", "")) or ""),)


def _customer_at(at: datetime) -> Callable[[Any], tuple[str, ...]]:
    """Return what tells whose record it was at an instant, before its customer was merged into another one (SC-21)."""

    def whose(record: Any) -> tuple[str, ...]:  # noqa: ANN401  as above
        moved_from = () if record.kind == "customer" else getattr(record, "moved_from", ())
        return tuple(customer_before(moved_from, each, at) for each in _customer(record))

    return whose


_WAYS: Final[Mapping[str, Callable[[Any], tuple[str, ...]]]] = {
    "service": _services,
    **{name: _field(name) for name in ("type", "channel", "state", "owner", "severity")},
}


def _up_the_tree(whose: Callable[[Any], tuple[str, ...]], above: Mapping[str, str]) -> Grouping:
    """Return what tells the customer of a record with every customer above it, each once (G-14)."""
    return lambda record: tuple(dict.fromkeys(each for customer in whose(record) for each in _upward(customer, above)))


def _upward(customer: str, above: Mapping[str, str]) -> Iterator[str]:
    yield customer
    passed = {customer}
    while (customer := above.get(customer, "")) and customer not in passed:
        yield customer
        passed.add(customer)


def grouping(
    by: str, known: Collection[str], records: "Records | None" = None, *, at: datetime | None = None
) -> Grouping:
    """Return what tells the groups of a record.

    Args:
        by: What it is grouped by: one of ``known``, or ``label:NAME`` for the values of a label. What is grouped by
            ``customer`` can be grouped by ``customer_tree`` too: a record counts once at its customer, and once at
            every customer above it (G-14).
        known: What there is to group by.
        records: Where the customers are read from, for the tree.
        at: Of which instant the customer is meant, where records have moved from one to another; the present one
            unless given.

    Raises:
        InvalidInput: It cannot be grouped by that.
    """
    if by.startswith(LABEL) and by != LABEL:
        label = by.removeprefix(LABEL)
        return lambda record: (getattr(record, "labels", {}).get(label, ""),)
    whose = _customer if at is None else _customer_at(at)
    if by == TREE and "customer" in known and records is not None:
        return _up_the_tree(whose, {each.id: each.parent_customer for each in records(Customer)})
    if by not in known:
        choices = (*known, *((TREE,) if "customer" in known else ()), f"{LABEL}NAME")
        raise InvalidInput(
            "by", f"complaints are not grouped by {by!r}{suggestion(by, choices)}", f"choose from {', '.join(choices)}"
        )
    return whose if by == "customer" else _WAYS[by]
