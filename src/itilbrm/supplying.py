"""Supplying: kinds of record that a source of the house tells of, read from there and never changed here (G-9).

A source tells plain rows; they become records by the same checks as everything else. What it raises, and what it
tells wrongly, is told with the name of the plugin. Nothing it tells is kept here, and of the past it tells what it
tells today.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

import attrs

from itilbrm.errors import BrmError, PluginTrouble, Reason, suggestion
from itilbrm.lifecycle import Lifecycle, Record, column_of
from itilbrm.ports import Query, SourceBackend
from itilbrm.rows import record_of
from itilbrm.values import check_text

__all__ = ["NO_SUPPLIES", "Supplies", "Supply"]

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)


@attrs.frozen
class Supply:
    """A source of one kind of record.

    Attributes:
        plugin: The name of the plugin that offers it.
        backend: What it tells.
        lifecycle: The lifecycle of the kind.
    """

    plugin: str
    backend: SourceBackend
    lifecycle: Lifecycle[Any]

    def one(self, key: str) -> Record | None:
        """Return the record of that id, or None.

        Raises:
            PluginTrouble: The source fails, or tells another one.
        """
        check_text("id", key)
        row = self._asked(lambda: self.backend.one(key))
        if row is None:
            return None
        record = self._read(row)
        if record.id != key:
            raise self._trouble(f"was asked for {key!r} and tells {record.id!r}")
        return record

    def many(self, columns: Mapping[str, str]) -> tuple[Record, ...]:
        """Return the records whose columns have these values, in order of id, each once.

        Raises:
            PluginTrouble: The source fails, tells what cannot be read, or one id twice.
        """
        given = MappingProxyType(dict(columns))
        rows = self._asked(lambda: tuple(self.backend.many(given)))
        found: dict[str, Record] = {}
        for row in rows:
            record = self._read(row)
            if record.id in found:
                raise self._trouble(f"tells {record.id!r} twice")
            found[record.id] = record
        fit = {key: each for key, each in found.items() if all(column_of(each, c) == v for c, v in columns.items())}
        return tuple(fit[key] for key in sorted(fit))

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            with redirect_stdout(sys.stderr):  # what a stranger prints is not what was asked for
                return ask()
        except BrmError:
            raise
        except (Exception, SystemExit) as error:
            said = f": {error}" if str(error) else ""
            raise self._trouble(f"fails with {type(error).__name__}{said}") from error

    def _read(self, row: object) -> Record:
        try:
            record: Record = record_of(self.lifecycle, row)
        except BrmError as error:
            raise self._trouble(f"tells what cannot be read: {error}") from error
        return record

    def _trouble(self, problem: str) -> PluginTrouble:
        return PluginTrouble(self.plugin, f"its source of {self.lifecycle.kind} {problem}", "mend the source")


@attrs.frozen(eq=False)
class Supplies:
    """All sources in use.

    Attributes:
        by_kind: The sources, by the kind they tell of.
    """

    by_kind: Mapping[str, Supply]

    @classmethod
    def of(cls, offered: Iterable[tuple[str, SourceBackend]], lifecycles: Mapping[str, Lifecycle[Any]]) -> "Supplies":
        """Return the sources that plugins offer, each with the name of its plugin.

        Raises:
            PluginTrouble: One tells of a kind that is none, or two tell of the same.
        """
        by_kind: dict[str, Supply] = {}
        for plugin, backend in offered:
            kind = backend.kind
            if kind not in lifecycles:
                hint = suggestion(kind, lifecycles)
                raise PluginTrouble(
                    plugin, f"{kind!r} is no kind of record{hint}", f"choose from {', '.join(lifecycles)}"
                )
            rival = by_kind.get(kind)
            if rival is not None:
                raise PluginTrouble(f"{rival.plugin} and {plugin}", f"both supply the kind {kind!r}", "use one of them")
            by_kind[kind] = Supply(plugin, backend, lifecycles[kind])
        return cls(MappingProxyType(by_kind))

    def __contains__(self, kind: object) -> bool:
        return kind in self.by_kind

    def one(self, kind: type[R], key: str) -> R | None:
        """Return the record of a class that is supplied, by its id, or None."""
        return cast("R | None", self.by_kind[kind.kind].one(key))

    def many(self, kind: type[R], columns: Mapping[str, str]) -> tuple[R, ...]:
        """Return the records of a class that is supplied whose columns have these values, in order of id."""
        return cast("tuple[R, ...]", self.by_kind[kind.kind].many(columns))

    def page(self, query: Query) -> tuple[tuple[Record, ...], str]:
        """Return one page of the records of a kind that is supplied, and the cursor of the next."""
        supply = self.by_kind[query.kind]
        found = _ordered(supply.many(query.where), query.order, supply.lifecycle.began)
        start = int(query.after) if query.after.isdecimal() else 0
        end = start + query.limit
        return tuple(found[start:end]), str(end) if end < len(found) else ""

    def counts(self, query: Query, by: str) -> Mapping[str, int]:
        """Return how many records of a kind that is supplied there are, for each value of a column."""
        counted: dict[str, int] = {}
        for record in self.by_kind[query.kind].many(query.where):
            value = column_of(record, by)
            counted[value] = counted.get(value, 0) + 1
        return counted

    def objections(self, kind: str) -> tuple[Reason, ...]:
        """Return why no step is taken on a kind that is supplied; nothing for what is kept here."""
        supply = self.by_kind.get(kind)
        if supply is None:
            return ()
        text = f"every {kind.replace('_', ' ')} comes from the source of {supply.plugin}, and is changed there"
        return (Reason("G-9", text),)


def _ordered(records: Sequence[Record], order: str, began: str) -> Sequence[Record]:
    """Return records in an order; those of a source are not due, and nobody knows when they were recorded."""
    field = began if order.removeprefix("-") == "began_at" else ""
    return sorted(
        records,
        key=lambda record: ((getattr(record, field) or _BEFORE_ALL) if field else _BEFORE_ALL, record.id),
        reverse=order.startswith("-"),
    )


NO_SUPPLIES: Final = Supplies(MappingProxyType({}))
"""Where everything is kept here."""
