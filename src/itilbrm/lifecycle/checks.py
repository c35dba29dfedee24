"""What is checked of a lifecycle when it is begun and when it is sealed, built-in and custom alike."""

import inspect
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from itilbrm.errors import BadDefinition, suggestion
from itilbrm.lifecycle.guards import Guard
from itilbrm.lifecycle.records import PERSONAL, Record, shape_of
from itilbrm.lifecycle.states import State
from itilbrm.lifecycle.steps import Creation, KeyOf, Row, Step, Verb

if TYPE_CHECKING:
    from itilbrm.lifecycle.definition import Lifecycle

__all__ = ["check_record", "check_verbs", "checked_states"]


def check_record(lifecycle: str, record: object) -> None:
    """Check that a lifecycle is begun with a class of records that says what they are.

    Raises:
        BadDefinition: It is no subclass of :class:`Record`, or has no kind or prefix.
    """
    if not (isinstance(record, type) and issubclass(record, Record)):
        shown = record.__name__ if isinstance(record, type) else repr(record)
        raise BadDefinition(lifecycle, f"{shown} is no class of records; derive the class from Record")
    for name in ("kind", "prefix"):
        value = getattr(record, name, None)
        if not (isinstance(value, str) and value.strip()):
            raise BadDefinition(
                lifecycle, f'{record.__name__} has no {name}; write {name}: ClassVar[str] = "..." in the class'
            )


def checked_states(lifecycle: "Lifecycle[Any]") -> dict[str, State]:
    """Return the states of a lifecycle by name, in the order in which they are met.

    Raises:
        BadDefinition: A state is no :class:`State`, has two categories, cannot be reached or cannot be
            left, or a final state is left.
    """
    states: dict[str, State] = {}
    for state in _mentioned(lifecycle):
        if not isinstance(state, State):
            raise BadDefinition(lifecycle.name, f"{state!r} is no State; write State({str(state)!r}, category=...)")
        known = states.setdefault(str(state), state)
        if known.category != state.category:
            raise BadDefinition(
                lifecycle.name, f"the state '{state}' has two categories: {known.category}, {state.category}"
            )
    _check_reachable(lifecycle, states)
    _check_leavable(lifecycle, states)
    return states


def _mentioned(lifecycle: "Lifecycle[Any]") -> Iterator[State]:
    yield lifecycle.initial
    yield from (creation.target for creation in lifecycle.creations.values())
    for row in lifecycle.rows:
        if not row.sources:
            raise BadDefinition(lifecycle.name, f"a row of {row.step.name!r} names no state it may be taken in")
        yield from row.sources
        yield from row.targets
    for adoption in lifecycle.adoptions.values():
        yield from adoption.into.values()
    yield from lifecycle.final


def _check_reachable(lifecycle: "Lifecycle[Any]", states: dict[str, State]) -> None:
    reached = {str(lifecycle.initial), *(str(creation.target) for creation in lifecycle.creations.values())}
    reached.update(name for adoption in lifecycle.adoptions.values() for name in adoption.into)
    _spread(lifecycle.rows, reached)
    for name in states:
        if name not in reached:
            raise BadDefinition(
                lifecycle.name,
                f"nothing leads to the state {name!r}{suggestion(name, reached)}; give it a step, or leave it out",
            )


def _spread(rows: list[Row[Any]], reached: set[str]) -> None:
    grows = True
    while grows:
        before = len(reached)
        for row in rows:
            if not reached.isdisjoint(map(str, row.sources)):
                reached.update(map(str, row.targets))
        grows = len(reached) > before


def _check_leavable(lifecycle: "Lifecycle[Any]", states: dict[str, State]) -> None:
    final = set(map(str, lifecycle.final))
    left = {
        str(source) for row in lifecycle.rows for source in row.sources if set(map(str, row.targets)) - {str(source)}
    }
    for row in lifecycle.rows:
        for source in row.sources:
            if str(source) in final and row.targets:
                raise BadDefinition(lifecycle.name, f"{row.step.name!r} leads out of the final state {str(source)!r}")
    for name in states:
        if name not in final | left:
            raise BadDefinition(
                lifecycle.name, f"nothing leads out of the state {name!r}; declare it final or add a step"
            )


def check_verbs(lifecycle: "Lifecycle[Any]") -> None:
    """Check the steps, creations and adoptions of a lifecycle, and the class of its records.

    Raises:
        BadDefinition: A name is taken twice, a guard does not fit its step, or a choice is missing.
    """
    fields = attrs.fields_dict(lifecycle.record)
    shape_of(lifecycle.record)
    for field in (lifecycle.subject, lifecycle.began, *_subjects(lifecycle)):
        if field and field not in fields:
            raise BadDefinition(
                lifecycle.name, f"{lifecycle.record.__name__} has no field {field!r}{suggestion(field, fields)}"
            )
    for room in (lifecycle.steps, lifecycle.creations, lifecycle.adoptions):
        for name in room:
            if name in fields:
                raise BadDefinition(lifecycle.name, f"{name!r} is the name of a field too; a step is a verb")
    if not lifecycle.creations and not lifecycle.adoptions:
        raise BadDefinition(lifecycle.name, "has no creation; no record could ever begin")
    for creation in lifecycle.creations.values():
        _check_guards(lifecycle, creation, creation.guards, Creation.leading)
        _check_key(lifecycle, creation, creation.key)
    for adoption in lifecycle.adoptions.values():
        _check_key(lifecycle, adoption, adoption.key)
    _check_rows(lifecycle)


def _subjects(lifecycle: "Lifecycle[Any]") -> list[str]:
    return [field.metadata.get(PERSONAL, "") for field in attrs.fields(lifecycle.record)]


def _check_rows(lifecycle: "Lifecycle[Any]") -> None:
    taken: Counter[tuple[str, str]] = Counter()
    for row in lifecycle.rows:
        _check_guards(lifecycle, row.step, row.guards, Step.leading)
        taken.update((row.step.name, str(source)) for source in row.sources)
        if (len(row.targets) > 1) != (row.choose is not None):
            raise BadDefinition(
                lifecycle.name, f"{row.step.name!r} needs a choice exactly where it has several targets: add choose="
            )
        if row.due is not None and set(row.step.particulars.takes) - set(row.step.particulars.defaults):
            raise BadDefinition(
                lifecycle.name, f"the clock cannot give {row.step.name!r} its particulars; give defaults"
            )
    for (step, state), times in taken.items():
        if times > 1:
            raise BadDefinition(
                lifecycle.name, f"{step!r} has {times} rows from the state {state!r}; write one row with a choice"
            )


def _check_key(lifecycle: "Lifecycle[Any]", verb: Verb[Any], key: KeyOf | None) -> None:
    if key is None:
        return
    try:
        inspect.signature(key).bind(**verb.particulars.takes)
    except TypeError as error:
        raise BadDefinition(
            lifecycle.name, f"the key of {verb.name!r} does not fit its particulars ({error}); ask for those it takes"
        ) from None


def _check_guards(lifecycle: "Lifecycle[Any]", verb: Verb[Any], guards: tuple[Guard[...], ...], given: int) -> None:
    for guard in guards:
        if not isinstance(guard, Guard):
            raise BadDefinition(lifecycle.name, f"the guard {guard!r} of {verb.name!r} has no rule id: add @rule(...)")
        if guard.given != given:
            raise BadDefinition(
                lifecycle.name,
                f"the guard {guard.name} of {verb.name!r} must take {'(record, on)' if given > 1 else '(on)'}",
            )
        for name in guard.wants:
            if name not in verb.particulars.takes:
                raise BadDefinition(
                    lifecycle.name,
                    f"the guard {guard.name} asks for {name!r}, which {verb.name!r} is not given"
                    f"{suggestion(name, verb.particulars.takes)}",
                )
