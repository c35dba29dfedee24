"""Facts are chained, hold digests in place of what is personal, and add up to the record."""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs
import pytest

from itilbrm.documents import Documents, canonical, chained, digests, opened
from itilbrm.documents.converters import conversion_of
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Fact, Lifecycle, Occasion
from itilbrm.ports import FactRow, PersonalRow
from tests.documents.everything import ALL, BEGUN, Everything, Secret, change, make

DOCUMENTS = Documents({"everything": ALL}, secrets.token_bytes)
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def told() -> tuple[Everything, list[Fact], list[FactRow]]:
    """Return a record with two facts, and their rows."""
    record, first = ALL.create(
        make,
        Occasion("ann", NOW, reason="CANARY reason"),
        who="cara",
        text="CANARY text",
        amount=Decimal("1.50"),
        day=date(2026, 1, 1),
        teller="tom",
        secret=Secret(plain="plain", words="CANARY words", told="CANARY told"),
    )
    rows = DOCUMENTS.fact_rows([first], record, b"")
    record, second = ALL.take(change, record, Occasion("bob", NOW + timedelta(hours=1)), text="CANARY again")
    rows += DOCUMENTS.fact_rows([second], record, rows[0].hash)
    return record, [first, second], rows


def test_facts_come_back_as_they_were() -> None:
    _, facts, rows = told()
    assert [DOCUMENTS.fact(row) for row in rows] == facts


def test_facts_add_up_to_the_record() -> None:
    record, _, rows = told()
    replayed = DOCUMENTS.replayed(rows)
    assert replayed is not None
    assert replayed.record == record
    assert replayed.head == rows[-1].hash
    assert DOCUMENTS.replayed([]) is None
    assert DOCUMENTS.replayed(rows, lambda _happened, _recorded: False) is None


def test_want_of_memory_is_not_taken_for_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(_: object) -> object:
        raise MemoryError

    _, _, rows = told()
    conversion = conversion_of(Everything)
    monkeypatch.setattr(conversion, "structure", none_left)
    monkeypatch.setattr(conversion, "structure_field", dict.fromkeys(conversion.structure_field, none_left))
    for read in (DOCUMENTS.replayed, lambda rows: DOCUMENTS.fact(rows[0])):
        with pytest.raises(MemoryError):
            read(rows)


def test_a_fact_is_hashed_over_the_one_before() -> None:
    _, _, rows = told()
    assert rows[0].hash == hashlib.sha256(rows[0].payload).digest()
    assert (
        rows[1].hash
        == hashlib.sha256(rows[0].hash + rows[1].payload).digest()
        == chained(rows[0].hash, rows[1].payload)
    )


def test_the_payload_is_canonical_and_holds_what_architecture_says() -> None:
    _, _, rows = told()
    payload = json.loads(rows[0].payload)
    assert canonical(payload).encode() == rows[0].payload
    assert payload | {"key": "", "personal": {}} == {
        "schema": 1,
        "kind": "everything",
        "key": "",
        "seq": 1,
        "step": "make",
        "source": None,
        "target": "begun",
        "by": "ann",
        "happened_at": "2026-01-05T09:00:00.000000Z",
        "recorded_at": "2026-01-05T09:00:00.000000Z",
        "cause": None,
        "changed": {
            "who": "cara",
            "teller": "tom",
            "amount": "1.50",
            "on": "2026-01-01",
            "secret": {"plain": "plain"},
            "number": 7,
            "yes": True,
            "level": "low",
            "span": "3600.000000",
        },
        "personal": {},
    }


def test_the_payload_holds_digests_in_place_of_what_is_personal() -> None:
    _, _, rows = told()
    assert b"CANARY" not in rows[0].payload + rows[1].payload
    payload, personal = opened(rows[0])
    assert personal == {
        "@reason": "CANARY reason",
        "text": "CANARY text",
        "secret.words": "CANARY words",
        "secret.told": "CANARY told",
    }
    assert digests(rows[0]) == payload["personal"]
    assert [(row.subject, sorted(json.loads(row.body))) for row in rows[0].personal] == [
        ("cara", ["@reason", "secret.words", "text"]),
        ("tom", ["secret.told"]),
    ]


def test_equal_values_have_different_digests() -> None:
    assert opened(told()[2][0])[0]["personal"]["text"] != opened(told()[2][0])[0]["personal"]["text"]


def test_the_digest_is_over_salt_subject_path_and_value() -> None:
    _, _, rows = told()
    salt, value = json.loads(rows[1].personal[0].body)["text"]
    text = f'["{salt}","cara","text","{value}"]'
    assert opened(rows[1])[0]["personal"]["text"] == hashlib.sha256(text.encode()).hexdigest()
    assert len(salt) == 32


def _with(row: FactRow, **changes: object) -> FactRow:
    payload = {**json.loads(row.payload), **changes}
    return row._replace(payload=canonical({k: v for k, v in payload.items() if v is not ...}).encode())


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (lambda row: row._replace(payload=b"\xff"), "$"),
        (lambda row: row._replace(payload=b"[]"), "$"),
        (lambda row: _with(row, step=...), "$"),
        (lambda row: _with(row, novelty=1), "$"),
        (lambda row: _with(row, seq="1"), "$.seq"),
        (lambda row: _with(row, step=None), "$.step"),
        (lambda row: _with(row, changed=[]), "$.changed"),
        (lambda row: _with(row, changed={"stranger": 1}), "$.changed.stranger"),
        (lambda row: _with(row, changed={"number": "7"}), "$.changed.number"),
        (lambda row: _with(row, schema=2), "$.schema"),
        (lambda row: _with(row, kind="wish"), "$.kind"),
        (lambda row: row._replace(personal=(PersonalRow("cara", "{"),)), "$"),
        (lambda row: row._replace(personal=(PersonalRow("cara", '{"text":"t"}'),)), "$.text"),
        (lambda row: row._replace(personal=(PersonalRow("cara", '{"text":["s"]}'),)), "$.text"),
        (lambda row: row._replace(personal=(PersonalRow("cara", '{"text":[5,"t"]}'),)), "$.text"),
        (lambda row: row._replace(personal=(PersonalRow("cara", '{ "text":["s","t"]}'),)), "$"),
    ],
)
def test_a_row_that_is_not_ours_is_refused_with_the_path(spoil: Callable[[FactRow], FactRow], path: str) -> None:
    row = spoil(told()[2][1])
    with pytest.raises(InvalidInput) as caught:
        DOCUMENTS.fact(row)
    assert caught.value.field == path


def test_only_facts_that_count_are_replayed() -> None:
    _, facts, rows = told()
    replayed = DOCUMENTS.replayed(rows, lambda happened, _: happened < "2026-01-05T10")
    assert replayed is not None
    assert replayed.record.version == 1
    assert replayed.head == rows[0].hash
    assert isinstance(replayed.record, Everything)
    assert replayed.record.text == facts[0].changed["text"]
    assert DOCUMENTS.when(rows[1]) == ("2026-01-05T10:00:00.000000Z",) * 2


@attrs.frozen(kw_only=True)
class LaterEverything(Everything):
    """The same kind in a later version of the library, which takes another number unless told."""

    number: int = 8


def test_a_default_that_changes_later_changes_no_record_of_the_past() -> None:
    record, _, rows = told()
    stored = DOCUMENTS.document(record, rows[-1].hash)
    later = Lifecycle("everything", record=LaterEverything, initial=BEGUN, final=(BEGUN,), subject="who")
    later.creation()(_never)
    later.seal()
    documents = Documents({"everything": later}, secrets.token_bytes)
    replayed = documents.replayed(rows)
    assert replayed is not None
    for back in (documents.record(stored), replayed.record):
        assert isinstance(back, LaterEverything)
        assert back.number == 7


def _never(on: Occasion) -> LaterEverything:
    raise NotImplementedError(on)
