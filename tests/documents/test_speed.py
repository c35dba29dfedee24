"""What makes documents fast changes nothing about them: a step encodes what it changes, many are read at once.

Planted bugs that were shown to be caught: an emptied field that stays, a personal value that stays when its field is
replaced, what was read being changed by putting personal values back, a fact that cannot be stored being half taken
in, a collector that stays off after an error.
"""

import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import LIFECYCLES, Practice, errors
from itilbrm.documents.pausing import collector_paused
from itilbrm.lifecycle import Fact, Record, shape_of
from itilbrm.ports import Document, Query
from tests.documents.test_facts import DOCUMENTS as EVERYTHING
from tests.documents.test_facts import told
from tests.documents.test_round_trip import DOCUMENTS, HEAD, everything
from tests.documents.test_upgrades import TODAY, walks
from tests.keeping.walks import Walk
from tests.lifecycle.strategies import records

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)

some_of_a_kind: st.SearchStrategy[list[Any]] = st.lists(everything(), min_size=2, max_size=4) | st.sampled_from(
    LIFECYCLES
).flatmap(lambda lifecycle: st.lists(records(lifecycle), min_size=2, max_size=4))


def moved_to(before: Record, after: Record) -> tuple[Record, Fact]:
    """Return a record moved until it has the fields and the state of another, with the fact of that."""
    shape = shape_of(type(before))
    changed = shape.changes(before, after)
    moved = shape.draft(before)
    for name, value in changed.items():
        setattr(moved, name, value)
    seq = before.version + 1
    shape.put_kernel(moved, before.id, after.state, seq, AT, after.since)
    return moved, Fact(before.kind, before.id, seq, "go", before.state, after.state, "ann", AT, AT, "why", changed)


@given(some_of_a_kind)
def test_a_document_that_takes_in_facts_is_the_one_made_anew(wanted: Sequence[Record]) -> None:
    record = wanted[0]
    document = DOCUMENTS.document(record, HEAD)
    taken, stored = DOCUMENTS.taken_in(document)
    assert taken == record
    assert DOCUMENTS.document(record, HEAD, stored) == document
    for after in wanted[1:]:
        record, fact = moved_to(record, after)
        (row,) = DOCUMENTS.fact_rows([fact], record, HEAD, stored)
        assert DOCUMENTS.document(record, row.hash, stored) == DOCUMENTS.document(record, row.hash)


@pytest.mark.parametrize("seed", range(3))
def test_a_walk_leaves_the_documents_that_would_be_made_anew(seed: int) -> None:
    walk = Walk("memory:", seed)
    for _ in range(15):
        walk.step()
        with walk.practice.acting_as("ann").transaction():
            walk.step()
            walk.step()
    assert kept(walk.practice) == [
        walk.practice._keeping.documents.document(record, document.head)
        for document in kept(walk.practice)
        for record in [walk.practice._keeping.documents.record(document)]
    ]
    assert walk.practice.verify().ok


def kept(practice: Practice) -> list[Document]:
    """Return all documents of a practice."""
    return list(practice._keeping.store.find(Query()).documents)


def test_a_fact_that_cannot_be_stored_leaves_what_is_stored_as_it_was() -> None:
    record, facts, rows = told()
    document = EVERYTHING.document(record, HEAD)
    _, stored = EVERYTHING.taken_in(document)
    good = attrs.evolve(facts[1], changed={"number": 5})
    bad = attrs.evolve(facts[1], changed={"number": 2**53})
    with pytest.raises(errors.InvalidInput, match="beyond"):
        EVERYTHING.fact_rows([good, bad], record, rows[-1].hash, stored)
    assert EVERYTHING.document(record, HEAD, stored) == document


@given(walks())
def test_a_document_of_an_older_form_is_made_anew(kept: Any) -> None:  # noqa: ANN401  what a walk has left
    _, stored = TODAY.taken_in(kept.document)
    assert (stored is None) == TODAY.is_older(kept.document)


# Many at once


def test_the_collector_waits_while_many_records_are_made() -> None:
    record, _, rows = told()
    document = EVERYTHING.document(record, rows[-1].hash)

    def three() -> Iterator[Document]:
        for _ in range(3):
            assert not gc.isenabled()
            yield document

    assert EVERYTHING.records(three()) == [record] * 3
    assert gc.isenabled()


def test_the_collector_goes_on_after_a_document_that_cannot_be_read() -> None:
    record, _, rows = told()
    broken = EVERYTHING.document(record, rows[-1].hash)._replace(body="{")
    with pytest.raises(errors.InvalidInput):
        EVERYTHING.records([broken])
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_collector_is_on_after_the_last_of_many_threads() -> None:
    record, _, rows = told()
    documents = [EVERYTHING.document(record, rows[-1].hash)] * 20
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: EVERYTHING.records(documents), range(40)))
    assert found == [[record] * 20] * 40
    assert gc.isenabled()
