"""The translator: records to documents, facts to rows, and back."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from itilbrm.documents.kinds import Kind
from itilbrm.documents.pausing import collector_paused
from itilbrm.documents.personal import REASON, digest, entries, put_back, salted_rows, taken_out
from itilbrm.documents.stored import Stored
from itilbrm.documents.texts import Json, canonical, chained, parsed
from itilbrm.errors import BrmError, InvalidInput
from itilbrm.ids import Chance
from itilbrm.lifecycle import Fact, Lifecycle, Record, State, shape_of
from itilbrm.ports import Columns, Document, FactRow
from itilbrm.values import instant_text, text_instant

__all__ = ["Documents", "Replayed", "digests", "opened"]

_PAYLOAD: Final = frozenset(
    {
        *("schema", "kind", "key", "seq", "step", "source", "target", "by"),
        *("happened_at", "recorded_at", "cause", "changed", "personal"),
    }
)
"""What every payload holds; one with more is of a newer library, and reading past it could mislead."""

_MAY_BE_NULL: Final = frozenset({"source", "cause"})
_TYPES: Final = {"schema": int, "seq": int, "changed": dict, "personal": dict}


class Replayed(NamedTuple):
    """What facts add up to, and the hash of the last that counted."""

    record: Record
    head: bytes


class Documents:
    """Translates the records and facts of the lifecycles in use.

    Strict on purpose: naive instants, ``5`` for ``"5"`` and ``5.9`` for ``5`` are refused, and errors
    name the path (``$.deadlines[0].due_at``).
    """

    def __init__(self, lifecycles: Mapping[str, Lifecycle[Any]], chance: Chance) -> None:
        """Translate for these lifecycles, by kind; ``chance`` gives the salts."""
        self._lifecycles = lifecycles
        self._chance = chance
        self._kinds: dict[str, Kind] = {}

    def document(self, record: Record, head: bytes, stored: Stored | None = None) -> Document:
        """Return the document of a record; ``head`` is the hash of its last fact.

        What is ``stored`` of it already, with all its facts, is taken as it is and not made anew.
        """
        kind = self._kind(record.kind)
        if stored is None:
            body = kind.conversion.unstructure(record)
            personal = taken_out(kind.personal, body)
        else:
            body, personal = dict(stored.body), stored.personal
        moved = instant_text(record.moved_at)
        body["schema"] = record.schema
        body["state"] = str(record.state)
        body["moved_at"] = moved
        body["since"] = instant_text(record.since)
        return Document(
            record.kind,
            record.id,
            record.version,
            head,
            _columns(kind, record, moved),
            canonical(body),
            canonical(personal) if personal else "",
        )

    def columns(self, record: Record) -> Columns:
        """Return what a store indexes of a record."""
        return _columns(self._kind(record.kind), record, instant_text(record.moved_at))

    def record(self, document: Document) -> Record:
        """Return the record of a document.

        Raises:
            InvalidInput: The document is not as this library writes it; names the path.
        """
        return self.taken_in(document)[0]

    def knows(self, kind: str) -> bool:
        """Tell whether records of a kind can be translated here."""
        return kind in self._lifecycles

    @property
    def classes(self) -> tuple[type[Record], ...]:
        """The classes of the records that can be translated here."""
        return tuple(each.record for each in self._lifecycles.values())

    def prepare(self, kinds: Iterable[str]) -> None:
        """Find out now whether records of these kinds can be translated, and not with the first of them.

        Raises:
            BadDefinition: A field, a column or an upgrade cannot be right.
        """
        for kind in kinds:
            self._kind(kind)

    def records(self, documents: Iterable[Document]) -> list[Record]:
        """Return the records of many documents at once, while the garbage collector waits.

        Raises:
            InvalidInput: A document is not as this library writes it; names the path.
        """
        with collector_paused():
            return [self.record(document) for document in documents]

    def taken_in(self, document: Document) -> tuple[Record, Stored | None]:
        """Return the record of a document, and what is stored of it; None if that is of an older form.

        Raises:
            InvalidInput: The document is not as this library writes it; names the path.
        """
        kind = self._kind(document.kind)
        body = parsed(document.body)
        personal = parsed(document.personal) if document.personal else {}
        whole = put_back(body, personal)
        schema = whole.pop("schema", None)
        if not kind.upgrades.are_needed(schema):
            return _structured(kind, document.key, document.version, whole), Stored(body, personal)
        whole = kind.upgrades.fields(schema, whole, whole=True)
        whole["state"] = kind.upgrades.state(schema, whole.get("state"))
        return _structured(kind, document.key, document.version, whole), None

    def is_older(self, document: Document) -> bool:
        """Tell whether a document is of an older form, whose columns nobody can tell from its record any more.

        Raises:
            InvalidInput: The document is not as this library writes it; names the path.
        """
        return self._kind(document.kind).upgrades.are_needed(parsed(document.body).get("schema"))

    @staticmethod
    def nothing_stored() -> Stored:
        """Return what is stored of a record before its first fact, to be carried along with it."""
        return Stored({}, {})

    def fact_rows(
        self, facts: Iterable[Fact], record: Record, previous: bytes, stored: Stored | None = None
    ) -> list[FactRow]:
        """Return the rows of consecutive facts about a record, chained to the hash before them.

        What is ``stored`` of the record takes them in, once all of them could be translated.

        Raises:
            InvalidInput: A value cannot be stored.
        """
        kind = self._kind(record.kind)

        def subject_of(path: str) -> str:
            field = kind.subjects[path]
            return _column(getattr(record, field)) if field else ""

        rows = []
        changes = []
        for fact in facts:
            changed = _unstructured(kind, fact.changed)
            personal = taken_out(kind.personal, changed)
            changes.append((fact.changed, changed, personal))
            said = {**personal, REASON: fact.reason} if fact.reason else personal
            hashed, held = salted_rows(said, subject_of, self._chance)
            payload = canonical(
                {
                    "schema": record.schema,
                    "kind": fact.kind,
                    "key": fact.id,
                    "seq": fact.seq,
                    "step": fact.step,
                    "source": fact.source,
                    "target": fact.target,
                    "by": fact.by,
                    "happened_at": instant_text(fact.happened_at),
                    "recorded_at": instant_text(fact.recorded_at),
                    "cause": fact.cause or None,
                    "changed": changed,
                    "personal": hashed,
                }
            ).encode()
            previous = chained(previous, payload)
            rows.append(FactRow(fact.id, fact.seq, payload, previous, held))
        if stored is not None:
            for names, changed, personal in changes:
                stored.change(kind, names, changed, personal)
        return rows

    def fact(self, row: FactRow) -> Fact:
        """Return the fact of a row, with the personal values that are still there.

        Raises:
            InvalidInput: The row is not as this library writes it; names the path.
        """
        payload, personal = opened(row)
        kind = self._kind(payload["kind"])
        reason = personal.pop(REASON, "")
        changed = _changed(kind, payload, personal, whole=payload["seq"] == 1)

        def state(name: str) -> State:
            return kind.lifecycle.state(kind.upgrades.state(payload["schema"], name))

        return Fact(
            payload["kind"],
            payload["key"],
            payload["seq"],
            payload["step"],
            None if payload["source"] is None else state(payload["source"]),
            state(payload["target"]),
            payload["by"],
            text_instant(payload["happened_at"]),
            text_instant(payload["recorded_at"]),
            reason,
            {name: _field(kind, name, value) for name, value in changed.items()},
            payload["cause"] or "",
        )

    @staticmethod
    def when(row: FactRow) -> tuple[str, str]:
        """Return when a fact happened and when it was recorded, as texts that sort by it."""
        payload = _payload(row)
        return payload["happened_at"], payload["recorded_at"]

    def replayed(
        self, rows: Iterable[FactRow], counts: Callable[[str, str], bool] = lambda _happened, _recorded: True
    ) -> Replayed | None:
        """Return the record that facts add up to, taken in the order of their numbers; None if there are none.

        Args:
            rows: The facts of one record.
            counts: Whether a fact counts, given when it happened and when it was recorded.

        Raises:
            InvalidInput: A fact is not as this library writes it; names the path.
        """
        body: Json = {}
        last: Json = {}
        version = 0
        head = b""
        for row in rows:
            payload, personal = opened(row)
            # Nothing counts before the beginning does: what answers the beginning may have happened before it.
            if not counts(payload["happened_at"], payload["recorded_at"]) or (not version and payload["seq"] > 1):
                continue
            kind = self._kind(payload["kind"])
            personal.pop(REASON, None)
            body.update(_changed(kind, payload, personal, whole=not version))
            # A step that stays says nothing about the state: recorded later, it may have happened in another.
            if payload["source"] != payload["target"] or not version:
                state = kind.upgrades.state(payload["schema"], payload["target"])
                body.update(state=state, since=payload["happened_at"])
            version += 1
            head = row.hash
            last = payload
        if not version:
            return None
        body["moved_at"] = last["recorded_at"]
        return Replayed(_structured(self._kind(last["kind"]), last["key"], version, body), head)

    def _kind(self, name: str) -> Kind:
        kind = self._kinds.get(name)
        if kind is None:
            lifecycle = self._lifecycles.get(name)
            if lifecycle is None:
                raise InvalidInput(
                    "$.kind", f"{name!r} is no kind of record in use", "open with the lifecycle of that kind"
                )
            kind = self._kinds[name] = Kind.of(lifecycle)
        return kind


def opened(row: FactRow) -> tuple[Json, Json]:
    """Return the payload of a fact, and its personal values by path.

    Raises:
        InvalidInput: The row is not as this library writes it; names the path.
    """
    return _payload(row), {path: value for each in row.personal for path, _, value in entries(each)}


def digests(row: FactRow) -> Mapping[str, str]:
    """Return the digests of the personal values that are still there, as the payload should have them."""
    return {
        path: digest(salt, each.subject, path, value) for each in row.personal for path, salt, value in entries(each)
    }


def _payload(row: FactRow) -> Json:
    payload = parsed(row.payload)
    if payload.keys() != _PAYLOAD:
        names = ", ".join(sorted(payload.keys() ^ _PAYLOAD))
        raise InvalidInput("$", f"a fact has other fields than are known here ({names})", "upgrade the library")
    for name, value in payload.items():
        if type(value) is not _TYPES.get(name, str) and not (value is None and name in _MAY_BE_NULL):
            raise InvalidInput(f"$.{name}", f"is of the type {type(value).__name__}")
    return payload


def _structured(kind: Kind, key: str, version: int, body: Json) -> Record:
    taken = {name: body.pop(name, None) for name in ("state", "moved_at", "since")}
    try:
        state = kind.lifecycle.state(taken["state"])
        moved_at = text_instant(taken["moved_at"])
        since = moved_at if taken["since"] == taken["moved_at"] else text_instant(taken["since"])
        record = kind.conversion.structure(body)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  whatever else it was, it is said again with its path
        raise _explained(kind, taken, body) from None
    shape_of(type(record)).put_kernel(record, key, state, version, moved_at, since)
    return record


def _explained(kind: Kind, taken: Json, body: Json) -> InvalidInput:
    for name, take in (("state", kind.lifecycle.state), ("moved_at", text_instant), ("since", text_instant)):
        try:
            take(taken[name])
        except BrmError as error:
            return InvalidInput(f"$.{name}", error.problem if isinstance(error, InvalidInput) else str(error))
        except Exception:  # noqa: BLE001  whatever it is, it is no text
            return InvalidInput(f"$.{name}", "is missing" if taken[name] is None else "is no text")
    return kind.conversion.explained(body)


def _unstructured(kind: Kind, changed: Mapping[str, object]) -> Json:
    body: Json = {}
    for name, value in changed.items():
        try:
            body[name] = kind.conversion.unstructure_field[name](value)
        except InvalidInput as error:
            raise InvalidInput(name, error.problem, error.remedy) from None
    return body


def _changed(kind: Kind, payload: Json, personal: Json, *, whole: bool) -> Json:
    """Return what a fact has changed as it is stored today, with the personal values in their places."""
    schema = payload["schema"]
    needed = kind.upgrades.are_needed(schema)
    changed = put_back(payload["changed"], personal)
    return kind.upgrades.fields(schema, changed, whole=whole) if needed else changed


def _field(kind: Kind, name: str, value: object) -> object:
    structure = kind.conversion.structure_field.get(name)
    if structure is None:
        raise InvalidInput(f"$.changed.{name}", f"{kind.lifecycle.kind} has no such field here", "upgrade the library")
    try:
        return structure(value)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  whatever else it is, it is not as stored
        raise InvalidInput(f"$.changed.{name}", "is not as this library writes it") from None


def _columns(kind: Kind, record: Record, moved: str) -> Columns:
    values = {column: _column(getattr(record, field)) for column, field in kind.columns}
    if kind.lifecycle.is_timed:
        due = kind.lifecycle.due(record)
        values["due_at"] = instant_text(due.at) if due is not None else ""
    return Columns(state=str(record.state), category=record.state.category, recorded_at=moved, **values)


def _column(value: Any) -> str:  # noqa: ANN401  a text, several, an instant or nothing
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, tuple):
        return str(value[0]) if value else ""
    return str(value) if value is not None else ""
