"""What is stored of a record comes back as the record, and what is personal lies apart from it."""

import json
import secrets
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from itilbrm import LIFECYCLES
from itilbrm.documents import Documents, canonical
from itilbrm.lifecycle import Lifecycle, Record, shape_of
from itilbrm.values import Labels
from tests.documents.everything import ALL, Everything, Part, Secret
from tests.lifecycle.strategies import records

KINDS = {each.kind: each for each in (*LIFECYCLES, ALL)}
DOCUMENTS = Documents(KINDS, secrets.token_bytes)
HEAD = b"h" * 32

moments = st.timedeltas(timedelta(days=-700_000), timedelta(days=2_900_000)).map(
    lambda since: datetime(2026, 1, 1, tzinfo=UTC) + since
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
secret_values = st.builds(Secret, plain=texts, words=texts, told=texts)


@st.composite
def everything(draw: st.DrawFn) -> Everything:
    """Return a record with all that can be stored."""
    record = Everything(
        who=draw(texts),
        teller=draw(texts),
        text=draw(texts),
        amount=draw(st.decimals(allow_nan=False, allow_infinity=False)),
        on=draw(st.dates()),
        at=draw(st.none() | moments),
        span=draw(st.timedeltas(timedelta(days=-999_999), timedelta(days=999_999))),
        token=draw(st.none() | st.uuids()),
        number=draw(st.integers(-(2**53) + 1, 2**53 - 1)),
        yes=draw(st.booleans()),
        level=draw(st.sampled_from(["low", "high", 3])),
        parts=tuple(draw(st.lists(st.builds(Part, name=texts, due_at=moments, weight=st.integers(0, 9), note=texts)))),
        numbers=tuple(draw(st.lists(st.integers(-5, 5)))),
        secret=draw(st.none() | secret_values),
        labels=Labels(draw(st.dictionaries(texts, texts))),
    )
    shape_of(Everything).put_kernel(
        record, "evr_1", ALL.states["begun"], draw(st.integers(1, 99)), draw(moments), draw(moments)
    )
    return record


any_record: st.SearchStrategy[Record] = everything() | st.sampled_from(LIFECYCLES).flatmap(records)


@given(any_record)
def test_every_record_comes_back_as_it_was(record: Record) -> None:
    document = DOCUMENTS.document(record, HEAD)
    back = DOCUMENTS.record(document)
    assert back == record
    assert (back.id, back.version, back.state.category) == (record.id, record.version, record.state.category)
    assert DOCUMENTS.document(back, HEAD) == document


@given(any_record)
def test_what_is_stored_is_in_the_one_form(record: Record) -> None:
    document = DOCUMENTS.document(record, HEAD)
    for text in filter(None, (document.body, document.personal)):
        assert canonical(json.loads(text)) == text
        assert text.encode().decode() == text
    assert all(isinstance(each, str) for each in document.columns)


@given(record=everything(), canary=st.just("CANARY"))
def test_personal_values_lie_apart(record: Everything, canary: str) -> None:
    held = Everything(
        who="cara",
        text=canary,
        amount=record.amount,
        on=record.on,
        secret=Secret(plain="plain", words=canary, told=canary),
    )
    shape_of(Everything).put_kernel(held, "evr_1", ALL.states["begun"], 1, record.moved_at, record.since)
    document = DOCUMENTS.document(held, HEAD)
    assert canary not in document.body
    assert json.loads(document.personal) == {"text": canary, "secret.words": canary, "secret.told": canary}


def test_a_record_without_personal_values_has_none_apart() -> None:
    (units,) = (each for each in LIFECYCLES if each.kind == "unit")
    assert DOCUMENTS.document(_blank_unit(units), HEAD).personal == ""


def _blank_unit(units: Lifecycle[Any]) -> Record:
    unit: Record = units.record(name="Sales", type="team")
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    shape_of(units.record).put_kernel(unit, "unt_1", units.initial, 1, moment, moment)
    return unit


def test_the_stored_form_of_every_type_is_written_here() -> None:
    moment = datetime(2026, 1, 31, 9, 30, 0, 5, tzinfo=UTC)
    record = Everything(
        who="cara",
        text="t",
        amount=Decimal("10.50"),
        on=date(2026, 2, 28),
        at=moment,
        span=timedelta(days=-1, microseconds=1),
        token=UUID(int=5),
        parts=(Part(name="a", due_at=moment),),
        numbers=(1, 2),
        labels=Labels({"b": "2", "a": "1"}),
    )
    shape_of(Everything).put_kernel(record, "evr_1", ALL.states["begun"], 3, moment, moment)
    assert DOCUMENTS.document(record, HEAD).body == (
        '{"amount":"10.50","at":"2026-01-31T09:30:00.000005Z","labels":{"a":"1","b":"2"},"level":"low",'
        '"moved_at":"2026-01-31T09:30:00.000005Z","number":7,"numbers":[1,2],"on":"2026-02-28",'
        '"parts":[{"due_at":"2026-01-31T09:30:00.000005Z","name":"a","weight":1}],'
        '"schema":1,"since":"2026-01-31T09:30:00.000005Z","span":"-86399.999999","state":"begun",'
        '"token":"00000000-0000-0000-0000-000000000005","who":"cara","yes":true}'
    )


def test_the_columns_are_those_of_the_record() -> None:
    (complaints,) = (each for each in LIFECYCLES if each.kind == "complaint")
    moment = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
    record = complaints.record(
        customer="acme",
        complainant="cara",
        channel="email",
        type="other",
        text="t",
        received_at=moment,
        services=("mail", "web"),
    )
    shape_of(complaints.record).put_kernel(record, "cpl_1", complaints.initial, 1, moment, moment)
    columns = DOCUMENTS.document(record, HEAD).columns
    assert columns == DOCUMENTS.columns(record)
    assert (columns.state, columns.category, columns.customer, columns.service) == ("received", "open", "acme", "mail")
    assert columns.began_at == columns.recorded_at == "2026-01-31T09:30:00.000000Z"
    assert (columns.owner, columns.parent, columns.due_at) == ("", "", "")
