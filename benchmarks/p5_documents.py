"""P5: a complaint to its document and back, about 1.1 kB; again after a step; and a hundred thousand at once.

Every variant has the same values of the same fields.

* itilbrm: text both ways, strictly, with the personal values taken apart, and with the columns of a store. After a
  step it encodes what the step changed, which the fact has made JSON of already.
* cattrs: its own converter for JSON, on the same classes, so with the same validators; it takes nothing apart.
* pydantic: models made of the same fields, which check types and nothing else.
* msgspec: structs made of the same fields, the same way: what is possible at all, and so the limit.
"""

import gc
import secrets
import types
import typing
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, Final

import attrs
import msgspec
import pydantic
from cattrs.preconf import json as cattrs_json

from benchmarks.timing import Line, Samples, at_least, at_most, in_turns, samples_of
from itilbrm import LIFECYCLES, Complaint, Labels, Occasion, State
from itilbrm.documents import Documents
from itilbrm.ports import Document
from itilbrm.processes.complaints import HANDLING

MANY: Final = 100_000
NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
DOCUMENTS: Final = Documents({each.kind: each for each in LIFECYCLES}, secrets.token_bytes)
LEVELS: Final = {"severity": "high", "complexity": "low", "impact": "medium", "urgency": "high"}


def complaint() -> Complaint:
    """Return a complaint that has been received, acknowledged and assessed."""
    received, _ = HANDLING.create(
        HANDLING.creations["receive"],
        Occasion("ann", NOW),
        customer="customer-1",
        complainant="person-1",
        channel="email",
        type="service_quality",
        text="The parcel came a week late and nobody answered the telephone in between. " * 3,
        on_behalf_of="person-2",
        authority="a letter of the first of January",
        services=("parcels", "telephone"),
        about=("bob",),
        remedy_sought="the fee for express delivery back, and a word of excuse",
        owner="ann",
        labels={"queue": "A", "branch": "north"},
    )
    told, _ = HANDLING.take(
        "acknowledge",
        received,
        Occasion("ann", NOW + timedelta(hours=1)),
        contact="Ann Lee",
        next_step="We look into it.",
        next_date=NOW + timedelta(days=3),
    )
    return HANDLING.take("assess", told, _later(), **LEVELS)[0]


def _later() -> Occasion:
    return Occasion("ann", NOW + timedelta(hours=2), reason="more has come to light")


def cattrs_pair(record: Complaint) -> tuple[Callable[[], str], Callable[[], object]]:
    """Return how cattrs writes and reads, by its own converter for JSON."""
    converter = cattrs_json.make_converter()
    converter.register_unstructure_hook(Labels, dict)
    converter.register_structure_hook(Labels, lambda value, _: Labels(value))
    converter.register_structure_hook(State, lambda value, _: HANDLING.state(value))
    text = converter.dumps(record)
    assert converter.loads(text, Complaint) == record
    return lambda: converter.dumps(record), lambda: converter.loads(text, Complaint)


def pydantic_pair(record: Complaint) -> tuple[Callable[[], str], Callable[[], object]]:
    """Return how pydantic writes and reads."""
    model: Any = _mirrored(Complaint, lambda name, fields: pydantic.create_model(name, **fields))
    text = model.model_validate(_plain(record)).model_dump_json()
    made = model.model_validate_json(text)
    return made.model_dump_json, lambda: model.model_validate_json(text)


def msgspec_pair(record: Complaint) -> tuple[Callable[[], bytes], Callable[[], object]]:
    """Return how msgspec writes and reads."""
    struct = _mirrored(
        Complaint,
        lambda name, fields: msgspec.defstruct(
            name, [(field, *given) for field, given in fields.items()], kw_only=True, frozen=True
        ),
    )
    made = msgspec.convert(_plain(record), struct)
    encoder, decoder = msgspec.json.Encoder(), msgspec.json.Decoder(struct)
    text = encoder.encode(made)
    return lambda: encoder.encode(made), lambda: decoder.decode(text)


def _mirrored(cls: Any, make: Callable[[str, dict[str, Any]], Any]) -> Any:  # noqa: ANN401  a class of a peer
    """Return a class with the same fields, made by a peer."""
    fields = {}
    for field in attrs.fields(attrs.resolve_types(cls)):
        hint = _mirrored_hint(field.type, make)
        default = field.default
        empty = default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]  # a class at run time
        plain = dict(empty) if isinstance(empty, Labels) else empty
        fields[field.name] = (hint, ...) if default is attrs.NOTHING else (hint, plain)
    return make(cls.__name__, fields)


def _mirrored_hint(hint: Any, make: Callable[[str, dict[str, Any]], Any]) -> Any:  # noqa: ANN401  an annotation
    if hint is Labels:
        return dict[str, str]
    if hint is State:
        return str
    if isinstance(hint, type) and attrs.has(hint):
        return _mirrored(hint, make)
    inner = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        return _mirrored_hint(inner[0], make) | None
    if typing.get_origin(hint) is tuple:
        return types.GenericAlias(tuple, (_mirrored_hint(inner[0], make), ...))
    return hint


def _plain(record: Complaint) -> dict[str, Any]:
    def plain(_: object, __: object, value: object) -> object:
        if isinstance(value, State):
            return str(value)
        return dict(value) if isinstance(value, Labels) else value

    return attrs.asdict(record, value_serializer=plain)


def single(record: Complaint) -> list[Line]:
    """Measure one document, both ways."""
    head = b"h" * 32
    document = DOCUMENTS.document(record, head)
    _, stored = DOCUMENTS.taken_in(document)
    moved, fact = HANDLING.take("assess", record, _later(), **LEVELS | {"impact": "high"})
    DOCUMENTS.fact_rows([fact], moved, head, stored)
    assert DOCUMENTS.document(moved, head, stored) == DOCUMENTS.document(moved, head)
    writes: dict[str, Callable[[], object]] = {
        "itilbrm": lambda: DOCUMENTS.document(moved, head, stored),
        "in full": lambda: DOCUMENTS.document(moved, head),
    }
    reads: dict[str, Callable[[], object]] = {"itilbrm": lambda: DOCUMENTS.record(document)}
    for name, (write, read) in {
        "cattrs": cattrs_pair(record),
        "pydantic": pydantic_pair(record),
        "msgspec": msgspec_pair(record),
    }.items():
        writes[name], reads[name] = write, read
    lines = []
    for what, variants in (("encode after a step", writes), ("decode", reads)):
        samples = in_turns(variants, rounds=100, calls=50)
        lines += [
            at_most(f"P5 {what}, cattrs' own JSON converter", samples, "cattrs", 1.0),
            _told(at_most(f"P5 {what}, pydantic", samples, "pydantic", 1.0)),
            _told(at_most(f"P5 {what}, msgspec as the limit", samples, "msgspec", 1.0)),
        ]
        if "in full" in samples:
            lines.append(
                _told(at_most("P5 encode in full, cattrs' own JSON converter", samples, "cattrs", 1.0, ours="in full"))
            )
    return lines


def _told(line: Line) -> Line:
    """Return a line that informs and has no goal."""
    return attrs.evolve(line, goal="", ok=None)


def many(record: Complaint) -> Line:
    """Measure a hundred thousand documents at once, beside one after the other with the collector on."""
    documents = [DOCUMENTS.document(record, b"h" * 32)] * MANY

    def one_by_one(documents: Iterable[Document]) -> object:
        return [DOCUMENTS.record(each) for each in documents]

    def seconds(read: Callable[[Iterable[Document]], object]) -> float:
        gc.collect()
        began = perf_counter()
        held = read(documents)
        ended = perf_counter()
        del held
        return ended - began

    samples: Samples = samples_of(
        {"itilbrm": lambda: seconds(DOCUMENTS.records), "collector on": lambda: seconds(one_by_one)}, rounds=3
    )
    return at_least(f"P5 decode {MANY:,}, the same with the collector on", samples, "collector on", 2, unit="s")


def lines() -> list[Line]:
    """Measure and compare."""
    record = complaint()
    return [*single(record), many(record)]
