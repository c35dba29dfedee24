"""Nothing stored is taken for something else: what is wrong is refused, with the path to it and without the value."""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import attrs
import pytest

from itilbrm import LIFECYCLES
from itilbrm.documents import Documents
from itilbrm.errors import BadDefinition, InvalidInput
from itilbrm.lifecycle import Lifecycle, Occasion, Record, indexed, personal, shape_of
from itilbrm.ports import Columns, Document
from itilbrm.processes.complaints import Complaint
from tests.documents.everything import ALL, BEGUN, Part, Secret

MOMENT = "2026-01-31T09:30:00.000000Z"
BODY: dict[str, Any] = {
    "schema": 1,
    "state": "begun",
    "moved_at": MOMENT,
    "since": MOMENT,
    "who": "cara",
    "amount": "1",
    "on": "2026-01-31",
    "number": 5,
    "yes": True,
    "level": "low",
    "span": "0.000000",
    "parts": [{"name": "a", "due_at": MOMENT}],
    "labels": {"a": "b"},
}
KINDS = {each.kind: each for each in (*LIFECYCLES, ALL)}
DOCUMENTS = Documents(KINDS, secrets.token_bytes)


def document(body: object, personal: str = '{"text":"t"}', kind: str = "everything") -> Document:
    """Return a document with a body that somebody wrote."""
    text = body if isinstance(body, str) else json.dumps(body)
    return Document(kind, "evr_1", 1, b"h" * 32, Columns(), text, personal)


def test_the_body_that_the_other_tests_spoil_is_right() -> None:
    assert DOCUMENTS.record(document(BODY)).state == "begun"


@pytest.mark.parametrize(
    ("field", "value", "path"),
    [
        ("who", 5, "$.who"),
        ("who", None, "$.who"),
        ("number", "5", "$.number"),
        ("number", 5.9, "$.number"),
        ("number", True, "$.number"),
        ("number", 2**53, "$.number"),
        ("number", 2**63, "$.number"),
        ("yes", 1, "$.yes"),
        ("yes", "true", "$.yes"),
        ("level", "middling", "$.level"),
        ("amount", 1, "$.amount"),
        ("amount", "1,5", "$.amount"),
        ("amount", " 1", "$.amount"),
        ("amount", "NaN", "$.amount"),
        ("amount", "Infinity", "$.amount"),
        ("at", "2026-01-31T09:30:00", "$.at"),
        ("at", "2026-01-31T09:30:00.000000+00:00", "$.at"),
        ("at", "2026-01-31 09:30:00.000000Z", "$.at"),
        ("at", 1769851800, "$.at"),
        ("at", "yesterday", "$.at"),
        ("on", "2026-1-31", "$.on"),
        ("on", MOMENT, "$.on"),
        ("on", "20260131", "$.on"),
        ("span", "1", "$.span"),
        ("span", 1.5, "$.span"),
        ("span", "P1D", "$.span"),
        ("token", "5", "$.token"),
        ("token", "{00000000-0000-0000-0000-000000000005}", "$.token"),
        ("parts", {}, "$.parts"),
        ("parts", "ab", "$.parts"),
        ("parts", [{"name": "a", "due_at": MOMENT}, {"name": "b", "due_at": "soon"}], "$.parts[1].due_at"),
        ("parts", [{"name": "a"}], "$.parts[0].due_at"),
        ("parts", [{"name": "a", "due_at": MOMENT, "x": 1}], "$.parts[0]"),
        ("parts", ["a"], "$.parts[0]"),
        ("numbers", "12", "$.numbers"),
        ("numbers", [1, "2"], "$.numbers[1]"),
        ("labels", [["a", "b"]], "$.labels"),
        ("labels", {"a": 5}, "$.labels"),
        ("stranger", 1, "$"),
        ("state", "unheard_of", "$.state"),
        ("state", None, "$.state"),
        ("state", ["begun"], "$.state"),
        ("moved_at", "2026-01-31", "$.moved_at"),
        ("since", 5, "$.since"),
        ("schema", 2, "$.schema"),
        ("schema", 2**63, "$.schema"),
        ("schema", 0, "$.schema"),
        ("schema", "1", "$.schema"),
        ("schema", True, "$.schema"),
        ("schema", None, "$.schema"),
    ],
)
def test_what_is_not_as_stored_is_refused_with_its_path(field: str, value: object, path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        DOCUMENTS.record(document(BODY | {field: value}))
    assert caught.value.field == path
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("field", ["who", "amount", "on", "state", "moved_at", "since", "schema"])
def test_what_is_missing_is_told_with_its_path(field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        DOCUMENTS.record(document({name: value for name, value in BODY.items() if name != field}))
    assert caught.value.field == f"$.{field}"


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "5", "null", "NaN", '{"a":1e999}', "[" * 100_000, '{"who":"\\ud800"', '{"n":' + "9" * 5000 + "}"],
)
def test_what_is_no_json_object_is_refused(body: str) -> None:
    with pytest.raises(InvalidInput, match=r"^\$"):
        DOCUMENTS.record(document(body))


@pytest.mark.parametrize(
    ("personal", "path"), [("", "$.text"), ("[]", "$"), ('{"secret.words":"w"}', "$.secret.words"), ("{", "$")]
)
def test_personal_values_without_a_place_are_refused(personal: str, path: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        DOCUMENTS.record(document(BODY, personal))
    assert caught.value.field == path


def test_errors_do_not_repeat_what_is_stored() -> None:
    body = BODY | {"parts": [{"name": "a", "due_at": "CANARY"}], "who": 5}
    with pytest.raises(InvalidInput) as caught:
        DOCUMENTS.record(document(body, '{"text":"CANARY"}'))
    assert "CANARY" not in str(caught.value)


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(InvalidInput, match="'wish' is no kind of record in use; open with the lifecycle of that kind"):
        DOCUMENTS.record(document(BODY, kind="wish"))


def test_the_validators_of_a_record_are_asked_too() -> None:
    moment = datetime(2026, 1, 31, tzinfo=UTC)
    complaint = Complaint(
        customer="acme", complainant="cara", channel="email", type="other", text="t", received_at=moment
    )
    lifecycle = KINDS["complaint"]
    shape_of(Complaint).put_kernel(complaint, "cpl_1", lifecycle.initial, 1, moment, moment)
    stored = DOCUMENTS.document(complaint, b"h" * 32)
    blank = json.dumps(json.loads(stored.body) | {"customer": " "})
    with pytest.raises(InvalidInput, match=r"customer: the text is blank"):
        DOCUMENTS.record(stored._replace(body=blank))


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("number", 2**53, "beyond"),
        ("number", -(2**53), "beyond"),
        ("amount", Decimal("NaN"), "no number"),
        ("on", datetime(2026, 1, 31, 9, tzinfo=UTC), "time of day"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_its_field(name: str, value: object, problem: str) -> None:
    given: dict[str, Any] = {"who": "cara", "text": "t", "amount": Decimal(1), "day": date(2026, 1, 31), "number": 1}
    changed: dict[str, Any] = {name: value}
    moment = datetime(2026, 1, 31, tzinfo=UTC)
    record, fact = ALL.create(ALL.creations["make"], Occasion("ann", moment), **given)
    wrong, told = attrs.evolve(record, **changed), attrs.evolve(fact, changed={**fact.changed, name: value})
    with pytest.raises(InvalidInput, match=problem) as caught:
        DOCUMENTS.fact_rows([told], wrong, b"")
    assert caught.value.field == name


def _lifecycle(**fields: Any) -> Lifecycle[Any]:  # noqa: ANN401  an annotation or a pair
    namespace: dict[str, Any] = {"kind": "odd", "prefix": "odd"}
    annotations: dict[str, Any] = {"kind": ClassVar[str], "prefix": ClassVar[str]}
    for name, given in fields.items():
        annotations[name], attribute = given if isinstance(given, tuple) else (given, attrs.field())
        namespace[name] = attribute
    record = attrs.frozen(kw_only=True)(type("Odd", (Record,), namespace | {"__annotations__": annotations}))
    lifecycle: Lifecycle[Any] = Lifecycle("odd", record=record, initial=BEGUN, final=(BEGUN,))

    def make(on: Occasion) -> Record:
        raise NotImplementedError(on)

    lifecycle.creation()(make)
    lifecycle.seal()
    return lifecycle


def _indexed_as(column: str) -> Callable[[], Lifecycle[Any]]:
    return lambda: _lifecycle(name=(str, attrs.field(metadata=indexed(column))))


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (lambda: _lifecycle(price=float), "Odd.price: the type <class 'float'> has no stored form; use str, bool"),
        (lambda: _lifecycle(names=list[str]), "has no stored form"),
        (lambda: _lifecycle(names=tuple[str, int]), "has no stored form"),
        (lambda: _lifecycle(data=bytes), "has no stored form"),
        (lambda: _lifecycle(anything=Any), "has no stored form"),
        (lambda: _lifecycle(either=str | int | None), "several types"),
        (lambda: _lifecycle(parts=tuple[Secret, ...]), "cannot lie in a tuple"),
        (lambda: _lifecycle(parts=tuple[tuple[Secret, ...], ...]), "cannot lie in a tuple"),
        (_indexed_as("colour"), "there is no column 'colour'"),
    ],
)
def test_a_definition_that_cannot_be_stored_is_refused(made: Callable[[], Lifecycle[Any]], problem: str) -> None:
    lifecycle = made()
    documents = Documents({"odd": lifecycle}, secrets.token_bytes)
    with pytest.raises(BadDefinition, match=problem.replace("(", r"\(")):
        documents.record(document(BODY, kind="odd"))


def test_the_same_value_class_may_lie_in_several_places() -> None:
    lifecycle = _lifecycle(first=Part, second=Part | None, secret=(str, attrs.field(metadata=personal())))
    stored = {name: BODY[name] for name in ("schema", "state", "moved_at", "since")} | {"first": BODY["parts"][0]}
    with pytest.raises(InvalidInput, match=r"\$.second"):
        Documents({"odd": lifecycle}, secrets.token_bytes).record(document(stored, '{"secret":"s"}', "odd"))
