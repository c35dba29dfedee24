"""Hypothesis strategies for any lifecycle: particulars of its steps, occasions, and records that steps have led on.

A record from :func:`records` was made by a creation or an adoption and moved by steps, with all guards asked: what it
says fits its state, as it does in a practice. Only where guards refuse it time and again, because they look for other
records that no test has made, it is adopted, or written, into its state without them.
"""

import re
import string
import types
import typing
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, TypeVar, cast

import attrs
from hypothesis import reject
from hypothesis import strategies as st

from itilbrm.errors import BrmError, InvalidInput
from itilbrm.ids import new_id
from itilbrm.lifecycle import Lifecycle, Occasion, Record, State, Verb, shape_of
from itilbrm.money import Money
from itilbrm.policies import Body, EscalationRoute, Policies, Procedure, shipped_policies
from itilbrm.testing.known_records import KnownRecords
from itilbrm.values import Labels

__all__ = ["WORDS", "instants", "occasions", "particulars", "records", "values"]

R = TypeVar("R", bound=Record)

WORDS: Final = ("ann", "cara", "ivy", "unidentified", "anonymous", "cpl_1", "unt_1", "active", "closed", "in_force")
"""Few, so that what is drawn for one field often meets what is drawn for another."""

_BEGINNING: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
_LONGEST_WALK: Final = 6
_TRIES: Final = 12
"""How often particulars are drawn for a step whose guards may refuse them."""

_CHOOSE: Final = "choose from "
"""How an error begins to say what would work, where there are few such values."""

_OFTEN: Final = st.sampled_from([True, True, True, False])
_SELDOM: Final = st.sampled_from([False, False, False, True])

_AGAIN: Final = 25
"""How often a field of an object is drawn anew whose validators refuse it."""

instants: Final = st.integers(-200, 200).map(lambda hours: _BEGINNING + timedelta(hours=hours))
"""Instants around one beginning, a few days in both directions."""

_texts: Final = st.sampled_from(WORDS) | st.text(string.ascii_letters + "äß€ '").map(
    lambda text: text.strip() or WORDS[0]
)

_PLAIN: Final[Mapping[Any, st.SearchStrategy[Any]]] = {
    str: _texts,
    int: st.integers(-3, 5),
    bool: st.booleans(),
    datetime: instants,
    timedelta: st.integers(0, 300).map(lambda hours: timedelta(hours=hours)),
    date: instants.map(lambda at: at.date()),
    Decimal: st.decimals(0, 3, places=2),
    Money: st.builds(Money.of, st.integers(0, 9_000), st.just("EUR")),
    types.NoneType: st.none(),
}

_BY_NAME: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "email": st.sampled_from(["ann@example.org", "a.b@sub.example"]),
    "phone": st.just("112"),
    "notice_period": st.sampled_from(["", "3 months", "90 calendar days"]),
    "renewal_span": st.sampled_from(["", "12 months", "6 months"]),
    "horizon_years": st.integers(1, 5),
    "calendar": st.sampled_from(["", "provider"]),
    "deadline_profile": st.sampled_from(["", "cfpb"]),
    "language": st.sampled_from(["", "de", "pt-BR"]),
    "time_zone": st.sampled_from(["", "Europe/London", "Asia/Kolkata"]),
    "quiet_from": st.sampled_from(["22:00", "13:30"]),
    "quiet_until": st.sampled_from(["06:45", "14:00"]),
}
"""Texts that must have a form."""


@cache
def values(hint: object) -> st.SearchStrategy[object]:
    """Return what an annotation allows: of a field, or of a particular.

    Args:
        hint: A type, a union, ``Literal``, ``tuple[..., ...]``, a mapping of texts, or a class made by attrs.
    """
    origin, members = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return st.one_of([values(each) for each in members])
    if origin is Literal:
        return st.sampled_from(members)
    if origin is tuple:
        # Few of what is large, and one at least: what has none of them by default is often not given.
        most, least = (2, 1) if isinstance(members[0], type) and attrs.has(members[0]) else (3, 0)
        return st.lists(values(members[0]), min_size=least, max_size=most).map(tuple)
    if hint is Labels or origin is not None:
        return st.dictionaries(_texts, _texts, max_size=2).map(Labels)
    if hint not in _PLAIN and isinstance(hint, type) and attrs.has(hint):
        return _objects(hint)
    return _PLAIN[hint] if hint in _PLAIN else st.from_type(cast("type[object]", hint))


@st.composite
def _objects(draw: st.DrawFn, cls: Any) -> Any:  # noqa: ANN401  an object of that class
    fields = _fields_of(cls)
    given: dict[str, object] = {}
    for name, (strategy, is_required) in fields.items():
        if is_required or draw(st.booleans()):
            given[name] = draw(strategy)
    for _ in range(_AGAIN):
        try:
            return cls(**given)
        except InvalidInput as problem:
            _drawn_again(draw, fields, given, problem)
    return reject()


@cache
def _fields_of(cls: Any) -> "Mapping[str, tuple[st.SearchStrategy[object], bool]]":  # noqa: ANN401  any class
    """Return what each field of a class is drawn from, and whether it must be given."""
    fields = attrs.fields_dict(cls)
    kernel = attrs.fields_dict(Record) if issubclass(cls, Record) else {}
    return {
        name: (_named(name, hint), name in _BY_NAME or fields[name].default is attrs.NOTHING)
        for name, hint in typing.get_type_hints(cls).items()
        if name in fields and name not in kernel
    }


def _named(name: str, hint: object) -> st.SearchStrategy[Any]:
    return _BY_NAME[name] if name in _BY_NAME else values(hint)


def _drawn_again(
    draw: st.DrawFn,
    fields: "Mapping[str, tuple[st.SearchStrategy[object], bool]]",
    given: dict[str, Any],
    problem: InvalidInput,
) -> None:
    """Draw again what an error says is wrong, or leave it out; where that is no field, draw any of them."""
    if not fields:
        return
    (word,) = re.findall(r"^\w*", problem.field)
    name = word if word in fields and draw(_OFTEN) else draw(st.sampled_from(sorted(fields)))
    strategy, is_required = fields[name]
    if isinstance(given.get(word), str) and name == word and problem.remedy.startswith(_CHOOSE):
        given[name] = draw(st.sampled_from(problem.remedy.removeprefix(_CHOOSE).split(", ")))
    elif name in given and not is_required and draw(st.booleans()):
        del given[name]
    else:
        given[name] = draw(strategy)


@st.composite
def particulars(draw: st.DrawFn, verb: Verb[Any]) -> dict[str, Any]:
    """Return particulars that a verb takes; those with a default are sometimes left out, and texts sometimes blank."""
    blank = st.sampled_from(["", "  "])
    return {
        name: draw(_named(name, hint) | blank if hint is str else values(hint))
        for name, hint in verb.particulars.hints.items()
        if name not in verb.particulars.defaults or draw(st.booleans())
    }


@cache
def _particulars_of(verb: Verb[Any]) -> "Mapping[str, tuple[st.SearchStrategy[object], bool]]":
    """Return what each particular of a verb is drawn from, and whether it must be given."""
    taken = verb.particulars
    return {name: (_named(name, hint), name not in taken.defaults) for name, hint in taken.hints.items()}


def _sparing(draw: st.DrawFn, verb: Verb[Any]) -> dict[str, Any]:
    """Return particulars with which a verb is likely taken: no blank texts, and few of those that have a default."""
    return {
        name: draw(strategy)
        for name, (strategy, is_required) in _particulars_of(verb).items()
        if is_required or draw(_SELDOM)
    }


@st.composite
def occasions(draw: st.DrawFn, record: Record | None = None, *known: Record) -> Occasion:
    """Return an occasion that may follow the last step of a record (G-2).

    Args:
        draw: Given by Hypothesis.
        record: The record; None for its creation.
        *known: What can be looked up.
    """
    earliest = record.moved_at if record is not None else draw(instants)
    at = earliest + timedelta(hours=draw(st.integers(0, 300)))
    happened_at = at - timedelta(hours=draw(st.integers(0, 2))) if draw(st.booleans()) else at
    return Occasion(
        draw(st.sampled_from(WORDS)),
        at,
        max(happened_at, earliest),
        draw(st.sampled_from(["", " ", "it must be"])),
        KnownRecords(*known),
        lambda count: b"\x07" * count,
        policies=_policies(),
    )


@cache
def _policies() -> Policies:
    """Return the policies that come with the library, and a route of escalation, which everybody has to give."""
    route = EscalationRoute(id="provider", levels=(Body(name="IT steering group", members=("ivy",)),))
    routed = Procedure(id="provider", route="provider")
    return Policies(routes={"provider": route}, procedures={"provider": routed}).over(shipped_policies())


@st.composite
def records(draw: st.DrawFn, lifecycle: Lifecycle[R], state: State | None = None, known: Sequence[Record] = ()) -> R:
    """Return a record that steps have led to a state, or to any.

    Args:
        draw: Given by Hypothesis.
        lifecycle: What its steps are taken from.
        state: Where it stands at the end; wherever it comes to, if not given.
        known: What guards and steps can look up meanwhile.
    """
    away = _steps_to(lifecycle, state) if state is not None else dict.fromkeys(lifecycle.states.values(), 0)
    record: R = _begun(draw, lifecycle, away, known)
    for _ in range(away[record.state] or (0 if state is not None else draw(st.integers(0, _LONGEST_WALK)))):
        record = _moved(draw, lifecycle, away, record, known)
    if away[record.state]:
        record = _begun(draw, lifecycle, {each: far for each, far in away.items() if not far}, known)
    return record


def _begun(draw: st.DrawFn, lifecycle: Lifecycle[Any], away: Mapping[State, int], known: Sequence[Record]) -> Any:  # noqa: ANN401  as above
    """Return a new record, or one from elsewhere, in a state from which the goal can be reached."""
    creations = [verb for verb in lifecycle.creations.values() if verb.target in away]
    adoptions = [verb for verb in lifecycle.adoptions.values() if verb.state or away.keys() & set(verb.into.values())]
    into = draw(st.sampled_from(sorted(away, key=away.__getitem__)))
    if not creations and not adoptions:
        return _written(draw, lifecycle, into)
    verb: Any = draw(st.sampled_from([*creations, *adoptions]))
    given = _sparing(draw, verb)
    for _ in range(_TRIES):
        on = draw(occasions(None, *known))
        if "state" in verb.particulars.hints:
            given["state"] = str(into)
        try:
            record = verb(on, **given)
        except InvalidInput as problem:
            _drawn_again(draw, _particulars_of(verb), given, problem)
        except BrmError:
            given = _sparing(draw, verb)
        else:
            if record.state in away:
                return record
    return _written(draw, lifecycle, into)


def _written(draw: st.DrawFn, lifecycle: Lifecycle[Any], state: State) -> Any:  # noqa: ANN401  as above
    """Return a record as it may be written into a state, though guards refuse it: what they look for is not there."""
    record = draw(_objects(lifecycle.record))
    at = draw(instants)
    key = new_id(record.prefix, at, lambda count: b"\x07" * count)
    shape_of(lifecycle.record).put_kernel(record, key, state, 1, at, at)
    return record


def _moved(
    draw: st.DrawFn, lifecycle: Lifecycle[R], away: Mapping[State, int], record: R, known: Sequence[Record]
) -> R:
    """Return the record one step on, and nearer to the goal where there is one; as it is where no step is to be had."""
    rows = [row for row in lifecycle.rows if record.state in row.sources]
    if away[record.state]:
        rows = [row for row in rows if any(away.get(each, len(away)) < away[record.state] for each in row.targets)]
    if not rows:
        return record
    row = draw(st.sampled_from(rows))
    given = _sparing(draw, row.step)
    for _ in range(_TRIES):
        try:
            moved: R = lifecycle.take(row.step, record, draw(occasions(record, *known)), **given)[0]
        except InvalidInput as problem:
            _drawn_again(draw, _particulars_of(row.step), given, problem)
        except BrmError:
            row = draw(st.sampled_from(rows))
            given = _sparing(draw, row.step)
        else:
            if not away[record.state] or away.get(moved.state, len(away)) < away[record.state]:
                return moved
    return record


def _steps_to(lifecycle: Lifecycle[Any], goal: State) -> dict[State, int]:
    """Return how many steps each state that leads to a goal is away from it."""
    away = {goal: 0}
    reached = deque([goal])
    while reached:
        target = reached.popleft()
        for row in lifecycle.rows:
            for source in row.sources if target in row.targets else ():
                if source not in away:
                    away[source] = away[target] + 1
                    reached.append(source)
    return away
