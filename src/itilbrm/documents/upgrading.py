"""The way from every older stored form of a kind to that of today, checked once and compiled."""

from collections import Counter
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Final, TypeVar, cast

import attrs

from itilbrm.documents.converters import Conversion
from itilbrm.documents.texts import Json
from itilbrm.errors import BadDefinition, InvalidInput, suggestion
from itilbrm.lifecycle import KERNEL_FIELDS, Lifecycle, Record, Upgrade

__all__ = ["Upgrades"]

T = TypeVar("T")

_RESERVED: Final = frozenset({"schema", *KERNEL_FIELDS})


@attrs.frozen
class Upgrades:
    """How all older forms of one kind are read.

    A document leaves out what is empty, and a fact that empties a field says so. Both must become the same:
    so what is empty counts as absent here, wherever it stands.
    """

    _kind: str
    _newest: int
    _steps: tuple["_Step", ...]

    @classmethod
    def of(cls, lifecycle: Lifecycle[Any], conversion: Conversion) -> "Upgrades":
        """Compile what the class of the records says.

        Raises:
            BadDefinition: A schema has no upgrade, or an upgrade names what the next form does not have.
        """
        record: type[Record] = lifecycle.record
        if [each.schema for each in record.upgrades] != list(range(1, record.schema)):
            raise BadDefinition(
                record.__name__, f"is of schema {record.schema}; give it one upgrade from each schema before, in order"
            )
        steps: tuple[_Step, ...] = ()
        became = {name: name for name in conversion.structure_field}
        states = set(lifecycle.states)
        for upgrade in reversed(record.upgrades):
            _check(record.__name__, upgrade, became, states)
            _check_added(record.__name__, upgrade, became, steps, conversion)
            steps = (_Step.of(upgrade, became, conversion.blanks), *steps)
            renamed = {old: became[new] for old, new in upgrade.renames.items()}
            stayed = {name: last for name, last in became.items() if name not in upgrade.renames.values()}
            became = {**stayed, **renamed, **dict.fromkeys(upgrade.drops, "")}
            states |= upgrade.states.keys()
        return cls(lifecycle.kind, record.schema, steps)

    def are_needed(self, schema: object) -> bool:
        """Tell whether what is stored in a schema is of an older form.

        Raises:
            InvalidInput: It is of none that is known here, a newer one most likely.
        """
        if type(schema) is not int or not 1 <= schema <= self._newest:
            raise InvalidInput(
                "$.schema",
                f"{self._kind} is stored in version {schema}, known here is {self._newest}",
                "upgrade the library",
            )
        return schema < self._newest

    def fields(self, schema: int, stored: Json, *, whole: bool) -> Json:
        """Return stored fields as they are stored today: all of a record, or those that one fact has changed.

        Raises:
            InvalidInput: They are not as they were stored in that schema.
        """
        for step in self._steps[schema - 1 :]:
            stored = step.taken(stored, whole=whole)
        return stored

    def state(self, schema: int, name: T) -> T:
        """Return what a state is called today; whatever else is stored there is left to its reader, which is strict."""
        called: object = name
        for step in self._steps[schema - 1 :]:
            called = step.upgrade.states.get(called, called) if isinstance(called, str) else called
        return cast("T", called)


@attrs.frozen
class _Step:
    """One upgrade, and how the fields it converts say in the end that they are empty."""

    upgrade: Upgrade
    drops: frozenset[str]
    blanks: Mapping[str, Any]

    @classmethod
    def of(cls, upgrade: Upgrade, became: Mapping[str, str], blanks: Mapping[str, Any]) -> "_Step":
        last = {name: became[name] for name in upgrade.converts}
        return cls(
            upgrade,
            frozenset(upgrade.drops),
            {name: blanks[final] for name, final in last.items() if final in blanks},
        )

    def taken(self, stored: Json, *, whole: bool) -> Json:
        renames = self.upgrade.renames
        kept = [name for name in stored if name not in self.drops]
        taken = {renames.get(name, name): stored[name] for name in kept}
        if len(taken) < len(kept):
            raise InvalidInput("$", f"has two fields that became one after schema {self.upgrade.schema}")
        for name, convert in self.upgrade.converts.items():
            if name in taken:
                taken[name] = self._converted(name, convert, taken[name])
        for name, value in self.upgrade.adds.items():
            if (whole or name in taken) and _says_nothing(taken.get(name)):
                taken[name] = deepcopy(value)
        return taken

    def _converted(self, name: str, convert: Callable[[Any], Any], value: object) -> object:
        if _says_nothing(value):
            return self.blanks.get(name, value)
        try:
            return convert(value)
        except Exception as error:  # noqa: BLE001  whatever the function does not take, is told with its path
            problem = f"cannot be upgraded from schema {self.upgrade.schema} ({type(error).__name__})"
            raise InvalidInput(f"$.{name}", problem) from None


def _says_nothing(value: object) -> bool:
    return value in (None, "", [], {})


def _check(where: str, upgrade: Upgrade, known: Mapping[str, str], states: set[str]) -> None:
    begin = f"the upgrade from schema {upgrade.schema}"
    for name in (*upgrade.renames.values(), *upgrade.converts, *upgrade.adds):
        if name not in known:
            raise BadDefinition(
                where,
                f"{begin} names {name!r}, which schema {upgrade.schema + 1} does not have{suggestion(name, known)}",
            )
    for name in upgrade.states.values():
        if name not in states:
            raise BadDefinition(
                where, f"{begin} leads to {name!r}, which is no state of the next one{suggestion(name, states)}"
            )
    for name, times in Counter((*upgrade.renames, *upgrade.drops)).items():
        if name in _RESERVED:
            raise BadDefinition(where, f"{begin} names {name!r}, which belongs to the lifecycle; take it out")
        if times > 1:
            raise BadDefinition(where, f"{begin} renames or drops {name!r} twice; decide")
    for name, times in Counter(upgrade.renames.values()).items():
        if times > 1:
            raise BadDefinition(where, f"{begin} makes {name!r} of {times} fields; drop all but one")


def _check_added(
    where: str, upgrade: Upgrade, became: Mapping[str, str], later: tuple[_Step, ...], conversion: Conversion
) -> None:
    """Check that what an upgrade adds can be read in the form of today."""
    for name, value in upgrade.adds.items():
        try:
            stored: Json = {name: deepcopy(value)}
            for step in later:
                stored = step.taken(stored, whole=False)
            if became[name]:
                conversion.structure_field[became[name]](stored[became[name]])
        except Exception:  # noqa: BLE001  whatever it is, it cannot be read
            raise BadDefinition(
                where, f"the upgrade from schema {upgrade.schema} adds {name!r} with {value!r}, which is not as stored"
            ) from None
