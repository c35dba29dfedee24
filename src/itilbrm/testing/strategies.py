"""Hypothesis strategies for any lifecycle: particulars of its steps, occasions, and records that steps have led on.

A record from :func:`records` was made by a creation or an adoption and moved by steps, with all guards asked: what it
says fits its state, as it does in a practice.
"""

import string
import types
import typing
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, TypeVar, cast

import attrs
from hypothesis import reject
from hypothesis import strategies as st

from itilbrm.agreements import Line, SatisfactionTarget
from itilbrm.errors import BrmError, InvalidInput
from itilbrm.lifecycle import Lifecycle, Occasion, Record, State, Verb
from itilbrm.money import Money
from itilbrm.policies import Body, EscalationRoute, Policies, Procedure, shipped_policies
from itilbrm.services import Target
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

_SELDOM: Final = st.sampled_from([False, False, False, True])

_AGAIN: Final = 3
"""How often an object is drawn whose validators may refuse it."""

instants: Final = st.integers(-200, 200).map(lambda hours: _BEGINNING + timedelta(hours=hours))
"""Instants around one beginning, a few days in both directions."""

_texts: Final = st.sampled_from(WORDS) | st.text(string.ascii_letters + "äß€ '").map(
    lambda text: text.strip() or WORDS[0]
)

_targets: Final = st.builds(
    Target,
    metric=st.sampled_from(["availability", "latency"]),
    unit=st.just("points"),
    comparison=st.sampled_from([">=", "<="]),
    value=st.decimals(0, 3, places=2),
    window=st.just("month"),
    source=st.just("monitoring"),
)

_PLAIN: Final[Mapping[Any, st.SearchStrategy[Any]]] = {
    str: _texts,
    int: st.integers(-3, 5),
    bool: st.booleans(),
    datetime: instants,
    timedelta: st.integers(0, 300).map(lambda hours: timedelta(hours=hours)),
    date: instants.map(lambda at: at.date()),
    Decimal: st.decimals(0, 3, places=2),
    Money: st.builds(Money.of, st.integers(0, 9_000), st.sampled_from(["EUR", "USD"])),
    Target: _targets,
    Line: st.builds(
        Line,
        service=_texts,
        scope=st.sampled_from(["", "Bern"]),
        targets=st.lists(_targets, max_size=1).map(tuple),
        quantity=st.integers(1, 3).map(Decimal),
        per_year=st.none() | st.integers(0, 9_000).map(lambda amount: Money.of(amount, "EUR")),
    ),
    SatisfactionTarget: st.builds(
        SatisfactionTarget,
        instrument=st.just("csat_mean"),
        scale_least=st.just(Decimal(1)),
        scale_most=st.just(Decimal(5)),
        threshold=st.decimals(1, 5, places=1),
        judged_by=st.sampled_from(["point", "interval"]),
    ),
    types.NoneType: st.none(),
}

_BY_NAME: Final[Mapping[str, st.SearchStrategy[str]]] = {
    "email": st.sampled_from(["ann@example.org", "a.b@sub.example"]),
    "phone": st.just("112"),
    "language": st.sampled_from(["", "de", "pt-BR"]),
    "time_zone": st.sampled_from(["", "Europe/London", "Asia/Kolkata"]),
    "calendar": st.just(""),
    "deadline_profile": st.just(""),
    "renewal_span": st.sampled_from(["", "12 months"]),
    "notice_period": st.sampled_from(["", "3 months"]),
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
        return st.lists(values(members[0]), min_size=members[0] is Line, max_size=3).map(tuple)
    if hint is Labels or origin is not None:
        return st.dictionaries(_texts, _texts, max_size=2).map(Labels)
    if hint not in _PLAIN and isinstance(hint, type) and attrs.has(hint):
        return _objects(hint)
    return _PLAIN[hint] if hint in _PLAIN else st.from_type(cast("type[object]", hint))


@st.composite
def _objects(draw: st.DrawFn, cls: Any) -> Any:  # noqa: ANN401  an object of that class
    fields = attrs.fields_dict(cls)
    kernel = attrs.fields_dict(Record) if issubclass(cls, Record) else {}
    hints = [(name, hint) for name, hint in typing.get_type_hints(cls).items() if name in fields and name not in kernel]
    for _ in range(_AGAIN):
        given: dict[str, object] = {}
        for name, hint in hints:
            required = name in _BY_NAME or fields[name].default is attrs.NOTHING
            if required or draw(st.booleans()):
                given[name] = draw(_BY_NAME.get(name, values(hint)))
        given |= draw(_terms(fields.keys(), given))
        with suppress(InvalidInput):
            return cls(**given)
    return reject()


@st.composite
def particulars(draw: st.DrawFn, verb: Verb[Any]) -> dict[str, Any]:
    """Return particulars that a verb takes; those with a default are sometimes left out, and texts sometimes blank."""
    blank = st.sampled_from(["", "  "])
    given = {
        name: draw(_BY_NAME.get(name, values(hint)) | blank if hint is str else values(hint))
        for name, hint in verb.particulars.hints.items()
        if name not in verb.particulars.defaults or draw(st.booleans())
    }
    return given if draw(_SELDOM) else {**given, **draw(_terms(verb.particulars.hints.keys(), given))}


@st.composite
def _sparing(draw: st.DrawFn, verb: Verb[Any]) -> dict[str, Any]:
    """Return particulars with which a verb is likely taken: no blank texts, and few of those that have a default."""
    given = {
        name: draw(_BY_NAME.get(name, values(hint)))
        for name, hint in verb.particulars.hints.items()
        if name not in verb.particulars.defaults or draw(_SELDOM)
    }
    return {**given, **draw(_terms(verb.particulars.hints.keys(), given))}


@st.composite
def _terms(draw: st.DrawFn, asked: Collection[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return how long something lasts and how it goes on, where that is asked for: the parts must fit."""
    if not {*asked} >= {"term", "start", "end", "renewal_span"}:
        return {}
    term = draw(st.sampled_from(["fixed", "tacit", "rolling"]))
    end = given["start"] + timedelta(days=draw(st.integers(1, 800)))
    return {
        "term": term,
        "end": None if term == "rolling" else end,
        "renewal_span": "" if term == "fixed" else "1 month",
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
    for _ in range(draw(st.integers(0, _LONGEST_WALK)) if state is None else away[record.state]):
        record = _moved(draw, lifecycle, away, record, known)
    if state is not None and record.state != state:
        reject()
    return record


def _begun(draw: st.DrawFn, lifecycle: Lifecycle[Any], away: Mapping[State, int], known: Sequence[Record]) -> Any:  # noqa: ANN401  as above
    """Return a new record, or one from elsewhere, in a state from which the goal can be reached."""
    verbs = [verb for verb in lifecycle.creations.values() if verb.target in away]
    for _ in range(_TRIES):
        verb = draw(st.sampled_from([*verbs, *lifecycle.adoptions.values()]))
        on, given = draw(occasions(None, *known)), draw(_sparing(verb))
        if "state" in verb.particulars.hints:
            given["state"] = str(draw(st.sampled_from(sorted(away, key=away.__getitem__))))
        with suppress(BrmError):
            record = verb(on, **given)
            if record.state in away:
                return record
    return reject()


def _moved(
    draw: st.DrawFn, lifecycle: Lifecycle[R], away: Mapping[State, int], record: R, known: Sequence[Record]
) -> R:
    """Return the record one step on, and nearer to the goal where there is one; as it is where no step is to be had."""
    rows = [row for row in lifecycle.rows if record.state in row.sources]
    if away[record.state]:
        rows = [row for row in rows if any(away.get(each, len(away)) < away[record.state] for each in row.targets)]
    for _ in range(_TRIES if rows else 0):
        step = draw(st.sampled_from(rows)).step
        on, given = draw(occasions(record, *known)), draw(_sparing(step))
        with suppress(BrmError):
            moved: R = lifecycle.take(step, record, on, **given)[0]
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
