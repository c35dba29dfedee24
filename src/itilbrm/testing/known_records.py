"""A plain fake of the lookup: it knows the records it was given, and no others."""

from typing import TypeVar

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.lifecycle import Record, column_of, has_columns, indexed_fields

__all__ = ["KnownRecords"]

R = TypeVar("R", bound=Record)


class KnownRecords:
    """The lookup of an occasion in a test, over records that are given to it.

    It finds records by ``state``, ``category`` and the columns their class names, as the lookup of a
    practice does::

        on = Occasion("ann", now, lookup=KnownRecords(ivy, team))
    """

    __slots__ = ("_records",)

    def __init__(self, *records: Record) -> None:
        """Know these records, the last one where several have an id."""
        found = {record.id: record for record in records}
        self._records = {key: found[key] for key in sorted(found)}

    def one(self, kind: type[R], key: str, /) -> R | None:
        """Return the record of that class and id, or None."""
        record = self._records.get(key)
        return record if isinstance(record, kind) else None

    def many(self, kind: type[R], /, **columns: str) -> tuple[R, ...]:
        """Return the records of that class whose columns have these values, in order of id.

        Raises:
            InvalidInput: The class names no such column.
        """
        known = ("state", "category", *indexed_fields(kind))
        for column in columns:
            if column not in known:
                raise InvalidInput(
                    column, f"is no column of {kind.kind}{suggestion(column, known)}", f"choose from {', '.join(known)}"
                )
        return tuple(
            record
            for record in self._records.values()
            if isinstance(record, kind) and all(column_of(record, name) == value for name, value in columns.items())
        )

    def count(self, kind: type[Record], /, **columns: str) -> int:
        """Return how many records :meth:`many` would return."""
        return len(self.many(kind, **columns))

    def whatever(self, **columns: str) -> tuple[Record, ...]:
        """Return the records whose class names these columns and who have these values in them, in order of id."""
        return tuple(
            record
            for record in self._records.values()
            if has_columns(type(record), columns)
            and all(column_of(record, name) == value for name, value in columns.items())
        )
